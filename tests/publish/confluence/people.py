"""Who calls: users, their tokens with scopes, and what they may do in a space.

Sources: "Manage API tokens for your Atlassian account" (tokens with scopes work only through the gateway
api.atlassian.com/ex/confluence/{cloudId}); atlassian-python-api#1199 (Cloud answers a Bearer token of a
person with 403 "Failed to parse Connect Session Auth Token"); atlassian-python-api#1546 and mark#917 (a
scope that is missing is a 401 "Unauthorized; scope does not match" with X-Failure-Category).
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field

from tests.publish.confluence.refusals import Refusal

RIGHTS = frozenset({"view", "write", "delete", "attach", "comment", "archive", "restrict", "administer"})


@dataclass
class Token:
    """A secret of a user. `scopes` None is a token that may do whatever its user may do."""

    secret: str
    scopes: frozenset[str] | None = None
    expired: bool = False


@dataclass
class User:
    """A person or a technical user; `name` is the account id on Cloud and the user name on Data Center."""

    name: str
    email: str
    display: str
    tokens: list[Token] = field(default_factory=list)
    rights: dict[str, frozenset[str]] = field(default_factory=dict)
    everywhere: frozenset[str] = RIGHTS

    def may(self, right: str, space: str) -> bool:
        return right in self.rights.get(space, self.everywhere)


def unauthorized(cloud: bool) -> Refusal:
    if cloud:
        return Refusal(401, "Unauthorized", raw={"code": 401, "message": "Unauthorized"})
    message = "Client must be authenticated to access this resource."
    return Refusal(401, message, raw={"message": message, "status-code": 401})


def scope_missing() -> Refusal:
    return Refusal(
        401,
        "Unauthorized; scope does not match",
        headers={"X-Failure-Category": "FAILURE_CLIENT_SCOPE_CHECK"},
        raw={"code": 401, "message": "Unauthorized; scope does not match"},
    )


def who(header: str | None, users: list[User], cloud: bool, gateway: bool) -> tuple[User, Token]:
    """The caller. Raises Refusal when the credentials are absent, wrong, expired or of the wrong kind."""
    kind, _, given = (header or "").partition(" ")
    if kind.lower() == "bearer":
        if cloud and not gateway:
            raise Refusal(
                403,
                "Failed to parse Connect Session Auth Token",
                raw={"message": "Failed to parse Connect Session Auth Token"},
            )
        return _checked(given.strip(), None, users, cloud, gateway)
    if kind.lower() == "basic":
        try:
            name, _, secret = base64.b64decode(given, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise unauthorized(cloud) from None
        return _checked(secret, name, users, cloud, gateway)
    raise unauthorized(cloud)


def _checked(
    secret: str, name: str | None, users: list[User], cloud: bool, gateway: bool
) -> tuple[User, Token]:
    for user in users:
        for token in user.tokens:
            if token.secret != secret or (name is not None and name not in {user.email, user.name}):
                continue
            if token.expired or (token.scopes is not None and not gateway):
                raise unauthorized(cloud)
            if token.scopes is None and gateway:
                raise Refusal(404, "Not Found", raw={"code": 404, "message": "Not Found"})
            return user, token
    raise unauthorized(cloud)
