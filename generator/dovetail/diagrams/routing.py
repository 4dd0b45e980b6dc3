"""Finds a way for each line of a picture between the boxes, before anything has a size.

Columns are lanes. *Channels* run across above each row and below the last; *gutters* run down left of each
column and right of the last. Boxes stand in neither, so a line that keeps to them crosses no box. A line may
also run down a column, or across a row, where no box stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from dovetail.diagrams.flow import END, OTHERWISE
from dovetail.diagrams.sheets import Frame, Place, Sheet, Way
from dovetail.diagrams.tracks import Run, assign

Side = Literal["left", "right", "bottom"]


class X(NamedTuple):
    """Where a corner lies across: in the middle of a column or right of it, in a gutter, or beside a box."""

    kind: Literal["column", "aside", "gutter", "left", "right", "tip-left", "tip-right"]
    at: int


class Y(NamedTuple):
    """Where a corner lies down: in a channel, or at a height that a box or frame gives it."""

    kind: Literal["channel", "top", "bottom", "enter", "enter-right", "leave", "diamond"]
    at: str


@dataclass(frozen=True, slots=True)
class Exit:
    """How a way leaves its step: at which side, and from which of its diamonds (-1: from the box)."""

    way: Way
    side: Side
    diamond: int


@dataclass(frozen=True, slots=True)
class Line:
    """A way with its corners. ``back`` is a loop. A way that ends beside its step has no corners."""

    exit: Exit
    corners: tuple[tuple[X, Y], ...]
    back: bool


@dataclass
class Routes:
    """All lines of a picture, and the tracks that they need."""

    lines: list[Line] = field(default_factory=list)
    channel_track: dict[tuple[int, int], int] = field(default_factory=dict)
    gutter_track: dict[tuple[int, int], int] = field(default_factory=dict)
    channel_size: dict[int, int] = field(default_factory=dict)
    gutter_size: dict[int, int] = field(default_factory=dict)


def route(sheet: Sheet) -> Routes:
    """Lines for all ways of the sheet."""
    return _Router(sheet).run()


def diamonds(exits: Iterable[Exit]) -> int:
    """How many diamonds a step needs."""
    return max((leaving.diamond for leaving in exits), default=-1) + 1


class _Router:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.place = {place.node.id: place for place in sheet.places}
        self.frame = {frame.id: frame for frame in sheet.frames}
        self.taken = {(place.row, place.column) for place in sheet.places}
        self.framed = {
            (row, column)
            for frame in sheet.frames
            for row in range(frame.top, frame.bottom + 1)
            for column in range(frame.left, frame.right + 1)
        }
        self.taken |= self.framed
        self.passes: dict[tuple[int, int], str] = {}
        self.across: dict[tuple[int, int], str] = {}

    def run(self) -> Routes:
        routes = Routes()
        leaving: dict[str, list[Way]] = defaultdict(list)
        for way in self.sheet.ways:
            leaving[way.source].append(way)
        for source, ways in leaving.items():
            for exit_ in self._exits(source, ways):
                routes.lines.append(self._line(exit_))
        self._tracks(routes)
        return routes

    # -- how ways leave

    def _exits(self, source: str, ways: Sequence[Way]) -> list[Exit]:
        if source in self.frame:
            return [Exit(way, "bottom", -1) for way in ways]
        labelled = sorted((way for way in ways if way.label), key=lambda way: way.rank)
        if not labelled:
            return [Exit(way, self._plain_side(way), -1) for way in ways]
        silent = [Exit(way, "bottom", 0) for way in ways if not way.label]
        first, *others = self._straight_first(labelled)
        first_exit: list[Way] = [first]
        if silent and first.rank == OTHERWISE:
            others, first_exit = labelled, []
        elif self._goes_back(first) and len(others) < 2:
            others, first_exit = [first, *others], []
        found: list[Exit] = []
        sides: dict[int, set[Side]] = defaultdict(set)
        for way in others:
            at = next(number for number in range(len(ways) + 1) if len(sides[number]) < 2)
            wish = self._side(way)
            side: Side = wish if wish not in sides[at] else ("left" if wish == "right" else "right")
            sides[at].add(side)
            found.append(Exit(way, side, at))
        last = max(sides, default=0)
        # What leads down leaves the lowest diamond.
        down = [Exit(way, "bottom", last) for way in first_exit]
        return [*down, *(Exit(leaving.way, "bottom", last) for leaving in silent), *found]

    def _straight_first(self, labelled: Sequence[Way]) -> Sequence[Way]:
        """The way to the goal leads down, unless another leads to a step below that it has to get past."""
        first, *others = labelled
        row, column = self._source(first)
        below = (row + 1, column)
        if first.target == END or below not in self.taken or self._target(first) == below:
            return labelled
        if self._target(first)[1] != column or self._goes_back(first):
            return labelled
        straight = next((way for way in others if way.target != END and self._target(way) == below), None)
        return [straight, *(way for way in labelled if way is not straight)] if straight else labelled

    def _plain_side(self, way: Way) -> Side:
        return self._side(way) if self._goes_back(way) else "bottom"

    def _goes_back(self, way: Way) -> bool:
        return way.target != END and self._target(way)[0] <= self._source(way)[0]

    def _side(self, way: Way) -> Side:
        if way.target == END:
            return "right"
        here, there = self._source(way)[1], self._target(way)[1]
        if there == here:
            return "left" if here == 0 and len(self.sheet.lanes) > 1 else "right"
        return "left" if there < here else "right"

    def _source(self, way: Way) -> tuple[int, int]:
        if way.source in self.frame:
            frame = self.frame[way.source]
            wanted = self.place[way.target].column if way.target in self.place else frame.left
            return frame.bottom, min(max(wanted, frame.left), frame.right)
        place = self.place[way.source]
        return place.row, place.column

    def _target(self, way: Way) -> tuple[int, int]:
        if way.target in self.frame:
            frame = self.frame[way.target]
            source = self.frame.get(way.source)
            column = source.left if source else self.place[way.source].column
            return frame.top, min(max(column, frame.left), frame.right)
        place = self.place[way.target]
        return place.row, place.column

    # -- where they lead

    def _line(self, leaving: Exit) -> Line:
        way = leaving.way
        if way.target == END:
            return Line(leaving, (), False)
        back = self._goes_back(way)
        if leaving.side == "bottom":
            corners = self._up(leaving) if back else self._down(leaving)
        else:
            corners = self._aside(leaving, back)
        return Line(leaving, tuple(corners), back)

    def _down(self, leaving: Exit) -> list[tuple[X, Y]]:
        way = leaving.way
        (row, column), (to_row, to_column) = self._source(way), self._target(way)
        start = self._start(way)
        goal = (X("column", to_column), Y("top", way.target))
        first, last = row + 1, to_row
        straight = start[0].kind == "column"
        if straight and column == to_column and self._clear(column, first, last, way):
            return [start, goal]
        if self._clear(to_column, first, last, way):
            return [start, (start[0], _channel(first)), (goal[0], _channel(first)), goal]
        if straight and self._clear(column, first, last, way):
            return [start, (start[0], _channel(last)), (goal[0], _channel(last)), goal]
        gutter = X("gutter", self._gutter(column, to_column))
        return [
            start, (start[0], _channel(first)), (gutter, _channel(first)),
            (gutter, _channel(last)), (goal[0], _channel(last)), goal,
        ]  # fmt: skip

    def _up(self, leaving: Exit) -> list[tuple[X, Y]]:
        """From below a frame or step back to a step at the same height or above."""
        way = leaving.way
        (row, column), (_row, to_column) = self._source(way), self._target(way)
        side: Literal["left", "right"] = "right" if column >= to_column else "left"
        gutter = X("gutter", to_column + (side == "right"))
        channel = _channel(row + 1)
        start = self._start(way)
        return [start, (start[0], channel), (gutter, channel), *self._into(gutter, side, way)]

    def _start(self, way: Way) -> tuple[X, Y]:
        """Where a way leaves downward; from a frame, out of the way of what leaves a step in it."""
        column = self._source(way)[1]
        frame = self.frame.get(way.source)
        beside = frame is not None and any(
            other.target != END
            and (there := self.place.get(other.source)) is not None
            and there.column == column
            and frame.top <= there.row <= frame.bottom
            for other in self.sheet.ways
        )
        return X("aside" if beside else "column", column), Y("bottom", way.source)

    def _aside(self, leaving: Exit, back: bool) -> list[tuple[X, Y]]:
        way, side = leaving.way, leaving.side
        (row, column), (to_row, to_column) = self._source(way), self._target(way)
        right = side == "right"
        if leaving.diamond >= 0:
            height = Y("diamond", f"{leaving.diamond}|{way.source}")
            start = (X("tip-right" if right else "tip-left", column), height)
        else:
            height = Y("leave", way.source)
            start = (X("right" if right else "left", column), height)
        beside = X("gutter", column + right)
        toward = to_column > column if right else to_column < column
        across = toward and self._free_row(row, column, to_column, way)
        if back:
            if to_column == column:
                return [start, (beside, height), *self._into(beside, "right" if right else "left", way)]
            if across:
                near = X("gutter", to_column + (not right))
                return [start, (near, height), *self._into(near, "left" if right else "right", way)]
        elif across and self._clear(to_column, row, to_row, way):
            down = X("column", to_column)
            return [start, (down, height), (down, Y("top", way.target))]
        channel = _channel(to_row)
        goal = X("column", to_column)
        if back:
            # From above it would run into what leads on, so it comes in from the side.
            near = X("gutter", to_column + (column > to_column))
            inward = self._into(near, "right" if column > to_column else "left", way)
            if near == beside:
                return [start, (beside, height), *inward]
            return [start, (beside, height), (beside, channel), (near, channel), *inward]
        return [start, (beside, height), (beside, channel), (goal, channel), (goal, Y("top", way.target))]

    def _into(self, gutter: X, side: Literal["left", "right"], way: Way) -> list[tuple[X, Y]]:
        # Not at one height from both sides: two that turn away from each other would lie on each other.
        height = Y("enter" if side == "left" else "enter-right", way.target)
        return [(gutter, height), (X(side, self._target(way)[1]), height)]

    def _clear(self, column: int, first: int, last: int, way: Way) -> bool:
        """Whether a line can run down a column through rows ``first`` to before ``last``; it then does."""
        cells = [(row, column) for row in range(first, last)]
        if any(cell in self.taken or self.passes.get(cell, way.target) != way.target for cell in cells):
            return False
        self.passes.update(dict.fromkeys(cells, way.target))
        return True

    def _free_row(self, row: int, column: int, to_column: int, way: Way) -> bool:
        """Whether a line can run along a row past the lanes between two columns; it then does."""
        low, high = sorted((column, to_column))
        cells = [(row, at) for at in range(low + 1, high)]
        if any(cell in self.taken or self.across.get(cell, way.source) != way.source for cell in cells):
            return False
        self.across.update(dict.fromkeys(cells, way.source))
        return True

    def _gutter(self, column: int, to_column: int) -> int:
        return to_column + 1 if column > to_column else to_column if column < to_column else column + 1

    # -- tracks

    def _tracks(self, routes: Routes) -> None:
        channels: dict[int, list[Run]] = defaultdict(list)
        gutters: dict[int, list[Run]] = defaultdict(list)
        for owner, line in enumerate(routes.lines):
            merge = f"{line.exit.way.target}{'*' if line.back else ''}"
            for index, (one, two) in enumerate(zip(line.corners, line.corners[1:], strict=False)):
                if one[1] == two[1] and one[1].kind == "channel":
                    channels[int(one[1].at)].append(self._channel_run(owner, line, index, merge))
                elif one[0] == two[0] and one[0].kind == "gutter":
                    low, high = sorted((self._level(one[1]), self._level(two[1])))
                    gutters[one[0].at].append(Run(owner, low, high, merge if not line.back else ""))
        _assign(channels, routes.channel_track, routes.channel_size)
        _assign(gutters, routes.gutter_track, routes.gutter_size)

    def _channel_run(self, owner: int, line: Line, index: int, merge: str) -> Run:
        corners = line.corners
        ends = [_across(corners[index][0]), _across(corners[index + 1][0])]
        here = self._level(corners[index][1])
        above: set[float] = set()
        below: set[float] = set()
        for end, other in zip(ends, (corners[index - 1], corners[index + 2]), strict=True):
            (above if self._level(other[1]) < here else below).add(end)
        low, high = sorted(ends)
        return Run(owner, low, high, merge, frozenset(above), frozenset(below))

    def _level(self, y: Y) -> float:
        """Heights in order: channel 0, row 0 from top to bottom, channel 1, row 1 and so on."""
        if y.kind == "channel":
            return 2 * int(y.at)
        name = y.at.partition("|")[2] if y.kind == "diamond" else y.at
        if name in self.frame:
            frame = self.frame[name]
            return 2 * frame.top + 0.1 if y.kind == "top" else 2 * frame.bottom + 1.9
        offset = {"top": 0.2, "enter": 0.6, "enter-right": 0.7, "leave": 0.9, "diamond": 1.3, "bottom": 1.8}[
            y.kind
        ]
        return 2 * self.place[name].row + offset


def _channel(row: int) -> Y:
    return Y("channel", str(row))


def _across(x: X) -> float:
    return 2 * x.at + {"gutter": 0, "aside": 1.4}.get(x.kind, 1)


def _assign(
    runs: Mapping[int, Sequence[Run]], track: dict[tuple[int, int], int], size: dict[int, int]
) -> None:
    for at, there in runs.items():
        found, size[at] = assign(there)
        track.update({(at, owner): number for owner, number in found.items()})


__all__ = ["Exit", "Frame", "Line", "Place", "Routes", "X", "Y", "diamonds", "route"]
