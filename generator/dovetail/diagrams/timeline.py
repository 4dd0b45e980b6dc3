"""The timeline of a project on one sheet. Lengths are points.

Months run across; below each other stand stages, gates, freezes, requests, boards, duties, and the days on
which the books close.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from dovetail.diagrams.canvas import Canvas, Rect
from dovetail.diagrams.lettering import widest_word, width, wrap
from dovetail.diagrams.palette import Look, Palette
from dovetail.diagrams.picture import Picture
from dovetail.diagrams.timeline_axis import (
    TEXT,
    Axis,
    Item,
    Spot,
    next_month,
    placed_items,
    rows_of,
    shortened,
)
from dovetail.diagrams.timeline_marks import DRAWN, hatch
from dovetail.model import words
from dovetail.model.language import later, tell, tell_count
from dovetail.model.resolved import KeyDate, ResolvedProject, ResolvedRequest

Routine = Literal["freeze", "board", "duty", "close", "cut-off"]
NAME = "pack/timeline"
WIDTH, HEIGHT = 700.0, 456.0
"""The text area of a landscape page, A4 or Letter, below its title."""
_LABELS = 178.0
_ROW, _SMALL, _LINE = 10.4, 7.22, 8.8
_FOOT = 11 + 3 * _LINE + 4
"""Room for the key: its signs, and three lines of text."""
_OFTEN = 3
"""From how many times on a freeze stands in a row of its own."""
_ROUTINES: tuple[tuple[Routine, str], ...] = (
    ("freeze", later("Freezes")),
    ("board", later("Boards")),
    ("duty", later("Duties")),
    ("close", later("Close days")),
    ("cut-off", later("Cut-offs")),
)
_LEFT_OUT_FIRST: tuple[Routine, ...] = ("close", "duty", "freeze", "cut-off", "board")
_RARE = 25
"""How many days apart, on the whole, a duty must come to be drawn."""


def timeline(resolved: ResolvedProject, look: Look | None = None) -> Picture | None:
    """The picture of a project's key dates; None if it has no days that could be drawn."""
    look = look or Look()
    axis = Axis(resolved.project.starts, resolved.project.ends, _LABELS, WIDTH - 1)
    drawn = _Drawing(resolved, axis, Palette.of(look))
    height = drawn.draw()
    title = tell("Key dates of {project}", project=resolved.project.name)
    told = " ".join(drawn.told)
    svg = drawn.canvas.document(WIDTH, height, look.font, NAME, title, told)
    said = tell(
        "{title}, from {starts} to {ends}. The tables of this page name every day.",
        title=title,
        starts=words.day(resolved.project.starts),
        ends=words.day(resolved.project.ends),
    )
    return Picture(
        NAME,
        svg,
        title,
        told,
        said,
        written=tuple(drawn.canvas.written),
    )


class _Drawing:
    def __init__(self, resolved: ResolvedProject, axis: Axis, palette: Palette) -> None:
        self.resolved, self.axis, self.palette = resolved, axis, palette
        self.canvas = Canvas()
        self.told: list[str] = []
        self.kinds: set[str] = set()
        self.y = 0.0
        self.missing: list[str] = []
        self.often = 0

    def draw(self) -> float:
        routines = [(kind, self._routines(kind)) for kind, _name in _ROUTINES]
        lanes: list[tuple[str, list[Item]]] = [
            (tell("<<Stages>>"), self._stages()),
            (tell("<<Gates>> and releases"), self._gates()),
            (tell("Freezes"), self._freezes()),
            (tell("Requests: latest start to need"), self._requests()),
        ]
        self.y = 27.0
        placed = [(name, placed_items(items, self.axis)) for name, items in lanes if items]
        rows = sum(rows_of(spots) for _name, spots in placed)
        spare = int(
            (
                HEIGHT
                - self.y
                - _FOOT
                - rows * _ROW
                - 4 * (len(placed) + sum(bool(titled) for _name, titled in routines))
            )
            / _ROW
        )
        routines, left_out = _at_most(routines, max(spare, 3))
        self.often += len(left_out.pop("duty", []))
        self.missing += [title for titles in left_out.values() for title in titles]
        body = Canvas()
        self.canvas, head = body, self.canvas
        for name, spots in placed:
            self._lane(name, spots)
        names = dict(_ROUTINES)
        for kind, titled in routines:
            if titled:
                self._routine_lane(tell(names[kind]), titled)
        bottom = self.y
        self.canvas = head
        self._grid(bottom)
        head.parts += body.parts
        head.written += body.written
        return self._foot(bottom)

    # -- what is shown

    def _stages(self) -> list[Item]:
        return [
            Item(event.on, event.until or event.on, event.title, "stage") for event in self._events("stage")
        ]

    def _gates(self) -> list[Item]:
        gates = {(gate.title, gate.date): gate.id for gate in self.resolved.project.gates}
        found = []
        for event in self._events("gate", "release", "project"):
            name = gates.get((event.title, event.on), "")
            title = f"{name} {event.title}" if name and event.kind == "gate" else event.title
            if event.kind == "project":
                title = tell("Start") if event.on == self.resolved.project.starts else tell("End")
            found.append(Item(event.on, event.on, f"{title}, {_day(event.on)}", event.kind))
        return found

    def _gates_outside(self) -> list[str]:
        """Gates before the project begins or after it has ended, each with its day."""
        project = self.resolved.project
        return [
            f"{gate.id} {gate.title}, {_day(gate.date)}"
            for gate in project.gates
            if isinstance(gate.date, date) and not project.starts <= gate.date <= project.ends
        ]

    def _freezes(self) -> list[Item]:
        return [
            Item(
                event.on,
                event.until or event.on,
                event.title,
                "soft" if event.id in self._soft() else "hard",
            )
            for event in self._events("freeze")
            if self._times(event) < _OFTEN
        ]

    def _soft(self) -> frozenset[str]:
        """Ids of the events of soft freezes."""
        freezes = self.resolved.organization.calendars.freezes
        soft = tuple(f"freeze.{name}." for name, freeze in freezes.items() if freeze.kind == "soft")
        return frozenset(event.id for event in self._events("freeze") if event.id.startswith(soft))

    def _times(self, event: KeyDate) -> int:
        return sum(other.title == event.title for other in self._events(event.kind))

    def _requests(self) -> list[Item]:
        found = []
        for entry in self.resolved.requests:
            plan = entry.schedule
            if plan is not None and plan.delivered:
                continue
            if plan is None or plan.latest_start is None:
                self.missing.append(entry.request.id)
                continue
            kind = "late" if entry.verdict in ("infeasible", "blocked") else "request"
            label = f"{entry.request.id} {entry.request.title}{_standing(entry)}"
            loose = plan.at_least or entry.verdict == "unknown"
            found.append(Item(plan.latest_start, plan.needed_by, label, kind, loose))
        return sorted(found, key=lambda item: (item.first, item.last, item.label))

    def _routines(self, kind: Routine) -> list[tuple[str, list[KeyDate]]]:
        found: dict[str, list[KeyDate]] = {}
        for event in self._events(kind):
            if kind == "freeze" and self._times(event) < _OFTEN:
                continue
            found.setdefault(event.title, []).append(event)
        rows = list(found.items())
        if kind != "duty":
            return rows
        rare = [row for row in rows if _is_rare(row[1])]
        self.often += len(rows) - len(rare)
        return rare

    def _events(self, *kinds: str) -> list[KeyDate]:
        events = (event for event in self.resolved.key_dates if event.kind in kinds)
        shown = [
            event for event in events if self.axis.shows(event.on) or self.axis.shows(event.until or event.on)
        ]
        return sorted(shown, key=lambda event: (event.on, event.id))

    # -- how it is drawn

    def _grid(self, bottom: float) -> None:
        palette, canvas, axis = self.palette, self.canvas, self.axis
        canvas.rect(Rect(axis.left, 0, axis.right - axis.left, 24), palette.head)
        for number, month in enumerate(axis.months):
            x, end = axis.x(month), axis.x(next_month(month))
            if number % 2:
                canvas.rect(Rect(x, 24, end - x, bottom - 24), palette.band)
            area = Rect(x, 11, end - x, 13)
            name, short = words.month_name(month.month), words.month_name(month.month, short=True)
            for text in (name, short, name[:1]):
                if width(text, TEXT) <= area.w - 2:
                    canvas.text(area.cx, 20, text, TEXT, palette.ink, anchor="middle", within=area)
                    break
            if month.month == 1 or not number:
                text = str(month.year)
                canvas.text(x + 2, 8.5, text, TEXT + 0.4, palette.ink, face="bold")
                canvas.line([(x, 0), (x, bottom)], palette.rule, 1.1)
            else:
                canvas.line([(x, 11), (x, bottom)], palette.rule, 0.4)
        for event in self._events("freeze"):
            x, end = axis.x(event.on), axis.x((event.until or event.on) + timedelta(days=1))
            hatch(canvas, Rect(x, 24, end - x, bottom - 24), palette.rule, 5, 0.5)
        canvas.rect(Rect(0, 0, WIDTH, bottom), "none", palette.rule, w=0.6)
        today = self.resolved.as_of
        if axis.shows(today) and today != self.resolved.project.starts:
            x = axis.x(today)
            canvas.line([(x, 11), (x, bottom)], palette.accent, 1.2)
            canvas.text(x + 2, 8.5, tell("as of {day}", day=_day(today)), _SMALL, palette.accent, face="bold")

    def _lane(self, name: str, spots: Sequence[Spot]) -> None:
        top, rows = self.y, rows_of(spots)
        self._lane_name(name, top, rows * _ROW + 4)
        said = []
        for spot in spots:
            self._spot(spot, top + 2 + spot.row * _ROW)
            item = spot.item
            self.kinds.add(item.kind)
            span = words.day(item.first)
            if item.last != item.first:
                span = tell("{first} to {last}", first=span, last=words.day(item.last))
            said.append(f"{item.label} ({span})")
        self.told.append(f"{name}: {'; '.join(said)}.")
        self.y = top + rows * _ROW + 4

    def _lane_name(self, name: str, top: float, high: float, *, offset: float = 3) -> None:
        palette = self.palette
        self.canvas.line([(0, top), (WIDTH, top)], palette.rule, 0.6)
        area = Rect(0, top, _LABELS, high)
        for number, line in enumerate(wrap(name, _LABELS - 8, TEXT, "bold")):
            y = top + offset + 6.6 + number * 8
            self.canvas.text(
                4, y, line, TEXT, palette.ink, face="bold", within=area if number * 8 + 12 < high else None
            )

    def _spot(self, spot: Spot, top: float) -> None:
        palette, canvas, item = self.palette, self.canvas, spot.item
        bar = Rect(spot.left, top + 1.2, max(spot.right - spot.left, 1.6), _ROW - 2.4)
        DRAWN[item.kind](canvas, bar, palette, item.dash)
        inside = item.kind == "stage" and spot.left <= spot.label_x < spot.right
        for line in spot.label:
            if not inside:
                long = width(line, TEXT)
                canvas.rect(Rect(spot.label_x - 1, top + 0.6, long + 2, _ROW - 1.4), palette.paper)
            canvas.text(spot.label_x, top + _ROW - 3.1, line, TEXT, palette.ink)

    def _routine_lane(self, name: str, titled: Sequence[tuple[str, Sequence[KeyDate]]]) -> None:
        palette, canvas = self.palette, self.canvas
        canvas.line([(0, self.y), (WIDTH, self.y)], palette.rule, 0.6)
        lines = wrap(name, widest_word(name, TEXT, "bold"), TEXT, "bold")
        lines = lines if len(lines) <= len(titled) else (name,)
        for at, line in enumerate(lines):
            canvas.text(4, self.y + 8.6 + at * 8, line, TEXT, palette.ink, face="bold")
        indent = max(36.0, *(width(line, TEXT, "bold") + 8 for line in lines))
        said = []
        for title, events in titled:
            area = Rect(indent, self.y, _LABELS - indent, _ROW)
            text = shortened(title, _LABELS - indent - 3, _SMALL)
            canvas.text(indent, self.y + 8.4, text, _SMALL, palette.ink, within=area)
            self._ticks(events)
            said.append(
                tell(
                    "{title} on {days}",
                    title=title,
                    days=words.listed(dict.fromkeys(words.day(event.on) for event in events)),
                )
            )
            self.y += _ROW
        self.told.append(f"{name}: {'; '.join(said)}.")
        self.y += 3

    def _ticks(self, events: Sequence[KeyDate]) -> None:
        palette, canvas = self.palette, self.canvas
        free = 0.0
        for day in sorted({event.on for event in events if self.axis.shows(event.on)}):
            x, y = self.axis.x(day) + self.axis.scale / 2, self.y + _ROW / 2
            decides = any(
                event.kind == "board" and bool(event.decides) for event in events if event.on == day
            )
            corners = [(x, y - 2.6), (x + 2.6, y), (x, y + 2.6), (x - 2.6, y)]
            if events[0].kind == "board":
                canvas.shape(corners, palette.ink if decides else palette.paper, palette.ink, 0.7)
            else:
                canvas.line([(x, y - 2.8), (x, y + 2.8)], palette.ink, 1.2)
            text = str(day.day)
            right = x + 4 + width(text, _SMALL)
            if x >= free and right <= self.axis.right:
                canvas.text(x + 3.4, y + 2, text, _SMALL, palette.ink)
                free = right + 1
            elif x - 3.4 - width(text, _SMALL) > free:
                canvas.text(x - 3.4, y + 2, text, _SMALL, palette.ink, anchor="end")
                free = x + 3

    def _foot(self, bottom: float) -> float:
        palette, canvas = self.palette, self.canvas
        x, y = 0.0, bottom + 11
        entries = (
            ("gate", tell("<<gate>>")),
            ("release", tell("goes live")),
            ("request", tell("request")),
            ("late", tell("can't be in time, or blocked")),
            ("hard", tell("freeze")),
        )
        for kind, text in entries:
            if kind not in self.kinds:
                continue
            canvas_area = Rect(x, y - 6, 13, 6.6)
            DRAWN[kind](
                canvas,
                canvas_area if kind not in ("gate", "release") else Rect(x + 5, y - 6, 1.6, 6.6),
                palette,
                False,
            )
            canvas.text(x + 17, y, text, _SMALL, palette.ink)
            x += 30 + width(text, _SMALL)
        tail = tell(
            "Dashed: may move, something is not known. Filled diamond: the board decides "
            "for this project. Numbers are days of the month."
        )
        if x + width(tail, _SMALL) > WIDTH:
            x, y = 0.0, y + _LINE
        canvas.text(x, y, tail, _SMALL, palette.ink)
        for line in wrap(self._left_out(), WIDTH, _SMALL):
            y += _LINE
            canvas.text(0, y, line, _SMALL, palette.ink)
        return y + 4

    def _left_out(self) -> str:
        """What stands in the tables of the page only."""
        missing = [*self._gates_outside(), *self.missing]
        if self.often:
            missing.append(tell_count(self.often, "{n} recurring duty", "{n} recurring duties"))
        return tell("Not drawn: {missing}.", missing=words.listed(missing)) if missing else ""


def _is_rare(events: Sequence[KeyDate]) -> bool:
    days = sorted({event.on for event in events})
    return len(days) < 2 or (days[-1] - days[0]).days / (len(days) - 1) >= _RARE


def _at_most(
    lanes: list[tuple[Routine, list[tuple[str, list[KeyDate]]]]], rows: int
) -> tuple[list[tuple[Routine, list[tuple[str, list[KeyDate]]]]], dict[Routine, list[str]]]:
    """Leaves out close days first, then duties, then boards, if the sheet would be too high; and which."""
    found = {kind: list(titled) for kind, titled in lanes}
    left_out: dict[Routine, list[str]] = {kind: [] for kind in found}
    for kind in _LEFT_OUT_FIRST:
        while sum(map(len, found.values())) > rows and found[kind]:
            left_out[kind].append(found[kind].pop()[0])
    return [(kind, found[kind]) for kind, _titled in lanes], left_out


def _standing(entry: ResolvedRequest) -> str:
    said = {"infeasible": tell("too late"), "blocked": tell("blocked")}.get(entry.verdict)
    return f" ({said})" if said else ""


def _day(value: date) -> str:
    return words.short_date(value)
