"""A portfolio as one page of Markdown, for a wiki."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.compose.escape import Markdown, inline
from dovetail.compose.layout import tidy
from dovetail.formats.portfolio.modes import modes_table
from dovetail.formats.portfolio.rows import Cell
from dovetail.formats.portfolio.tables import (
    SIDE_BY_SIDE,
    Table,
    controls_table,
    issues_table,
    projects_table,
    reasons_table,
    rules_table,
    superseded_table,
    waivers_table,
)
from dovetail.formats.portfolio.words import dated, days_differ, headline, title
from dovetail.formats.unseen import as_references
from dovetail.model.language import tell
from dovetail.model.portfolio import ControlStanding, Portfolio


def portfolio_markdown(portfolio: Portfolio) -> str:
    """The page. It shows every text of the profile to the letter."""
    return as_references(tidy("\n\n".join(str(block) for block in _blocks(portfolio) if block)))


def _blocks(portfolio: Portfolio) -> Iterator[str]:
    yield f"# {inline(title(portfolio))}"
    yield inline(dated(portfolio))
    yield "\n".join(f"- {inline(line)}" for line in headline(portfolio))
    if not portfolio.projects:
        return
    yield inline(days_differ(portfolio))
    yield _heading(tell("Projects"))
    yield from _table(projects_table(portfolio))
    yield _heading(tell("Failure modes"))
    yield from _table(modes_table(portfolio))
    yield _heading(tell("Waivers"))
    yield from _table(waivers_table(portfolio), tell("No project has a waiver."))
    yield _heading(tell("Where procedures are too stiff"))
    yield from _table(controls_table(portfolio), tell("No project deviates from a control."))
    for control in portfolio.to_redesign[:SIDE_BY_SIDE]:
        yield from _proposal(control)
    yield _heading(tell("Rules that fail most"))
    yield from _table(rules_table(portfolio), tell("Every rule is in order everywhere."))
    if portfolio.issued:
        yield _heading(tell("Issued packs"))
        yield from _table(issues_table(portfolio))
    yield _heading(tell("Superseded sources"))
    yield from _table(superseded_table(portfolio), tell("Every project is agreed on the versions in force."))


def _heading(text: str) -> str:
    return f"## {inline(text)}"


def _proposal(control: ControlStanding) -> Iterator[str]:
    yield f"### {inline(control.control)}: {inline(control.procedure_title)}"
    yield inline(control.statement)
    yield "\n".join(f"- {inline(line)}" for line in control.proposal)
    yield from _table(reasons_table(control))


def _table(table: Table, empty: str = "") -> Iterator[str]:
    if not table.rows:
        yield inline(empty)
        return
    lines = [
        "| " + " | ".join(inline(column.title) for column in table.columns) + " |",
        "|" + "|".join(" ---: " if column.number else " --- " for column in table.columns) + "|",
        *("| " + " | ".join(map(_cell, row)) + " |" for row in table.rows),
    ]
    yield "\n".join(lines)
    yield inline(table.rest)


def _cell(cell: Cell) -> Markdown:
    if not cell.below:
        return inline(cell.text)
    # A sign and its word stay on one line.
    return inline(cell.text) + Markdown(" " if cell.mark.startswith("heat-") else "<br>") + inline(cell.below)
