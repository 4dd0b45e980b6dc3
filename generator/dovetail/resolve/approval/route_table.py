"""Looks at a whole table of routes: requests that no route serves, routes that overlap, routes never taken.

The space of requests is cut at every edge and answer that the table mentions. Each cell is then tried
with one representative, edges included, so a gap of a single value is found as well.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import product
from math import prod
from operator import itemgetter

from pydantic import BaseModel

from dovetail.model import words
from dovetail.model.conditions import Matcher
from dovetail.model.diagnostics import Diagnostic, Severity
from dovetail.model.language import later, tell, told
from dovetail.model.organization import Organization
from dovetail.model.procedure import Procedure
from dovetail.model.profile import LayeredProcedure
from dovetail.model.routes import Route
from dovetail.resolve.approval.route_axes import axes_of, matchers_of
from dovetail.resolve.approval.route_parts import Part, run_of, says_of
from dovetail.resolve.approval.routes import choose_route
from dovetail.resolve.facts.comparison import Scale
from dovetail.resolve.facts.truth import FactSet, Truth

MOST_CELLS = 20_000
MOST_FINDINGS = 5


@dataclass(frozen=True)
class _Trial(FactSet):
    """The answers of one cell. All cells share what is known of each condition on a single fact."""

    known: dict[tuple[str, int, int], Truth] = field(default_factory=dict, repr=False)

    def _matches(self, name: str, matcher: Matcher) -> Truth:
        # Thousands of cells ask the same few conditions about the same few answers. Conditions and answers
        # outlive the cells (in routes, axes and organization), so their identities name them.
        key = (name, id(matcher), id(self.value(name)))
        if key not in self.known:
            self.known[key] = FactSet._matches(self, name, matcher)
        return self.known[key]


@dataclass(frozen=True, slots=True)
class _Verdict:
    gap: bool
    decided: bool
    chosen: str
    overlapping: tuple[str, ...]


def examine_routes(layered: LayeredProcedure, organization: Organization, on: date) -> list[Diagnostic]:
    """Findings on the table of a procedure as it is in force on a day."""
    procedure = layered.value
    routes = [route for route in procedure.routes if route.effective.covers(on)]
    if not routes or procedure.handles is None:
        return []
    empty = FactSet(procedure.handles.facts, {}, Scale(organization, on), organization)
    axes = axes_of(routes, procedure.handles.facts, empty)
    if prod(len(parts) for parts in axes.values()) > MOST_CELLS:
        return []
    names = list(axes)
    known: dict[tuple[str, int, int], Truth] = {}
    tables = [_table(route, axes, empty, known) for route in routes]
    # Cells in which the same routes match are judged alike, and they are few beside all cells.
    judged: dict[tuple[Truth, ...], _Verdict] = {}
    cells: dict[Cell, _Verdict] = {}
    for cell in product(*axes.values()):
        truths = tuple([found[pick(cell)] for pick, found in tables])
        if truths not in judged:
            judged[truths] = _judge(procedure, routes, dict(zip(names, cell, strict=True)), empty, known, on)
        cells[cell] = judged[truths]
    return [
        *_gaps(layered, names, axes, cells),
        *_overlaps(layered, names, axes, cells),
        *_unreachable(layered, routes, cells),
    ]


def turning_days(procedure: Procedure, organization: Organization) -> tuple[date, ...]:
    """Days in order, such that from each to the next :func:`examine_routes` finds the same."""
    stated = (procedure.routes, procedure.handles, organization.exchange_rates, organization.tax_rate)
    # The day after each is one too: the last day of a period still belongs to it.
    return tuple(sorted({day + timedelta(days=n) for day in _days_in(stated) for n in (0, 1)}))


def _days_in(value: object) -> Iterator[date]:
    if isinstance(value, datetime):
        yield value.date()
    elif isinstance(value, date):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _days_in(getattr(value, name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _days_in(item)
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _days_in(item)


def _table(
    route: Route,
    axes: Mapping[str, Sequence[Part]],
    empty: FactSet,
    known: dict[tuple[str, int, int], Truth],
) -> tuple[Callable[[Cell], Cell], dict[Cell, Truth]]:
    """Whether a route matches, by the parts of a cell on which that depends; and what picks those out."""
    asked = {name.partition(".")[0] for name, _ in matchers_of(route.when)}
    names = [name for name in axes if name in asked]
    found: dict[Cell, Truth] = {}
    for parts in product(*(axes[name] for name in names)):
        values = {name: part.value for name, part in zip(names, parts, strict=True)}
        trial = _Trial(empty.facts, values, empty.scale, empty.organization, known=known)
        found[parts] = trial.holds(route.when)
    places = [index for index, name in enumerate(axes) if name in asked]
    if len(places) > 1:
        return itemgetter(*places), found
    return (lambda cell: tuple(cell[index] for index in places)), found


def _judge(
    procedure: Procedure,
    routes: Sequence[Route],
    cell: Mapping[str, Part],
    empty: FactSet,
    known: dict[tuple[str, int, int], Truth],
    on: date,
) -> _Verdict:
    values = {name: part.value for name, part in cell.items()}
    facts = _Trial(empty.facts, values, empty.scale, empty.organization, known=known)
    choice = choose_route(routes, procedure.choose, facts, on)
    matching = tuple(route.id for route in routes if facts.holds(route.when))
    decided = choice.verdict != "unknown"
    return _Verdict(choice.verdict == "gap", decided, choice.route.id if choice.route else "", matching)


Cell = tuple[Part, ...]


def _gaps(
    layered: LayeredProcedure,
    names: Sequence[str],
    axes: Mapping[str, Sequence[Part]],
    cells: Mapping[Cell, _Verdict],
) -> Iterator[Diagnostic]:
    open_cells = {cell for cell, verdict in cells.items() if verdict.gap}
    for cell in cells:
        if cell not in open_cells:
            continue
        free = [
            index
            for index, name in enumerate(names)
            if all(_replaced(cell, index, part) in open_cells for part in axes[name])
        ]
        fixed = [index for index in range(len(names)) if index not in free]
        runs: dict[int, tuple[Part, ...]] = {index: (cell[index],) for index in fixed}
        for index in fixed:
            runs[index] = _open_run(names, axes, runs, index, open_cells)
        says = words.joined(_says(_label(layered, names[index]), runs[index]) for index in fixed)
        open_cells -= _block(names, axes, runs)
        yield _finding(
            layered,
            "routes-gap",
            tell("no route serves requests with {says}", says=says or tell("any facts")),
            ("routes",),
        )
        if not open_cells:
            return


def _open_run(
    names: Sequence[str],
    axes: Mapping[str, Sequence[Part]],
    runs: Mapping[int, tuple[Part, ...]],
    index: int,
    open_cells: Collection[Cell],
) -> tuple[Part, ...]:
    """How far a stretch reaches on its axis beside the others, such that all of the block is open."""

    def belongs(part: Part) -> bool:
        return all(cell in open_cells for cell in _block(names, axes, {**runs, index: (part,)}))

    return run_of(axes[names[index]], runs[index][0], belongs)


def _block(
    names: Sequence[str], axes: Mapping[str, Sequence[Part]], runs: Mapping[int, Sequence[Part]]
) -> set[Cell]:
    """All cells within these stretches; an axis without one lies in it whole."""
    return set(product(*(runs.get(index, axes[name]) for index, name in enumerate(names))))


def _replaced(cell: Cell, index: int, part: Part) -> Cell:
    return (*cell[:index], part, *cell[index + 1 :])


def _overlaps(
    layered: LayeredProcedure,
    names: Sequence[str],
    axes: Mapping[str, Sequence[Part]],
    cells: Mapping[Cell, _Verdict],
) -> Iterator[Diagnostic]:
    if layered.value.choose != "one":
        return
    seen: set[tuple[str, ...]] = set()
    for cell, verdict in cells.items():
        if len(verdict.overlapping) < 2 or verdict.overlapping in seen:
            continue
        seen.add(verdict.overlapping)
        alike = {other for other, found in cells.items() if found.overlapping == verdict.overlapping}
        says = words.joined(
            _says(_label(layered, name), _along(cell, index, axes[name], alike))
            for index, name in enumerate(names)
        )
        both = words.listed(words.quoted(route) for route in verdict.overlapping)
        message = (
            tell(
                "routes {routes} both match requests with {says}; the stricter one, "
                '"{chosen}", applies until the owner decides',
                routes=both,
                says=says,
                chosen=verdict.chosen,
            )
            if verdict.chosen
            else tell("routes {routes} both match requests with {says}", routes=both, says=says)
        )
        index = next(i for i, r in enumerate(layered.value.routes) if r.id == verdict.overlapping[-1])
        yield _finding(
            layered,
            "routes-overlap",
            message,
            ("routes", index),
        )
        if len(seen) == MOST_FINDINGS:
            return


def _along(cell: Cell, index: int, axis: Sequence[Part], alike: Collection[Cell]) -> tuple[Part, ...]:
    return run_of(axis, cell[index], lambda part: _replaced(cell, index, part) in alike)


def _unreachable(
    layered: LayeredProcedure, routes: Sequence[Route], cells: Mapping[Cell, _Verdict]
) -> Iterator[Diagnostic]:
    if not all(verdict.decided for verdict in cells.values()):
        return
    chosen = {verdict.chosen for verdict in cells.values()}
    for route in routes:
        if route.id not in chosen:
            index = next(i for i, r in enumerate(layered.value.routes) if r.id == route.id)
            yield _finding(
                layered,
                "route-unreachable",
                tell('no request can ever take route "{route}"', route=route.title),
                ("routes", index),
            )


def _says(fact: str, parts: Sequence[Part]) -> str:
    return tell("{fact} {answers}", fact=fact, answers=says_of(parts))


def _label(layered: LayeredProcedure, name: str) -> str:
    handles = layered.value.handles
    return words.fact_label(name, handles.facts if handles else {})


_HINTS = {
    "routes-gap": later("add a route for them, or widen one; until then such requests are unknown"),
    "routes-overlap": later("part the routes, or state choose: first or choose: strictest"),
    "route-unreachable": later("correct its condition or its place in the table, or remove it"),
}


def _finding(layered: LayeredProcedure, code: str, message: str, path: tuple[str | int, ...]) -> Diagnostic:
    place = layered.place(*path)
    if len(path) == 2 and isinstance(path[1], int):
        place = layered.place_of("routes", layered.value.routes[path[1]].id)
    severity = Severity.MINOR if code == "route-unreachable" else Severity.MAJOR
    return Diagnostic(
        code, severity, words.labelled(layered.value.title, message), place, hint=told(_HINTS[code]),
        procedure=layered.value.id, prevents=("F6",),
    )  # fmt: skip
