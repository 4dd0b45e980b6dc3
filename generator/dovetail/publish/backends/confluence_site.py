"""What a Confluence site is asked, whichever product it is: plain calls, and what they answer."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from dovetail.publish.errors import CollisionError, ConflictError, PublishError
from dovetail.publish.transport import Answer, Transport
from dovetail.publish.waiting import UnsureError

_PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0)
"""Seconds between tries where the site needs a moment."""
_KNOWN_BY = {"user": ("type", "accountId", "username", "userKey"), "group": ("type", "name", "id")}
_MANY = 100
_TITLE_TAKEN = "already exists"
EXPERIMENTAL = "experimental"
"""The interface of Data Center that Atlassian promises nothing of."""
NO_CHECK = {"X-Atlassian-Token": "no-check"}


@dataclass(frozen=True, slots=True)
class Found:
    """A page as the site has it. ``body`` is None where it was not asked for."""

    id: str
    title: str
    status: str
    version: int
    parent: str
    author: str = ""
    body: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """An attachment."""

    id: str
    name: str
    version: int
    comment: str
    size: int


@dataclass(frozen=True, slots=True)
class Held:
    """A content property of a page."""

    id: str
    key: str
    value: Any
    version: int


Whom = Mapping[str, tuple[dict[str, Any], ...]]


@dataclass(frozen=True, slots=True)
class Restrictions:
    """Whom a page is restricted to, users and groups by operation. Where nobody is named, all may."""

    read: Whom
    update: Whom


class Site(ABC):
    """One space of a site. Methods raise :class:`~dovetail.publish.errors.PublishError` only."""

    product = ""

    def __init__(self, transport: Transport, space: str) -> None:
        self.transport = transport
        self.space_key = space
        self._place: tuple[str, str] | None = None

    def place(self) -> tuple[str, str]:
        """The id of the space and of its home page, asked once."""
        if self._place is None:
            self._place = self.space()
        return self._place

    @abstractmethod
    def space(self) -> tuple[str, str]:
        """The id of the space and of its home page."""

    @abstractmethod
    def pages(self, title: str = "", *, bodies: bool = False) -> list[Found]:
        """All pages of the space, in the trash and the archive too; or those with exactly this title."""

    @abstractmethod
    def many(self, ids: Collection[str]) -> list[Found]:
        """Those of these pages that are there, with their bodies."""

    @abstractmethod
    def page(self, id: str) -> Found | None:
        """A page with its body, whatever its status is, and whichever space it is in."""

    @abstractmethod
    def children(self, id: str) -> list[str]:
        """The ids of the pages right below a page."""

    @abstractmethod
    def post(self, title: str, body: str, parent: str) -> Found:
        """Make a page.

        :raises CollisionError: if a page has that title; in the trash or the archive, too.
        """

    @abstractmethod
    def put(self, page: Found, title: str, body: str, parent: str) -> Answer:
        """Send the next version of a page. The answer may have the status 400, 404, 409 or 501."""

    @abstractmethod
    def restore(self, page: Found) -> None:
        """Take a page out of the trash as it was."""

    @abstractmethod
    def trash(self, id: str) -> None:
        """Put a page into the trash."""

    @abstractmethod
    def files(self, id: str) -> list[FoundFile]:
        """The attachments of a page."""

    @abstractmethod
    def delete_file(self, file: FoundFile) -> None:
        """Put an attachment into the trash."""

    @abstractmethod
    def labels(self, id: str) -> list[str]:
        """The labels of a page."""

    @abstractmethod
    def open_remarks(self, id: str) -> int:
        """How many comments within the text of a page nobody has settled yet."""

    @abstractmethod
    def properties(self, id: str) -> dict[str, Held]:
        """The content properties of a page by their keys."""

    @abstractmethod
    def set_property(self, id: str, key: str, value: Any, held: Held | None) -> Answer:
        """Store a property in place of ``held``. The answer may have the status 400 or 409."""

    @abstractmethod
    def unset_property(self, id: str, held: Held) -> None:
        """Take a property away."""

    @abstractmethod
    def product_found(self) -> str:
        """What answers there, with its version where it tells one."""

    def me(self) -> str:
        """The name of the account that asks, "" for nobody."""
        said = self.transport.get("rest/api/user/current").json()
        if not isinstance(said, dict) or said.get("type") == "anonymous":
            return ""
        return str(said.get("accountId") or said.get("username") or "")

    def myself(self) -> dict[str, Any]:
        """The account that asks, as restrictions name it."""
        said = record(self.transport.get("rest/api/user/current").json())
        return {key: said[key] for key in _KNOWN_BY["user"] if key in said}

    def called(self, author: str) -> str:
        """The name of whom a page names as its author."""
        return author

    def upload(
        self, id: str, name: str, data: bytes, media_type: str, comment: str, before: FoundFile | None
    ) -> None:
        """Store an attachment, or a new version of one. Nobody is told by mail.

        :raises UnsureError: if it isn't known whether it was stored.
        """
        path = f"rest/api/content/{id}/child/attachment"
        if before is not None:
            path = f"{path}/{before.id}/data"
        answer = self.transport.send(
            "POST", path, repeat=False, ok=(400,), headers=NO_CHECK,
            files={"file": (name, data, media_type)}, data={"comment": comment, "minorEdit": "true"},
        )  # fmt: skip
        if answer.status == 400:
            what = f'the file "{name}" is refused: {message_of(answer)}'
            raise ConflictError("file-taken", what, "make a new plan")

    def add_labels(self, id: str, names: Collection[str]) -> None:
        """Add labels; those that are there stay."""
        given = [{"prefix": "global", "name": name} for name in names]
        self.transport.send("POST", f"rest/api/content/{id}/label", repeat=True, json=given)

    def remove_label(self, id: str, name: str) -> None:
        """Take a label away."""
        params = {"name": name}
        self.transport.send("DELETE", f"rest/api/content/{id}/label", repeat=True, ok=(404,), params=params)

    def who_may_edit(self, id: str) -> Restrictions:
        """The restrictions of a page itself; those of pages above it only concern reading."""
        said = record(self.transport.get(f"rest/api/content/{id}/restriction/byOperation").json())
        # Data Center has wrapped the operations at times.
        by_operation = said.get("restrictions", said)
        return Restrictions(*(_restricted(by_operation, name) for name in ("read", "update")))

    def restricting(self, id: str) -> str:
        """By which interface the restrictions of a page are set, "" if there is none. Reads only."""
        return "api"

    def restrict(self, id: str, restrictions: Restrictions) -> None:
        """Set the restrictions of a page, instead of all that it had."""
        given = [
            {"operation": name, "restrictions": {kind: list(who) for kind, who in whom.items() if who}}
            for name, whom in (("read", restrictions.read), ("update", restrictions.update))
            if any(whom.values())
        ]
        interface = self.restricting(id)
        if not interface:
            what = "this Confluence has no interface by which pages are closed and opened"
            raise PublishError("lock-refused", what, "do it by hand, without edit_lock: in publish.yaml")
        path = f"rest/{interface}/content/{id}/restriction"
        if given:
            self.transport.send("PUT", path, repeat=True, json=given)
        else:
            self.transport.send("DELETE", path, repeat=True)

    def listed(self, path: str, params: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """All entries of a list that comes in pieces."""
        asked = dict(params)
        while True:
            said = record(self.transport.get(path, asked).json())
            yield from said["results"]
            following = str(said.get("_links", {}).get("next") or "")
            if not following:
                return
            # Its path can't be put together with the base; what counts is where the list goes on.
            query = parse_qs(urlsplit(following).query)
            asked |= {name: query[name][0] for name in ("cursor", "start") if name in query}

    def patiently(self, seen: Callable[[], Found | None]) -> Found | None:
        """What is seen, asked again for some seconds while it is nothing: new pages need a moment."""
        for pause in (0.0, *_PAUSES):
            if pause:
                time.sleep(pause)
            found = seen()
            if found is not None:
                return found
        return None

    def pauses(self) -> Iterator[None]:
        """Several tries, with time between them."""
        yield
        for pause in _PAUSES[:3]:
            time.sleep(pause)
            yield

    def close(self) -> None:
        """Nothing more will be asked."""
        self.transport.close()


def _restricted(by_operation: Mapping[str, Any], name: str) -> Whom:
    """Users and groups as they have to be given back.

    :raises PublishError: if there are more than one answer holds: to write the others would drop them.
    """
    found: dict[str, tuple[dict[str, Any], ...]] = {}
    for kind, keys in _KNOWN_BY.items():
        told = record(record(by_operation.get(name, {})).get("restrictions", {})).get(kind) or {}
        results = told.get("results", ())
        if len(results) < int(told.get("size", 0)) or len(results) >= _MANY:
            what = f"the page is restricted to so many {kind}s that they can't be read at once"
            raise PublishError("lock-refused", what, "close the page by hand")
        found[kind] = tuple({key: one[key] for key in keys if key in one} for one in results)
    return found


def made(answer: Answer, title: str) -> dict[str, Any]:
    """The page that a request has made.

    :raises PublishError: if it was refused.
    """
    if answer.status == 400:
        said = message_of(answer)
        if _TITLE_TAKEN in said:
            what = f'a page with the title "{title}" is there already, or in the trash or the archive'
            raise CollisionError("address-taken", what, "see whose it is; the trash can be emptied")
        raise PublishError("request-refused", f"the wiki refuses the page: {said}", "see its settings")
    return record(answer.json())


def record(value: Any) -> dict[str, Any]:
    """A JSON object.

    :raises UnreachableError: for anything else; then it isn't Confluence that has answered.
    """
    if not isinstance(value, dict):
        raise UnsureError("answer-unreadable", "the answer is not what Confluence says", "correct to:")
    return value


def message_of(answer: Answer) -> str:
    """What a refusal says, in whichever form."""
    try:
        said = answer.json()
        told = said["errors"][0]["title"] if said.get("errors") else said["message"]
    except (PublishError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        told = answer.text[:200]
    return " ".join(str(told).split())[:300]
