"""Requests to one wiki over HTTP: to its own host alone, bounded in time and size, silent about secrets."""

from __future__ import annotations

import ipaddress
import json
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from dovetail import __version__
from dovetail.publish.errors import (
    ConflictError,
    DeniedError,
    GoneError,
    PublishError,
    UnreachableError,
)
from dovetail.publish.secrets import Secret
from dovetail.publish.waiting import AgainError, Patience, UnsureError, asked_wait

_TIMEOUT = httpx.Timeout(60.0, connect=15.0)
_LONGEST_ANSWER = 120.0
_LARGEST_ANSWER = 100_000_000
_REDIRECTS = 3
_BUSY = frozenset({429, 503})
_PASSING = frozenset({502, 504})
_NO_PROXY: Mapping[str, None] = dict.fromkeys(("http://", "https://", "all://"))
"""What is on this machine is asked directly: a proxy on another one could read it, secret and all."""
_SHOWN = 200
"""Characters of an answer that an error quotes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a wiki said. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    def json(self) -> Any:
        """The body as JSON.

        :raises UnreachableError: if it is none; then something else than the wiki has answered.
        """
        try:
            return json.loads(self.body)
        except ValueError:
            what = "the answer is not JSON, so it is not what this kind of wiki says"
            hint = "correct to: in publish.yaml; a proxy or a page to log in may stand in between"
            raise UnreachableError("answer-unreadable", what, hint) from None

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


class Transport:
    """A connection to the wiki at ``base``. ``headers`` go with every request, such as ``Authorization``.
    ``judge`` may raise ``AgainError`` for an answer that asks for time in the wiki's own words.

    Certificates are checked. Redirects to another host, or of anything but a read, are refused. All errors
    are :class:`~dovetail.publish.errors.PublishError`; nothing that they say holds a secret.
    """

    def __init__(
        self,
        base: str,
        *,
        secrets: Sequence[Secret] = (),
        headers: Mapping[str, str] | None = None,
        user: str = "",
        patience: float = 120.0,
        sleep: Callable[[float], None] = time.sleep,
        judge: Callable[[Answer], None] = lambda _answer: None,
    ) -> None:
        self.base = base.rstrip("/")
        self._secrets = secrets
        self._user = user
        self._patience = Patience(patience, sleep)
        self.requests: list[str] = []
        self._judge = judge
        self._let_in = False
        _refuse_open_ways(self.base, has_secret=bool(secrets))
        self._client = httpx.Client(
            headers={"User-Agent": f"dovetail/{__version__}", **(headers or {})},
            timeout=_TIMEOUT,
            follow_redirects=False,
            mounts=_NO_PROXY if _is_this_machine(httpx.URL(self.base).host) else None,
        )

    def get(self, path: str, params: Mapping[str, Any] | None = None, **more: Any) -> Answer:
        """Read something; sent again if the wiki was busy or the line broke."""
        return self.send("GET", path, params=params, repeat=True, **more)

    def send(
        self,
        method: str,
        path: str,
        *,
        repeat: bool,
        ok: Sequence[int] = (),
        **request: Any,
    ) -> Answer:
        """Send a request to ``path`` below the base, or to a whole address at the same host.

        ``repeat`` says that it does no harm to send it twice. One that may not be sent twice raises
        ``UnsureError`` where it may have been carried out, after the wiki had the time that it asked for:
        look, then send it again (:func:`~dovetail.publish.waiting.surely`). ``ok`` are statuses above 299
        that the caller reads himself. ``request`` is as in httpx: params, json, data, files, headers.
        """
        if repeat:
            return self._patience.tried(lambda: self._once(method, path, repeat, ok, request))
        try:
            return self._once(method, path, repeat, ok, request)
        except AgainError as again:
            self._patience.waited(again)
            last = again.last
            raise UnsureError(last.code, last.what, last.hint) from None

    def forget_session(self) -> None:
        """Send no cookies that came before: the next request has to be let in anew."""
        self._client.cookies.clear()

    def close(self) -> None:
        """Nothing more will be sent."""
        self._client.close()

    def hidden(self, text: str) -> str:
        """The text without our secrets."""
        for secret in self._secrets:
            text = secret.hidden(text, self._user)
        return text

    def _once(
        self, method: str, path: str, repeat: bool, ok: Sequence[int], request: Mapping[str, Any]
    ) -> Answer:
        url = self._address(path)
        for _ in range(_REDIRECTS + 1):
            answer = self._exchanged(method, url, repeat, request)
            if answer.status not in (301, 302, 303, 307, 308) or answer.status in ok:
                return self._judged(answer, repeat, ok)
            url = self._followed(method, url, answer)
            # The address that a redirect names has its own query.
            request = {name: value for name, value in request.items() if name != "params"}
        raise UnreachableError("redirected", "the wiki redirects in a circle", "correct to: in publish.yaml")

    def _address(self, path: str) -> str:
        if path.startswith(("http://", "https://")):
            if _origin(path) != _origin(self.base):
                what = f"the wiki names an address at another host, {_origin(path)}"
                raise UnreachableError(
                    "redirected", what, "nothing is sent there; correct to: if it is right"
                )
            return path
        return f"{self.base}/{path.lstrip('/')}" if path else self.base

    def _exchanged(self, method: str, url: str, repeat: bool, request: Mapping[str, Any]) -> Answer:
        self.requests.append(f"{method} {urlsplit(url).path}")
        began = time.monotonic()
        try:
            with self._client.stream(method, url, **request) as response:
                body = bytearray()
                for part in response.iter_bytes():
                    body += part
                    if len(body) > _LARGEST_ANSWER or time.monotonic() - began > _LONGEST_ANSWER:
                        what = "the answer is too long, or takes too long"
                        raise UnsureError("answer-endless", what, "see what stands at to: in publish.yaml")
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status_code, headers, bytes(body))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            if _is_about_certificates(error):
                what = f"the certificate of {_origin(url)} can't be trusted: {self._said(error)}"
                hint = "name your organization's certificates in the environment variable SSL_CERT_FILE"
                raise UnreachableError("certificate-refused", what, hint) from None
            what = f"{_origin(url)} can't be reached: {self._said(error)}"
            last = UnreachableError("wiki-unreachable", what, "run it again when the wiki is there")
            raise AgainError(None, last) from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            what = f"the line to {_origin(url)} broke: {self._said(error)}"
            last = _unsure(repeat, "wiki-unreachable", what, "run it again when the wiki is there")
            raise AgainError(None, last) from None

    def _followed(self, method: str, url: str, answer: Answer) -> str:
        goal = str(httpx.URL(url).join(answer.headers.get("location", "")))
        if _origin(goal) != _origin(url) or method not in ("GET", "HEAD"):
            what = f"the wiki redirects to {self.hidden(_without_query(goal))}"
            raise UnreachableError("redirected", what, "nothing is sent there; correct to: in publish.yaml")
        return goal

    def _judged(self, answer: Answer, repeat: bool, ok: Sequence[int]) -> Answer:
        status = answer.status
        if status < 300 or status in ok:
            self._judge(answer)
            self._let_in = True
            return answer
        said = self.hidden(" ".join(answer.text[:2000].split()))[:_SHOWN]
        if status in _BUSY | _PASSING:
            wait = asked_wait(answer.headers)
            more = f", and asks for {wait:.0f} seconds" if wait is not None else ""
            what = f"the wiki is busy (HTTP {status}){more}"
            raise AgainError(wait, _unsure(repeat, "wiki-busy", what, "run it again later"))
        raise self._error(status, said, repeat)

    def _error(self, status: int, said: str, repeat: bool) -> PublishError:
        if status == 401 and self._let_in:
            what = "the wiki does not accept the password or token any more"
            return DeniedError("access-expired", what, "renew it, and run it again: it goes on where it was")
        if status in (401, 407):
            what = f"the wiki does not accept the account: {said}"
            return DeniedError("access-denied", what, "see user: and secret: in publish.yaml")
        if status == 403:
            what = f"the account may not do this: {said}"
            return DeniedError("access-denied", what, "give it the right, or another account", final=False)
        if status in (404, 410):
            return GoneError("page-gone", f"it is not there (HTTP {status}): {said}", "make a new plan")
        if status in (409, 412):
            return ConflictError("revision-differs", f"somebody was faster: {said}", "make a new plan")
        if status >= 500:
            return _unsure(repeat, "wiki-failing", f"the wiki fails (HTTP {status}): {said}", "see its log")
        return PublishError(
            "request-refused", f"the wiki refuses (HTTP {status}): {said}", "see its settings"
        )

    def _said(self, error: Exception) -> str:
        return self.hidden(str(error))[:_SHOWN] or type(error).__name__


def _unsure(repeat: bool, code: str, what: str, hint: str) -> UnreachableError:
    return UnreachableError(code, what, hint) if repeat else UnsureError(code, what, hint)


def _origin(url: str) -> str:
    parts = httpx.URL(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    return f"{parts.scheme}://{parts.host}:{port}"


def _without_query(url: str) -> str:
    return url.partition("?")[0]


def _is_about_certificates(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _refuse_open_ways(base: str, *, has_secret: bool) -> None:
    """A secret goes only where nobody can read it on the way: over TLS, or within this machine."""
    try:
        url = httpx.URL(base)
    except httpx.InvalidURL:
        raise UnreachableError("address-wrong", "to: is no web address", "write https://…") from None
    if url.scheme not in ("http", "https") or not url.host or url.userinfo:
        raise UnreachableError(
            "address-wrong", "to: is no web address", "write https://…, without a password"
        )
    if url.scheme == "http" and has_secret and not _is_this_machine(url.host):
        what = "over http:// the password or token could be read on the way"
        raise DeniedError("access-readable", what, "write https:// in to:")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
