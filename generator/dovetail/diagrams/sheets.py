"""Divides a flow into pictures that fit on a page, and places the steps of each in lanes and rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dovetail.diagrams.flow import END, START, Flow, Lane, Node, Unit
from dovetail.model.language import tell

MOST_ROWS = 12
MOST_LANES = 6
_A_PICTURE, _A_LANE_TOO_MANY, _A_CUT_EDGE, _UNEVEN = 100.0, 35.0, 8.0, 4.0


@dataclass(frozen=True, slots=True)
class Place:
    """A step in its row and lane. ``role`` is printed in the box where the lane doesn't say it."""

    node: Node
    row: int
    column: int
    role: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame around steps side by side, from one row and lane to another, both inclusive."""

    id: str
    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Way:
    """An edge of one picture. ``goes_on_at`` is the number of a step to which it leads in another picture."""

    source: str
    target: str
    label: str
    rank: int
    goes_on_at: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One picture: places, frames, ways, and what comes in from elsewhere (by target: start, or numbers)."""

    index: int
    count: int
    lanes: tuple[Lane, ...]
    places: tuple[Place, ...]
    frames: tuple[Frame, ...]
    ways: tuple[Way, ...]
    entries: Mapping[str, tuple[str, ...]]

    @property
    def rows(self) -> int:
        return max(place.row for place in self.places) + 1


def sheets_of(flow: Flow, most_rows: int = MOST_ROWS) -> tuple[Sheet, ...]:
    """The pictures of a flow, in order; none for a procedure without steps."""
    parts = _parts(flow, most_rows)
    return tuple(_sheet(flow, part, index, len(parts)) for index, part in enumerate(parts))


def _rows_of(unit: Unit) -> list[int]:
    """The row of each step of a unit, counted from its first: those of one lane stand below each other."""
    free: Counter[str] = Counter()
    rows = []
    for node in unit.nodes:
        rows.append(free[node.lane.key])
        free[node.lane.key] += 1
    return rows


def _parts(flow: Flow, most_rows: int) -> list[list[Unit]]:
    """Cuts where few edges are cut and the pictures come out even; a shortest path over all cuts."""
    units = flow.units
    heights = [max(_rows_of(unit)) + 1 for unit in units]
    total = sum(heights)
    wanted = total / max(1, -(-total // most_rows))
    cut = _cut_edges(flow)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(units) + 1):
        found: tuple[float, int] | None = None
        rows = 0
        lanes: set[str] = set()
        for start in range(end - 1, -1, -1):
            rows += heights[start]
            lanes |= {node.lane.key for node in units[start].nodes}
            if rows > most_rows and start < end - 1:
                break
            cost = best[start][0] + _A_PICTURE + _A_CUT_EDGE * cut[start] + _UNEVEN * (rows - wanted) ** 2
            cost += _A_LANE_TOO_MANY * max(0, len(lanes) - MOST_LANES)
            if found is None or cost < found[0]:
                found = (cost, start)
        assert found is not None
        best.append(found)
    parts: list[list[Unit]] = []
    end = len(units)
    while end:
        start = best[end][1]
        parts.append(list(units[start:end]))
        end = start
    return parts[::-1]


def _cut_edges(flow: Flow) -> list[int]:
    """For each unit, how many edges pass between it and the one before."""
    home = {
        name: index
        for index, unit in enumerate(flow.units)
        for name in (unit.id, *(n.id for n in unit.nodes))
    }
    change = [0] * (len(flow.units) + 1)
    for edge in flow.edges:
        if edge.source in home and edge.target in home:
            low, high = sorted((home[edge.source], home[edge.target]))
            change[low + 1] += 1
            change[high + 1 if high < len(flow.units) else high] -= 1
    passing, counts = 0, []
    for step in change[: len(flow.units)]:
        passing += step
        counts.append(passing)
    return counts


def _sheet(flow: Flow, units: Sequence[Unit], index: int, count: int) -> Sheet:
    nodes = [node for unit in units for node in unit.nodes]
    lanes, columns = _lanes(nodes)
    places: list[Place] = []
    frames: list[Frame] = []
    row = 0
    for unit in units:
        taken: Counter[int] = Counter()
        group: list[Place] = []
        for node in unit.nodes:
            column = columns[node.lane.key]
            role = node.lane.title if not lanes[column].key else ""
            group.append(Place(node, row + taken[column], column, role))
            taken[column] += 1
        last = max(place.row for place in group)
        if unit.side_by_side:
            sides = [place.column for place in group]
            frames.append(Frame(unit.id, row, last, min(sides), max(sides)))
        places += group
        row = last + 1
    ways, entries = _ways(flow, units)
    return Sheet(index, count, lanes, tuple(places), tuple(frames), ways, entries)


def _lanes(nodes: Sequence[Node]) -> tuple[tuple[Lane, ...], Mapping[str, int]]:
    """Lanes by first appearance; if they are too many, those who act least share the last one."""
    lanes = {node.lane.key: node.lane for node in nodes}
    if len(lanes) <= MOST_LANES:
        return tuple(lanes.values()), {key: index for index, key in enumerate(lanes)}
    acts = Counter(node.lane.key for node in nodes)
    busy = sorted(lanes, key=lambda key: -acts[key])[: MOST_LANES - 1]
    kept = [key for key in lanes if key in busy]
    columns = {key: kept.index(key) if key in kept else len(kept) for key in lanes}
    return (*(lanes[key] for key in kept), Lane("", tell("Others"))), columns


def _ways(flow: Flow, units: Sequence[Unit]) -> tuple[tuple[Way, ...], Mapping[str, tuple[str, ...]]]:
    here = {name for unit in units for name in (unit.id, *(node.id for node in unit.nodes))}
    numbers = {node.id: node.number for node in flow.nodes}
    for unit in flow.units:
        if unit.side_by_side:
            numbers[unit.id] = f"{unit.nodes[0].number}–{unit.nodes[-1].number.rpartition('.')[2]}"
    ways: list[Way] = []
    entries: dict[str, list[str]] = {}
    for edge in flow.edges:
        if edge.source in here:
            away = edge.target not in here and edge.target != END
            goes_on = numbers[edge.target] if away else ""
            ways.append(Way(edge.source, END if away else edge.target, edge.label, edge.rank, goes_on))
        elif edge.target in here:
            entry = START if edge.source == START else numbers[edge.source]
            entries.setdefault(edge.target, []).append(entry)
    return tuple(_once(ways)), {target: tuple(dict.fromkeys(said)) for target, said in entries.items()}


def _once(ways: Sequence[Way]) -> list[Way]:
    """Two outcomes that lead to the same place are one way with both labels."""
    found: dict[tuple[str, str, str], Way] = {}
    for way in ways:
        key = (way.source, way.target, way.goes_on_at)
        known = found.get(key)
        if known is None:
            found[key] = way
        elif way.label and way.label not in known.label.split(" / "):
            label = f"{known.label} / {way.label}" if known.label else way.label
            found[key] = Way(way.source, way.target, label, min(way.rank, known.rank), way.goes_on_at)
    return list(found.values())
