"""A request on its way through the stub, the answer to it, and lists that come in pieces."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast
from urllib.parse import urlencode

from tests.publish.confluence.belongings import Belongings
from tests.publish.confluence.people import User
from tests.publish.confluence.refusals import Json, Refusal
from tests.publish.confluence.wiki import Wiki

T = TypeVar("T")


@dataclass
class Answer:
    status: int = 200
    content: object = None
    data: bytes | None = None
    media_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)

    def body(self) -> bytes:
        if self.data is not None:
            return self.data
        return b"" if self.content is None else json.dumps(self.content, ensure_ascii=False).encode()


@dataclass
class Call:
    """What a handler gets to see. `site` is the address that people use, `context` its path."""

    wiki: Wiki
    things: Belongings
    user: User
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes
    site: str
    context: str
    path: str
    at: tuple[str, ...] = ()

    def one(self, name: str, default: str = "") -> str:
        return self.query.get(name, [default])[0]

    def many(self, name: str) -> list[str]:
        """A parameter that may be repeated or hold commas."""
        return [part for value in self.query.get(name, []) for part in value.split(",") if part]

    def number(self, name: str, default: int) -> int:
        given = self.one(name)
        if not given:
            return default
        try:
            return int(given)
        except ValueError:
            raise Refusal(400, f"{name} must be a number") from None

    def json(self) -> object:
        """The body; it must be said to be JSON, be JSON and be no larger than the limit."""
        if not self.headers.get("content-type", "").lower().startswith("application/json"):
            raise Refusal(415, "Unsupported Media Type")
        if len(self.body) > self.wiki.settings.max_body:
            limit = self.wiki.settings.max_body
            raise Refusal(413, f"Request too large. Requests can be at most {limit} bytes")
        try:
            return cast(object, json.loads(self.body))
        except ValueError:
            raise Refusal(400, "Could not parse request body as JSON") from None

    def record(self) -> Json:
        return record(self.json(), "the request body")


def record(value: object, what: str) -> Json:
    if not isinstance(value, dict):
        raise Refusal(400, f"{what} must be an object")
    return cast(Json, value)


def text(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise Refusal(400, f"{what} must be a string")
    return value


def whole(value: object, what: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Refusal(400, f"{what} must be a number")
    return value


def by_start(call: Call, items: Sequence[T], shape: Callable[[T], Json], cap: int | None = None) -> Answer:
    """REST v1: a piece by `start` and `limit`, the address of the next one relative to `_links.base`."""
    limit = min(call.number("limit", call.wiki.settings.default_limit), cap or call.wiki.settings.page_size)
    start = call.number("start", 0)
    if limit < 0 or start < 0:
        raise Refusal(400, "start and limit can't be negative")
    piece = items[start : start + limit]
    links = {"self": call.site + call.path, "base": call.site, "context": call.context}
    if start + limit < len(items) and limit:
        rest = {name: values for name, values in call.query.items() if name not in {"start", "limit"}}
        more = urlencode({**rest, "limit": [str(limit)], "start": [str(start + limit)]}, doseq=True)
        links["next"] = f"{call.path}?{more}"
    content = {
        "results": [shape(item) for item in piece],
        "start": start,
        "limit": limit,
        "size": len(piece),
        "_links": links,
    }
    return Answer(content=content)


def by_cursor(
    call: Call, items: Sequence[T], shape: Callable[[T], Json], cap: int | None = None, prefix: str = ""
) -> Answer:
    """REST v2, and searches of v1 on Cloud: an opaque cursor; `start` has no meaning. `cap` shortens silently.

    The next address is a path from the root of the site for v2 (`/wiki/api/v2/…`), while `_links.base` ends
    with `/wiki` already: they can't just be put together. It also stands in the header `Link`.
    """
    limit = call.number("limit", call.wiki.settings.default_limit)
    if limit < 1 or (cap is None and limit > 250):
        raise Refusal(400, "limit must be between 1 and 250")
    limit = min(limit, cap or call.wiki.settings.page_size)
    start = 0
    cursor = call.one("cursor")
    if cursor:
        try:
            start = int(base64.urlsafe_b64decode(cursor).decode().removeprefix("at:"))
        except ValueError:
            raise Refusal(400, "Invalid cursor") from None
    links = {"base": call.site}
    headers = {}
    if start + limit < len(items):
        kept = {
            name: values for name, values in call.query.items() if name not in {"cursor", "limit", "start"}
        }
        made = base64.urlsafe_b64encode(f"at:{start + limit}".encode()).decode()
        more = urlencode({**kept, "limit": [str(limit)], "cursor": [made]}, doseq=True)
        links["next"] = f"{prefix}{call.path}?{more}"
        headers["Link"] = f'<{links["next"]}>; rel="next", <{call.site}>; rel="base"'
    results = [shape(item) for item in items[start : start + limit]]
    return Answer(content={"results": results, "_links": links}, headers=headers)


@dataclass(frozen=True)
class Route:
    """One operation. `kind` is its name in the log; a token with scopes needs one of `scopes`.

    `removed` operations are gone from newer Cloud sites.
    """

    method: str
    pattern: str
    kind: str
    scopes: frozenset[str]
    run: Callable[[Call], Answer]
    removed: bool = False


def checked_token(call: Call) -> None:
    """Uploads need a header that forms of foreign sites can't send (documentation "Form Token Handling";
    a refusal is "XSRF check failed")."""
    given = call.headers.get("x-atlassian-token", "").lower()
    taken = {"no-check", "nocheck"} if call.wiki.settings.old_token_word else {"no-check"}
    if given not in taken:
        raise Refusal(403, "XSRF check failed")
