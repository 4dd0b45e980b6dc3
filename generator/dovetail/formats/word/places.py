"""Names of bookmarks, and addresses that a link of a Word file may have."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, urlsplit

_SLUG, _DIGEST = 26, 8
"""A bookmark's name has at most 40 characters."""


def bookmark(document: str, fragment: str = "") -> str:
    """The name of the bookmark at a place of the pack: the same in every file, another for each place."""
    place = f"{document}:{fragment}" if fragment else document
    slug = re.sub(r"[^A-Za-z0-9]+", "_", place)[:_SLUG]
    return f"_{slug}_{hashlib.sha256(place.encode()).hexdigest()[:_DIGEST]}"


def address(href: str) -> str:
    """The address as Word accepts it: it refuses a whole file for one that is not well formed."""
    try:
        spelled = quote(href, safe=":/?#[]@!$&'()*+,;=%~-._")
        parts = urlsplit(spelled)
        _ = parts.port
    except ValueError:
        return ""
    if parts.scheme in ("http", "https"):
        well = re.fullmatch(
            r"[A-Za-z0-9._~-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?", parts.netloc.rpartition("@")[2]
        )
        return spelled if well else ""
    return spelled
