"""Redirects to our pages in a MediaWiki: what readers kept of an older title leads them on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import Any

from dovetail.publish.backends.mediawiki_api import Api, batches
from dovetail.publish.backends.mediawiki_pages import (
    SUMMARY,
    WHOLE,
    content_of,
    edited,
    leads_to,
    redirects_to,
)
from dovetail.publish.errors import CollisionError, ConflictError, GoneError
from dovetail.publish.wish import Wish


class Ways:
    """Those of one wiki. ``fold`` says which titles are one to it."""

    def __init__(self, api: Api, fold: Callable[[str], str]) -> None:
        self._api = api
        self._fold = fold
        self._wanted: dict[str, str] = {}
        self._passed: set[str] = set()
        self._ways: dict[str, str] = {}

    def look(self, ours: Collection[str], wishes: Collection[Wish]) -> set[str]:
        """The ids of redirects to these pages of ours that stand where one of the wishes goes."""
        fold = self._fold
        self._wanted = {fold(wish.address): wish.key for wish in wishes}
        to_ours = redirects_to(self._api, ours)
        self._ways = {id: fold(title) for id, title in to_ours.items() if fold(title) in self._wanted}
        return set(self._ways)

    def take(self, address: str, key: str) -> dict[str, Any] | None:
        """The redirect of ours that stands at an address, if it still is nothing but one."""
        way = next((id for id, place in self._ways.items() if place == self._fold(address)), "")
        if not way:
            return None
        (page,) = self._api.pages(pageids=way, **WHOLE)
        if "revisions" not in page:
            return None
        if not leads_to(page):
            what = f'somebody has written on "{page["title"]}", which led to another page'
            raise CollisionError("address-taken", what, "make a new plan", key)
        return page

    def is_left_without(self, address: str, wish: Wish) -> bool:
        """Whether a page that is moved leaves no redirect, and that it has passed where it goes.

        None is left where another page of ours goes, nor where this one only waited.
        """
        left = self._wanted.get(self._fold(address), wish.key) != wish.key or address in self._passed
        self._passed.add(wish.address)
        return left

    def clear(self, id: str, title: str, wish: Wish) -> list[str]:
        """Free the title to which a page is moved of a redirect to another one of ours.

        The ids of all other redirects to the page: :meth:`lead_on` has to know them from before the move.
        """
        way = self.take(wish.address, wish.key)
        earlier = redirects_to(self._api, [id]).keys() - {str(way["pageid"]) if way is not None else ""}
        if way is not None and self._fold(leads_to(way)) != self._fold(title):
            self._api.delete(pageid=way["pageid"], reason=SUMMARY)
        return sorted(earlier)

    def lead_on(self, ways: Collection[str], old: str, new: str) -> None:
        """Let redirects to an older title lead to the new one at once: nobody is led through two."""
        for some in batches(list(ways)):
            for way in self._api.pages(pageids=some, **WHOLE):
                self._lead_on(way, old, new)

    def _lead_on(self, way: Mapping[str, Any], old: str, new: str) -> None:
        if "revisions" in way and self._fold(leads_to(way)) == self._fold(old):
            text = content_of(way).replace(leads_to(way), new, 1)
            guard = {"pageid": way["pageid"], "baserevid": way["revisions"][0]["revid"], "nocreate": 1}
            with suppress(ConflictError, GoneError):
                edited(self._api, text, **guard)
