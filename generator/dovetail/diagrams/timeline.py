"""The timeline of a project on one sheet: months across, and below each other stages, gates, freezes, requests,
boards, duties, and the days on which the books close. Lengths are points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dovetail.diagrams.canvas import Canvas, Rect
from dovetail.diagrams.lettering import clean, width, wrap
from dovetail.diagrams.palette import Look, Palette
from dovetail.diagrams.picture import Picture
from dovetail.model import words
from dovetail.model.resolved import KeyDate, ResolvedProject, ResolvedRequest

NAME = "pack/timeline"
WIDTH, HEIGHT = 700.0, 452.0
"""The text area of a landscape page, A4 or Letter, below its title."""
_LABELS = 152.0
_ROW, _TEXT, _SMALL = 10.4, 6.8, 5.9
_LONGEST_LABEL = 150.0
_OFTEN = 3
"""From how many times on a freeze stands in a row of its own."""
_ROUTINES = (
    ("freeze", "Freezes"),
    ("board", "Boards"),
    ("duty", "Duties"),
    ("close", "Close days"),
    ("cut-off", "Cut-offs"),
)


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
        long = max((width(line, _TEXT) for line in self.label), default=0)
        return min(self.left, self.label_x) - 3, max(self.right, self.label_x + long) + 5


class Axis:
    """Days to points across."""

    def __init__(self, first: date, last: date, left: float, right: float) -> None:
        self.first = first.replace(day=1)
        self.after = _next_month(last)
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
        while (following := _next_month(found[-1])) < self.after:
            found.append(following)
        return found


def timeline(resolved: ResolvedProject, look: Look | None = None) -> Picture | None:
    """The picture of a project's key dates; None if it has no days that could be drawn."""
    look = look or Look()
    axis = Axis(resolved.project.starts, resolved.project.ends, _LABELS, WIDTH - 1)
    drawn = _Drawing(resolved, axis, Palette.of(look))
    height = drawn.draw()
    title = f"Key dates of {resolved.project.name}"
    told = " ".join(drawn.told)
    svg = drawn.canvas.document(WIDTH, height, look.font, NAME, title, told)
    short = f"{title}, from {words.day(resolved.project.starts)} to {words.day(resolved.project.ends)}."
    return Picture(
        NAME,
        svg,
        title,
        told,
        f"{short} The tables of this page name every day.",
        written=tuple(drawn.canvas.written),
    )


class _Drawing:
    def __init__(self, resolved: ResolvedProject, axis: Axis, palette: Palette) -> None:
        self.resolved, self.axis, self.palette = resolved, axis, palette
        self.canvas = Canvas()
        self.told: list[str] = []
        self.y = 0.0
        self.missing: list[str] = []

    def draw(self) -> float:
        routines = [(name, self._routines(kind)) for kind, name in _ROUTINES]
        lanes: list[tuple[str, list[Item]]] = [
            ("Stages", self._stages()),
            ("Gates and milestones", self._gates()),
            ("Freezes", self._freezes()),
            ("Requests: latest start to need", self._requests()),
        ]
        self.y = 27.0
        placed = [(name, placed_items(items, self.axis)) for name, items in lanes if items]
        rows = sum(_rows(spots) for _name, spots in placed)
        spare = int(
            (
                HEIGHT
                - self.y
                - 24
                - rows * _ROW
                - 4 * (len(placed) + sum(bool(titled) for _name, titled in routines))
            )
            / _ROW
        )
        routines = _at_most(routines, max(spare, 3), self.missing)
        body = Canvas()
        self.canvas, head = body, self.canvas
        for name, spots in placed:
            self._lane(name, spots)
        for name, titled in routines:
            if titled:
                self._routine_lane(name, titled)
        bottom = self.y
        self.canvas = head
        self._grid(bottom)
        head.parts += body.parts
        head.written += body.written
        return self._foot(bottom)

    # -- what is shown

    def _stages(self) -> list[Item]:
        found = []
        for event in self._events("stage"):
            found.append(Item(event.on, event.until or event.on, event.title, "stage"))
        return found

    def _gates(self) -> list[Item]:
        gates = {(gate.title, gate.date): gate.id for gate in self.resolved.project.gates}
        found = []
        for event in self._events("gate", "release", "project"):
            name = gates.get((event.title, event.on), "")
            title = f"{name} {event.title}" if name and event.kind == "gate" else event.title
            if event.kind == "project":
                title = "Start" if event.on == self.resolved.project.starts else "End"
            found.append(Item(event.on, event.on, f"{title}, {_day(event.on)}", event.kind))
        return found

    def _freezes(self) -> list[Item]:
        return [
            Item(
                event.on,
                event.until or event.on,
                event.title,
                "soft" if event.note.startswith("soft") else "hard",
            )
            for event in self._events("freeze")
            if self._times(event) < _OFTEN
        ]

    def _times(self, event: KeyDate) -> int:
        return sum(other.title == event.title for other in self._events(event.kind))

    def _requests(self) -> list[Item]:
        found = []
        for entry in self.resolved.requests:
            plan = entry.schedule
            if plan is None or plan.latest_start is None:
                self.missing.append(entry.request.id)
                continue
            kind = "late" if entry.verdict in ("infeasible", "blocked") else "request"
            label = f"{entry.request.id} {entry.request.title}{_standing(entry)}"
            loose = plan.at_least or entry.verdict == "unknown"
            found.append(Item(plan.latest_start, plan.needed_by, label, kind, loose))
        return sorted(found, key=lambda item: (item.first, item.last, item.label))

    def _routines(self, kind: str) -> list[tuple[str, list[KeyDate]]]:
        found: dict[str, list[KeyDate]] = {}
        for event in self._events(kind):
            if kind == "freeze" and self._times(event) < _OFTEN:
                continue
            found.setdefault(event.title, []).append(event)
        return list(found.items())

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
            x, end = axis.x(month), axis.x(_next_month(month))
            if number % 2:
                canvas.rect(Rect(x, 24, end - x, bottom - 24), palette.band)
            area = Rect(x, 11, end - x, 13)
            name = words.MONTHS[month.month - 1]
            for text in (name, name[:3], name[:1]):
                if width(text, _TEXT) <= area.w - 2:
                    canvas.text(area.cx, 20, text, _TEXT, palette.ink, anchor="middle", within=area)
                    break
            if month.month == 1 or not number:
                text = str(month.year)
                canvas.text(x + 2, 8.5, text, _TEXT + 0.4, palette.ink, face="bold")
                canvas.line([(x, 0), (x, bottom)], palette.rule, 1.1)
            else:
                canvas.line([(x, 11), (x, bottom)], palette.rule, 0.4)
        for event in self._events("freeze"):
            x, end = axis.x(event.on), axis.x((event.until or event.on) + timedelta(days=1))
            _hatch(canvas, Rect(x, 24, end - x, bottom - 24), palette.rule, 5, 0.5)
        canvas.rect(Rect(0, 0, WIDTH, bottom), "none", palette.rule, w=0.6)
        today = self.resolved.as_of
        if axis.shows(today) and today != self.resolved.project.starts:
            x = axis.x(today)
            canvas.line([(x, 11), (x, bottom)], palette.accent, 1.2)
            canvas.text(x + 2, 8.5, f"as of {_day(today)}", _SMALL, palette.accent, face="bold")

    def _lane(self, name: str, spots: Sequence[Spot]) -> None:
        top, rows = self.y, _rows(spots)
        self._lane_name(name, top, rows * _ROW + 4)
        said = []
        for spot in spots:
            self._spot(spot, top + 2 + spot.row * _ROW)
            item = spot.item
            until = f" to {words.day(item.last)}" if item.last != item.first else ""
            said.append(f"{item.label} ({words.day(item.first)}{until})")
        self.told.append(f"{name}: {'; '.join(said)}.")
        self.y = top + rows * _ROW + 4

    def _lane_name(self, name: str, top: float, high: float, *, offset: float = 3) -> None:
        palette = self.palette
        self.canvas.line([(0, top), (WIDTH, top)], palette.rule, 0.6)
        area = Rect(0, top, _LABELS, high)
        for number, line in enumerate(wrap(name, _LABELS - 8, _TEXT, "bold")):
            y = top + offset + 6.6 + number * 8
            self.canvas.text(
                4, y, line, _TEXT, palette.ink, face="bold", within=area if number * 8 + 12 < high else None
            )

    def _spot(self, spot: Spot, top: float) -> None:
        palette, canvas, item = self.palette, self.canvas, spot.item
        bar = Rect(spot.left, top + 1.6, max(spot.right - spot.left, 1.6), _ROW - 3.2)
        DRAWN[item.kind](canvas, bar, palette, item.dash)
        inside = item.kind == "stage" and spot.left <= spot.label_x < spot.right
        for line in spot.label:
            if not inside:
                long = width(line, _TEXT)
                canvas.rect(Rect(spot.label_x - 1, top + 0.6, long + 2, _ROW - 1.4), palette.paper)
            canvas.text(spot.label_x, top + _ROW - 3, line, _TEXT, palette.ink)

    def _routine_lane(self, name: str, titled: Sequence[tuple[str, Sequence[KeyDate]]]) -> None:
        palette, canvas = self.palette, self.canvas
        canvas.line([(0, self.y), (WIDTH, self.y)], palette.rule, 0.6)
        canvas.text(4, self.y + 8.6, name, _TEXT, palette.ink, face="bold")
        indent = max(36.0, width(name, _TEXT, "bold") + 8)
        said = []
        for title, events in titled:
            area = Rect(indent, self.y, _LABELS - indent, _ROW)
            text = shortened(title, _LABELS - indent - 3, _SMALL + 0.3)
            canvas.text(indent, self.y + 8.4, text, _SMALL + 0.3, palette.ink, within=area)
            self._ticks(events)
            said.append(f"{title} on {words.listed(dict.fromkeys(words.day(event.on) for event in events))}")
            self.y += _ROW
        self.told.append(f"{name}: {'; '.join(said)}.")
        self.y += 3

    def _ticks(self, events: Sequence[KeyDate]) -> None:
        palette, canvas = self.palette, self.canvas
        free = 0.0
        for day in sorted({event.on for event in events if self.axis.shows(event.on)}):
            x, y = self.axis.x(day) + self.axis.scale / 2, self.y + _ROW / 2
            decides = any(
                event.kind == "board" and event.note.startswith("decides")
                for event in events
                if event.on == day
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
        for kind, text in (
            ("gate", "gate"), ("release", "goes live"), ("request", "request"),
            ("late", "can't be in time, or blocked"), ("hard", "freeze"),
        ):  # fmt: skip
            canvas_area = Rect(x, y - 6, 13, 6.6)
            DRAWN[kind](
                canvas,
                canvas_area if kind not in ("gate", "release") else Rect(x + 5, y - 6, 1.6, 6.6),
                palette,
                False,
            )
            canvas.text(x + 17, y, text, _SMALL, palette.ink)
            x += 30 + width(text, _SMALL)
        tail = "Dashed: may move, something is not known. Filled diamond: the board decides for this project. Numbers are days of the month."
        canvas.text(x, y, tail, _SMALL, palette.ink)
        if self.missing:
            for line in wrap(f"Not drawn: {words.listed(self.missing)}.", WIDTH, _SMALL):
                y += 8
                canvas.text(0, y, line, _SMALL, palette.ink)
        return y + 4


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
    long = width(text, _TEXT)
    if item.kind == "stage" and long + 6 <= right - left:
        return Spot(item, row, left, right, left + 3, (text,))
    gap = 6.0 if item.kind in ("gate", "release", "project") else 3.0
    room_right, room_left = axis.right - right - gap - 2, left - gap - axis.left - 2
    text = shortened(text, max(room_right, room_left, 30), _TEXT)
    long = width(text, _TEXT)
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


def _rows(spots: Sequence[Spot]) -> int:
    return max((spot.row for spot in spots), default=-1) + 1


def _at_most(
    lanes: list[tuple[str, list[tuple[str, list[KeyDate]]]]], rows: int, missing: list[str]
) -> list[tuple[str, list[tuple[str, list[KeyDate]]]]]:
    """Leaves out close days first, then duties, then boards, if the sheet would be too high; and says so."""
    order = [
        name
        for name in ("Close days", "Duties", "Freezes", "Cut-offs", "Boards")
        if any(n == name for n, _t in lanes)
    ]
    found = {name: list(titled) for name, titled in lanes}
    for name in order:
        while sum(map(len, found.values())) > rows and found[name]:
            missing.append(found[name].pop()[0])
    return [(name, found[name]) for name, _titled in lanes]


def _standing(entry: ResolvedRequest) -> str:
    return {"infeasible": " (too late)", "blocked": " (blocked)"}.get(entry.verdict, "")


def _day(value: date) -> str:
    return f"{value.day} {words.MONTHS[value.month - 1][:3]}"


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _hatch(canvas: Canvas, area: Rect, stroke: str, gap: float, w: float) -> None:
    """Slanted strokes that stay inside an area."""
    at = area.x - area.h + gap
    while at < area.right:
        x0, y0, x1, y1 = at, area.bottom, at + area.h, area.y
        if x0 < area.x:
            x0, y0 = area.x, area.bottom - (area.x - at)
        if x1 > area.right:
            x1, y1 = area.right, area.y + (at + area.h - area.right)
        canvas.line([(x0, y0), (x1, y1)], stroke, w)
        at += gap


Draw = Callable[[Canvas, Rect, Palette, bool], None]


def _stage(canvas: Canvas, bar: Rect, palette: Palette, dash: bool) -> None:
    canvas.rect(bar, palette.head, palette.line, w=0.7)


def _request(canvas: Canvas, bar: Rect, palette: Palette, dash: bool) -> None:
    canvas.rect(
        bar, palette.paper if dash else palette.rule, palette.ink, r=1, w=0.8, dash="2 1.4" if dash else ""
    )


def _late(canvas: Canvas, bar: Rect, palette: Palette, dash: bool) -> None:
    canvas.rect(bar, palette.paper, palette.ink, w=0.8)
    _hatch(canvas, bar, palette.ink, 2.4, 0.6)


def _freeze(canvas: Canvas, bar: Rect, palette: Palette, dash: bool) -> None:
    canvas.rect(bar, palette.quiet, palette.ink, w=0.6)


def _soft(canvas: Canvas, bar: Rect, palette: Palette, dash: bool) -> None:
    canvas.rect(bar, palette.paper, palette.ink, w=0.6)
    _hatch(canvas, bar, palette.ink, 1.8, 0.4)


def _gate(canvas: Canvas, bar: Rect, palette: Palette, dash: bool) -> None:
    x, y = bar.x + 0.8, bar.cy
    canvas.shape([(x, y - 4.4), (x + 4.4, y), (x, y + 4.4), (x - 4.4, y)], palette.ink, palette.ink)


def _release(canvas: Canvas, bar: Rect, palette: Palette, dash: bool) -> None:
    x, y = bar.x + 0.8, bar.cy
    canvas.shape([(x - 3.6, y - 4), (x + 4.4, y), (x - 3.6, y + 4)], palette.paper, palette.ink, 1)


def _edge(canvas: Canvas, bar: Rect, palette: Palette, dash: bool) -> None:
    canvas.ring((bar.x + 0.8, bar.cy), 2.6, palette.paper, palette.ink, 1)


DRAWN: dict[str, Draw] = {
    "stage": _stage,
    "request": _request,
    "late": _late,
    "hard": _freeze,
    "soft": _soft,
    "gate": _gate,
    "release": _release,
    "project": _edge,
}
