"""DokuWiki over XML-RPC. The id of a page is its address, and its revision the print of its text.

The wiki's own revisions are whole seconds, so two edits of one second bear the same; it saves without asking
what was there. So a save locks the page, reads it, compares, saves, and lets it go.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any
from xmlrpc.client import Binary

from dovetail.model.publishing import Target
from dovetail.publish.backends.dokuwiki_api import Api
from dovetail.publish.backends.dokuwiki_probe import probed
from dovetail.publish.backends.png_source import is_ours, source_in, with_source
from dovetail.publish.errors import (
    CollisionError,
    ConflictError,
    GoneError,
    MismatchError,
    PublishError,
)
from dovetail.publish.markup.dialect import Dialect
from dovetail.publish.markup.dokuwiki import FOOT, leads_to, namespace_of, pointer
from dovetail.publish.secrets import Secret
from dovetail.publish.seen import Seen, SeenFile, Sight, Text
from dovetail.publish.waiting import surely
from dovetail.publish.wiki import Abilities
from dovetail.publish.wish import File, Kept, Wish, print_of

_SUMMARY = "Published by Dovetail"
_JSON = re.compile(r"<code[^>]*>\s*(\{.*\})\s*</code>", re.DOTALL)
_START = "start"
_WHITE = " \t\n\r\0\x0b"


class DokuWiki:
    """See :class:`~dovetail.publish.wiki.Wiki`. What is removed stays in the history of its page."""

    def __init__(self, name: str, target: Target, dialect: Dialect, secret: Secret | None) -> None:
        self.name = name
        self._target = target
        self._dialect = dialect
        self.api = Api(target.to, target.user or "", secret)
        self._root = namespace_of(target)
        self._spaces: tuple[str, ...] = (self._root,) if self._root else ()
        self._manifest_revision = ""
        self._late: dict[str, SeenFile] = {}
        self._ours: set[str] = set()
        self._pointers: dict[str, str] = {}

    @property
    def dialect(self) -> Dialect:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        return self._dialect

    def probe(self) -> Abilities:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        return probed(self.api, self._target, self._root, self._manifest)

    def seen(self, kept: Collection[Kept], wishes: Collection[Wish]) -> Sight:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        if not self._root:
            every = [*(page.address for page in kept), *(wish.address for wish in wishes)]
            self._spaces = tuple(dict.fromkeys(one.partition(":")[0] for one in every))
        known = {page.id: page for page in kept}
        near = known.keys() | {page.address for page in kept} | {wish.address for wish in wishes}
        leading = {_revision(pointer(self.name, page.id, page.title)): page.id for page in kept}
        self._pointers = {}
        pages = []
        listed = self._listed()
        # Elsewhere a page is ours only if somebody has moved it; and it counts whose it is if ours go.
        wished = {wish.key for wish in wishes}
        anywhere = not kept or any(page.id not in listed or page.key not in wished for page in kept)
        for id, revision in listed.items():
            page = known.get(id)
            if page is not None and page.revision == revision:
                pages.append(Seen(id, id, page.title, revision, page.key, print=page.print))
            elif revision in leading:
                self._pointers[id] = leading[revision]
            elif id != self._manifest and not (anywhere or id in near):
                pages.append(Seen(id, id, id.rpartition(":")[2], revision))
            elif id != self._manifest:
                text = self._text(id)
                to = leads_to(text, self.name)
                if to:
                    self._pointers[id] = to
                else:
                    pages.append(self._seen_of(id, text, with_author=id in near))
        self._ours = {page.id for page in pages if page.key or page.id in known}
        foreign = Counter(self._owner(page.id) for page in pages if page.id not in self._ours)
        counted = (replace(page, foreign_children=foreign[page.id]) for page in pages)
        return Sight(tuple(counted), self._files(kept, wishes))

    def text(self, id: str) -> Text:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        text = self._there(id)
        return Text(_revision(text), text)

    def manifest(self) -> bytes | None:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        if not self._is_there(self._manifest):
            self._manifest_revision = ""
            return None
        text = self._text(self._manifest)
        self._manifest_revision = _revision(text)
        found = _JSON.search(text)
        try:
            document = json.loads(found[1]) if found else None
        except ValueError:
            document = None
        if document is None:
            return b"damaged"
        return f"{json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)}\n".encode()

    def create(self, wish: Wish, above: str) -> Seen:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        text = FOOT.labelled(wish.text, wish.labels)
        self._save(wish.address, "", text, wish.key)
        self._ours.add(wish.address)
        return self._seen_of(wish.address, text)

    def update(self, id: str, revision: str, wish: Wish) -> Seen:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        text = FOOT.carried(wish.text, FOOT.split(self._guarded(id, revision, wish.key))[1])
        self._save(id, revision, text, wish.key)
        return self._seen_of(id, text)

    def place(self, id: str, revision: str, wish: Wish, above: str) -> Seen:
        """See :class:`~dovetail.publish.wiki.Wiki`. The wiki can't move a page.

        So its text goes on in the new place, and the old page, with its history, leads there. A copy that a
        killed run has left is no other page.
        """
        text = self._guarded(id, revision, wish.key)
        if wish.address == id:
            return self._seen_of(id, text)
        self._save(wish.address, "", text, wish.key)
        self._save(id, revision, pointer(self.name, wish.address, wish.title), wish.key)
        self._ours.add(wish.address)
        self._pointers[id] = wish.address
        return self._seen_of(wish.address, text)

    def label(self, id: str, revision: str, labels: tuple[str, ...], before: tuple[str, ...]) -> Seen:
        """See :class:`~dovetail.publish.wiki.Wiki`. They are tags, named at the end of the text."""
        there = self._guarded(id, revision, "")
        text = FOOT.labelled(there, labels, before)
        if _revision(text) != revision:
            self._save(id, revision, text, "")
        return self._seen_of(id, text)

    def lock(self, id: str, revision: str, *, closed: bool) -> Seen:
        """Locks of DokuWiki last for minutes, so this is never asked for."""
        return self._seen_of(id, self._guarded(id, revision, ""))

    def remove(self, id: str, revision: str) -> None:
        """See :class:`~dovetail.publish.wiki.Wiki`. Pointers to the page go with it."""
        known = self._ours | self._pointers.keys() | {self._manifest}
        if any(self._owner(one) == id for one in self._listed() if one not in known):
            what = "a page of somebody else stands below it"
            raise ConflictError("foreign-children", what, "move that page, then run it again")
        self._save(id, revision, "", "")
        self._ours.discard(id)
        for old in [old for old, to in self._pointers.items() if to == id]:
            text = self._text(old)
            if leads_to(text, self.name) == id:
                self._save(old, _revision(text), "", "")
        self._detach_late()

    def attach(self, id: str, file: File, replaces: SeenFile | None) -> SeenFile:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        self._guard_file(file.name, replaces)
        data = with_source(file.data, file.source)
        digest = hashlib.md5(data, usedforsecurity=False).hexdigest()

        def do() -> bool:
            self.api.write("wiki.putAttachment", file.name, Binary(data), {"ow": True}, kind=str)
            return True

        surely(do, lambda: True if self._digest(file.name) == digest else None)
        if self._digest(file.name) != digest:
            what = f'the file "{file.name}" is stored otherwise than it was sent'
            raise MismatchError("stored-otherwise", what, "something on the way may change files")
        return SeenFile(file.source, "", digest)

    def detach(self, id: str, name: str, replaces: SeenFile) -> None:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        self._guard_file(name, replaces)
        if not is_ours(self._data(name), replaces.source):
            what = f'the file "{name}" bears no mark of ours, though the manifest has it'
            raise ConflictError("unmarked", what, "see whose it is")
        try:
            self._delete_file(name)
        except PublishError as error:
            if error.code != "request-refused":
                raise
            # The wiki keeps a file as long as a page shows it: that page may be about to go.
            self._late[name] = replaces

    def end_step(self, *, keep: bool) -> None:
        """Nothing is held."""

    def settle(self, manifest: bytes) -> None:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        self._detach_late()
        packed = json.dumps(json.loads(manifest), indent=1, sort_keys=True).replace("<", "\\u003c")
        said = "What Dovetail has published here. The program keeps it; please leave it as it is."
        self._save(self._manifest, self._manifest_revision, f"{said}\n\n<code>\n{packed}\n</code>\n", "")
        if self.manifest() != manifest:
            what = "the manifest is stored otherwise than it was sent"
            raise MismatchError("stored-otherwise", what, f"look at {self._manifest}")

    def close(self) -> None:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        self.api.close()

    @property
    def _manifest(self) -> str:
        return f"{self._root or 'dovetail'}:manifest_of_{self.name.lower()}"

    def _save(self, id: str, revision: str, text: str, key: str) -> None:
        """Give a page its text, "" to remove it, if it is at ``revision``, "" for one that is not there."""
        with self._locked(id, key):
            current = self._text(id) if self._is_there(id) else ""
            there = _revision(current) if current else ""
            if there == (_revision(text) if text else ""):
                return
            if not revision and there and leads_to(current, self.name):
                # It was one of ours, and its history stays.
                revision = there
            if not revision and there:
                raise CollisionError("address-taken", f'"{id}" is there already', "see whose it is", key)
            if revision and not there:
                raise GoneError("page-gone", f'"{id}" is not there any more', "make a new plan", key)
            if there != revision:
                what = f'"{id}" was changed after the plan was made'
                raise ConflictError("revision-differs", what, "make a new plan", key)
            last = self._let_second_pass(id, there, key) if there else 0
            self._put(id, text, there)
            if there:
                self._see_who_else_saved(id, last, key)

    def _put(self, id: str, text: str, before: str) -> None:
        def do() -> bool:
            self.api.write("wiki.putPage", id, text, {"sum": _SUMMARY, "minor": False}, kind=bool)
            return True

        def look() -> bool | None:
            there = self._text(id) if self._is_there(id) else ""
            if _revision(there) == _revision(text):
                return True
            if (_revision(there) if there else "") != before:
                what = f'"{id}" was changed while it was saved'
                raise ConflictError("revision-differs", what, "make a new plan")
            return None

        surely(do, look)

    def _let_second_pass(self, id: str, revision: str, key: str) -> int:
        """A save in the second of the one before would take its place in the history of the page.

        The wiki's number of that one.
        """
        saved = int(self.api.read("wiki.getPageInfo", id, kind=dict).get("version", 0))
        for waited in range(4):
            if int(self.api.read("dokuwiki.getTime", kind=int)) > saved:
                if waited:
                    self._guarded(id, revision, key)
                break
            time.sleep(0.4)
        return saved

    def _see_who_else_saved(self, id: str, last: int, key: str) -> None:
        """A lock keeps other accounts out, but not a person who uses ours: that one is told of at least."""
        versions = self.api.read("wiki.getPageVersions", id, 0, kind=list)
        if sum(int(one.get("version", 0)) > last for one in versions) > 1:
            what = f'somebody saved "{id}" with the account of Dovetail in the very same moment'
            hint = "look at its old revisions, and ask who it was; give Dovetail an account of its own"
            raise ConflictError("saved-over", what, hint, key)

    @contextmanager
    def _locked(self, id: str, key: str) -> Iterator[None]:
        said = self.api.read("dokuwiki.setLocks", {"lock": [id], "unlock": []}, kind=dict)
        if id not in said.get("locked", ()):
            what = f'somebody is editing "{id}" just now, or the account may not'
            raise ConflictError("page-locked", what, "run it again later", key)
        try:
            yield
        finally:
            # An error that ends the run speaks for itself; a lock ends by itself, too.
            with suppress(PublishError):
                self.api.read("dokuwiki.setLocks", {"lock": [], "unlock": [id]}, kind=dict)

    def _listed(self) -> dict[str, str]:
        """The pages of our namespaces with the prints of their texts: one request for each namespace."""
        found = {}
        for space in self._spaces:
            for page in self.api.read("dokuwiki.getPagelist", space, {"depth": 0, "hash": True}, kind=list):
                found[str(page["id"])] = str(page["hash"])
        return found

    def _stored(self) -> dict[str, str]:
        found = {}
        for space in self._spaces:
            for file in self.api.read("wiki.getAttachments", space, {"depth": 0, "hash": True}, kind=list):
                found[str(file["id"])] = str(file["hash"])
        return found

    def _files(self, kept: Collection[Kept], wishes: Collection[Wish]) -> dict[str, SeenFile]:
        ours = {(name, file.revision): file.source for page in kept for name, file in page.files.items()}
        names = {name for name, _ in ours} | {file.name for wish in wishes for file in wish.files}
        stored = self._stored()
        found = {}
        for name in sorted(names & stored.keys()):
            source = ours.get((name, stored[name])) or source_in(self._data(name))
            found[name] = SeenFile(source, "", stored[name])
        return found

    def _data(self, name: str) -> bytes:
        return bytes(self.api.read("wiki.getAttachment", name, kind=Binary).data)

    def _digest(self, name: str) -> str:
        space = name.rpartition(":")[0]
        files = self.api.read("wiki.getAttachments", space, {"depth": 0, "hash": True}, kind=list)
        return next((str(file["hash"]) for file in files if file["id"] == name), "")

    def _owner(self, id: str) -> str:
        """The page of ours below which a page stands: of its namespace, or of the nearest one around it."""
        space = id
        while space:
            space = space.rpartition(":")[0]
            for page in (space, f"{space}:{_START}"):
                if page in self._ours and page != id:
                    return page
        return ""

    def _guard_file(self, name: str, replaces: SeenFile | None) -> None:
        if self._digest(name) != (replaces.revision if replaces else ""):
            what = f'the file "{name}" was changed after the plan was made'
            raise ConflictError("revision-differs", what, "make a new plan")

    def _delete_file(self, name: str) -> None:
        def do() -> bool:
            self.api.write("wiki.deleteAttachment", name, kind=int)
            return True

        surely(do, lambda: None if self._digest(name) else True)

    def _detach_late(self) -> None:
        late, self._late = self._late, {}
        for name, replaces in late.items():
            self.detach("", name, replaces)

    def _guarded(self, id: str, revision: str, key: str) -> str:
        text = self._there(id)
        if _revision(text) != revision:
            what = f'"{id}" was changed after the plan was made'
            raise ConflictError("revision-differs", what, "make a new plan", key)
        return text

    def _there(self, id: str) -> str:
        if not self._is_there(id):
            raise GoneError("page-gone", f'"{id}" is not there any more', "make a new plan")
        return self._text(id)

    def _is_there(self, id: str) -> bool:
        """Whether a page exists; a text says nothing, because a missing page may have a template's."""
        space, _, _ = id.rpartition(":")
        pages: list[Mapping[str, Any]] = self.api.read("dokuwiki.getPagelist", space, {"depth": 0}, kind=list)
        return any(page["id"] == id for page in pages)

    def _text(self, id: str) -> str:
        return str(self.api.read("wiki.getPage", id, kind=str))

    def _seen_of(self, id: str, text: str, *, with_author: bool = False) -> Seen:
        author = ""
        if with_author:
            author = str(self.api.read("wiki.getPageInfo", id, kind=dict).get("author") or "")
        key = self._dialect.key_in(text, self.name)
        printed = print_of(self._dialect.normal(text))
        return Seen(id, id, id.rpartition(":")[2], _revision(text), key, print=printed, author=author)


def _revision(text: str) -> str:
    """The print of a text as the wiki lists it."""
    return hashlib.md5(text.strip(_WHITE).encode(), usedforsecurity=False).hexdigest()
