"""On which page a document of the pack begins, estimated: how high its blocks are, one after the other.

Word lays text out itself and corrects the contents when it brings its fields up to date. Readers that do
not update fields show the estimate.
"""

from __future__ import annotations

import re
from math import ceil
from xml.etree.ElementTree import Element

from dovetail.diagrams.lettering import Face, wrap
from dovetail.formats.tree.markdown_tree import lines_of, text_of
from dovetail.formats.word.file import WordFile
from dovetail.formats.word.look import LONGEST_LINE
from dovetail.formats.word.tables import column_widths, share_of

_LINE, _CELL_LINE, _CELL_PADDING, _AFTER = 1.36, 1.143, 3.9, 4.3
_DENSE_LINE, _DENSE_PADDING, _DENSE_AFTER = 1.17, 1.9, 2.0
_HEADINGS = {
    "h1": (1.935, 0.0, 24.0),
    "h2": (1.344, 12.8, 4.3),
    "h3": (1.108, 9.6, 2.6),
    "h4": (1.0, 7.4, 1.7),
}
"""Size as a share of the text's, space before and space after in points."""
_TITLE, _GROUP, _ENTRY_LINE, _ENTRY_RULE = 52.0, 25.0, 1.21, 2.5
_LOW_LINES = 4
_LABEL, _KEEP, _GAP, _RULE = 15.0, 40.0, 5.7, 8.0


def pages_of(root: Element, file: WordFile) -> int:
    """How many pages the blocks below ``root`` take."""
    return _Sheet(file).fill(root)


def pages_of_places(root: Element, file: WordFile) -> dict[str, int]:
    """On which of these pages each heading below ``root`` stands, by its anchor."""
    sheet, found = _Sheet(file), {}
    for block in root:
        sheet.put(block)
        if re.fullmatch("h[1-6]", block.tag) and block.get("id"):
            found[block.get("id", "")] = sheet.page
    return found


def pages_of_contents(lines: int, groups: int, columns: int, file: WordFile) -> int:
    """How many pages the contents take."""
    high = _TITLE + groups * _GROUP / columns + lines * (file.size * _ENTRY_LINE + _ENTRY_RULE) / columns
    return ceil(high / (file.page.depth / 20))


class _Sheet:
    def __init__(self, file: WordFile) -> None:
        self._page, self._pictures, self._size, self._padding = (
            file.page,
            file.pictures,
            file.size,
            file.padding,
        )
        self._wide, self._dense = file.wideness, file.dense
        self._line = _DENSE_LINE if file.dense else _LINE
        self._after = _DENSE_AFTER if file.dense else _AFTER
        self._depth, self._room = file.page.depth / 20, file.page.room / 20
        self._pages, self._used = 1, _LABEL

    @property
    def page(self) -> int:
        """The page that is being filled."""
        return self._pages

    def put(self, block: Element) -> None:
        """Set the next block."""
        self._block(block, self._room)

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
            size *= self._size
            lines = _lines(text_of(block), room, size * self._wide, "bold")
            self._take((before if self._used else 0.0) + lines * size * 1.3 + after, keep=_KEEP)
        elif "picture" in kinds:
            self._picture(block, across="plate" in kinds)
        elif block.tag == "p":
            read = room if self._dense else min(room, LONGEST_LINE / 20)
            high = self._size * self._line
            height = sum(_lines(line, read, self._size * self._wide) for line in lines_of(block)) * high
            after = 0.5 if "alert-title" in kinds else self._after
            self._take(height + after, keep=_KEEP if "lead" in kinds else 0.0, splits=height > 3 * high)
        elif block.tag in ("ul", "ol"):
            for item in block:
                read = room if self._dense else min(room, LONGEST_LINE / 20)
                lines = _lines(text_of(item), read - 16, self._size * self._wide)
                self._take(lines * self._size * self._line + (0.7 if self._dense else 1.7))
        elif block.tag == "table":
            self._table(block, room)
        elif block.tag == "hr":
            self._take(_RULE)
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
        if picture is not None and picture.strips:
            scale = min(1.0, self._room / picture.width)
            first = picture.strips[1][0].height
            for number, (strip, _) in enumerate(picture.strips):
                self._take(strip.height * scale, keep=0.0 if number else first * scale)
            self._take(_GAP, splits=True)
        elif picture is not None:
            scale = min(1.0, self._room / picture.width, (self._depth - 36) / picture.height)
            self._take(picture.height * scale + 16.0)

    def _table(self, table: Element, room: float) -> None:
        rows = [row for part in table for row in part]
        cells = [list(row) for row in rows]
        columns = max(len(row) for row in cells)
        kinds = table.get("class", "").split()
        size = self._size * self._wide * share_of(small="wide" in kinds, dense=self._dense)
        total, padding = int(room * 20), self._padding
        wide = column_widths(cells, columns, total, size, padding, pairs="pairs" in kinds)
        high = self._size * (_DENSE_LINE if self._dense else _CELL_LINE)
        between = _DENSE_PADDING if self._dense else _CELL_PADDING
        for number, row in enumerate(cells):
            height = max(
                sum(
                    _lines(line, (width - padding) / 20, size, "bold" if cell.tag == "th" else "regular")
                    for line in lines_of(cell)
                )
                for cell, width in zip(row, wide, strict=False)
            )
            keep = (
                high + between
                if number == 0 or (number in (1, len(cells) - 2) and height < _LOW_LINES)
                else 0.0
            )
            self._take(height * high + between, keep=keep)
        self._take(_GAP, splits=True)


def _lines(text: str, room: float, size: float, face: Face = "regular") -> int:
    return max(1, len(wrap(text, max(room, 20.0), size, face)))
