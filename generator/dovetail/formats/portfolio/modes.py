"""The failure modes of all projects beside each other: where it is hot, and where nobody knows."""

from __future__ import annotations

from collections import Counter

from dovetail.formats.portfolio.numbers import figure
from dovetail.formats.portfolio.rows import Cell
from dovetail.formats.portfolio.tables import MOST, Column, Table
from dovetail.model.language import later_of, tell, tell_of, told_of
from dovetail.model.lifecycle import FAILURE_MODES
from dovetail.model.portfolio import ModeStanding, Portfolio

SIGNS = {"blocked": "■", "open": "▲", "unknown": "?", "prevented": "✓", "not-judged": "–"}
"""A sign for each heat, so that none is told by colour alone."""
HEATS = {
    "blocked": later_of("verdict on a failure mode", "open, with a blocker"),
    "open": later_of("verdict on a failure mode", "open"),
    "unknown": later_of("verdict on a failure mode", "unknown: data is missing"),
    "prevented": later_of("verdict on a failure mode", "prevented"),
    "not-judged": later_of("verdict on a failure mode", "nothing to judge"),
}
"""What a sign says, for :func:`heat_in_words`."""


def heat(mode: ModeStanding) -> str:
    """How bad a failure mode stands in a project: a key of :data:`HEATS`."""
    if mode.verdict == "open" and mode.findings.blocker:
        return "blocked"
    return mode.verdict.replace(" ", "-")


def heat_in_words(kind: str) -> str:
    """What the sign of a heat says."""
    return told_of("verdict on a failure mode", HEATS[kind])


def modes_table(portfolio: Portfolio, most: int = MOST) -> Table:
    """One row for all projects together, then one for each, those in most trouble first."""
    columns = (Column(tell("Project")), *(Column(mode) for mode in FAILURE_MODES))
    rows = [_all(portfolio)]
    for project in portfolio.ranked[:most]:
        modes = {mode.mode: mode for mode in project.modes}
        rows.append((Cell(project.code, project.name), *(_cell(modes.get(mode)) for mode in FAILURE_MODES)))
    more = max(len(portfolio.projects) - most, 0)
    return Table("modes", tell("Failure modes, project by project"), columns, tuple(rows), more, "projects")


def _cell(mode: ModeStanding | None) -> Cell:
    if mode is None:
        return Cell(SIGNS["not-judged"], heat_in_words("not-judged"), "heat-not-judged")
    kind, found = heat(mode), mode.findings
    failing = found.blocker + found.major + found.minor
    if kind in ("blocked", "open"):
        said = _open(failing)
    elif kind == "unknown":
        n = found.unknown
        said = tell("{n} unknown", n=figure(n)) if n else tell("not needed yet")
    elif kind == "prevented":
        said = heat_in_words(kind)
    else:
        said = tell_of("verdict on a failure mode", "not judged")
    return Cell(SIGNS[kind], said, f"heat-{kind}")


def _all(portfolio: Portfolio) -> tuple[Cell, ...]:
    cells = [Cell(tell("All projects"))]
    for name in FAILURE_MODES:
        found = (mode for item in portfolio.projects for mode in item.modes if mode.mode == name)
        verdicts = Counter(mode.verdict for mode in found)
        prevented = tell("{n} prevented", n=figure(verdicts["prevented"]))
        cells.append(Cell(_open(verdicts["open"]), prevented))
    return tuple(cells)


def _open(number: int) -> str:
    return tell("{n} open", n=figure(number))
