"""On which page a document of the pack begins, estimated: how high its blocks are, one after the other.

Word lays text out itself and corrects the contents when it brings its fields up to date. Readers that do
not update fields show the estimate.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from dovetail.diagrams.lettering import Face, wrap
from dovetail.formats.markdown_tree import text_of
from dovetail.formats.word.columns import lines_of, widths
from dovetail.formats.word.look import Page
from dovetail.formats.word.pictures import Picture

_LINE, _CELL_LINE, _CELL_PADDING = 14.2, 12.4, 8.1
_HEADINGS = {
    "h1": (21.0, 0.0, 33.0),
    "h2": (14.0, 20.0, 6.3),
    "h3": (11.0, 13.0, 4.0),
    "h4": (10.0, 11.4, 2.9),
}
"""Size, space before and space after."""
_LABEL, _KEEP, _TABLE_GAP, _PADDING = 20.0, 45.0, 8.0, 175


def pages_of(root: Element, page: Page, pictures: Mapping[str, Picture]) -> int:
    """How many pages the blocks below ``root`` take."""
    return _Sheet(page, pictures).fill(root)


class _Sheet:
    def __init__(self, page: Page, pictures: Mapping[str, Picture]) -> None:
        self._page, self._pictures = page, pictures
        self._depth, self._room = page.depth / 20, page.room / 20
        self._pages, self._used = 1, _LABEL

    def fill(self, root: Element) -> int:
        for block in root:
            self._block(block, self._room)
        return self._pages if self._used or self._pages == 1 else self._pages - 1

    def _take(self, height: float, *, keep: float = 0.0, splits: bool = False) -> None:
        if self._used and self._used + min(height + keep, self._depth) > self._depth and not splits:
            self._pages, self._used = self._pages + 1, 0.0
        self._used += height
        while self._used > self._depth:
            self._pages, self._used = self._pages + 1, self._used - self._depth

    def _block(self, block: Element, room: float) -> None:
        kinds = block.get("class", "").split()
        if block.tag in _HEADINGS or re.fullmatch("h[1-6]", block.tag):
            size, before, after = _HEADINGS.get(block.tag, _HEADINGS["h4"])
            lines = _lines(text_of(block), room, size, "bold")
            self._take((before if self._used else 0.0) + lines * size * 1.3 + after, keep=_KEEP)
        elif "picture" in kinds:
            self._picture(block, across="plate" in kinds)
        elif block.tag == "p":
            height = sum(_lines(line, room, 10.0) for line in lines_of(block)) * _LINE
            after = 1.0 if "alert-title" in kinds else 7.0
            self._take(height + after, keep=_KEEP if "lead" in kinds else 0.0, splits=height > 3 * _LINE)
        elif block.tag in ("ul", "ol"):
            for item in block:
                self._take(_lines(text_of(item), room - 17, 10.0) * _LINE + 3.0)
        elif block.tag == "table":
            self._table(block, room)
        elif block.tag == "hr":
            self._take(_TABLE_GAP)
        else:
            inside = room - 12 if "alert" in kinds else room
            for child in block:
                self._block(child, inside)
            self._used += 8.0 if "alert" in kinds else 0.0

    def _picture(self, block: Element, *, across: bool) -> None:
        if across:
            self._pages, self._used = self._pages + (2 if self._used else 1), 0.0
            return
        picture = self._pictures.get(block[0].get("src", ""))
        if picture is not None:
            scale = min(1.0, self._room / picture.width, (self._depth - 36) / picture.height)
            self._take(picture.height * scale + 16.0)

    def _table(self, table: Element, room: float) -> None:
        rows = [row for part in table for row in part]
        cells = [list(row) for row in rows]
        columns = max(len(row) for row in cells)
        kinds = table.get("class", "").split()
        size = 8.5 if "wide" in kinds else 9.0
        total = int(room * 20)
        wide = (
            [int(total * 0.3), total - int(total * 0.3)]
            if "pairs" in kinds
            else widths(cells, columns, total, size, _PADDING)
        )
        for number, row in enumerate(cells):
            height = max(
                sum(
                    _lines(line, (width - 170) / 20, size, "bold" if cell.tag == "th" else "regular")
                    for line in lines_of(cell)
                )
                for cell, width in zip(row, wide, strict=False)
            )
            keep = _CELL_LINE + _CELL_PADDING if number in (0, 1, len(cells) - 2) else 0.0
            self._take(height * _CELL_LINE + _CELL_PADDING, keep=keep)
        self._take(_TABLE_GAP, splits=True)


def _lines(text: str, room: float, size: float, face: Face = "regular") -> int:
    return max(1, len(wrap(text, max(room, 20.0), size, face)))
