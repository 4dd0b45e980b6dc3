"""MediaWiki over its action API. Identity is the page id; revisions guard each write.

A timestamp guards nothing (edits of one second, or of one account, pass it), and a revision alone makes a
deleted page anew: so an edit names its revision and that the page exists, a new page that it does not.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from typing import Any

from dovetail.build.lock import Holder
from dovetail.model.publishing import Target
from dovetail.publish.backends.mediawiki_api import Api, batches
from dovetail.publish.backends.mediawiki_pages import (
    SUMMARY,
    WHOLE,
    content_of,
    edited,
    listed,
    owner_of,
    packed,
    unpacked,
)
from dovetail.publish.backends.mediawiki_pictures import Pictures, beginning
from dovetail.publish.backends.mediawiki_probe import LOCK, probed, refuse_other_namespaces
from dovetail.publish.backends.mediawiki_ways import Ways
from dovetail.publish.errors import CollisionError, ConflictError, GoneError, MismatchError, PublishError
from dovetail.publish.markup.dialect import Dialect
from dovetail.publish.markup.mediawiki import FOOT
from dovetail.publish.secrets import Secret
from dovetail.publish.seen import Seen, SeenFile, Sight, Text
from dovetail.publish.waiting import surely
from dovetail.publish.wiki import Abilities
from dovetail.publish.wish import File, Kept, Wish, print_of

_SECOND = 1.0


class MediaWiki:
    """See :class:`~dovetail.publish.wiki.Wiki`. What is removed can be restored by an administrator."""

    def __init__(self, name: str, target: Target, dialect: Dialect, secret: Secret | None) -> None:
        self.name = name
        self._target = target
        self._dialect = dialect
        self.api = Api(target.to, target.user or "", secret)
        self._pictures = Pictures(self.api, dialect.names.fold)
        self._root = (target.root or "").strip("/ ")
        self._manifest_revision = 0
        self._spelled: dict[str, str] = {}
        self._redirects: set[str] = set()
        self._ways = Ways(self.api, dialect.names.fold)
        self._changed = False
        self._prefix = f"{self._root}/" if self._root else ""
        self._known: set[str] = set()

    @property
    def dialect(self) -> Dialect:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        return self._dialect

    def alone(self, waiting: Callable[[Holder], None]) -> AbstractContextManager[None]:
        """Nothing to do: each write is guarded by what it rests on."""
        return nullcontext()

    def probe(self) -> Abilities:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        return probed(self.api, self._target)

    def seen(self, kept: Collection[Kept], wishes: Collection[Wish]) -> Sight:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        addresses = list(
            dict.fromkeys([*(wish.address for wish in wishes), *(page.address for page in kept)])
        )
        if not self._root:
            self._prefix = beginning(addresses)
            refuse_other_namespaces(self.api, wishes)
        found: dict[str, Seen] = {}
        for some in batches(addresses):
            answer = self.api.pages(titles=some, **WHOLE)
            self._spelled |= {one["title"]: one["asked"] for one in answer if "asked" in one}
            self._add(found, answer)
        self._add(found, listed(self.api, self._prefix))
        for some in batches([page.id for page in kept if page.id not in found]):
            self._add(found, self.api.pages(pageids=some, **WHOLE))
        ways = self._ways.look([page.id for page in kept], wishes)
        known = {page.id for page in found.values() if page.key} | {page.id for page in kept}
        self._known = known
        titles = {found[id].title for id in known & found.keys()}
        foreign = Counter(
            owner_of(page.title, titles)
            for page in found.values()
            if page.id not in known | ways | self._redirects
        )
        pages = tuple(
            replace(page, foreign_children=foreign[page.title] if page.id in known else 0)
            for page in found.values()
            if page.id not in ways
        )
        names = {name for page in kept for name in page.files}
        names |= {file.name for wish in wishes for file in wish.files}
        return Sight(pages, self._pictures.there(names))

    def text(self, id: str) -> Text:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        page = self._page(id)
        revision = page["revisions"][0]
        return Text(str(revision["revid"]), content_of(page))

    def manifest(self) -> bytes | None:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        (page,) = (one for one in self.api.pages(titles=self._manifest, **WHOLE) if "asked" not in one)
        self._manifest_revision = 0
        if "revisions" not in page:
            return None
        self._manifest_revision = int(page["revisions"][0]["revid"])
        return unpacked(content_of(page))

    def create(self, wish: Wish, above: str) -> Seen:
        """See :class:`~dovetail.publish.wiki.Wiki`."""

        self._changed = True

        def do() -> Seen:
            text = FOOT.labelled(wish.text, wish.labels)
            way = self._ways.take(wish.address, wish.key)
            guard: dict[str, Any] = {"title": wish.address, "createonly": 1}
            if way is not None:
                # A title that another page of ours has had: its redirect stays in the history.
                revision = way["revisions"][0]["revid"]
                guard = {"pageid": way["pageid"], "baserevid": revision, "nocreate": 1}
            said = edited(self.api, text, **guard)
            return self._seen_of(str(said["pageid"]))

        def look() -> Seen | None:
            there = self._at(wish.address)
            return there if there is not None and there.key == wish.key else None

        try:
            return surely(do, look)
        except CollisionError:
            found = look()
            if found is not None and found.print == wish.print:
                return found
            raise

    def update(self, id: str, revision: str, wish: Wish) -> Seen:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        # Before the edit, because MediaWiki merges a late one if its lines differ from the other's.
        page = self._guarded(id, revision, wish.key)
        text = FOOT.carried(wish.text, FOOT.split(content_of(page))[1])

        def do() -> Seen:
            said = edited(self.api, text, pageid=id, baserevid=revision, nocreate=1)
            if "nochange" not in said and str(said.get("oldrevid", revision)) != revision:
                what = "a person saved it in the same moment, and the wiki merged both"
                raise ConflictError("merged", what, "look at the page; nothing of either is lost", wish.key)
            return self._seen_of(id)

        def look() -> Seen | None:
            there = self._seen_of(id)
            return there if there.revision != revision and there.print == wish.print else None

        return surely(do, look)

    def place(self, id: str, revision: str, wish: Wish, above: str) -> Seen:
        """See :class:`~dovetail.publish.wiki.Wiki`. The old title leads to the new one."""
        page = self._guard(id, revision, wish.key)
        if page.address == wish.address:
            return page
        gone = self._ways.is_left_without(page.address, wish)
        self._changed = True
        earlier = self._ways.clear(id, page.title, wish)

        def do() -> Seen:
            said = self.api.write(
                "move", fromid=id, to=wish.address, reason=SUMMARY, movetalk=1, watchlist="nochange",
                noredirect=1 if gone else None,
            )  # fmt: skip
            if gone and said.get("redirectcreated"):
                self.api.delete(title=page.title, reason=SUMMARY)
            return self._seen_of(id)

        def look() -> Seen | None:
            there = self._seen_of(id)
            return there if there.address == wish.address else None

        moved = surely(do, look)
        self._ways.lead_on(earlier, page.title, moved.title)
        return moved

    def label(self, id: str, revision: str, labels: tuple[str, ...], before: tuple[str, ...]) -> Seen:
        """See :class:`~dovetail.publish.wiki.Wiki`. They are categories, named at the end of the text."""
        page = self._guarded(id, revision, "")
        there = content_of(page)
        text = FOOT.labelled(there, labels, before)
        if text.rstrip() == there.rstrip():
            return self._as_seen(page)

        def do() -> Seen:
            edited(self.api, text, pageid=id, baserevid=revision, nocreate=1)
            return self._seen_of(id)

        def look() -> Seen | None:
            now = self._page(id)
            return self._as_seen(now) if content_of(now).rstrip() == text.rstrip() else None

        return surely(do, look)

    def lock(self, id: str, revision: str, *, closed: bool) -> Seen:
        """See :class:`~dovetail.publish.wiki.Wiki`. It is the protection that administrators set."""
        page = self._guard(id, revision, "")
        if bool(page.locked) is closed:
            return page
        level = LOCK if closed else "all"

        def do() -> Seen:
            self.api.write(
                "protect", pageid=id, protections=[f"edit={level}", f"move={level}"], expiry="infinite",
                reason=SUMMARY, watchlist="nochange",
            )  # fmt: skip
            return self._seen_of(id)

        def look() -> Seen | None:
            there = self._seen_of(id)
            return there if bool(there.locked) is closed else None

        return surely(do, look)

    def remove(self, id: str, revision: str) -> None:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        page = self._guard(id, revision, "")
        below = [one for one in listed(self.api, f"{page.address}/") if not one.get("redirect")]
        if any(not self._as_seen(one).key for one in below):
            what = "a page of somebody else stands below it"
            raise ConflictError("foreign-children", what, "move that page, then run it again")
        self._changed = True
        self.api.delete(pageid=id, reason=SUMMARY)

    def attach(self, id: str, file: File, replaces: SeenFile | None) -> SeenFile:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        return self._pictures.store(file, replaces)

    def detach(self, id: str, name: str, replaces: SeenFile) -> None:
        """See :class:`~dovetail.publish.wiki.Wiki`. One that a page of a person shows stays."""
        if not self._pictures.shown_on(name) - self._known:
            self._pictures.remove(name, replaces)

    def end_step(self, *, keep: bool) -> None:
        """Nothing is held."""

    def settle(self, manifest: bytes) -> None:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        text = packed(manifest)
        guard: dict[str, Any] = {"createonly": 1}
        if self._manifest_revision:
            guard = {"baserevid": self._manifest_revision, "nocreate": 1}

        def look() -> bool | None:
            return True if self.manifest() == manifest else None

        surely(lambda: bool(edited(self.api, text, title=self._manifest, **guard)), look)
        if look() is None:
            what = "the manifest is stored otherwise than it was sent"
            raise MismatchError("stored-otherwise", what, f'look at "{self._manifest}"')
        self._show_anew(manifest)

    def _show_anew(self, manifest: bytes) -> None:
        """Forget how pages looked before those came, or went, to which they lead: else links stay red."""
        changed, self._changed = self._changed, False
        if changed:
            # What was drawn in this very second would count as drawn after it.
            time.sleep(_SECOND)
            with suppress(PublishError):
                self.api.purge([page["id"] for page in json.loads(manifest)["pages"].values()])

    def close(self) -> None:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        self.api.close()

    @property
    def _manifest(self) -> str:
        return f"{self._root or 'Dovetail'}/Manifest of {self.name}"

    def _guard(self, id: str, revision: str, key: str) -> Seen:
        return self._as_seen(self._guarded(id, revision, key))

    def _guarded(self, id: str, revision: str, key: str) -> dict[str, Any]:
        page = self._page(id)
        if str(page["revisions"][0]["revid"]) != revision:
            what = f'"{page["title"]}" was changed after the plan was made'
            raise ConflictError("revision-differs", what, "make a new plan", key)
        return page

    def _seen_of(self, id: str) -> Seen:
        return self._as_seen(self._page(id))

    def _at(self, address: str) -> Seen | None:
        pages = self.api.pages(titles=address, **WHOLE)
        return next((self._as_seen(page) for page in pages if "revisions" in page), None)

    def _page(self, id: str) -> dict[str, Any]:
        (page,) = self.api.pages(pageids=id, **WHOLE)
        if "revisions" not in page:
            raise GoneError("page-gone", "the page is not there any more", "make a new plan")
        return page

    def _add(self, found: dict[str, Seen], pages: Iterable[dict[str, Any]]) -> None:
        for page in pages:
            if "revisions" in page and page["title"] != self._manifest_title:
                found[str(page["pageid"])] = self._as_seen(page)
                if page.get("redirect"):
                    self._redirects.add(str(page["pageid"]))

    @property
    def _manifest_title(self) -> str:
        return self._dialect.names.fold(self._manifest)

    def _as_seen(self, page: dict[str, Any]) -> Seen:
        revision = page["revisions"][0]
        text = content_of(page)
        # As we spell it: the wiki writes the first letter large, and knows namespaces by several names.
        address = self._spelled.get(page["title"], page["title"])
        key = self._dialect.key_in(text, self.name)
        printed = print_of(self._dialect.normal(text))
        author = str(revision.get("user", ""))
        return Seen(
            str(page["pageid"]),
            address,
            page["title"],
            str(revision["revid"]),
            key,
            print=printed,
            author=author,
            locked=any(one["type"] == "edit" for one in page.get("protection", ())),
        )
