"""Why documents could not be written, as whoever writes templates is told: each fault once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dovetail.compose.missing import Missing
from dovetail.compose.renderer import undefined_hint
from dovetail.model.diagnostics import Diagnostic

_NAMED = 6
"""So many documents with the same fault are named; more are counted. The first page names all."""


def faults(missing: Iterable[Missing]) -> tuple[Diagnostic, ...]:
    """One diagnostic for each fault, however many documents of however many projects it takes down.

    The same fault is the same code at the same line of the same template; without a line, the same message.
    """
    found: dict[tuple[object, ...], list[Missing]] = {}
    for item in missing:
        problem = item.problem
        where = (problem.place.file, problem.place.line) if problem.place else (problem.message,)
        found.setdefault((problem.code, *where), []).append(item)
    return tuple(_fault(items) for items in found.values())


def _fault(items: list[Missing]) -> Diagnostic:
    problem = items[0].problem
    projects = list(dict.fromkeys(item.project for item in items))
    if len(items) == 1:
        who = f'document "{items[0].id}"'
        return replace(problem, message=f"{who} can't be written: {problem.message}", subject=items[0].id)
    names = _shortened(dict.fromkeys(item.id for item in items))
    of_all = f" of {len(projects)} projects" if len(projects) > 1 else ""
    return replace(
        problem,
        message=f"{len(items)} documents{of_all} can't be written: {problem.message}",
        note=f"takes down {names}",
        hint=_hint(items),
        subject=names,
        project=_shortened(projects),
    )


def _hint(items: list[Missing]) -> str:
    hints = {item.problem.hint for item in items}
    if len(hints) == 1:
        return items[0].problem.hint
    common = frozenset(items[0].sees).intersection(*(item.sees for item in items))
    return undefined_hint(items[0].problem.message, common, "all of these documents read")


def _shortened(names: Iterable[str]) -> str:
    shown = list(names)
    more = len(shown) - _NAMED
    return ", ".join(shown[:_NAMED]) + (f" and {more} more" if more > 0 else "")
