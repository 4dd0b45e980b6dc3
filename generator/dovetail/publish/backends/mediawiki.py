"""MediaWiki over its action API. Identity is the page id; revisions guard each write.

A timestamp guards nothing (edits of one second, or of one account, pass it), and a revision alone makes a
deleted page anew: so an edit names its revision and that the page exists, a new page that it does not.
"""

from __future__ import annotations

import hashlib
import json
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from typing import Any

from dovetail.build.lock import Holder
from dovetail.model.publishing import Target
from dovetail.publish.backends.mediawiki_api import Api, batches
from dovetail.publish.backends.mediawiki_pages import (
    WHOLE,
    content_of,
    leads_to,
    listed,
    owner_of,
    packed,
    redirects_to,
    unpacked,
)
from dovetail.publish.backends.mediawiki_pictures import SUMMARY, Pictures, beginning
from dovetail.publish.backends.mediawiki_probe import LOCK, probed
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
        self._wanted: dict[str, str] = {}
        self._passed: set[str] = set()
        self._changed = False
        self._ways: dict[str, str] = {}
        self._prefix = f"{self._root}/" if self._root else ""

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
        self._wanted = {self._dialect.names.fold(wish.address): wish.key for wish in wishes}
        found: dict[str, Seen] = {}
        for some in batches(addresses):
            answer = self.api.pages(titles=some, **WHOLE)
            self._spelled |= {one["title"]: one["asked"] for one in answer if "asked" in one}
            self._add(found, answer)
        self._add(found, listed(self.api, self._prefix))
        for some in batches([page.id for page in kept if page.id not in found]):
            self._add(found, self.api.pages(pageids=some, **WHOLE))
        fold = self._dialect.names.fold
        ways_to_ours = redirects_to(self.api, [page.id for page in kept])
        self._ways = {id: fold(title) for id, title in ways_to_ours.items() if fold(title) in self._wanted}
        ways = self._ways.keys()
        known = {page.id for page in found.values() if page.key} | {page.id for page in kept}
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
            way = self._take_way(wish.address, wish.key)
            guard: dict[str, Any] = {"title": wish.address, "createonly": 1}
            if way is not None:
                # A title that another page of ours has had: its redirect stays in the history.
                revision = way["revisions"][0]["revid"]
                guard = {"pageid": way["pageid"], "baserevid": revision, "nocreate": 1}
            said = self._edited(text, **guard)
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
            said = self._edited(text, pageid=id, baserevid=revision, nocreate=1)
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
        fold = self._dialect.names.fold
        # No way is left where another page of ours goes, nor where this one only waited.
        gone = self._wanted.get(fold(page.address), wish.key) != wish.key or page.address in self._passed
        self._passed.add(wish.address)
        self._changed = True
        way = self._take_way(wish.address, wish.key)
        earlier = redirects_to(self.api, [id]).keys() - {str(way["pageid"]) if way is not None else ""}
        if way is not None and fold(leads_to(way)) != fold(page.title):
            self.api.delete(pageid=way["pageid"], reason=SUMMARY)

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
        for some in batches(sorted(earlier)):
            for older in self.api.pages(pageids=some, **WHOLE):
                self._lead_on(older, page.title, moved.title)
        return moved

    def _lead_on(self, way: Mapping[str, Any], old: str, new: str) -> None:
        """Let an older title lead to the new one at once: readers are not led through two."""
        fold = self._dialect.names.fold
        if "revisions" in way and fold(leads_to(way)) == fold(old):
            text = content_of(way).replace(leads_to(way), new, 1)
            with suppress(ConflictError, GoneError):
                self._edited(text, pageid=way["pageid"], baserevid=way["revisions"][0]["revid"], nocreate=1)

    def label(self, id: str, revision: str, labels: tuple[str, ...], before: tuple[str, ...]) -> Seen:
        """See :class:`~dovetail.publish.wiki.Wiki`. They are categories, named at the end of the text."""
        page = self._guarded(id, revision, "")
        there = content_of(page)
        text = FOOT.labelled(there, labels, before)
        if text.rstrip() == there.rstrip():
            return self._as_seen(page)

        def do() -> Seen:
            self._edited(text, pageid=id, baserevid=revision, nocreate=1)
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
        """See :class:`~dovetail.publish.wiki.Wiki`."""
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

        surely(lambda: bool(self._edited(text, title=self._manifest, **guard)), look)
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

    def _edited(self, text: str, **guard: Any) -> dict[str, Any]:
        # The wiki composes letters before it compares what came with the checksum.
        text = unicodedata.normalize("NFC", text)
        said = self.api.write(
            "edit",
            text=text,
            md5=hashlib.md5(text.encode(), usedforsecurity=False).hexdigest(),
            summary=SUMMARY,
            bot=1,
            watchlist="nochange",
            **guard,
        )
        if said.get("result") != "Success":
            what = f"the wiki did not save the page: {', '.join(sorted(set(said) - {'result'}))}"
            raise PublishError(
                "request-refused", what, "the account may have to be freed from captchas or filters"
            )
        return said

    def _take_way(self, address: str, key: str) -> dict[str, Any] | None:
        """The redirect of ours that stands at an address, if it still is nothing but one."""
        way = next((id for id, place in self._ways.items() if place == self._dialect.names.fold(address)), "")
        if not way:
            return None
        (page,) = self.api.pages(pageids=way, **WHOLE)
        if "revisions" not in page:
            return None
        if not leads_to(page):
            what = f'somebody has written on "{page["title"]}", which led to another page'
            raise CollisionError("address-taken", what, "make a new plan", key)
        return page

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
