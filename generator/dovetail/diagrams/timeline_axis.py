"""Places things in time: days to points across, and rows in which neither bars nor labels overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dovetail.diagrams.lettering import clean, width

TEXT = 7.22
"""Size of labels. Letter shows the picture a little smaller, and still no letter below 7 points."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something with a length in time and a label beside it. ``kind`` says how it is drawn."""

    first: date
    last: date
    label: str
    kind: str
    dash: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """An item with its place: the row, the bar, and where its label stands."""

    item: Item
    row: int
    left: float
    right: float
    label_x: float
    label: tuple[str, ...]

    @property
    def extent(self) -> tuple[float, float]:
        """From where to where bar and label reach."""
        long = max((width(line, TEXT) for line in self.label), default=0)
        return min(self.left, self.label_x) - 3, max(self.right, self.label_x + long) + 5


class Axis:
    """Days to points across."""

    def __init__(self, first: date, last: date, left: float, right: float) -> None:
        self.first = first.replace(day=1)
        self.after = next_month(last)
        self.left, self.right = left, right
        self.scale = (right - left) / max(1, (self.after - self.first).days)

    def x(self, day: date) -> float:
        """Where a day begins; what lies outside the axis stands at its end."""
        at = self.left + (day - self.first).days * self.scale
        return min(max(at, self.left), self.right)

    def shows(self, day: date) -> bool:
        """Whether the day lies on the axis."""
        return self.first <= day < self.after

    @property
    def months(self) -> list[date]:
        """The first day of each month."""
        found = [self.first]
        while (following := next_month(found[-1])) < self.after:
            found.append(following)
        return found


def placed_items(items: Iterable[Item], axis: Axis) -> list[Spot]:
    """Rows in which neither bars nor labels overlap; each item stands in the first row that has room."""
    free: list[float] = []
    spots: list[Spot] = []
    for item in sorted(items, key=lambda one: (axis.x(one.first), one.last, one.label)):
        left = axis.x(item.first)
        if item.first == item.last:
            left = min(left + axis.scale / 2, axis.right - 5)
        right = axis.x(item.last + timedelta(days=1)) if item.last > item.first else left + 1.6
        spot = _labelled(item, 0, left, right, axis)
        begin, end = spot.extent
        row = next((at for at, until in enumerate(free) if until <= begin), len(free))
        if row == len(free):
            free.append(0)
        free[row] = end
        spots.append(Spot(item, row, left, right, spot.label_x, spot.label))
    return spots


def _labelled(item: Item, row: int, left: float, right: float, axis: Axis) -> Spot:
    """The label in its bar if it is a stage that has room, else right of it, else left of it."""
    text = clean(item.label)
    long = width(text, TEXT)
    if item.kind == "stage" and long + 6 <= right - left:
        return Spot(item, row, left, right, left + 3, (text,))
    gap = 6.0 if item.kind in ("gate", "release", "project") else 3.0
    room_right, room_left = axis.right - right - gap - 2, left - gap - axis.left - 2
    text = shortened(text, max(room_right, room_left, 30), TEXT)
    long = width(text, TEXT)
    x = right + gap if long <= room_right else max(axis.left, left - gap - long)
    return Spot(item, row, left, right, x, (text,))


def shortened(text: str, room: float, size: float) -> str:
    """The text, or as many of its words as fit, with an ellipsis; the description has all of it."""
    text = clean(text)
    if width(text, size) <= room:
        return text
    while text and width(f"{text}…", size) > room:
        text = (
            text.rpartition(" ")[0]
            if " " in text and width(text.split(" ")[0], size) < room * 0.6
            else text[:-1]
        )
    return f"{text.rstrip(' ,;:–-')}…"


def rows_of(spots: Sequence[Spot]) -> int:
    return max((spot.row for spot in spots), default=-1) + 1


def next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
