"""Pages of a MediaWiki: how titles begin, what leads to them, whose subpages they are; and an edit of one."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from dovetail.publish.backends.mediawiki_api import Api, batches
from dovetail.publish.errors import PublishError

SUMMARY = "Published by Dovetail"
WHOLE: dict[str, Any] = {
    "prop": ["info", "revisions"],
    "inprop": "protection",
    "rvprop": ["ids", "user", "content"],
    "rvslots": "main",
}
"""What is asked of each page."""
IN_ONE_PIECE = 50
"""Pages of a list in one answer; with their contents, no account gets more."""
_JSON = re.compile(r"<pre>\s*(\{.*\})\s*</pre>", re.DOTALL)
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
    where = {"gapprefix": prefix, "gapnamespace": space, "gaplimit": IN_ONE_PIECE}
    return api.pages(generator="allpages", **where, **WHOLE)


def redirects_to(api: Api, ids: Collection[str]) -> dict[str, str]:
    """The redirects that lead to these pages, their titles by their ids."""
    found: dict[str, str] = {}
    for some in batches(list(ids)):
        asked = api.pages(pageids=some, prop="redirects", rdprop=["pageid", "title"], rdlimit="max")
        found |= {
            str(one["pageid"]): str(one["title"]) for page in asked for one in page.get("redirects", ())
        }
    return found


def edited(api: Api, text: str, **guard: Any) -> dict[str, Any]:
    """What the wiki says of an edit. ``guard`` names the page, and what has to be there."""
    # The wiki composes letters before it compares what came with the checksum.
    text = unicodedata.normalize("NFC", text)
    said = api.write(
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


def owner_of(title: str, ours: Collection[str]) -> str:
    """The page of ours of which a page is a subpage, "" for none."""
    while "/" in title:
        title = title.rpartition("/")[0]
        if title in ours:
            return title
    return ""


def packed(manifest: bytes) -> str:
    """The text of the page that keeps the manifest; nothing in it is markup."""
    text = json.dumps(json.loads(manifest), indent=1, sort_keys=True)
    for sign in "<>&~":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    said = "What Dovetail has published here. The program keeps it; please leave it as it is."
    return f"{said}\n<pre>\n{text}\n</pre>"


def unpacked(text: str) -> bytes:
    """The manifest that a page keeps."""
    found = _JSON.search(text)
    try:
        document = json.loads(found[1]) if found else None
    except ValueError:
        document = None
    if document is None:
        return b"damaged"
    return f"{json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)}\n".encode()


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
