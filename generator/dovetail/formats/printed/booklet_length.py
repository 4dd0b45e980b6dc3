"""Whether a booklet keeps to its pages; if not, which of its sections take the most room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from dovetail.formats.rendered import warning
from dovetail.formats.tree.headings import Heading
from dovetail.model.diagnostics import Diagnostic
from dovetail.model.document import BOOKLET_PAGES, Document

_NAMED = 4
_WAYS = (
    "Shorten what its longest controls and steps explain, leave out procedures that it does not work by "
    "(project.yaml: procedures), or have a document for each procedure (project.yaml: pack: documents)."
)


def too_long(
    document: Document,
    headings: Sequence[Heading],
    pages: int,
    heights: Mapping[str, tuple[int, float]],
) -> tuple[Diagnostic, ...]:
    """A warning if the pack of a booklet has more ``pages`` than a booklet may have.

    ``heights`` has page and height of each place in its own pages, by ``document:anchor``.
    """
    if document.kind != "booklet" or pages <= BOOKLET_PAGES:
        return ()
    largest = sorted(_rooms(document, headings, heights), key=lambda entry: -entry[1])[:_NAMED]
    named = ", ".join(f"“{title}” ({room:.1f})" for title, room in largest)
    said = f"the booklet has {pages} pages; it is to have {BOOKLET_PAGES} at most"
    if named:
        said = f"{said}. Most pages go to {named}"
    return (warning("booklet-too-long", document.id, said, _WAYS),)


def _rooms(
    document: Document, headings: Sequence[Heading], heights: Mapping[str, tuple[int, float]]
) -> list[tuple[str, float]]:
    """Each section with the pages that it takes, in parts of a page."""
    if not heights:
        return []
    top, bottom = (pick(height for _, height in heights.values()) for pick in (max, min))
    depth = max(top - bottom, 1.0)

    def position(place: str) -> float:
        page, height = heights[place]
        return page + (top - height) / depth

    found = [
        (heading.text, position(f"{document.id}:{heading.id}"))
        for heading in headings
        if heading.level == 2 and f"{document.id}:{heading.id}" in heights
    ]
    last = max(page for page, _ in heights.values()) + 1.0
    return [(title, end - start) for (title, start), (_, end) in pairwise([*found, ("", last)])]
