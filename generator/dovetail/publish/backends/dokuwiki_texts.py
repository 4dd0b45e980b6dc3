"""Texts of a DokuWiki: read, and saved so that nobody's is lost.

The wiki's own revisions are whole seconds, so two edits of one second bear the same. Its remote interface
saves without asking what was there; a lock keeps out all accounts but our own, and only the form that people
save by refuses if a page has changed since. So a save locks the page, reads it, compares, saves by the form,
and lets the page go. Where there is no such form for us, what somebody has saved in the very same moment is
found afterwards, and put back.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from dovetail.publish.backends.dokuwiki_api import Api
from dovetail.publish.errors import CollisionError, ConflictError, GoneError, PublishError
from dovetail.publish.waiting import surely

_SUMMARY = "Published by Dovetail"
_REMOVED = "D"
_PUT_BACK = "Put back by Dovetail, which had saved over it"
_WHITE = " \t\n\r\0\x0b"
_NEVER = 1
"""The number of the last version of a page that never had one: the form takes 0 for no question."""


class Texts:
    """The texts of one wiki. ``is_way`` knows a text of ours that only leads to another page."""

    def __init__(self, api: Api, is_way: Callable[[str], bool]) -> None:
        self._api = api
        self._is_way = is_way

    def text(self, id: str) -> str:
        """The text of a page; a missing one may have that of a template."""
        return str(self._api.read("wiki.getPage", id, kind=str))

    def is_there(self, id: str) -> bool:
        """Whether a page exists; a text says nothing, because a missing page may have a template's."""
        space, _, _ = id.rpartition(":")
        pages: list[Mapping[str, Any]] = self._api.read(
            "dokuwiki.getPagelist", space, {"depth": 0}, kind=list
        )
        return any(page["id"] == id for page in pages)

    def there(self, id: str) -> str:
        """The text of a page that has to be there."""
        if not self.is_there(id):
            raise GoneError("page-gone", f'"{id}" is not there any more', "make a new plan")
        return self.text(id)

    def guarded(self, id: str, revision: str, key: str) -> str:
        """The text of a page that has to be at this revision."""
        text = self.there(id)
        if revision_of(text) != revision:
            what = f'"{id}" was changed after the plan was made'
            raise ConflictError("revision-differs", what, "make a new plan", key)
        return text

    def save(self, id: str, revision: str, text: str, key: str) -> None:
        """Give a page its text, "" to remove it, if it is at ``revision``, "" for one that is not there."""
        with self._locked(id, key):
            # Before the text: whoever saves after this is seen, by the form or in the history.
            last = max([_NEVER, *(number for number, _ in self._versions(id))])
            current = self._now(id)
            there = revision_of(current) if current else ""
            if there == (revision_of(text) if text else ""):
                return
            if not revision and there and self._is_way(current):
                # It was one of ours, and its history stays.
                revision = there
            if not revision and there:
                raise CollisionError("address-taken", f'"{id}" is there already', "see whose it is", key)
            if revision and not there:
                raise GoneError("page-gone", f'"{id}" is not there any more', "make a new plan", key)
            if there != revision:
                what = f'"{id}" was changed after the plan was made'
                raise ConflictError("revision-differs", what, "make a new plan", key)
            self._let_second_pass(id, last, there, key)
            self._put(id, text, there, last, key)
            self._put_back(id, text, last, key)

    def _now(self, id: str) -> str:
        return self.text(id) if self.is_there(id) else ""

    def _put(self, id: str, text: str, before: str, last: int, key: str) -> None:
        def do() -> bool:
            self._api.save(id, text, last, _SUMMARY)
            if look() is None:
                self._api.write("wiki.putPage", id, text, {"sum": _SUMMARY, "minor": False}, kind=bool)
            return True

        def look() -> bool | None:
            now = self._now(id)
            there = revision_of(now) if now else ""
            if there == (revision_of(text) if text else ""):
                return True
            if there != before:
                what = f'"{id}" was changed while it was saved'
                raise ConflictError("revision-differs", what, "make a new plan", key)
            return None

        surely(do, look)

    def _let_second_pass(self, id: str, last: int, revision: str, key: str) -> None:
        """A save in the second of the one before would take its place in the history of the page."""
        for waited in range(4):
            if int(self._api.read("dokuwiki.getTime", kind=int)) > last:
                if waited and revision:
                    self.guarded(id, revision, key)
                return
            time.sleep(0.4)

    def _put_back(self, id: str, text: str, last: int, key: str) -> None:
        """Give a page back to who saved it, by our account, between our look and our save."""
        since = [version for version in self._versions(id) if version[0] > last]
        if len(since) < 2 or self._now(id).strip(_WHITE) != text.strip(_WHITE):
            return
        (ours, _), (number, kind) = since[:2]
        hint = "give Dovetail an account of its own, and ask who it was"
        if number == ours:
            what = f'somebody saved "{id}" with the account of Dovetail in the very same second'
            raise ConflictError("saved-over", what, hint, key)
        gone = kind == _REMOVED
        theirs = "" if gone else str(self._api.read("wiki.getPageVersion", id, number, kind=str))
        self._api.save(id, theirs, ours, _PUT_BACK)
        if self._now(id).strip(_WHITE) == text.strip(_WHITE):
            self._api.write("wiki.putPage", id, theirs, {"sum": _PUT_BACK, "minor": False}, kind=bool)
        what = f'somebody saved "{id}" with the account of Dovetail in the same moment; that is put back'
        raise ConflictError("saved-over", what, hint, key)

    def _versions(self, id: str) -> list[tuple[int, str]]:
        """The versions of a page, the newest first: number, and what kind of change it was."""
        listed = self._api.read("wiki.getPageVersions", id, 0, kind=list)
        return [(int(one.get("version", 0)), str(one.get("type", ""))) for one in listed]

    @contextmanager
    def _locked(self, id: str, key: str) -> Iterator[None]:
        said = self._api.read("dokuwiki.setLocks", {"lock": [id], "unlock": []}, kind=dict)
        if id not in said.get("locked", ()):
            what = f'somebody is editing "{id}" just now, or the account may not'
            raise ConflictError("page-locked", what, "run it again later", key)
        try:
            yield
        finally:
            # An error that ends the run speaks for itself; a lock ends by itself, too.
            with suppress(PublishError):
                self._api.read("dokuwiki.setLocks", {"lock": [], "unlock": [id]}, kind=dict)


def revision_of(text: str) -> str:
    """The print of a text as the wiki lists it."""
    return hashlib.md5(text.strip(_WHITE).encode(), usedforsecurity=False).hexdigest()
