"""A portfolio for the terminal: what to know first, then the tables that fit."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.cli.telling.columns import table, wrap
from dovetail.formats.portfolio import words as say
from dovetail.formats.portfolio.tables import (
    SIDE_BY_SIDE,
    Table,
    controls_table,
    issues_table,
    projects_table,
    rules_table,
    superseded_table,
    waivers_table,
)
from dovetail.model import words
from dovetail.model.language import tell
from dovetail.model.portfolio import ControlStanding, Portfolio

MOST = 20
"""Rows of a table in a terminal."""

_FEW = 10
_PROJECTS = (0, 1, 2, 3, 4, 5, 6, 8, 9)
_WAIVERS = (0, 1, 2, 3, 4, 5)
_CONTROLS = (0, 1, 2, 3, 4, 5, 6)
_RULES = (0, 1, 2, 3, 4, 5)
_ISSUES = (0, 1, 2, 3, 4)
_SOURCES = (0, 1, 2, 3, 4)


def report_lines(portfolio: Portfolio, columns: int) -> Iterator[str]:
    """The lines, at most ``columns`` wide. Control characters of a profile are escaped."""
    yield from wrap(say.title(portfolio), columns)
    if portfolio.projects:
        yield from wrap(say.dated(portfolio), columns)
    yield ""
    for line in say.headline(portfolio):
        yield from wrap(line, columns)
    note = say.days_differ(portfolio)
    if note:
        way_out = tell("--as-of judges everything on one day.")
        yield from wrap(f"{note} {way_out}", columns)
    yield from _part(tell("Projects"), projects_table(portfolio, MOST), _PROJECTS, columns)
    yield from _part(tell("Waivers"), waivers_table(portfolio, MOST), _WAIVERS, columns)
    yield from _part(
        tell("Controls from which projects deviate"), controls_table(portfolio, _FEW), _CONTROLS, columns
    )
    for control in portfolio.to_redesign[:SIDE_BY_SIDE]:
        yield from _proposal(control, columns)
    yield from _part(tell("Rules that fail most"), rules_table(portfolio, _FEW), _RULES, columns, below=True)
    yield from _part(tell("Issued packs"), issues_table(portfolio, MOST), _ISSUES, columns)
    yield from _part(tell("Superseded sources"), superseded_table(portfolio, _FEW), _SOURCES, columns)


def _part(
    title: str, shown: Table, chosen: tuple[int, ...], columns: int, *, below: bool = False
) -> Iterator[str]:
    """A table with the chosen columns. What stands ``below`` the first cell goes under its row."""
    if not shown.rows:
        return
    yield ""
    yield title
    yield ""
    heads = [shown.columns[index].title for index in chosen]
    rows = [[row[index].text for index in chosen] for row in shown.rows]
    notes = [row[0].below for row in shown.rows] if below else ()
    yield from table(heads, rows, columns, indent=2, notes=notes)
    if shown.rest:
        yield f"  {shown.rest}"


def _proposal(control: ControlStanding, columns: int) -> Iterator[str]:
    yield ""
    owner = control.owner
    who = tell("its owner")
    if owner:
        who = words.noted(owner.title, owner.holder or owner.queue or tell("nobody named"))
    yield from wrap(tell("Proposal to {who} for {control}", who=who, control=control.control), columns)
    for line in control.proposal:
        first, *more = wrap(line, columns - 4)
        yield f"  - {first}"
        yield from (f"    {rest}" for rest in more)
