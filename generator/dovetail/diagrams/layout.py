"""Gives every part of a swimlane its place on the page. Lengths are points from the upper left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dovetail.diagrams.canvas import Point, Rect
from dovetail.diagrams.cells import (
    DIAMOND,
    LABEL,
    SHORT_OF_BOX,
    Cell,
    Sign,
    cell,
    sign_aside,
    signs_above,
    signs_below,
)
from dovetail.diagrams.columns import HOLDER, LANE, widths
from dovetail.diagrams.flow import Lane
from dovetail.diagrams.lettering import evenly, widest_word
from dovetail.diagrams.routing import Exit, Line, Routes, Side, X, Y, route
from dovetail.diagrams.sheets import Frame, Sheet

FRAME_NAME = 7.0
FRAME_GAP = 3.5
"""Between a frame and the boxes beside its border."""
_TRACK = 5.0
_ABOVE_TRACKS, _BELOW_TRACKS = 5.0, 8.0
"""Room of a channel above its first line and below its last one, for the head of an arrow."""
_WIDEST = 150.0
"""Width of a box."""
FRAME_HEAD, FRAME_FOOT = 12.0, 5.0


@dataclass(frozen=True, slots=True)
class LaneHead:
    """The head of a lane, with its lines, and the lane below it."""

    lane: Lane
    area: Rect
    head: Rect
    titles: tuple[str, ...]
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell where it stands."""

    cell: Cell
    box: Rect

    @property
    def foot(self) -> float:
        return self.box.y + self.cell.foot


@dataclass(frozen=True, slots=True)
class PlacedSign:
    """A sign, and the line between it and its step or frame (toward the step if it leads in)."""

    sign: Sign
    area: Rect
    line: tuple[Point, Point]
    inward: bool
    source: str


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line with its corners."""

    line: Line
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A picture, ready to be drawn."""

    width: float
    height: float
    lanes: tuple[LaneHead, ...]
    cells: tuple[Placed, ...]
    frames: tuple[tuple[Frame, Rect], ...]
    lines: tuple[DrawnLine, ...]
    signs: tuple[PlacedSign, ...]


def lay_out(sheet: Sheet, width: float) -> Layout:
    """Place a picture on a page of this width. With very many tracks it becomes wider."""
    return _Builder(sheet, width).build()


class _Builder:
    def __init__(self, sheet: Sheet, width: float) -> None:
        self.sheet = sheet
        self.width = width
        self.routes: Routes = route(sheet)
        self.exits: dict[str, list[Exit]] = defaultdict(list)
        for line in self.routes.lines:
            self.exits[line.exit.way.source].append(line.exit)
        self.entered = {
            line.corners[-1][1].at
            for line in self.routes.lines
            if line.corners and line.corners[-1][1].kind == "top"
        }
        self.left_below = {
            line.exit.way.source for line in self.routes.lines if line.corners and line.exit.side == "bottom"
        }
        self.frames = {frame.id: frame for frame in sheet.frames}

    def build(self) -> Layout:
        self._columns()
        heads, top = self._heads()
        self._rows(top)
        cells = tuple(self.placed.values())
        lines = tuple(
            DrawnLine(line, tuple(self._points(owner, line)))
            for owner, line in enumerate(self.routes.lines)
            if line.corners
        )
        lanes = tuple(
            LaneHead(
                lane, Rect(area.x, 0, area.w, self.height), Rect(area.x, 0, area.w, top), titles, holders
            )
            for lane, area, titles, holders in heads
        )
        frames = tuple((frame, self.frame_area[frame.id]) for frame in self.sheet.frames)
        return Layout(self.width, self.height, lanes, cells, frames, lines, tuple(self._signs()))

    # -- across

    def _columns(self) -> None:
        count, sizes = len(self.sheet.lanes), self.routes.gutter_size
        before: dict[int, float] = defaultdict(float)
        after: dict[int, float] = defaultdict(float)
        for _ in range(2):
            gutters = [self._gutter(at, sizes.get(at, 0), before[at], after[at]) for at in range(count + 1)]
            self.column = widths(self.sheet, self.width - sum(gutters))
            for place in self.sheet.places:
                for leaving in self.exits[place.node.id]:
                    if leaving.diamond < 0:
                        continue
                    reach = self.column[place.column] / 2 - SHORT_OF_BOX + 3
                    reach += SHORT_OF_BOX - 4 if leaving.side == "bottom" else 0
                    lacking = widest_word(leaving.way.label, LABEL) + 1 - reach
                    if lacking > 0:
                        at, side = (
                            (place.column, after) if leaving.side == "left" else (place.column + 1, before)
                        )
                        side[at] = max(side[at], min(lacking, 40))
        gutters = [self._gutter(at, sizes.get(at, 0), before[at], after[at]) for at in range(count + 1)]
        self.column = widths(self.sheet, self.width - sum(gutters))
        self.box = [min(column, _WIDEST) for column in self.column]
        self.width = sum(gutters) + sum(self.column)
        self.centre, self.border, self.first_track = [], [], []
        self.before, self.after = before, after
        x = 0.0
        for at, gutter in enumerate(gutters):
            inner = 0 < at < count
            self.border.append(0.0 if at == 0 else self.width if at == count else x + before[at] + 6)
            self.first_track.append(x + before[at] + (10.5 if inner else 5.0 if at == 0 else 7.0))
            x += gutter
            if at < count:
                self.centre.append(x + self.column[at] / 2)
                x += self.column[at]

    def _gutter(self, at: int, tracks: int, before: float, after: float) -> float:
        inner = 0 < at < len(self.sheet.lanes)
        if not tracks:
            return (12.0 if inner else 7.0) + before + after
        return (10.5 if inner else 5.0) + (tracks - 1) * _TRACK + 7.0 + before + after

    def _heads(self) -> tuple[list[tuple[Lane, Rect, tuple[str, ...], tuple[str, ...]]], float]:
        found = []
        top = 0.0
        for at, lane in enumerate(self.sheet.lanes):
            area = Rect(self.border[at], 0, self.border[at + 1] - self.border[at], 0)
            titles = evenly(lane.title, area.w - 8, LANE, "bold")
            holders = evenly(lane.holder, area.w - 8, HOLDER)
            found.append((lane, area, titles, holders))
            top = max(top, len(titles) * LANE * 1.2 + len(holders) * HOLDER * 1.2 + 8)
        return found, top

    # -- down

    def _cell(self, at: int) -> Cell:
        place = self.sheet.places[at]
        name, column = place.node.id, place.column
        exits = self.exits[name]
        half = self.column[column] / 2
        reach: dict[Side, float] = dict.fromkeys(("left", "right", "bottom"), half - SHORT_OF_BOX + 3)
        reach["left"] += self.after[column]
        reach["right"] += self.before[column + 1]
        reach["bottom"] += self.before[column + 1]
        return cell(place, exits, self.sheet.entries.get(name, ()), self.box[column], reach)

    def _rows(self, top: float) -> None:
        cells = [self._cell(at) for at in range(len(self.sheet.places))]
        rows: Mapping[int, list[Cell]] = defaultdict(list)
        for one in cells:
            rows[one.place.row].append(one)
        self.channel_top: list[float] = []
        self.placed: dict[str, Placed] = {}
        self.frame_area: dict[str, Rect] = {}
        self.frame_signs = {
            frame.id: (
                signs_above(self.sheet.entries.get(frame.id, ()), self.box[frame.left]),
                signs_below(self.exits[frame.id], self.box[frame.left]),
            )
            for frame in self.sheet.frames
        }
        open_frames: dict[str, float] = {}
        y = top
        for row in range(self.sheet.rows):
            self.channel_top.append(y)
            y += self._channel(row)
            starting = next((frame for frame in self.sheet.frames if frame.top == row), None)
            ending = next((frame for frame in self.sheet.frames if frame.bottom == row), None)
            if starting:
                y += max((sign.size[1] + 8 for sign in self.frame_signs[starting.id][0]), default=0)
                open_frames[starting.id] = y
                y += FRAME_HEAD
            y += max(one.lead for one in rows[row])
            for one in rows[row]:
                wide = self.box[one.place.column]
                x = self.centre[one.place.column] - wide / 2
                self.placed[one.place.node.id] = Placed(one, Rect(x, y, wide, one.height))
            y += max(one.bottom for one in rows[row])
            if ending:
                y += FRAME_FOOT
                self._close(ending, open_frames.pop(ending.id), y)
                y += max((sign.size[1] + 8 for sign in self.frame_signs[ending.id][1]), default=0)
        self.channel_top.append(y)
        self.height = y + max(
            8.0, self._channel(self.sheet.rows) if self.routes.channel_size.get(self.sheet.rows) else 0
        )

    def _close(self, frame: Frame, top: float, bottom: float) -> None:
        left = self.centre[frame.left] - self.box[frame.left] / 2 - FRAME_GAP
        right = self.centre[frame.right] + self.box[frame.right] / 2 + FRAME_GAP
        self.frame_area[frame.id] = Rect(left, top, right - left, bottom - top)

    def _channel(self, row: int) -> float:
        tracks = self.routes.channel_size.get(row, 0)
        if not tracks:
            return 7.0 if row == 0 else 11.5
        return _ABOVE_TRACKS + (tracks - 1) * _TRACK + _BELOW_TRACKS

    # -- lines

    def _points(self, owner: int, line: Line) -> list[Point]:
        points: list[Point] = []
        for x, y in line.corners:
            point = self._x(owner, x), self._y(owner, y)
            if len(points) > 1 and _straight(points[-2], points[-1], point):
                points.pop()
            if not points or points[-1] != point:
                points.append(point)
        return points

    def _x(self, owner: int, x: X) -> float:
        if x.kind == "gutter":
            return self.first_track[x.at] + self.routes.gutter_track[x.at, owner] * _TRACK
        wide = self.box[x.at]
        offset = {
            "column": 0.0,
            "aside": wide / 4,
            "left": -wide / 2,
            "right": wide / 2,
            "tip-left": -DIAMOND,
            "tip-right": DIAMOND,
        }[x.kind]
        return self.centre[x.at] + offset

    def _y(self, owner: int, y: Y) -> float:
        if y.kind == "channel":
            row = int(y.at)
            return self.channel_top[row] + _ABOVE_TRACKS + self.routes.channel_track[row, owner] * _TRACK
        if y.at in self.frame_area:
            area = self.frame_area[y.at]
            return area.y if y.kind == "top" else area.bottom
        number, _, name = y.at.partition("|") if y.kind == "diamond" else ("", "", y.at)
        placed = self.placed[name]
        box = placed.box
        if y.kind == "diamond":
            return box.y + placed.cell.drops[int(number)]
        return {
            "top": box.y,
            "bottom": placed.foot,
            "enter": box.y + box.h * 0.3,
            "enter-right": box.y + box.h * 0.5,
            "leave": box.y + box.h * 0.75,
        }[y.kind]

    # -- signs

    def _signs(self) -> list[PlacedSign]:
        found: list[PlacedSign] = []
        for name, placed in self.placed.items():
            middle, quarter = placed.box.cx, placed.box.w / 4
            above, below = placed.cell.above, placed.cell.below
            for sign, x in _slots(above, middle, quarter, busy=name in self.entered):
                found.append(_above(sign, x, placed.box.y, name))
            busy = name in self.left_below or bool(placed.cell.down_label and not placed.cell.drops)
            start = placed.foot if placed.cell.drops and not busy else placed.box.bottom
            down = placed.box.y + placed.cell.bottom
            for sign, x in _slots(below, middle, quarter, busy=busy):
                at = placed.foot if x == middle else start
                found.append(_below(sign, x, at, down - sign.size[1], name))
            found += self._aside(placed)
        for frame in self.sheet.frames:
            area = self.frame_area[frame.id]
            above, below = self.frame_signs[frame.id]
            middle, quarter = self.centre[frame.left], self.box[frame.left] / 4
            for sign, x in _slots(above, middle, quarter, busy=frame.id in self.entered):
                found.append(_above(sign, x, area.y, frame.id))
            inner = (name for name, one in self.placed.items() if area.holds(one.box))
            busy = frame.id in self.left_below or any(name in self.left_below for name in inner)
            for sign, x in _slots(below, middle, quarter, busy=busy):
                found.append(_below(sign, x, area.bottom, area.bottom + 8, frame.id))
        return found

    def _aside(self, placed: Placed) -> list[PlacedSign]:
        found = []
        for leaving in self.exits[placed.cell.place.node.id]:
            sign = sign_aside(leaving)
            if sign is None:
                continue
            right = 1 if leaving.side == "right" else -1
            y = placed.box.y + placed.cell.drops[leaving.diamond]
            w, h = sign.size
            tip = placed.box.cx + right * DIAMOND
            edge = placed.box.cx + right * (self.column[placed.cell.place.column] / 2 + (3 if w > 9 else -1))
            near = edge - right * w
            area = Rect(min(edge, near), y - h / 2, w, h)
            found.append(PlacedSign(sign, area, ((tip, y), (near, y)), False, leaving.way.source))
        return found


def _slots(signs: Sequence[Sign], middle: float, quarter: float, *, busy: bool) -> list[tuple[Sign, float]]:
    """Signs beside each other, out of the way of a line in the middle."""
    if len(signs) == 1 and not busy:
        return [(signs[0], middle)]
    return [(sign, middle + side * quarter) for sign, side in zip(signs, (-1, 1), strict=False)]


def _above(sign: Sign, x: float, edge: float, name: str) -> PlacedSign:
    w, h = sign.size
    area = Rect(x - w / 2, edge - 8 - h, w, h)
    return PlacedSign(sign, area, ((x, area.bottom), (x, edge)), True, name)


def _below(sign: Sign, x: float, edge: float, top: float, name: str) -> PlacedSign:
    w, h = sign.size
    return PlacedSign(sign, Rect(x - w / 2, top, w, h), ((x, edge), (x, top)), False, name)


def _straight(one: Point, two: Point, three: Point) -> bool:
    return abs(one[0] - two[0]) < 0.01 > abs(two[0] - three[0]) or abs(one[1] - two[1]) < 0.01 > abs(
        two[1] - three[1]
    )
