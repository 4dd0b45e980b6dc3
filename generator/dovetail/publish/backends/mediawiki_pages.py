"""What MediaWiki says of pages: how their titles begin, what leads to them, whose subpages they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from dovetail.publish.backends.mediawiki_api import Api, batches

WHOLE: dict[str, Any] = {
    "prop": ["info", "revisions"],
    "inprop": "protection",
    "rvprop": ["ids", "user", "content"],
    "rvslots": "main",
}
"""What is asked of each page."""
_ONLY_A_WAY = re.compile(r"#[^\W\d]+\s*:?\s*\[\[:?(?P<to>[^\[\]|#]+)[^\[\]]*\]\]")
"""A redirect as MediaWiki writes it, in whatever language."""


def content_of(page: Mapping[str, Any]) -> str:
    """The text of a page; one that is hidden is not ours to compare."""
    return str(page["revisions"][0].get("slots", {}).get("main", {}).get("content", ""))


def leads_to(page: Mapping[str, Any]) -> str:
    """Where a page leads that is nothing but a redirect, else ""."""
    found = _ONLY_A_WAY.fullmatch(content_of(page).strip()) if page.get("redirect") else None
    return found["to"] if found else ""


def listed(api: Api, beginning: str) -> list[dict[str, Any]]:
    """All pages whose titles begin so; none for an empty beginning, which would be the whole wiki."""
    if not beginning:
        return []
    space, prefix = _space_of(api, beginning)
    return api.pages(generator="allpages", gapprefix=prefix, gapnamespace=space, gaplimit=50, **WHOLE)


def redirects_to(api: Api, ids: Collection[str]) -> dict[str, str]:
    """The redirects that lead to these pages, their titles by their ids."""
    found: dict[str, str] = {}
    for some in batches(list(ids)):
        asked = api.pages(pageids=some, prop="redirects", rdprop=["pageid", "title"], rdlimit="max")
        found |= {
            str(one["pageid"]): str(one["title"]) for page in asked for one in page.get("redirects", ())
        }
    return found


def owner_of(title: str, ours: Collection[str]) -> str:
    """The page of ours of which a page is a subpage, "" for none."""
    while "/" in title:
        title = title.rpartition("/")[0]
        if title in ours:
            return title
    return ""


def _space_of(api: Api, beginning: str) -> tuple[int, str]:
    head, colon, rest = beginning.partition(":")
    if not colon:
        return 0, beginning
    known = api.read(meta="siteinfo", siprop=["namespaces", "namespacealiases"])["query"]
    for one in [*known["namespaces"].values(), *known["namespacealiases"]]:
        names = {str(one.get(name, "")).casefold() for name in ("name", "canonical", "alias")} - {""}
        if head.strip().casefold() in names:
            return int(one["id"]), rest.lstrip()
    return 0, beginning
