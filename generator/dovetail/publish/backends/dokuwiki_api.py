"""Calls to DokuWiki over XML-RPC, which old and new versions speak alike.

Old versions answer every fault with an empty structure and HTTP 200: a result counts only if it is of the
kind that the method gives.
"""

from __future__ import annotations

import xmlrpc.client
from typing import Any
from xml.parsers.expat import ExpatError

from dovetail.publish.errors import DeniedError, GoneError, PublishError, UnreachableError
from dovetail.publish.secrets import Secret
from dovetail.publish.transport import Transport

_NO_PAGE = frozenset({100, 121})
_LOCKED = 133


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
            base if base.endswith("xmlrpc.php") else f"{base}/lib/exe/xmlrpc.php",
            secrets=(secret,) if secret else (),
            headers=headers,
            user=user,
            patience=patience,
        )

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
