"""DokuWiki over XML-RPC. The id of a page is its address, and its revision the print of its text."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

from dovetail.build.lock import Holder
from dovetail.model.publishing import Target
from dovetail.publish.backends.dokuwiki_api import Api
from dovetail.publish.backends.dokuwiki_pictures import Pictures
from dovetail.publish.backends.dokuwiki_probe import probed
from dovetail.publish.backends.dokuwiki_texts import Texts, revision_of
from dovetail.publish.errors import ConflictError, MismatchError
from dovetail.publish.markup.dialect import Dialect
from dovetail.publish.markup.dokuwiki import FOOT, leads_to, namespace_of, pointer
from dovetail.publish.secrets import Secret
from dovetail.publish.seen import Seen, SeenFile, Sight, Text
from dovetail.publish.wiki import Abilities
from dovetail.publish.wish import File, Kept, Wish, print_of

_JSON = re.compile(r"<code[^>]*>\s*(\{.*\})\s*</code>", re.DOTALL)
_START = "start"


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
        self._texts = Texts(self.api, lambda text: bool(leads_to(text, name)))
        self._pictures = Pictures(self.api)
        self._ours: set[str] = set()
        self._pointers: dict[str, str] = {}

    @property
    def dialect(self) -> Dialect:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        return self._dialect

    def alone(self, waiting: Callable[[Holder], None]) -> AbstractContextManager[None]:
        """Nothing to do: each write is guarded by what it rests on."""
        return nullcontext()

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
        leading = {revision_of(pointer(self.name, page.id, page.title)): page.id for page in kept}
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
                text = self._texts.text(id)
                to = leads_to(text, self.name)
                if to:
                    self._pointers[id] = to
                else:
                    pages.append(self._seen_of(id, text, with_author=id in near))
        self._ours = {page.id for page in pages if page.key or page.id in known}
        foreign = Counter(self._owner(page.id) for page in pages if page.id not in self._ours)
        counted = (replace(page, foreign_children=foreign[page.id]) for page in pages)
        return Sight(tuple(counted), self._pictures.there(self._spaces, kept, wishes))

    def text(self, id: str) -> Text:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        text = self._texts.there(id)
        return Text(revision_of(text), text)

    def manifest(self) -> bytes | None:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        if not self._texts.is_there(self._manifest):
            self._manifest_revision = ""
            return None
        text = self._texts.text(self._manifest)
        self._manifest_revision = revision_of(text)
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
        self._texts.save(wish.address, "", text, wish.key)
        self._ours.add(wish.address)
        return self._seen_of(wish.address, text)

    def update(self, id: str, revision: str, wish: Wish) -> Seen:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        text = FOOT.carried(wish.text, FOOT.split(self._texts.guarded(id, revision, wish.key))[1])
        self._texts.save(id, revision, text, wish.key)
        return self._seen_of(id, text)

    def place(self, id: str, revision: str, wish: Wish, above: str) -> Seen:
        """See :class:`~dovetail.publish.wiki.Wiki`. The wiki can't move a page.

        So its text goes on in the new place, and the old page, with its history, leads there. A copy that a
        killed run has left is no other page.
        """
        text = self._texts.guarded(id, revision, wish.key)
        if wish.address == id:
            return self._seen_of(id, text)
        self._texts.save(wish.address, "", text, wish.key)
        self._texts.save(id, revision, pointer(self.name, wish.address, wish.title), wish.key)
        self._ours.add(wish.address)
        self._pointers[id] = wish.address
        return self._seen_of(wish.address, text)

    def label(self, id: str, revision: str, labels: tuple[str, ...], before: tuple[str, ...]) -> Seen:
        """See :class:`~dovetail.publish.wiki.Wiki`. They are tags, named at the end of the text."""
        there = self._texts.guarded(id, revision, "")
        text = FOOT.labelled(there, labels, before)
        if revision_of(text) != revision:
            self._texts.save(id, revision, text, "")
        return self._seen_of(id, text)

    def lock(self, id: str, revision: str, *, closed: bool) -> Seen:
        """Locks of DokuWiki last for minutes, so this is never asked for."""
        return self._seen_of(id, self._texts.guarded(id, revision, ""))

    def remove(self, id: str, revision: str) -> None:
        """See :class:`~dovetail.publish.wiki.Wiki`. Pointers to the page go with it."""
        known = self._ours | self._pointers.keys() | {self._manifest}
        if any(self._owner(one) == id for one in self._listed() if one not in known):
            what = "a page of somebody else stands below it"
            raise ConflictError("foreign-children", what, "move that page, then run it again")
        self._texts.save(id, revision, "", "")
        self._ours.discard(id)
        for old in [old for old, to in self._pointers.items() if to == id]:
            text = self._texts.text(old)
            if leads_to(text, self.name) == id:
                self._texts.save(old, revision_of(text), "", "")
        self._pictures.remove_late()

    def attach(self, id: str, file: File, replaces: SeenFile | None) -> SeenFile:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        return self._pictures.store(file, replaces)

    def detach(self, id: str, name: str, replaces: SeenFile) -> None:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        self._pictures.remove(name, replaces)

    def end_step(self, *, keep: bool) -> None:
        """Nothing is held."""

    def settle(self, manifest: bytes) -> None:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        self._pictures.remove_late()
        packed = json.dumps(json.loads(manifest), indent=1, sort_keys=True).replace("<", "\\u003c")
        said = "What Dovetail has published here. The program keeps it; please leave it as it is."
        self._texts.save(
            self._manifest, self._manifest_revision, f"{said}\n\n<code>\n{packed}\n</code>\n", ""
        )
        if self.manifest() != manifest:
            what = "the manifest is stored otherwise than it was sent"
            raise MismatchError("stored-otherwise", what, f"look at {self._manifest}")

    def close(self) -> None:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        self.api.close()

    @property
    def _manifest(self) -> str:
        return f"{self._root or 'dovetail'}:manifest_of_{self.name.lower()}"

    def _listed(self) -> dict[str, str]:
        """The pages of our namespaces with the prints of their texts: one request for each namespace."""
        found = {}
        for space in self._spaces:
            for page in self.api.read("dokuwiki.getPagelist", space, {"depth": 0, "hash": True}, kind=list):
                found[str(page["id"])] = str(page["hash"])
        return found

    def _owner(self, id: str) -> str:
        """The page of ours below which a page stands: of its namespace, or of the nearest one around it."""
        space = id
        while space:
            space = space.rpartition(":")[0]
            for page in (space, f"{space}:{_START}"):
                if page in self._ours and page != id:
                    return page
        return ""

    def _seen_of(self, id: str, text: str, *, with_author: bool = False) -> Seen:
        author = ""
        if with_author:
            author = str(self.api.read("wiki.getPageInfo", id, kind=dict).get("author") or "")
        key = self._dialect.key_in(text, self.name)
        printed = print_of(self._dialect.normal(text))
        return Seen(id, id, id.rpartition(":")[2], revision_of(text), key, print=printed, author=author)
