"""Where a picture may be cut when it goes over a page: between its rows, through lines that run down only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from dovetail.diagrams.canvas import Written
from dovetail.diagrams.layout import FRAME_FOOT, FRAME_HEAD, Layout

_CLEAR = 0.8
"""How far from a cut everything stays that must not be cut."""
_HEAD_OF_ARROW = 6.0
_LEAST = 24.0
"""The least height between two cuts."""


def cuts_of(layout: Layout, written: Sequence[Written]) -> tuple[float, ...]:
    """The foot of the heads of the lanes, then the heights of the cuts, downward.

    No step, sign, text, head of an arrow or line across is cut. The legend stays with the last rows.
    """
    head = max((lane.head.bottom for lane in layout.lanes), default=0.0)
    found = [head]
    spans = sorted(_uncut(layout, written, head))
    lowest = max((below for _, below in spans), default=head)
    reach = head
    for above, below in spans:
        if above - reach > 0 and reach > head:
            middle = (reach + above) / 2
            if middle - found[-1] >= _LEAST and lowest - middle >= _LEAST:
                found.append(middle)
        reach = max(reach, below)
    return tuple(found) if len(found) > 1 else ()


def _uncut(layout: Layout, written: Sequence[Written], head: float) -> Iterator[tuple[float, float]]:
    """Stretches of the height through which no cut may go."""
    for placed in layout.cells:
        yield placed.box.y - _CLEAR, max(placed.box.bottom, placed.foot) + _CLEAR
    for sign in layout.signs:
        yield sign.area.y - _CLEAR, sign.area.bottom + _CLEAR
        yield from _across(sign.line)
    for drawn in layout.lines:
        yield from _across(drawn.points)
        (_, end) = drawn.points[-1]
        yield end - _HEAD_OF_ARROW - _CLEAR, end + _CLEAR
    for _frame, area in layout.frames:
        # A frame's edge stays with the boxes next to it.
        yield area.y - _CLEAR, area.y + FRAME_HEAD
        yield area.bottom - FRAME_FOOT - _CLEAR, area.bottom + _CLEAR
    for line in written:
        if line.area.y >= head:
            yield line.area.y - _CLEAR, line.area.bottom + _CLEAR


def _across(points: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    for (x, y), (x_then, y_then) in pairwise(points):
        if abs(y - y_then) < abs(x - x_then):
            yield min(y, y_then) - 1 - _CLEAR, max(y, y_then) + 1 + _CLEAR
