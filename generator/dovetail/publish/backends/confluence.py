"""Confluence as a wiki that is published to: pages are known by their ids, guarded by their versions."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

from dovetail.build.lock import Holder
from dovetail.model.publishing import Target
from dovetail.publish.backends.confluence_manifest import Shelf
from dovetail.publish.backends.confluence_probe import probed
from dovetail.publish.backends.confluence_site import Found, FoundFile, Site, message_of
from dovetail.publish.backends.confluence_survey import Surveyor, source_of
from dovetail.publish.errors import (
    CollisionError,
    ConflictError,
    DeniedError,
    GoneError,
    MismatchError,
    PublishError,
)
from dovetail.publish.markup.dialect import Dialect
from dovetail.publish.seen import Seen, SeenFile, Sight, Text
from dovetail.publish.waiting import surely
from dovetail.publish.wiki import Abilities
from dovetail.publish.wish import File, Kept, Wish

_MARKER = re.compile(r'<ac:inline-comment-marker\s[^>]*ac:ref="([^"]+)"')


class ConfluenceWiki:
    """The pages below one page of a space, by the :class:`~dovetail.publish.wiki.Wiki` protocol."""

    def __init__(self, name: str, target: Target, dialect: Dialect, site: Site) -> None:
        self.name = name
        self._target = target
        self._dialect = dialect
        self._site = site
        self._remarks: dict[str, frozenset[str]] = {}
        self._restored: set[str] = set()

    @property
    def dialect(self) -> Dialect:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        return self._dialect

    def alone(self, waiting: Callable[[Holder], None]) -> AbstractContextManager[None]:
        """Nothing to do: each write is guarded by what it rests on."""
        return nullcontext()

    def probe(self) -> Abilities:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        return probed(self._site, self._target)

    def seen(self, kept: Collection[Kept], wishes: Collection[Wish]) -> Sight:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        surveyor = Surveyor(self._site, self._dialect, self.name, self._root)
        sight = surveyor.sight(kept, wishes)
        self._remarks = {id: _remarks(body) for id, body in surveyor.bodies.items()}
        return sight

    def text(self, id: str) -> Text:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        page = self._site.patiently(lambda: self._site.page(id))
        if page is None:
            raise GoneError("page-gone", f"page {id} is not there any more", "make a new plan")
        return Text(str(page.version), page.body or "")

    def manifest(self) -> bytes | None:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        return self._shelf.read()

    def create(self, wish: Wish, above: str) -> Seen:
        """See :class:`~dovetail.publish.wiki.Wiki`. A page of ours in the trash comes back first."""
        parent = above or self._root
        try:
            page = surely(
                lambda: self._site.post(wish.address, wish.text, parent), lambda: self._as_sent(wish)
            )
        except CollisionError as error:
            error.page = wish.key
            page = self._instead(wish, parent, error)
        self._remarks[page.id] = frozenset()
        if wish.files or wish.labels or not wish.parent:
            # What is put onto a page or below it needs one that can be found already.
            self._site.patiently(lambda: self._current(page.id))
        self._label(page.id, wish.labels, ())
        return self._seen(page, wish.key)

    def update(self, id: str, revision: str, wish: Wish) -> Seen:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        page = self._there(id, revision, wish.key)
        if not self._says(page, wish):
            self._guard_remarks(page, wish.key)
            page = self._put(page, page.title, wish.text, page.parent, wish.key)
        return self._seen(page, wish.key)

    def place(self, id: str, revision: str, wish: Wish, above: str) -> Seen:
        """See :class:`~dovetail.publish.wiki.Wiki`. Title, place and text change in one version."""
        page = self._there(id, revision, wish.key)
        if self._says(page, wish):
            text = page.body or ""
        else:
            self._guard_remarks(page, wish.key)
            text = wish.text
        parent = above or self._root
        page = self._put(page, wish.address, text, parent, wish.key)
        now = self._current(id)
        if (
            now is not None
            and now.version == page.version
            and (now.title, now.parent) != (wish.address, parent)
        ):
            what = f'the page is called "{now.title}" now, or stands elsewhere than it should'
            raise MismatchError("stored-otherwise", what, "look at the page", wish.key)
        return self._seen(page, wish.key)

    def label(self, id: str, revision: str, labels: tuple[str, ...], before: tuple[str, ...]) -> Seen:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        page = self._there(id, revision, "")
        self._label(id, labels, before)
        return self._seen(page, self._key(page))

    def lock(self, id: str, revision: str, *, closed: bool) -> Seen:
        """See :class:`~dovetail.publish.wiki.Wiki`. Who reads a page stays as people have set it.

        A page that somebody has restricted already is closed as that person wanted it.
        """
        page = self._there(id, revision, "")
        now = self._site.who_may_edit(id)
        ours = {"user": (self._site.myself(),), "group": ()}
        if closed and not any(now.update.values()):
            self._site.restrict(id, replace(now, update=ours))
        elif not closed and now.update == ours:
            self._site.restrict(id, replace(now, update={}))
        return replace(self._seen(page, self._key(page)), locked=closed)

    def remove(self, id: str, revision: str) -> None:
        """Put a page into the trash, unless something stands below it that would lose its place."""
        self._guard_remarks(self._there(id, revision, ""), "")
        children = self._site.children(id)
        if children:
            what = f"{len(children)} pages stand below it"
            raise ConflictError("foreign-children", what, "move them, then run it again")
        surely(lambda: self._site.trash(id), lambda: None if self._is_current(id) else True)
        if self._is_current(id):
            raise MismatchError("stored-otherwise", "the page is still there", "see who may remove it")

    def attach(self, id: str, file: File, replaces: SeenFile | None) -> SeenFile:
        """See :class:`~dovetail.publish.wiki.Wiki`. The comment of the file says what it was drawn from."""
        there = self._file(id, file.name)
        left = source_of(there) if there is not None and replaces is None else ""
        if there is not None and left == file.source:
            return SeenFile(left, there.id, str(there.version))
        if not (left and id in self._restored):
            _guard_file(there, file.name, replaces)
        data = file.data
        comment = f"dovetail {file.source} {len(data)}"

        def stored() -> FoundFile | None:
            found = self._file(id, file.name)
            newer = found is not None and (there is None or found.version > there.version)
            return found if newer and found is not None and source_of(found) == file.source else None

        def store() -> FoundFile:
            self._site.upload(id, file.name, data, file.media_type, comment, there)
            found = stored()
            if found is None:
                what = f'the file "{file.name}" is not there as it was sent'
                raise MismatchError("stored-otherwise", what, "look at the files of the page")
            return found

        found = surely(store, stored)
        return SeenFile(file.source, found.id, str(found.version))

    def detach(self, id: str, name: str, replaces: SeenFile) -> None:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        there = self._file(id, name)
        _guard_file(there, name, replaces)
        if there is not None:
            self._site.delete_file(there)

    def end_step(self, *, keep: bool) -> None:
        """Nothing to do: each page is whole as soon as it is there."""

    def settle(self, manifest: bytes) -> None:
        """Keep the manifest in the properties of the page at the root."""
        self._shelf.write(manifest)

    def close(self) -> None:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        self._site.close()

    @property
    def _root(self) -> str:
        return (self._target.root or "").strip() or self._site.place()[1]

    @property
    def _shelf(self) -> Shelf:
        return Shelf(self._site, self._root, self.name)

    def _there(self, id: str, revision: str, key: str) -> Found:
        """The page, which has to be the revision that was planned for."""
        page = self._site.patiently(lambda: self._site.page(id))
        if page is None or page.status != "current":
            raise GoneError("page-gone", f"page {id} is not there any more", "make a new plan", key)
        if str(page.version) != revision:
            what = f'"{page.title}" was changed after the plan was made'
            raise ConflictError("revision-differs", what, "make a new plan", key)
        return page

    def _put(self, page: Found, title: str, text: str, parent: str, key: str) -> Found:
        """Write the next version. A refusal for another reason than the version is tried again."""
        for _ in self._site.pauses():
            answer = self._site.put(page, title, text, parent)
            if answer.status == 400 and "already exists" in message_of(answer):
                what = f'a page with the title "{title}" is there already, or in the trash or the archive'
                raise CollisionError("address-taken", what, "see whose it is; the trash can be emptied", key)
            if answer.status == 400:
                what = f"the wiki refuses the page: {message_of(answer)}"
                raise PublishError("request-refused", what, "see its settings", key)
            if answer.status < 300:
                return replace(page, title=title, version=page.version + 1, parent=parent or page.parent)
            now = self._current(page.id)
            if now is None:
                raise GoneError("page-gone", f'"{page.title}" is not there any more', "make a new plan", key)
            if answer.status == 404:
                what = f'the account may read "{page.title}", but not change it'
                hint = "see the restrictions of the page and of those above it"
                raise DeniedError("access-denied", what, hint, key, final=False)
            if now.version == page.version + 1 and now.title == title and self._same(now.body, text):
                # An earlier sending was carried out, and only its answer was lost.
                return now
            if now.version != page.version:
                what = f'"{page.title}" was changed after the plan was made'
                raise ConflictError("revision-differs", what, "make a new plan", key)
        what = f"the wiki does not take the page now: {message_of(answer)}"
        raise PublishError("wiki-failing", what, "run it again later", key)

    def _as_sent(self, wish: Wish) -> Found | None:
        """The page that a request may have made: title, mark and text are those that were sent."""
        found = [page for page in self._site.pages(wish.address, bodies=True) if page.status == "current"]
        return next((page for page in found if self._says(page, wish)), None)

    def _instead(self, wish: Wish, parent: str, error: CollisionError) -> Found:
        """The page that has the title already, if it is ours: just made, or in the trash."""
        made = self._as_sent(wish)
        if made is not None:
            return made
        fold = self._dialect.names.fold
        named = [page for page in self._site.pages() if fold(page.title) == fold(wish.address)]
        if not named:
            # It is taken by what no list shows: by a page that an earlier sending has just made, perhaps.
            made = self._site.patiently(lambda: self._as_sent(wish))
        for page in named:
            whole = self._site.page(page.id)
            if whole is None or self._key(whole) != wish.key:
                continue
            if whole.status == "archived":
                error.hint = "take it out of the archive by hand, then run it again"
            if whole.status == "trashed":
                made = self._taken_back(whole, wish, parent)
        if made is None:
            raise error
        return made

    def _taken_back(self, page: Found, wish: Wish, parent: str) -> Found | None:
        self._site.restore(page)
        # Its files, which nobody sees in the trash, have come back with it.
        self._restored.add(page.id)
        back = self._current(page.id)
        return self._put(back, wish.address, wish.text, parent, wish.key) if back is not None else None

    def _current(self, id: str) -> Found | None:
        page = self._site.page(id)
        return page if page is not None and page.status == "current" else None

    def _is_current(self, id: str) -> bool:
        return self._current(id) is not None

    def _says(self, page: Found, wish: Wish) -> bool:
        return self._same(page.body, wish.text)

    def _same(self, body: str | None, text: str) -> bool:
        normal = self._dialect.normal
        return normal(body or "") == normal(text)

    def _key(self, page: Found) -> str:
        return self._dialect.key_in(page.body or "", self.name)

    def _seen(self, page: Found, key: str) -> Seen:
        return Seen(page.id, page.title, page.title, str(page.version), key, page.parent)

    def _guard_remarks(self, page: Found, key: str) -> None:
        """Comments that came after the plan was made would lose their place: nobody has given them up."""
        if _remarks(page.body or "") - self._remarks.get(page.id, frozenset()) and self._site.open_remarks(
            page.id
        ):
            what = f'somebody has commented in the text of "{page.title}" after the plan was made'
            raise ConflictError("comments", what, "make a new plan", key)

    def _file(self, id: str, name: str) -> FoundFile | None:
        fold = self._dialect.names.fold
        return next((file for file in self._site.files(id) if fold(file.name) == fold(name)), None)

    def _label(self, id: str, labels: Sequence[str], before: Sequence[str]) -> None:
        if not labels and not before:
            return
        there, wanted = set(self._site.labels(id)), {label.lower() for label in labels}
        if wanted - there:
            self._site.add_labels(id, sorted(wanted - there))
        for label in sorted(({label.lower() for label in before} - wanted) & there):
            self._site.remove_label(id, label)


def _guard_file(there: FoundFile | None, name: str, replaces: SeenFile | None) -> None:
    now = (there.id, str(there.version)) if there else None
    if now != ((replaces.id, replaces.revision) if replaces else None):
        what = f'the file "{name}" was changed after the plan was made'
        raise ConflictError("revision-differs", what, "make a new plan")


def _remarks(body: str) -> frozenset[str]:
    return frozenset(_MARKER.findall(body))
