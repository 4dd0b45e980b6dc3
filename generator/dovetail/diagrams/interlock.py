"""The map of a pack on one page: in which stages each procedure is at work, which gates it feeds, and to
which others it hands something.

Rows are procedures along the lifecycle; columns are its stages, each of which ends with a gate at which
project and service lifecycle meet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from dovetail.diagrams.canvas import Canvas, Rect
from dovetail.diagrams.lettering import Face, clean, evenly, width, wrap
from dovetail.diagrams.palette import Look, Palette
from dovetail.diagrams.picture import Picture
from dovetail.model import words
from dovetail.model.language import tell
from dovetail.model.lifecycle import MEETING_POINTS
from dovetail.model.lifecycle_work import WORK
from dovetail.model.procedure import COVERED
from dovetail.model.resolved import ResolvedProcedure, ResolvedProject
from dovetail.model.values import LifecyclePoint
from dovetail.resolve.schedule.due_in_stages import points_due

NAME = "pack/map"
_NUMBER, _TITLES, _STAGE, _GAP = 18.0, 148.0, 28.0, 9.0
_ROW, _LINE, _TEXT, _SMALL = 19.0, 9.0, 7.6, 7.1
_LEADING, _SMALLEST, _MOST_LINES = 7.6, 4.0, 2
_HEAD, _HIGHEST_HEAD, _BAR, _DIAMOND = 132.0, 190.0, 6.0, 3.6


@dataclass(frozen=True, slots=True)
class Passing:
    """What one procedure hands to another; either side may be a code that the pack doesn't have."""

    source: str
    target: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One procedure with its number on the map, the gates that it feeds and the stages in which it works.

    A stage has the name of the gate that ends it.
    """

    number: int
    bound: ResolvedProcedure
    points: frozenset[str]
    stages: frozenset[str]


def interlock(resolved: ResolvedProject, look: Look | None = None) -> Picture | None:
    """The map of a project's pack; None for a pack without procedures."""
    if not resolved.procedures:
        return None
    look = look or Look()
    drawn = _Drawing(resolved, look)
    height = drawn.draw()
    title = tell("How the procedures of {project} interlock", project=resolved.project.name)
    told = " ".join(drawn.told())
    svg = drawn.canvas.document(look.width, height, look.font, NAME, title, told)
    said = tell(
        "{title}: the <<stages>> in which each is at work, the <<gates>> that it feeds, and to which others "
        "it hands something. Section 10 of each procedure says the same in words.",
        title=title,
    )
    return Picture(NAME, svg, title, told, said, written=tuple(drawn.canvas.written))


def entries_of(resolved: ResolvedProject) -> tuple[Entry, ...]:
    """Procedures by the first stage in which they work or gate that they feed, else in the order of the pack.

    The document of a procedure says the same of its stages and gates.
    """
    order: list[str] = list(MEETING_POINTS)
    named = {
        name: gate.point for gate in resolved.lifecycle.gates if gate.point for name in (gate.id, gate.point)
    }

    def feeds(bound: ResolvedProcedure) -> frozenset[str]:
        codes = set(bound.procedure.covers)
        known = {point for point, meeting in MEETING_POINTS.items() if codes & set(meeting.procedures)}
        stated = {named[item.to] for item in bound.procedure.interfaces if item.gives and item.to in named}
        return frozenset(known | stated)

    def works(bound: ResolvedProcedure) -> frozenset[str]:
        known = {point for code in bound.procedure.covers for point in WORK.get(code, ())}
        return frozenset(known | points_due(resolved, bound.id))

    found = [(bound, feeds(bound), works(bound)) for bound in resolved.procedures]
    found.sort(key=lambda entry: min(map(order.index, entry[1] | entry[2]), default=len(order)))
    return tuple(Entry(number, *entry) for number, entry in enumerate(found, 1))


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


class _Row:
    """The lines of one procedure, and how much room they need."""

    def __init__(self, drawing: _Drawing, entry: Entry) -> None:
        self.entry = entry
        self.title = wrap(entry.bound.procedure.title, _TITLES - 8, _TEXT)
        self.receivers = wrap(drawing.receivers(entry), drawing.width - drawing.hands, _TEXT)
        self.height = max(_ROW, max(len(self.title), len(self.receivers)) * _LINE + 5)


class _Drawing:
    def __init__(self, resolved: ResolvedProject, look: Look) -> None:
        self.resolved, self.width, self.palette = resolved, look.width, Palette.of(look)
        self.canvas = Canvas()
        self.entries = entries_of(resolved)
        self.number = {entry.bound.id: entry.number for entry in self.entries}
        self.passings = passings_of(resolved)
        self.left = _NUMBER + _TITLES
        self.right = self.left + _STAGE * len(MEETING_POINTS)
        self.hands = self.right + _GAP
        self.head = _HEAD
        self.head = self._head()

    def draw(self) -> float:
        """Draw all of it; its height."""
        self._heads()
        rows = [_Row(self, entry) for entry in self.entries]
        tops = list(accumulate((row.height for row in rows), initial=self.head))
        for row, y in zip(rows, tops, strict=False):
            if row.entry.number % 2:
                self.canvas.rect(Rect(0, y, self.width, row.height), self.palette.band)
        self._frame(tops[-1])
        for row, y in zip(rows, tops, strict=False):
            self._row(row, y)
        return self._key(tops[-1] + 11)

    # -- the grid

    def _heads(self) -> None:
        palette, canvas = self.palette, self.canvas
        canvas.text(_NUMBER, self.head - 5, tell("Procedure"), _TEXT, palette.ink, face="bold")
        for at, point in enumerate(MEETING_POINTS):
            x = self.left + at * _STAGE
            # The stage stands in the middle of its column, the gate on the line at which the stage ends.
            self._upright(x + 8, (tell(MEETING_POINTS[point].project),), "regular", palette.quiet)
            if self._is_held(point):
                self._upright(x + _STAGE - 2.5, self._gate_lines(point), "bold", palette.ink)
        lines = wrap(tell("Hands something to"), self.width - self.hands, _TEXT, "bold")
        for at, line in enumerate(reversed(lines)):
            canvas.text(self.hands, self.head - 5 - at * _LINE, line, _TEXT, palette.ink, face="bold")

    def _is_held(self, point: LifecyclePoint) -> bool:
        """Whether the project holds a gate at a meeting point; of one that names no gates, all are shown."""
        gates = self.resolved.project.gates
        return not gates or any(point in (gate.point, gate.id) for gate in gates)

    def _gate(self, point: LifecyclePoint) -> tuple[str, str]:
        """The project's own gate at a meeting point with its day, else the point alone."""
        for gate in self.resolved.project.gates:
            if point in (gate.point, gate.id):
                title = clean(gate.title)
                named = title if title.startswith(gate.id) else f"{gate.id} {title}"
                return named, words.day(gate.date) if isinstance(gate.date, date) else ""
        return point, ""

    def _code(self, point: LifecyclePoint) -> str:
        """What the project calls its gate at a meeting point."""
        gates = self.resolved.project.gates
        return next((gate.id for gate in gates if point in (gate.point, gate.id)), point)

    def _gate_lines(self, point: LifecyclePoint) -> tuple[str, ...]:
        """A gate and its day, in one line or two."""
        title, day = self._gate(point)
        text = f"{title}, {day}" if day else title
        lines = evenly(text, self.head - 10, _SMALL, "bold")
        return lines if len(lines) <= _MOST_LINES else (text,)

    def _head(self) -> float:
        """The least height at which no gate needs more than two lines."""
        for high in range(int(_HEAD), int(_HIGHEST_HEAD), 6):
            self.head = float(high)
            long = (line for point in MEETING_POINTS for line in self._gate_lines(point))
            stages = (tell(meeting.project) for meeting in MEETING_POINTS.values())
            widest = max(*(width(line, _SMALL, "bold") for line in long), *(width(s, _SMALL) for s in stages))
            if widest <= self.head - 10:
                break
        return self.head

    def _upright(self, x: float, lines: Sequence[str], face: Face, ink: str) -> None:
        """Lines that run upward, the last at ``x``. Only a text beyond all measure is set smaller."""
        for at, line in enumerate(reversed(lines)):
            size = _SMALL
            while width(line, size, face) > self.head - 10 and size > _SMALLEST:
                size -= 0.2
            self.canvas.upright(x - at * _LEADING, self.head - 5, line, size, ink, face=face)

    def _row(self, row: _Row, y: float) -> None:
        palette, canvas = self.palette, self.canvas
        middle, number = y + row.height / 2, str(row.entry.number)
        canvas.text(_NUMBER - 5, middle + 2.5, number, _TEXT, palette.ink, face="bold", anchor="end")
        for x, room, lines in (
            (_NUMBER, _TITLES, row.title),
            (self.hands, self.width - self.hands, row.receivers),
        ):
            for at, line in enumerate(lines):
                baseline = middle + 2.5 + (at - (len(lines) - 1) / 2) * _LINE
                canvas.text(x, baseline, line, _TEXT, palette.ink, within=Rect(x, y, room, row.height))
        self._stages(row.entry, middle)

    def _stages(self, entry: Entry, middle: float) -> None:
        palette, canvas = self.palette, self.canvas
        for first, last in _runs([point in entry.stages for point in MEETING_POINTS]):
            bar = Rect(self.left + first * _STAGE, middle - _BAR / 2, (last - first + 1) * _STAGE, _BAR)
            canvas.rect(bar, palette.rule, palette.line, w=0.5)
        for at, point in enumerate(MEETING_POINTS):
            if point in entry.points and self._is_held(point):
                x, r = self.left + (at + 1) * _STAGE, _DIAMOND
                corners = [(x, middle - r), (x + r, middle), (x, middle + r), (x - r, middle)]
                canvas.shape(corners, palette.ink, "#ffffff", 0.6)

    def receivers(self, entry: Entry) -> str:
        """The numbers of those in the pack to whom a procedure hands something."""
        to = {
            self.number[one.target]
            for one in self.passings
            if one.source == entry.bound.id and one.target in self.number
        }
        return ", ".join(map(str, sorted(to))) or "–"

    def _frame(self, bottom: float) -> None:
        palette, canvas = self.palette, self.canvas
        for at in range(len(MEETING_POINTS) + 1):
            x = self.left + at * _STAGE
            canvas.line([(x, 8), (x, bottom)], palette.rule, 0.4)
        for y in (self.head, bottom):
            canvas.line([(0, y), (self.width, y)], palette.line, 0.8)

    def _key(self, y: float) -> float:
        text = tell(
            "Bar: the procedure is at work in this <<stage>>. Diamond: it feeds the <<gate>> at its end. "
            "Numbers: the rows of the procedures to which it hands something."
        )
        for line in wrap(text, self.width, _SMALL):
            self.canvas.text(0, y, line, _SMALL, self.palette.quiet)
            y += 8.4
        return y

    # -- in words

    def _name(self, identifier: str) -> str:
        if identifier in self.number:
            return str(self.number[identifier])
        gates = {gate.id: f"{gate.id} {gate.title}" for gate in self.resolved.project.gates}
        covered = COVERED.get(identifier)
        return gates.get(identifier) or (tell(covered) if covered else words.title(identifier))

    def told(self) -> list[str]:
        """The map in words."""
        said = []
        for entry in self.entries:
            name = f"{entry.number} {entry.bound.procedure.title}"
            fed_points = (point for point in MEETING_POINTS if point in entry.points and self._is_held(point))
            points = [self._code(point) for point in fed_points]
            fed = tell("{procedure} feeds {gates}.", procedure=name, gates=words.listed(points))
            said.append(fed if points else f"{name}.")
        for one in self.passings:
            source, target = self._name(one.source), self._name(one.target)
            what = "; ".join(one.what)
            said.append(tell("{source} to {target}: {what}.", source=source, target=target, what=what))
        return said


def _runs(marks: list[bool]) -> Iterator[tuple[int, int]]:
    """First and last index of each stretch of marks."""
    first = None
    for at, mark in enumerate([*marks, False]):
        if mark and first is None:
            first = at
        elif not mark and first is not None:
            yield first, at - 1
            first = None
