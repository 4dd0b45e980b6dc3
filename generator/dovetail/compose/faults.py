"""Why documents could not be written, as whoever writes templates is told: each fault once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dovetail.compose.missing import Missing
from dovetail.compose.standing_in import StandIn
from dovetail.compose.template_faults import undefined_hint
from dovetail.model.diagnostics import Diagnostic

_NAMED = 6
"""So many documents with the same fault are named; more are counted. The first page names all."""


def faults(missing: Iterable[Missing], stand_ins: Iterable[StandIn] = ()) -> tuple[Diagnostic, ...]:
    """One diagnostic for each fault, however many documents of however many projects it takes down, or has
    written by bundled templates.

    The same fault is the same code at the same line of the same template; without a line, the same message.
    """
    return (
        *(_fault(items, _MISSING) for items in _by_fault(missing)),
        *(_fault(items, _STANDS_IN) for items in _by_fault(stand_ins)),
    )


def _by_fault(items: Iterable[Missing | StandIn]) -> Iterable[list[Missing | StandIn]]:
    found: dict[tuple[object, ...], list[Missing | StandIn]] = {}
    for item in items:
        problem = item.problem
        where = (problem.place.file, problem.place.line) if problem.place else (problem.message,)
        found.setdefault((problem.code, *where), []).append(item)
    return found.values()


@dataclass(frozen=True, slots=True)
class _Said:
    """What becomes of the documents, in the words of one and of several."""

    one: str
    many: str
    note: str


_MISSING = _Said("can't be written", "can't be written", "takes down")
_STANDS_IN = _Said(
    "has bundled text instead",
    "have bundled text instead",
    "so written:",
)


def _fault(items: Sequence[Missing | StandIn], said: _Said) -> Diagnostic:
    problem = items[0].problem
    projects = list(dict.fromkeys(item.project for item in items))
    if len(items) == 1:
        who = f'document "{items[0].id}"'
        return replace(problem, message=f"{who} {said.one}: {problem.message}", subject=items[0].id)
    names = _shortened(dict.fromkeys(item.id for item in items))
    of_all = f" of {len(projects)} projects" if len(projects) > 1 else ""
    return replace(
        problem,
        message=f"{len(items)} documents{of_all} {said.many}: {problem.message}",
        note=f"{said.note} {names}",
        hint=_hint(items),
        subject=names,
        project=_shortened(projects),
    )


def _hint(items: Sequence[Missing | StandIn]) -> str:
    hints = {item.problem.hint for item in items}
    if len(hints) == 1:
        return items[0].problem.hint
    common = frozenset(items[0].sees).intersection(*(item.sees for item in items))
    return undefined_hint(items[0].problem.message, common, "all of these documents read")


def _shortened(names: Iterable[str]) -> str:
    shown = list(names)
    more = len(shown) - _NAMED
    return ", ".join(shown[:_NAMED]) + (f" and {more} more" if more > 0 else "")
