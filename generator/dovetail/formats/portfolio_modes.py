"""The failure modes of all projects beside each other: where it is hot, and where nobody knows."""

from __future__ import annotations

from collections import Counter

from dovetail.formats.portfolio_tables import MOST, Cell, Column, Table
from dovetail.model.lifecycle import FAILURE_MODES
from dovetail.model.portfolio import ModeStanding, Portfolio

SIGNS = {"blocked": "■", "open": "▲", "unknown": "?", "prevented": "✓", "not-judged": "–"}
"""A sign for each heat, so that none is told by colour alone."""
HEATS = {
    "blocked": "open, with a blocker",
    "open": "open",
    "unknown": "unknown: data is missing",
    "prevented": "prevented",
    "not-judged": "nothing to judge",
}


def heat(mode: ModeStanding) -> str:
    """How bad a failure mode stands in a project: a key of :data:`HEATS`."""
    if mode.verdict == "open" and mode.findings.blocker:
        return "blocked"
    return mode.verdict.replace(" ", "-")


def modes_table(portfolio: Portfolio, most: int = MOST) -> Table:
    """One row for all projects together, then one for each, those in most trouble first."""
    columns = (Column("Project"), *(Column(mode) for mode in FAILURE_MODES))
    rows = [_all(portfolio)]
    for project in portfolio.ranked[:most]:
        modes = {mode.mode: mode for mode in project.modes}
        rows.append((Cell(project.code, project.name), *(_cell(modes.get(mode)) for mode in FAILURE_MODES)))
    more = max(len(portfolio.projects) - most, 0)
    return Table("modes", "Failure modes, project by project", columns, tuple(rows), more, "projects")


def _cell(mode: ModeStanding | None) -> Cell:
    if mode is None:
        return Cell(SIGNS["not-judged"], HEATS["not-judged"], "heat-not-judged")
    kind, found = heat(mode), mode.findings
    failing = found.blocker + found.major + found.minor
    if kind in ("blocked", "open"):
        said = f"{failing} open"
    elif kind == "unknown":
        said = f"{found.unknown} unknown" if found.unknown else "not needed yet"
    else:
        said = kind.replace("-", " ")
    return Cell(SIGNS[kind], said, f"heat-{kind}")


def _all(portfolio: Portfolio) -> tuple[Cell, ...]:
    cells = [Cell("All projects")]
    for name in FAILURE_MODES:
        found = (mode for item in portfolio.projects for mode in item.modes if mode.mode == name)
        verdicts = Counter(mode.verdict for mode in found)
        cells.append(Cell(f"{verdicts['open']:,} open", f"{verdicts['prevented']:,} prevented"))
    return tuple(cells)
