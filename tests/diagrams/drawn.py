"""Procedures to draw, told in a few words, and what can be measured in a drawn picture."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from dovetail.diagrams.canvas import Point, Rect
from dovetail.diagrams.cells import DIAMOND
from dovetail.diagrams.flow import END, START, Flow
from dovetail.diagrams.layout import Layout
from dovetail.diagrams.picture import Picture
from dovetail.model.organization import Organization
from dovetail.model.procedure import Procedure
from dovetail.model.resolved import Actor, Origin, OriginKind, ResolvedProcedure, ResolvedStep
from tests.compose.harbour import harbour

Segment = tuple[Point, Point]
MAY_TOUCH = 12
"""Points for which two lines may lie on each other: the height of a channel, where they swap columns in it."""


def house() -> Organization:
    """Harbour City."""
    return harbour().organization


def bound(steps: Sequence[Mapping[str, Any]], **more: Any) -> ResolvedProcedure:
    """A procedure of these steps, as a project resolved it. ``origin``, ``on`` (routes), ``role``
    (its title) and ``holder`` are no fields of a step.
    """
    entries = []
    for number, told in enumerate(steps, 1):
        fields = {"id": f"s{number}", "title": f"Step {number}", "by": "buyer", **told}
        kind: OriginKind = fields.pop("origin", "reused")
        on = tuple(fields.pop("on", ()))
        holder = fields.pop("holder", "")
        fields["by"] = str(fields["by"])
        role = fields.pop("role", fields["by"].replace("-", " ").capitalize())
        procedure = Procedure.model_validate(
            {"id": "p", "title": "P", "version": "1", "owner": "buyer", "steps": [fields]}
        )
        step = procedure.steps[0]
        actor = Actor(str(step.by), role, holder)
        entries.append(ResolvedStep(step, Origin(kind, "organization", "p", "1", None), actor, on))
    procedure = Procedure.model_validate(
        {"id": "procurement", "title": "Procurement", "version": "1", "owner": "buyer", **more}
    )
    return ResolvedProcedure(
        "procurement", "organization", procedure, Actor("buyer", "Buyer"), tuple(entries), (), ()
    )


def boxes(layout: Layout) -> dict[str, Rect]:
    """The boxes of steps by id."""
    return {placed.cell.place.node.id: placed.box for placed in layout.cells}


def areas(layout: Layout) -> dict[str, Rect]:
    """Boxes, each with its diamonds, and frames."""
    found = {name: Rect(box.x, box.y, box.w, box.h) for name, box in boxes(layout).items()}
    return found | {frame.id: area for frame, area in layout.frames}


def numbers_of(flow: Flow) -> dict[str, str]:
    """What signs call each step and group."""
    found = {node.id: node.number for node in flow.nodes}
    for unit in flow.units:
        if unit.side_by_side:
            found[unit.id] = f"{unit.nodes[0].number}–{unit.nodes[-1].number.rpartition('.')[2]}"
    return found


def signs_of(
    layouts: Sequence[Layout],
) -> tuple[Mapping[str, set[str]], Mapping[str, set[str]], set[str], set[str]]:
    """By step: the numbers at which it goes on in other pictures, and from which it is reached; ends, starts."""
    away: dict[str, set[str]] = defaultdict(set)
    home: dict[str, set[str]] = defaultdict(set)
    ends: set[str] = set()
    starts: set[str] = set()
    for sign in (sign for layout in layouts for sign in layout.signs):
        if sign.sign.kind in (START, END):
            (starts if sign.sign.kind == START else ends).add(sign.source)
        else:
            said = "".join(sign.sign.lines).replace(" ", "").split(",")
            (home if sign.inward else away)[sign.source].update(said)
    return away, home, ends, starts


def segments(points: Sequence[Point]) -> list[Segment]:
    return list(pairwise(points))


def crosses(segment: Segment, area: Rect, margin: float = 0.4) -> bool:
    """Whether a piece of a line runs through the inside of an area."""
    (x0, y0), (x1, y1) = segment
    return (
        max(x0, x1) > area.x + margin
        and min(x0, x1) < area.right - margin
        and max(y0, y1) > area.y + margin
        and min(y0, y1) < area.bottom - margin
    )


def on_border(point: Point, area: Rect, slack: float = 0.05) -> bool:
    x, y = point
    inside = area.x - slack <= x <= area.right + slack and area.y - slack <= y <= area.bottom + slack
    near = min(abs(x - area.x), abs(x - area.right), abs(y - area.y), abs(y - area.bottom))
    return inside and near <= slack


def lie_on_each_other(one: Segment, two: Segment) -> float:
    """How long two pieces of lines run in the same place."""
    for axis in (0, 1):
        other = 1 - axis
        flat = abs(one[0][other] - one[1][other]) < 0.01 and abs(two[0][other] - two[1][other]) < 0.01
        if flat and abs(one[0][other] - two[0][other]) < 0.5:
            low = max(min(one[0][axis], one[1][axis]), min(two[0][axis], two[1][axis]))
            high = min(max(one[0][axis], one[1][axis]), max(two[0][axis], two[1][axis]))
            if high > low:
                return high - low
    return 0


def faults(picture: Picture) -> Iterator[str]:
    """Everything that a demanding reader would find wrong with the drawing of a picture."""
    layout = picture.layout
    assert layout is not None
    box = boxes(layout)
    names = sorted(box)
    for at, name in enumerate(names):
        for other in names[at + 1 :]:
            if box[name].overlaps(box[other]):
                yield f"{name} and {other} overlap"
        if not 0 <= box[name].x <= box[name].right <= layout.width or box[name].bottom > layout.height:
            yield f"{name} leaves the picture"
    for frame, area in layout.frames:
        for placed in layout.cells:
            row, column = placed.cell.place.row, placed.cell.place.column
            inside = frame.top <= row <= frame.bottom and frame.left <= column <= frame.right
            if inside != area.holds(placed.box) or (not inside and area.overlaps(placed.box)):
                yield f"{placed.cell.place.node.id} is {'not ' if inside else ''}in the frame {frame.id}"
    yield from _line_faults(layout)
    yield from _text_faults(picture, layout)


def _line_faults(layout: Layout) -> Iterator[str]:
    area, box = areas(layout), boxes(layout)
    placed = {one.cell.place.node.id: one for one in layout.cells}
    for drawn in layout.lines:
        source, target = drawn.line.exit.way.source, drawn.line.exit.way.target
        name = f"{source} -> {target}"
        start, end = drawn.points[0], drawn.points[-1]
        if not on_border(end, area[target]):
            yield f"{name} does not end at its box"
        starts = on_border(start, area[source])
        if source in placed and placed[source].cell.drops:
            one = placed[source]
            tips = [
                tip
                for drop in one.cell.drops
                for y in [one.box.y + drop]
                for tip in ((one.box.cx - DIAMOND, y), (one.box.cx + DIAMOND, y), (one.box.cx, y + DIAMOND))
            ]
            starts = any(abs(x - start[0]) < 0.05 > abs(y - start[1]) for x, y in tips)
        if not starts:
            yield f"{name} does not start at its box"
        for segment in segments(drawn.points):
            (x0, y0), (x1, y1) = segment
            if abs(x0 - x1) > 0.01 and abs(y0 - y1) > 0.01:
                yield f"{name} is slanted"
            yield from (f"{name} crosses {other}" for other in box if crosses(segment, box[other]))
            if not (min(x0, x1) >= 0 and max(x0, x1) <= layout.width and max(y0, y1) <= layout.height):
                yield f"{name} leaves the picture"
    for at, first in enumerate(layout.lines):
        for second in layout.lines[at + 1 :]:
            ways = first.line.exit.way, second.line.exit.way
            if ways[0].target == ways[1].target or ways[0].source == ways[1].source:
                continue
            long = sum(
                lie_on_each_other(a, b) for a in segments(first.points) for b in segments(second.points)
            )
            if long > MAY_TOUCH:
                yield f"{ways[0].source} -> {ways[0].target} lies on {ways[1].source} -> {ways[1].target} for {long:.0f}"


def _text_faults(picture: Picture, layout: Layout) -> Iterator[str]:
    for written in picture.written:
        if written.within is not None and not written.within.holds(written.area):
            yield f"{written.text!r} leaves its box"
        if not (written.area.x >= -0.1 and written.area.right <= layout.width + 0.1):
            yield f"{written.text!r} leaves the picture"
    texts = picture.written
    for at, one in enumerate(texts):
        for two in texts[at + 1 :]:
            low, high = shrunk(one.area), shrunk(two.area)
            if low.overlaps(high):
                yield f"{one.text!r} and {two.text!r} overlap"
    for drawn in layout.lines:
        for segment in segments(drawn.points):
            for one in texts:
                if crosses(segment, shrunk(one.area), 0):
                    yield f"{drawn.line.exit.way} runs through {one.text!r}"
    for sign in layout.signs:
        for one in texts:
            if one.within != sign.area and sign.area.overlaps(shrunk(one.area)):
                yield f"the sign of {sign.source} covers {one.text!r}"


def shrunk(area: Rect) -> Rect:
    """The area of a text without the air above and below its letters."""
    return Rect(area.x + 0.3, area.y + area.h * 0.18, max(area.w - 0.6, 0.1), area.h * 0.62)
