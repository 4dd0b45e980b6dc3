"""Widths of the columns of a table: no word is cut, long texts get the room that short ones leave."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from dovetail.diagrams.lettering import Face, widest_word, width
from dovetail.formats.tree.markdown_tree import lines_of

_TWENTIETHS = 20
_CHIP_PADDING = 12.0
_CERTAIN = 1.05
"""What the reader's machine may set wider than the bundled font."""


def widths(rows: list[list[Element]], columns: int, room: int, size: float, padding: int) -> list[int]:
    """Widths in twentieths of a point that add up to ``room``; ``padding`` is that of one cell."""
    least, most = [0.0] * columns, [0.0] * columns
    fit = {column for column, cell in enumerate(rows[0]) if "fit" in cell.get("class", "").split()}
    for row in rows:
        for column, cell in enumerate(row[:columns]):
            narrow, wide = _needs(cell, size)
            least[column] = max(least[column], narrow)
            most[column] = max(most[column], narrow if column in fit else wide)
    least = [value * _TWENTIETHS * _CERTAIN + padding for value in least]
    most = [value * _TWENTIETHS * _CERTAIN + padding for value in most]
    asked = [_asked_share(cell) for cell in rows[0][:columns]]
    if any(asked):
        # A column of text alone among short ones says no share: it gets what the others leave.
        loose = [column for column, share in enumerate(asked) if not share and column not in fit]
        left = 100 - sum(asked) - sum(least[column] for column in fit) * 100 / room
        for column in loose:
            asked[column] = max(1, round(left / len(loose)))
    if len(asked) == columns and any(asked) and sum(least) <= room:
        return _whole(_as_asked(least, asked, room), room)
    return _whole(_shared(least, most, room), room)


def _asked_share(cell: Element) -> int:
    """The share of the column in per cent with which the table is lowest; 0 if it is as wide as its words."""
    names = cell.get("class", "").split()
    return next((int(name[1:]) for name in names if name[0] == "w" and name[1:].isdecimal()), 0)


def _as_asked(least: list[float], asked: list[int], room: int) -> list[float]:
    """What columns as wide as their words leave, shared as asked; none is narrower than its words."""
    found = list(least)
    open_ones = {column for column, share in enumerate(asked) if share}
    while open_ones:
        left = room - sum(value for column, value in enumerate(found) if column not in open_ones)
        whole = sum(asked[column] for column in open_ones)
        tight = {column for column in open_ones if left * asked[column] / whole < least[column]}
        if not tight:
            for column in open_ones:
                found[column] = left * asked[column] / whole
            break
        open_ones -= tight
    return found


def _needs(cell: Element, size: float) -> tuple[float, float]:
    """The widest thing of a cell that can't be broken, and its widest line."""
    face: Face = "bold" if cell.tag == "th" or cell.find(".//strong") is not None else "regular"
    lines = lines_of(cell)
    chip = _CHIP_PADDING if any("chip" in child.get("class", "") for child in cell.iter("span")) else 0
    wide = max(width(line, size, face) for line in lines) + chip
    if "nowrap" in cell.get("class", "").split() or chip:
        return wide, wide
    return max(widest_word(line, size, face) for line in lines), wide


def _shared(least: list[float], most: list[float], room: int) -> list[float]:
    if sum(most) <= room:
        return [value * room / sum(most) for value in most]
    if sum(least) <= room:
        spare, wishes = room - sum(least), sum(most) - sum(least)
        return [low + spare * (high - low) / wishes for low, high in zip(least, most, strict=True)]
    return [value * room / sum(least) for value in least]


def _whole(values: list[float], room: int) -> list[int]:
    found = [int(value) for value in values]
    found[-1] += room - sum(found)
    return found
