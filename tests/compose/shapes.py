"""Which documents of the sample packs show something that no other one shows.

Judges of whole files (Word's validator, veraPDF) take a second per page. What they judge hangs on how blocks
stand in each other, not on the words in them: so they are asked of the documents that together hold every way
in which blocks stand in each other in any sample, every kind of document, and every character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from lxml import html
from lxml.etree import Element

from dovetail.model.document import Document, Pack
from tests.compose.readers import by_commonmark
from tests.compose.test_samples import SAMPLES, sample

_BADGE = re.compile(r"\*\*\[([+±−◆])")
_ALERT = re.compile(r"\[!\w+\]")
_PICTURE = re.compile(r"\(diagrams/(?:(map|timeline)|[^)]*)\.svg\)")
_LONG = 40
"""Rows; a table with more of them goes over several pages in every look."""


def shapes(document: Document) -> frozenset[str]:
    """What a judge of files could judge differently in this document than in another one."""
    root = html.fragment_fromstring(by_commonmark(document.body), create_parent="body")
    return frozenset(
        (
            *_paths(root, ""),
            *_tables(root),
            *(f"character {character}" for character in set(document.body) if character > "~"),
            *(f"badge {sign}" for sign in _BADGE.findall(document.body)),
            *_ALERT.findall(document.body),
            *(f"picture {kind or 'of steps'}" for kind in _PICTURE.findall(document.body)),
            f"document {document.id.partition('/')[0] if '/' in document.id else document.kind}",
        )
    )


def _paths(element: Any, above: str) -> Iterator[str]:
    for child in element.iterchildren(tag=Element):
        path = f"{above}/{child.tag}{sorted(set(child.attrib) & {'class', 'style', 'start', 'alt'})}"
        yield path
        yield from _paths(child, path)


def _tables(root: Any) -> Iterator[str]:
    for table in root.iter("table"):
        head = ["named" if (cell.text_content() or "").strip() else "nameless" for cell in table.iter("th")]
        rows = len(list(table.iter("tr")))
        yield f"table {len(head)} columns"
        yield f"table {sorted(set(head))} {'over pages' if rows > _LONG else 'short'}"


@cache
def telling_packs() -> dict[str, Pack]:
    """By code of the sample: its pack, with only those documents that show what no other one shows."""
    packs = {str(item.id): sample(*item.values).pack for item in SAMPLES}
    found = {
        (code, document.id): (document, shapes(document))
        for code, pack in packs.items()
        for document in pack.documents
    }
    missing = frozenset[str]().union(*(shown for _, shown in found.values()))
    chosen: set[tuple[str, str]] = set()
    while missing:
        best = max(found, key=lambda at: (len(found[at][1] & missing) / (2000 + len(found[at][0].body)), at))
        chosen.add(best)
        missing -= found[best][1]
    of_packs = {
        code: tuple(item for item in pack.documents if (code, item.id) in chosen)
        for code, pack in packs.items()
    }
    return {
        code: replace(packs[code], documents=documents) for code, documents in of_packs.items() if documents
    }
