"""How wide the columns of a table are, so that its rows are as low as they can be."""

from __future__ import annotations

from collections.abc import Sequence

STEP = 2
"""Widths are shares of the table in per cent, in steps of this."""
LINE = 112
"""About how many characters of a table's text fit on the width of an upright page."""

_GAP = 2
_LONGEST_WORD = 28
_MOST_ROWS = 400
_LOWER_CELLS = 0.05
"""How much cells count that are not the highest of their row: it keeps columns of much text wide."""

Lines = Sequence[str]


def shares(rows: Sequence[Sequence[Lines]], fixed: Sequence[int]) -> list[int]:
    """The share of each column in per cent, 0 where its width is ``fixed`` (characters; 0: to be found).

    ``rows`` holds the lines of each cell. Words are kept whole. Of all widths that a column could give to
    another, a step at a time, none makes the table lower any more.
    """
    free = [column for column, width in enumerate(fixed) if not width]
    room = LINE - sum(width + _GAP for width in fixed if width)
    if len(free) < 2 or room < 20:
        return [0] * len(fixed)
    rows = rows[:_MOST_ROWS]
    step = LINE * STEP / 100
    least = [max(2 * step, _longest_word(row[column] for row in rows)) for column in free]
    widths = [room / len(free)] * len(free)
    for index, wanted in enumerate(least):
        while widths[index] < wanted and (giver := _richest(widths, least)) != index:
            widths[index] += step
            widths[giver] -= step
            if widths[giver] < least[giver]:
                break
    measured = [[row[column] for column in free] for row in rows]
    height = _height(measured, widths)
    for _ in range(200):
        best = (height, 0, 0)
        for giver in range(len(free)):
            if widths[giver] - step < least[giver]:
                continue
            for taker in range(len(free)):
                if giver != taker:
                    best = min(best, (_height(measured, _moved(widths, giver, taker, step)), giver, taker))
        if best[0] >= height:
            break
        height, giver, taker = best
        widths = _moved(widths, giver, taker, step)
    found = [0] * len(fixed)
    for column, width in zip(free, widths, strict=True):
        found[column] = max(STEP, round(width * 100 / LINE / STEP) * STEP)
    return found


def _moved(widths: list[float], giver: int, taker: int, step: float) -> list[float]:
    moved = list(widths)
    moved[giver] -= step
    moved[taker] += step
    return moved


def _richest(widths: list[float], least: list[float]) -> int:
    return max(range(len(widths)), key=lambda index: widths[index] - least[index])


def _height(rows: list[list[Lines]], widths: list[float]) -> float:
    """Lines of the whole table, in fractions: with whole lines, a small step would often change nothing."""
    total = 0.0
    for row in rows:
        heights = [
            sum(_lines_of(len(line), width - _GAP) for line in cell)
            for cell, width in zip(row, widths, strict=True)
        ]
        total += max(heights) + sum(heights) * _LOWER_CELLS
    return total


def _lines_of(length: int, width: float) -> float:
    # What breaks fills its last line but half.
    return 1.0 if length <= width else length / width + 0.5


def _longest_word(cells: object) -> float:
    words = [len(word) for cell in cells for line in cell for word in line.split(" ")]  # type: ignore[attr-defined]
    return min(max(words, default=1), _LONGEST_WORD) + _GAP
