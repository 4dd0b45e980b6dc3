"""Calls to the action API of MediaWiki: logged in, each error by its name, writes never sent twice unseen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dovetail.publish.errors import (
    CollisionError,
    ConflictError,
    DeniedError,
    GoneError,
    PublishError,
    UnreachableError,
)
from dovetail.publish.secrets import Secret
from dovetail.publish.transport import Answer, Transport
from dovetail.publish.waiting import AgainError, UnsureError, asked_wait, surely

BATCH = 50
"""Titles or ids in one request; every account may ask for so many."""
_BUSY = frozenset({"maxlag", "ratelimited"})
_EXPIRED = frozenset({"assertuserfailed", "assertnameduserfailed", "mwoauth-invalid-authorization"})
_CONFLICT = frozenset({"editconflict", "pagedeleted"})
_GONE = frozenset({"missingtitle", "nosuchpageid", "nosuchrevid", "cantdelete"})
_TAKEN = frozenset({"articleexists", "fileexists-forbidden", "fileexists-shared-forbidden"})
_ALWAYS = frozenset({"blocked", "autoblocked", "globalblocking-blockedtext-user", "writeapidenied"})
_DENIED = (
    "permissiondenied",
    "protected",
    "cantmove",
    "cantupload",
    "abusefilter",
    "spamblacklist",
    "titleblacklist",
)


class Api:
    """``api.php`` of one wiki. ``account`` is the name of a bot password, or "" to send an OAuth token."""

    def __init__(self, address: str, account: str, secret: Secret | None, *, patience: float = 120.0) -> None:
        headers = {}
        if secret is not None and not account:
            headers["Authorization"] = f"Bearer {secret.reveal()}"
        self.transport = Transport(
            address if address.endswith(".php") else f"{address.rstrip('/')}/api.php",
            secrets=(secret,) if secret else (),
            headers=headers,
            user=account,
            patience=patience,
            judge=_judged,
        )
        self._account = account
        self._secret = secret
        self._entered = False
        self._token = ""

    def read(self, **params: Any) -> dict[str, Any]:
        """One query."""
        self._enter()
        return self._sent({"action": "query", **self._asserted, **params}, repeat=True)

    def pages(self, **params: Any) -> list[dict[str, Any]]:
        """The pages of a query, its continuations merged into them."""
        found: dict[object, dict[str, Any]] = {}
        more: Mapping[str, Any] = {}
        while True:
            answer = self.read(**params, **more)
            for page in answer.get("query", {}).get("pages", ()):
                known = found.setdefault(page.get("pageid") or page.get("title"), {})
                known |= {name: value for name, value in page.items() if value or name not in known}
            for one in answer.get("query", {}).get("normalized", ()):
                found.setdefault(("normalized", one["from"]), {"asked": one["from"], "title": one["to"]})
            if "continue" not in answer:
                return list(found.values())
            more = answer["continue"]

    def listed(self, list: str, **params: Any) -> Iterator[dict[str, Any]]:
        """The entries of a list, all its pages."""
        more: Mapping[str, Any] = {}
        while True:
            answer = self.read(list=list, **params, **more)
            yield from answer.get("query", {}).get(list, ())
            if "continue" not in answer:
                return
            more = answer["continue"]

    def write(self, action: str, files: Mapping[str, Any] | None = None, **params: Any) -> dict[str, Any]:
        """One write.

        :raises UnsureError: if it may have been carried out.
        """
        self._enter()
        for again in (True, False):
            self._token = self._token or self._new_token("csrf")
            sent = {"action": action, **self._asserted, **params, "token": self._token}
            try:
                return dict(self._sent(sent, repeat=False, files=files).get(action, {}))
            except _TokenError:
                # What it was for was not carried out.
                self._token = ""
                if not again:
                    raise
        raise AssertionError

    def delete(self, reason: str, **page: Any) -> None:
        """Delete the page with this ``title`` or ``pageid``; one that is gone already is no error."""

        def do() -> bool:
            self.write("delete", reason=reason, watchlist="nochange", **page)
            return True

        def look() -> bool | None:
            key = "titles" if "title" in page else "pageids"
            (there,) = (
                one
                for one in self.pages(**{key: next(iter(page.values()))}, prop="info")
                if "asked" not in one
            )
            return True if "missing" in there or "pageid" not in there else None

        surely(do, look)

    def purge(self, ids: Sequence[str]) -> None:
        """Have these pages drawn anew when they are next looked at. No revision is made."""
        for some in batches(ids):
            self._sent({"action": "purge", **self._asserted, "pageids": some}, repeat=True)

    def close(self) -> None:
        """Nothing more will be asked."""
        self.transport.close()

    @property
    def _asserted(self) -> Mapping[str, str]:
        """Nothing is done as somebody else, or without a name, because a session has ended."""
        if not self._secret:
            return {}
        name = self._account.partition("@")[0]
        return {"assert": "user", **({"assertuser": name} if name else {})}

    def _enter(self) -> None:
        if self._entered or not self._account or self._secret is None:
            self._entered = True
            return
        login = {
            "action": "login",
            "lgname": self._account,
            "lgpassword": self._secret.reveal(),
            "lgtoken": self._new_token("login"),
        }
        said = self._sent(login, repeat=True).get("login", {})
        if said.get("result") != "Success":
            reason = said.get("reason", "")
            text = reason.get("text", "") if isinstance(reason, dict) else str(reason)
            why = self.transport.hidden(text or str(said.get("result", "")))
            what = f"the wiki does not accept the account: {why}"
            raise DeniedError(
                "access-denied", what, "user: is NAME@BOT, secret: the password of Special:BotPasswords"
            )
        self._entered = True

    def _new_token(self, kind: str) -> str:
        answer = self._sent(
            {
                "action": "query",
                "meta": "tokens",
                "type": kind,
                **(self._asserted if kind != "login" else {}),
            },
            repeat=True,
        )
        return str(answer.get("query", {}).get("tokens", {}).get(f"{kind}token", ""))

    def _sent(
        self, params: Mapping[str, Any], *, repeat: bool, files: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        form = {"format": "json", "formatversion": "2", "errorformat": "plaintext", **_plain(params)}
        answer = self.transport.send("POST", "", repeat=repeat, data=form, files=files).json()
        if not isinstance(answer, dict):
            raise UnreachableError("answer-unreadable", "the answer is not one of MediaWiki", "correct to:")
        for error in answer.get("errors", ()):
            raise self._error(str(error.get("code", "")), str(error.get("text", "")), repeat=repeat)
        return answer

    def _error(self, code: str, text: str, *, repeat: bool) -> PublishError:
        said = f"{self.transport.hidden(' '.join(text.split()))[:200]} [{code}]"
        if code == "badtoken":
            return _TokenError("access-denied", said, "run it again")
        if code in _EXPIRED:
            what = "the wiki does not accept the session any more"
            return DeniedError("access-expired", what, "renew the password, and run it again: it goes on")
        if code in _CONFLICT:
            return ConflictError("revision-differs", f"somebody was faster: {said}", "make a new plan")
        if code in _TAKEN:
            return CollisionError("address-taken", f"something else is there: {said}", "see whose it is")
        if code in _GONE:
            return GoneError("page-gone", f"it is not there any more: {said}", "make a new plan")
        if code in _ALWAYS or code.startswith(_DENIED):
            hint = "give the account, and its bot password, the right to do it"
            return DeniedError("access-denied", said, hint, final=code in _ALWAYS)
        if code == "readonly":
            return UnreachableError("wiki-read-only", said, "run it again when it may be written to")
        if code.startswith("internal_api_error"):
            kind = UnreachableError if repeat else UnsureError
            return kind("wiki-failing", said, "see the wiki's log")
        return PublishError("request-refused", said, "see the wiki's settings")


class _TokenError(DeniedError):
    """The token that guards writes has run out."""


def batches(items: Sequence[str], size: int = BATCH) -> Iterator[Sequence[str]]:
    """The items, so many at a time."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _judged(answer: Answer) -> None:
    code = answer.headers.get("mediawiki-api-error", "")
    if code in _BUSY:
        last = UnreachableError("wiki-busy", f"the wiki is busy ({code})", "run it again later")
        raise AgainError(asked_wait(answer.headers), last)


def _plain(params: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: "|".join(value) if isinstance(value, (list, tuple)) else str(value)
        for name, value in params.items()
        if value is not None
    }
