"""Looks at a space: one list of all its pages, and bodies only of those that may have changed or be ours."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection

from dovetail.publish.backends.confluence_site import Found, FoundFile, Site
from dovetail.publish.markup.dialect import Dialect
from dovetail.publish.seen import Seen, SeenFile, Sight
from dovetail.publish.wish import Kept, Wish, print_of

_COMMENT = re.compile(r"dovetail ([0-9a-f]{64}) (\d+)")


class Surveyor:
    """One look at a space, below the page ``root``."""

    def __init__(self, site: Site, dialect: Dialect, target: str, root: str) -> None:
        self._site = site
        self._dialect = dialect
        self._target = target
        self._root = root
        self.bodies: dict[str, str] = {}

    def sight(self, kept: Collection[Kept], wishes: Collection[Wish]) -> Sight:
        """What is there of our pages, in their places, and with our mark."""
        ours = {page.id: page for page in kept}
        listed = {page.id: page for page in self._site.pages()}
        # A list may lag behind, and a page may be in another space now: gone is only what can't be read.
        listed |= {page.id: page for page in self._site.many([id for id in ours if id not in listed])}
        fold = self._dialect.names.fold
        places = {fold(page.address) for page in kept} | {fold(wish.address) for wish in wishes}
        near = [
            page
            for page in listed.values()
            if page.id in ours
            or fold(page.title) in places
            or (page.status == "current" and self._is_below(page, listed, ours))
        ]
        self._read(near, ours, wishes)
        keys = {page.id: self._key(page, ours) for page in near}
        foreign: dict[str, int] = defaultdict(int)
        for page in near:
            if page.status == "current" and page.id not in ours and not keys[page.id]:
                foreign[page.parent] += 1
        pictured = {fold(wish.address) for wish in wishes if wish.files}
        drawn = {page.id for page in kept if page.files}
        drawn |= {page.id for page in near if fold(page.title) in pictured}
        wished = {wish.key for wish in wishes}
        # What goes may hold files of people.
        drawn |= {page.id for page in kept if wishes and page.key not in wished}
        drawn |= {page.id for page in near for wish in wishes if wish.files and wish.key == keys[page.id]}
        shown = [page for page in near if page.id in ours or keys[page.id] or fold(page.title) in places]
        return Sight(
            tuple(self._seen(page, keys[page.id], foreign[page.id], page.id in drawn) for page in shown)
        )

    def _is_below(self, page: Found, listed: dict[str, Found], ours: dict[str, Kept]) -> bool:
        """Whether a page stands below the root or one of ours."""
        above, seen = page.parent, {page.id}
        while above and above not in seen:
            if above == self._root or above in ours:
                return True
            seen.add(above)
            above = listed[above].parent if above in listed else ""
        return False

    def _read(self, near: list[Found], ours: dict[str, Kept], wishes: Collection[Wish]) -> None:
        """The bodies of pages that are not as we left them, not known yet, or to be written."""
        wanted = {wish.key: wish.print for wish in wishes}
        asked = []
        for page in near:
            kept = ours.get(page.id)
            unchanged = kept is not None and kept.revision == str(page.version)
            written = kept is not None and bool(wishes) and wanted.get(kept.key) != kept.print
            if not unchanged or written:
                asked.append(page.id)
        self.bodies = {page.id: page.body or "" for page in self._site.many(asked)} if asked else {}

    def _key(self, page: Found, ours: dict[str, Kept]) -> str:
        if page.id in self.bodies:
            return self._dialect.key_in(self.bodies[page.id], self._target)
        return ours[page.id].key if page.id in ours else ""

    def _seen(self, page: Found, key: str, foreign: int, drawn: bool) -> Seen:
        body = self.bodies.get(page.id)
        current = page.status == "current"
        remarks = 0
        if body is not None and current and "<ac:inline-comment-marker" in body:
            remarks = self._site.open_remarks(page.id)
        files = {}
        if drawn and current:
            files = {
                file.name: SeenFile(source_of(file), file.id, str(file.version))
                for file in self._site.files(page.id)
            }
        return Seen(
            page.id,
            page.title,
            page.title,
            str(page.version),
            key,
            page.parent,
            print_of(self._dialect.normal(body)) if body is not None else "",
            self._site.called(page.author) if body is not None else "",
            not current,
            foreign,
            remarks,
            (),
            files,
        )


def source_of(file: FoundFile) -> str:
    """The print of what a file was drawn from, if we stored it and it has the size that it had then."""
    found = _COMMENT.fullmatch(file.comment)
    return found[1] if found and int(found[2]) == file.size else ""
