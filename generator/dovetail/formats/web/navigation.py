"""The ways through the pages of a pack: all documents, the trail to a page, its neighbours and sections."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Sequence
from typing import Any

from dovetail.formats.theme import grouped
from dovetail.formats.tree.headings import Heading
from dovetail.model.document import Document, Pack
from dovetail.model.language import tell

Address = Callable[[str], str]
Data = dict[str, Any]

HOME = "index"
_SHORT_GROUP = 8
_MOST_SECTIONS = 45


def address_from(document: str) -> Address:
    """How the page of ``document`` names other files of its folder."""
    folder = posixpath.dirname(document) or "."

    def address(path: str) -> str:
        return posixpath.relpath(path, folder)

    return address


def page_of(document: str) -> str:
    """The file of a document's page."""
    return f"{document}.html"


def groups(document: Document, pack: Pack, address: Address) -> list[Data]:
    """All documents by groups. A long group that the reader is not in is closed, the procedures never are."""
    found: list[Data] = []
    for label, documents in grouped(pack):
        here = any(other.id == document.id for other in documents)
        short = len(documents) <= _SHORT_GROUP or documents[0].kind == "procedure"
        entries = [_link(other, address, here=other.id == document.id) for other in documents]
        found.append(
            {
                "id": f"{documents[0].kind}-{len(found)}",
                "label": label,
                "open": here or short,
                "entries": entries,
            }
        )
    return found


def trail(document: Document, pack: Pack, address: Address) -> list[Data]:
    """The way from the first page to this one; nothing on the first page."""
    if document.id == HOME:
        return []
    home = next((other for other in pack.documents if other.id == HOME), None)
    first = [{"href": address(page_of(HOME)), "title": tell("Start"), "here": False}] if home else []
    label = next(label for label, documents in grouped(pack) if _holds(documents, document))
    return [
        *first,
        {"href": "", "title": label, "here": False},
        {"href": "", "title": document.title, "here": True},
    ]


def neighbours(document: Document, pack: Pack, address: Address) -> Data:
    """The documents before and after this one in reading order; None at the ends."""
    ids = [other.id for other in pack.documents]
    place = ids.index(document.id)
    before = pack.documents[place - 1] if place else None
    after = pack.documents[place + 1] if place + 1 < len(ids) else None
    return {
        "before": _link(before, address) if before else None,
        "after": _link(after, address) if after else None,
    }


def sections(headings: Sequence[Heading]) -> list[Data]:
    """The sections of a page, and those below them unless they were too many to help."""
    deepest = 3 if sum(heading.level in (2, 3) for heading in headings) <= _MOST_SECTIONS else 2
    found: list[Data] = []
    for heading in headings:
        entry = {"anchor": heading.id, "number": heading.number, "title": heading.text, "below": []}
        if heading.level == 2:
            found.append(entry)
        elif heading.level == 3 and deepest == 3 and found:
            found[-1]["below"].append(entry)
    return found


def _link(document: Document, address: Address, *, here: bool = False) -> Data:
    return {"href": address(page_of(document.id)), "title": document.title, "here": here}


def _holds(documents: Sequence[Document], document: Document) -> bool:
    return any(other.id == document.id for other in documents)
