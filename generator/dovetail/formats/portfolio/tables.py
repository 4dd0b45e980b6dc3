"""The tables of a portfolio, alike for every format: what does not fit is counted, not dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from dovetail.formats.portfolio.numbers import figure
from dovetail.formats.portfolio.rows import (
    Cell,
    codes,
    control_row,
    deviation_row,
    issue_row,
    project_row,
    rule_row,
    source_row,
    waiver_row,
)
from dovetail.model.language import tell, tell_of
from dovetail.model.portfolio import ControlStanding, Portfolio, SourceStanding

T = TypeVar("T")

MOST = 25
"""Rows of a table that people still read; the rest is counted below it and stands in the CSV."""
SIDE_BY_SIDE = 12
"""Controls whose reasons stand side by side, and reasons of one control."""


class Column(NamedTuple):
    """A heading. ``number`` columns are set to the right."""

    title: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table in words. ``more`` rows are left out; ``csv`` is the table in which they stand."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: int = 0
    csv: str = ""

    @property
    def rest(self) -> str:
        """What is left out and where it is; empty if nothing is."""
        if not self.more:
            return ""
        return tell(
            "… and {more} more: dovetail report --format csv --table {table}",
            more=figure(self.more),
            table=self.csv,
        )


def projects_table(portfolio: Portfolio, most: int = MOST) -> Table:
    """One row for each project, those in most trouble first."""
    return _table(
        "projects", tell("Projects, those in most trouble first"),
        (Column(tell("Project")), Column(tell("Next gate")), Column(tell("Blockers"), True),
         Column(tell("Major"), True), Column(tell("Minor"), True), Column(tell("Unknown"), True),
         Column(tell_of("number of findings", "Later"), True), Column(tell("Requests")),
         Column(tell("Waivers"), True), Column(tell("Reused"), True)),
        portfolio.ranked, project_row, most,
    )  # fmt: skip


def waivers_table(portfolio: Portfolio, most: int = MOST) -> Table:
    """One row for each waiver, those that end first in front."""
    return _table(
        "waivers", tell("Waivers, those that end first in front"),
        (Column(tell("Project")), Column(tell("Waives")), Column(tell("State")),
         Column(tell("Age in days"), True), Column(tell("Ends")), Column(tell("Leave by")),
         Column(tell("Instead"))),
        portfolio.waivers, waiver_row, most,
    )  # fmt: skip


def controls_table(portfolio: Portfolio, most: int = MOST) -> Table:
    """One row for each control from which a project deviates, those from which most do first."""
    return _table(
        "controls", tell("Controls from which projects deviate"),
        (Column(tell("Control")), Column(tell("Procedure")), Column(tell("Owner")),
         Column(tell_of("what projects do about a control", "Waive it"), True),
         Column(tell_of("what projects do about a control", "Adapt"), True),
         Column(tell_of("what projects do about a control", "Ask"), True), Column(tell("Standing"))),
        portfolio.controls, control_row, most,
    )  # fmt: skip


def reasons_table(control: ControlStanding, most: int = SIDE_BY_SIDE) -> Table:
    """The reasons for which projects deviate from one control, side by side: equal ones stand once."""
    alike: dict[tuple[Cell, ...], list[str]] = {}
    for entry in control.deviations:
        alike.setdefault(deviation_row(entry), []).append(entry.project)
    groups = sorted(alike.items(), key=lambda group: -len(set(group[1])))
    return _table(
        "deviations", tell("Why projects deviate from {control}", control=control.control),
        (Column(tell("Projects")), Column(tell_of("what projects do about a control", "Do")),
         Column(tell("Because")), Column(tell("Instead"))),
        groups, lambda group: (codes(group[1]), *group[0]), most,
    )  # fmt: skip


def rules_table(portfolio: Portfolio, most: int = 20) -> Table:
    """One row for each rule that is not everywhere in order, those that hurt most first."""
    hurting = [rule for rule in portfolio.rules if rule.failed or rule.unknown or rule.waived]
    return _table(
        "rules", tell("Rules, those that fail in most projects first"),
        (Column(tell("Rule")), Column(tell("Weight")), Column(tell("Projects where it fails"), True),
         Column(tell("where it can’t judge"), True), Column(tell("Findings"), True),
         Column(tell("Unknown"), True), Column(tell("With leave"), True), Column(tell("In order"), True)),
        hurting, rule_row, most,
    )  # fmt: skip


def superseded_table(portfolio: Portfolio, most: int = MOST) -> Table:
    """One row for each version of a procedure, other than the one in force, that projects were agreed on."""
    alike: dict[tuple[str, str, str], list[SourceStanding]] = {}
    for source in portfolio.superseded:
        alike.setdefault((source.procedure, source.agreed, source.current), []).append(source)
    groups = sorted(alike.values(), key=lambda group: (not group[0].agreed, -len(group)))
    return _table(
        "superseded", tell("Versions that projects were agreed on and that are not the ones in force"),
        (Column(tell("Procedure")), Column(tell("Agreed on")), Column(tell("In force")),
         Column(tell("Projects")), Column(tell("Deviations to agree again"), True), Column(tell("Owner"))),
        groups, source_row, most,
    )  # fmt: skip


def issues_table(portfolio: Portfolio, most: int = MOST) -> Table:
    """One row for the last issue of each project, those that are superseded first."""
    return _table(
        "issues", tell("Issued packs, those that operations have overtaken first"),
        (Column(tell("Project")), Column(tell("Issue"), True), Column(tell("Date")), Column(tell("State")),
         Column(tell("Changed since"))),
        portfolio.issued, issue_row, most,
    )  # fmt: skip


def _table(
    name: str,
    caption: str,
    columns: tuple[Column, ...],
    items: Sequence[T],
    row: Callable[[T], tuple[Cell, ...]],
    most: int,
) -> Table:
    return Table(
        name, caption, columns, tuple(row(item) for item in items[:most]), max(len(items) - most, 0), name
    )
