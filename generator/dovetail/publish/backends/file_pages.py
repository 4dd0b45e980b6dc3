"""Pages that are Markdown files: what a folder and a git wiki have in common.

The id of a page is the path of its file, and its revision the print of its bytes.
"""

from __future__ import annotations

import posixpath
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from dataclasses import replace

from dovetail.model.publishing import Target
from dovetail.publish.errors import CollisionError, ConflictError, GoneError
from dovetail.publish.markup.dialect import Dialect
from dovetail.publish.markup.markdown import TAGGED
from dovetail.publish.seen import Seen, SeenFile, Sight, Text
from dovetail.publish.wiki import Abilities
from dovetail.publish.wish import File, Kept, Wish, print_of, print_of_bytes


def not_for_files(target: Target) -> tuple[str, ...]:
    """What a target asks for that files don't have, as notes for whoever publishes."""
    notes = []
    if target.edit_lock:
        notes.append("edit_lock: files can't be closed to edits; edits are noticed instead")
    if target.labels and target.rules == "mkdocs":
        notes.append("labels: they are tags at the head of pages, which a site shows with its tags plugin")
    elif target.labels and target.rules not in TAGGED:
        notes.append("labels: files have none, so pages bear none")
    return tuple(notes)


class FilePages(ABC):
    """A :class:`~dovetail.publish.wiki.Wiki` as far as it needs only files: who keeps them is a detail."""

    def __init__(self, name: str, dialect: Dialect) -> None:
        self.name = name
        self._dialect = dialect
        self._strange: dict[str, bytes] = {}
        """The pages of people, as they were looked at."""

    @abstractmethod
    def paths(self) -> Iterator[str]:
        """All files that may be pages or pictures."""

    @abstractmethod
    def many(self, paths: Collection[str]) -> dict[str, bytes]:
        """The contents of those of these files that are there."""

    @abstractmethod
    def in_the_way(self, path: str) -> str:
        """What is no file but stands where this one would, or no folder but stands where one above it would.

        It is a person's: a link, a folder, a part of another repository. "" if there is nothing.
        """

    def below(self, address: str) -> str:
        """The beginning of what readers find below a page, "" where they find pages in folders only."""
        return ""

    @abstractmethod
    def write(self, path: str, data: bytes) -> None:
        """Put a file in place; never in that of something else than a file."""

    @abstractmethod
    def delete(self, path: str) -> None:
        """Take a file away."""

    @abstractmethod
    def probe(self) -> Abilities:
        """See :class:`~dovetail.publish.wiki.Wiki`."""

    @property
    @abstractmethod
    def manifest_path(self) -> str:
        """Where the manifest lies."""

    @property
    def dialect(self) -> Dialect:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        return self._dialect

    def read(self, path: str) -> bytes | None:
        """The content of a file, None if there is none."""
        return self.many([path]).get(path)

    def author(self, path: str) -> str:
        """Who changed a file last, as far as that is known."""
        return ""

    def manifest(self) -> bytes | None:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        return self.read(self.manifest_path)

    def seen(self, kept: Collection[Kept], wishes: Collection[Wish]) -> Sight:
        """The pages with our mark and those in the place of ours; the pictures that are or would be ours."""
        fold = self._dialect.names.fold
        places = {fold(page.address) for page in kept} | {fold(wish.address) for wish in wishes}
        revisions = {page.id: page.revision for page in kept}
        every = list(self.paths())
        texts = self.many([path for path in every if path.endswith(".md")])
        pages, self._strange = [], {}
        for path, data in sorted(texts.items()):
            page = self._page(path, data)
            if page.key or path in revisions:
                changed = revisions.get(path, page.revision) != page.revision
                pages.append(self._with_author(page) if changed else page)
            else:
                self._strange[path] = data
                if fold(path) in places:
                    pages.append(page)
        pages = [self._with_children(page, self._strange) for page in pages]
        for wish in wishes:
            other = self.in_the_way(wish.address)
            if other:
                pages.append(Seen("", wish.address, other, ""))
        names = {name for page in kept for name in page.files}
        names |= {file.name for wish in wishes for file in wish.files}
        pictures = self.many([*names])
        files = {name: SeenFile(print_of_bytes(data)) for name, data in sorted(pictures.items())}
        files |= {name: SeenFile("", other) for name in sorted(names) if (other := self.in_the_way(name))}
        return Sight(tuple(pages), files)

    def text(self, id: str) -> Text:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        data = self._there(id)
        return Text(print_of_bytes(data), data.decode("utf-8", "replace"))

    def create(self, wish: Wish, above: str) -> Seen:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        data = wish.text.encode()
        there = self._at(wish.address)
        if there is not None and self.read(there) != data:
            raise CollisionError("address-taken", f'"{there}" is there already', "see whose it is", wish.key)
        if there is None:
            self.write(wish.address, data)
        return self._page(wish.address, data)

    def update(self, id: str, revision: str, wish: Wish) -> Seen:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        self._guard(id, revision, wish.key)
        data = wish.text.encode()
        self.write(id, data)
        return self._page(id, data)

    def place(self, id: str, revision: str, wish: Wish, above: str) -> Seen:
        """See :class:`~dovetail.publish.wiki.Wiki`. A copy that a killed run has left is no other page."""
        data = self._guard(id, revision, wish.key)
        there = self._at(wish.address)
        only_case = there is not None and there == id
        if there is not None and not only_case and self.read(there) != data:
            raise CollisionError("address-taken", f'"{there}" is there already', "see whose it is", wish.key)
        if wish.address == id:
            return self._page(id, data)
        if only_case:
            # Where case makes no difference, both names are one file.
            self.delete(id)
        if there != wish.address:
            self.write(wish.address, data)
        if not only_case:
            self.delete(id)
        return self._page(wish.address, data)

    def label(self, id: str, revision: str, labels: tuple[str, ...], before: tuple[str, ...]) -> Seen:
        """Files have no labels."""
        return self._page(id, self._guard(id, revision, ""))

    def lock(self, id: str, revision: str, *, closed: bool) -> Seen:
        """Files can't be closed to others, so this is never asked for."""
        return self._page(id, self._guard(id, revision, ""))

    def remove(self, id: str, revision: str) -> None:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        self._guard(id, revision, "")
        self.delete(id)

    def attach(self, id: str, file: File, replaces: SeenFile | None) -> SeenFile:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        self._guard_file(file.name, replaces)
        self.write(file.name, file.data)
        return SeenFile(print_of_bytes(file.data))

    def detach(self, id: str, name: str, replaces: SeenFile) -> None:
        """See :class:`~dovetail.publish.wiki.Wiki`. One that a page of a person names stays."""
        self._guard_file(name, replaces)
        called = posixpath.basename(name).encode()
        if not any(called in text for text in self._strange.values()):
            self.delete(name)

    def _guard(self, id: str, revision: str, key: str) -> bytes:
        data = self._there(id)
        if print_of_bytes(data) != revision:
            what = f'"{id}" was changed after the plan was made'
            raise ConflictError("revision-differs", what, "make a new plan", key)
        return data

    def _guard_file(self, name: str, replaces: SeenFile | None) -> None:
        data = self.read(name)
        there = print_of_bytes(data) if data is not None else ""
        if there != (replaces.source if replaces else ""):
            what = f'the file "{name}" was changed after the plan was made'
            raise ConflictError("revision-differs", what, "make a new plan")

    def _there(self, id: str) -> bytes:
        data = self.read(id)
        if data is None:
            raise GoneError("page-gone", f'"{id}" is not there any more', "make a new plan")
        return data

    def _at(self, address: str) -> str | None:
        """The file that stands where this address would, however it is spelled."""
        if self.read(address) is not None:
            return address
        fold = self._dialect.names.fold
        wanted = fold(address)
        return next((path for path in self.paths() if fold(path) == wanted), None)

    def _page(self, path: str, data: bytes) -> Seen:
        text = data.decode("utf-8", "replace")
        # Bytes that are no UTF-8 are a person's: no text of ours has this print.
        proper = text.encode() == data
        printed = print_of(self._dialect.normal(text)) if proper else print_of_bytes(data)
        key = self._dialect.key_in(text, self.name)
        title = posixpath.basename(path).removesuffix(".md")
        return Seen(path, path, title, print_of_bytes(data), key, print=printed)

    def _with_author(self, page: Seen) -> Seen:
        return replace(page, author=self.author(page.id))

    def _with_children(self, page: Seen, strange: Collection[str]) -> Seen:
        """With the number of pages that people have put below it, where a wiki shows pages in a tree."""
        below = self.below(page.address)
        count = sum(path.startswith(below) for path in strange) if below else 0
        return replace(page, foreign_children=count)
