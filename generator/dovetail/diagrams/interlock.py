"""The map of a pack on one page: at which gates each procedure is needed, and what passes between procedures.

Rows are procedures along the lifecycle. On the left the gates at which project and service lifecycle meet; on
the right the same procedures again as columns: a mark means that the row hands something to the column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dovetail.diagrams.canvas import Canvas, Rect
from dovetail.diagrams.lettering import Face, clean, width, wrap
from dovetail.diagrams.palette import Look, Palette
from dovetail.diagrams.picture import Picture
from dovetail.model import words
from dovetail.model.lifecycle import MEETING_POINTS
from dovetail.model.procedure import COVERED
from dovetail.model.resolved import ResolvedProcedure, ResolvedProject

NAME = "pack/map"
_NUMBER, _TITLES, _ROW, _TEXT, _SMALL = 16.0, 132.0, 15.0, 7.2, 6.4
_HEAD = 92.0
_POINT, _CELL = 23.0, 22.0


@dataclass(frozen=True, slots=True)
class Passing:
    """What one procedure hands to another; either side may be a code that the pack doesn't have."""

    source: str
    target: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One procedure with its number on the map and the gates that it feeds."""

    number: int
    bound: ResolvedProcedure
    points: frozenset[str]


def interlock(resolved: ResolvedProject, look: Look | None = None) -> Picture | None:
    """The map of a project's pack; None for a pack without procedures."""
    if not resolved.procedures:
        return None
    look = look or Look()
    drawn = _Drawing(resolved, look)
    height = drawn.draw()
    title = f"How the procedures of {resolved.project.name} interlock"
    told = " ".join(drawn.told())
    svg = drawn.canvas.document(look.width, height, look.font, NAME, title, told)
    short = f"{title}: the gates that each feeds, and what passes between them."
    said = f"{short} Section 10 of each procedure says the same in words."
    return Picture(NAME, svg, title, told, said, written=tuple(drawn.canvas.written))


def entries_of(resolved: ResolvedProject) -> tuple[Entry, ...]:
    """Procedures by the first gate that they feed, else in the order of the pack."""
    order: list[str] = list(MEETING_POINTS)

    def feeds(bound: ResolvedProcedure) -> frozenset[str]:
        codes = set(bound.procedure.covers)
        return frozenset(
            point for point, meeting in MEETING_POINTS.items() if codes & set(meeting.procedures)
        )

    points = [(bound, feeds(bound)) for bound in resolved.procedures]
    points.sort(key=lambda pair: min((order.index(point) for point in pair[1]), default=len(order)))
    return tuple(Entry(number, bound, there) for number, (bound, there) in enumerate(points, 1))


def passings_of(resolved: ResolvedProject) -> tuple[Passing, ...]:
    """Everything that procedures say they give or take, once, by procedure id; outsiders keep their name."""
    ids = {bound.id for bound in resolved.procedures}
    by_code = {code: bound.id for bound in resolved.procedures for code in bound.procedure.covers}
    found: dict[tuple[str, str], dict[str, None]] = {}
    for bound in resolved.procedures:
        for item in bound.procedure.interfaces:
            other = item.to if item.to in ids else by_code.get(item.to, item.to)
            if item.gives and other != bound.id:
                found.setdefault((bound.id, other), {})[clean(item.gives)] = None
            if item.takes and other != bound.id:
                found.setdefault((other, bound.id), {})[clean(item.takes)] = None
    return tuple(Passing(source, target, tuple(what)) for (source, target), what in found.items())


class _Drawing:
    def __init__(self, resolved: ResolvedProject, look: Look) -> None:
        self.resolved, self.width, self.palette = resolved, look.width, Palette.of(look)
        self.canvas = Canvas()
        self.entries = entries_of(resolved)
        self.number = {entry.bound.id: entry.number for entry in self.entries}
        self.passings = passings_of(resolved)
        self.left = _NUMBER + _TITLES
        room = self.width - self.left - 10
        count = len(self.entries)
        self.point = min(_POINT, room * 0.45 / len(MEETING_POINTS))
        self.cell = min(_CELL, (room - self.point * len(MEETING_POINTS)) / count)
        self.grid = self.left + self.point * len(MEETING_POINTS) + 10

    def draw(self) -> float:
        self._heads()
        y = _HEAD
        for entry in self.entries:
            y = self._row(entry, y)
        self._frame(y)
        y = self._key(y + 11)
        return self._list(y + 6)

    # -- the grid

    def _heads(self) -> None:
        palette, canvas = self.palette, self.canvas
        canvas.text(self.left, 8, "Feeds the gate", _TEXT, palette.ink, face="bold")
        canvas.text(self.grid, 8, "Hands something to", _TEXT, palette.ink, face="bold")
        for at, (point, meeting) in enumerate(MEETING_POINTS.items()):
            x = self.left + (at + 0.5) * self.point
            self._upright(x - 1.4, f"{point} {meeting.project}", "bold")
            self._upright(x + 6.4, meeting.service, "regular")
        for entry in self.entries:
            area = Rect(self.grid + (entry.number - 1) * self.cell, _HEAD - 13, self.cell, 13)
            size = min(_TEXT, self.cell * 0.75)
            canvas.text(
                area.cx,
                _HEAD - 4,
                str(entry.number),
                size,
                palette.ink,
                face="bold",
                anchor="middle",
                within=area,
            )

    def _upright(self, x: float, text: str, face: Face) -> None:
        size = _SMALL
        while width(text, size, face) > _HEAD - 18:
            size -= 0.2
        self.canvas.upright(x, _HEAD - 4, text, size, self.palette.ink, face=face)

    def _row(self, entry: Entry, y: float) -> float:
        palette, canvas = self.palette, self.canvas
        lines = wrap(entry.bound.procedure.title, _TITLES - 6, _TEXT)
        high = max(_ROW, len(lines) * 8.6 + 5)
        if entry.number % 2:
            canvas.rect(Rect(0, y, self.width, high), palette.band)
        area = Rect(_NUMBER, y, _TITLES, high)
        middle = y + high / 2
        canvas.text(
            _NUMBER - 4, middle + 2.5, str(entry.number), _TEXT, palette.ink, face="bold", anchor="end"
        )
        for at, line in enumerate(lines):
            canvas.text(
                _NUMBER,
                middle + 2.5 + (at - (len(lines) - 1) / 2) * 8.6,
                line,
                _TEXT,
                palette.ink,
                within=area,
            )
        shown = [at for at, point in enumerate(MEETING_POINTS) if point in entry.points]
        if shown:
            first, last = (self.left + (at + 0.5) * self.point for at in (shown[0], shown[-1]))
            canvas.line([(first, middle), (last, middle)], palette.line, 1)
        for at in shown:
            x = self.left + (at + 0.5) * self.point
            canvas.shape([(x, middle - 4), (x + 4, middle), (x, middle + 4), (x - 4, middle)], palette.ink)
        gives = {passing.target for passing in self.passings if passing.source == entry.bound.id}
        for other in self.entries:
            x = self.grid + (other.number - 0.5) * self.cell
            if other is entry:
                half = self.cell / 2
                canvas.rect(Rect(x - half, y, self.cell, high), palette.rule)
            elif other.bound.id in gives:
                canvas.ring((x, middle), min(3.4, self.cell * 0.32), palette.ink, palette.ink, 0.5)
        return y + high

    def _frame(self, bottom: float) -> None:
        palette, canvas = self.palette, self.canvas
        for at in range(len(MEETING_POINTS) + 1):
            x = self.left + at * self.point
            canvas.line([(x, 14), (x, bottom)], palette.rule, 0.4)
        for at in range(len(self.entries) + 1):
            x = self.grid + at * self.cell
            canvas.line([(x, _HEAD - 13), (x, bottom)], palette.rule, 0.4)
        for y in (_HEAD, bottom):
            canvas.line([(0, y), (self.width, y)], palette.line, 0.8)

    def _key(self, y: float) -> float:
        text = (
            "Diamond: the procedure feeds this gate. Dot: the procedure of the row hands something to that "
            "of the column. A gate has the name of the project stage that ends there; that of the service "
            "stands beside it."
        )
        for line in wrap(text, self.width, _SMALL):
            self.canvas.text(0, y, line, _SMALL, self.palette.quiet)
            y += 8.4
        return y

    # -- what passes

    def _list(self, y: float) -> float:
        inner = [p for p in self.passings if p.source in self.number and p.target in self.number]
        outer = [p for p in self.passings if p not in inner]
        inner.sort(key=lambda p: (self.number[p.source], self.number[p.target]))
        rows = [(f"{self.number[p.source]} → {self.number[p.target]}", "; ".join(p.what)) for p in inner]
        y = self._columns("What passes between procedures of this pack", rows, 26, y)
        said = [(f"{self._name(p.source)} → {self._name(p.target)}", "; ".join(p.what)) for p in outer]
        return self._columns("What passes to and from others", said, 0, y)

    def _columns(self, title: str, rows: list[tuple[str, str]], indent: float, y: float) -> float:
        if not rows:
            return y
        palette, canvas = self.palette, self.canvas
        canvas.text(0, y + 8, title, _TEXT, palette.ink, face="bold")
        gap = 14.0
        column = (self.width - gap) / 2
        blocks = []
        for label, what in rows:
            if indent:
                blocks.append((label, wrap(what, column - indent, _TEXT)))
            else:
                blocks.append(("", wrap(f"{label}: {what}", column, _TEXT)))
        total = sum(len(lines) for _label, lines in blocks)
        top, at, used, lowest = y + 19, y + 19, 0, y
        x = 0.0
        for label, lines in blocks:
            if x == 0 and used and used + len(lines) / 2 > total / 2:
                x, at = column + gap, top
            if label:
                canvas.text(x, at, label, _TEXT, palette.ink, face="bold")
            for line in lines:
                canvas.text(x + indent, at, line, _TEXT, palette.ink, within=Rect(x, at - 9, column, 12))
                at += 9
            at += 1
            used += len(lines)
            lowest = max(lowest, at)
        return lowest + 2

    def _name(self, identifier: str) -> str:
        if identifier in self.number:
            return str(self.number[identifier])
        gates: Mapping[str, str] = {
            gate.id: f"{gate.id} {gate.title}" for gate in self.resolved.project.gates
        }
        return gates.get(identifier) or COVERED.get(identifier) or words.title(identifier)

    def told(self) -> list[str]:
        """The map in words."""
        said = []
        for entry in self.entries:
            title = entry.bound.procedure.title
            points = [point for point in MEETING_POINTS if point in entry.points]
            said.append(f"{entry.number} {title}" + (f" feeds {words.listed(points)}." if points else "."))
        names = ((self._name(one.source), self._name(one.target), one.what) for one in self.passings)
        said += [f"{source} to {target}: {'; '.join(what)}." for source, target, what in names]
        return said
