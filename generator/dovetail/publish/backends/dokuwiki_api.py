"""Calls to DokuWiki over XML-RPC, which old and new versions speak alike.

Old versions answer every fault with an empty structure and HTTP 200: a result counts only if it is of the
kind that the method gives.
"""

from __future__ import annotations

import re
import xmlrpc.client
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode
from xml.parsers.expat import ExpatError

from dovetail.publish.errors import DeniedError, GoneError, PublishError, UnreachableError
from dovetail.publish.secrets import Secret
from dovetail.publish.transport import Transport

_NO_PAGE = frozenset({100, 121})
_LOCKED = 133
_PROGRAM = "/lib/exe/xmlrpc.php"
_TOKEN = re.compile(r'\bsectok(?:=|" value=")([0-9a-f]{32,})')
"""What a form of the wiki says, so that nobody is made to send it unwittingly. A page has it for who may."""
_REFUSED = (400, 401, 403, 404, 405, 410)
_SENT = (*_REFUSED, 301, 302, 303, 307, 308)
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_INDEXING = ("taskrunner.php", "indexer.php")


class Api:
    """The remote interface of one wiki. ``user`` is "" for one that is asked with a token alone."""

    def __init__(self, address: str, user: str, secret: Secret | None, *, patience: float = 120.0) -> None:
        headers = {"Content-Type": "text/xml"}
        if secret is not None:
            headers["Authorization"] = secret.basic(user) if user else f"Bearer {secret.reveal()}"
        base = address.rstrip("/").removesuffix("/doku.php")
        self.user = user
        self._secret = secret
        self.transport = Transport(
            base if base.endswith("xmlrpc.php") else f"{base}{_PROGRAM}",
            secrets=(secret,) if secret else (),
            headers=headers,
            user=user,
            patience=patience,
        )
        self._token = ""

    def read(self, method: str, *params: Any, kind: type | tuple[type, ...]) -> Any:
        """What a method that only reads gives.

        :raises PublishError: if that is not of the kind.
        """
        return _checked(self._sent(method, params, repeat=True), kind, method)

    def write(self, method: str, *params: Any, kind: type | tuple[type, ...]) -> Any:
        """What a method that writes gives.

        :raises UnsureError: if it may have been carried out.
        """
        return _checked(self._sent(method, params, repeat=False), kind, method)

    def save(self, id: str, text: str, last: int, summary: str) -> None:
        """Save a page by the form that people use, unless somebody has saved it after ``last``.

        Whether that was done is seen on the page: the wiki may refuse for other reasons, too, or have no form
        for us.

        :raises UnsureError: if it isn't known whether the wiki has heard of it.
        """
        said = {"id": id, "do": "save", "date": str(last), "prefix": ".", "wikitext": text, "suffix": ""}
        for _ in range(2):
            self._token = self._token or self.form_token(id)
            if not self._token:
                return
            form = urlencode({**said, "summary": summary, "sectok": self._token})
            answer = self.transport.send(
                "POST", self._at("doku.php"), repeat=False, ok=_SENT, content=form.encode(), headers=_FORM
            )
            if 300 <= answer.status < 400:
                self._index(id)
                return
            # The session that the token was of may have ended.
            self._token = ""

    def form_token(self, id: str) -> str:
        """What a form has to bear that saves pages for this account, "" where there is none."""
        if self._secret is None:
            return ""
        try:
            page = self.transport.get(self._at("doku.php"), {"id": id}, ok=_REFUSED)
        except PublishError:
            return ""
        found = _TOKEN.search(page.text)
        return found[1] if found else ""

    def _index(self, id: str) -> None:
        """Have the wiki see what a page says now, as the browser of its next reader would."""
        for program in _INDEXING:
            with suppress(PublishError):
                if self.transport.get(self._at(f"lib/exe/{program}"), {"id": id}, ok=(404,)).status < 300:
                    return

    def _at(self, path: str) -> str:
        return f"{self.transport.base.removesuffix(_PROGRAM)}/{path}"

    def is_let_in(self) -> bool:
        """Whether the wiki knows the account: what anybody may read says nothing of that."""
        if self._secret is None or not self.user:
            return True
        return self._sent("dokuwiki.login", (self.user, self._secret.reveal()), repeat=True) in (True, 1)

    def close(self) -> None:
        """Nothing more will be asked."""
        self.transport.close()

    def _sent(self, method: str, params: tuple[Any, ...], *, repeat: bool) -> Any:
        body = xmlrpc.client.dumps(params, method, encoding="utf-8", allow_none=True).encode()
        answer = self.transport.send("POST", "", repeat=repeat, ok=(400,), content=body)
        try:
            # Not as datetime: the wiki writes days in a form that Python's reader refuses.
            (result,), _ = xmlrpc.client.loads(answer.body.decode("utf-8", "replace"))
        except xmlrpc.client.Fault as fault:
            raise self._error(fault, method) from None
        except (ExpatError, xmlrpc.client.ResponseError, ValueError, TypeError):
            what = f"the answer to {method} is not XML-RPC, so it is not what DokuWiki says"
            hint = "see that remote access is switched on in the wiki's settings, and to: in publish.yaml"
            raise UnreachableError("answer-unreadable", what, hint) from None
        return result

    def _error(self, fault: xmlrpc.client.Fault, method: str) -> PublishError:
        said = f"{self.transport.hidden(' '.join(fault.faultString.split()))[:200]} [{fault.faultCode}]"
        if fault.faultCode in _NO_PAGE:
            return GoneError("page-gone", f"it is not there: {said}", "make a new plan")
        if fault.faultCode in (-32603, -32604, 111, 112, 113, 114, 212, 215):
            return DeniedError("access-denied", said, "give the account the right", final=False)
        if fault.faultCode == _LOCKED:
            return PublishError("page-locked", said, "run it again when nobody edits the page")
        if fault.faultCode in (-32601, -32605):
            hint = "switch remote access on in the wiki's settings, for this account"
            return UnreachableError("remote-off", f"{method}: {said}", hint)
        return PublishError("request-refused", f"{method}: {said}", "see the wiki's settings")


def _checked(result: Any, kind: type | tuple[type, ...], method: str) -> Any:
    kinds = kind if isinstance(kind, tuple) else (kind,)
    empty = isinstance(result, dict) and not result
    # An empty list travels as an empty structure, too.
    if empty and list in kinds:
        return []
    if empty or not isinstance(result, kinds) or (isinstance(result, bool) and bool not in kinds):
        what = f"the wiki did not carry out {method}, and does not say why"
        raise PublishError("request-refused", what, "see its log, and the rights of the account")
    return result
