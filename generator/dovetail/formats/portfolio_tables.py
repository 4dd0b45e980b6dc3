"""The tables of a portfolio in words, alike for every format: what does not fit is counted, not dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from dovetail.check.portfolio_controls import called
from dovetail.model import words
from dovetail.model.portfolio import (
    ControlStanding,
    Deviation,
    Portfolio,
    ProjectStanding,
    RuleStanding,
    SourceStanding,
    WaiverStanding,
)
from dovetail.model.resolved import Actor, RequestVerdict

T = TypeVar("T")

MOST = 25
"""Rows of a table that people still read; the rest is counted below it and stands in the CSV."""
SIDE_BY_SIDE = 12
"""Controls whose reasons stand side by side, and reasons of one control."""

_NAMED = 6
VERDICTS: tuple[RequestVerdict, ...] = ("ok", "infeasible", "blocked", "unknown")
DOES = {"waives": "waive it", "adapts": "adapt", "asks": "ask for leave"}
NOT_SAID = "not said"


class Cell(NamedTuple):
    """A cell: its text, what stands smaller below it, and its mark (a class of the style sheet)."""

    text: str
    below: str = ""
    mark: str = ""


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
        return (
            f"… and {self.more:,} more: dovetail report --format csv --table {self.csv}" if self.more else ""
        )


def projects_table(portfolio: Portfolio, most: int = MOST) -> Table:
    """One row for each project, those in most trouble first."""
    return _table(
        "projects", "Projects, those in most trouble first",
        (Column("Project"), Column("Next gate"), Column("Blockers", True), Column("Major", True),
         Column("Minor", True), Column("Unknown", True), Column("Later", True), Column("Requests"),
         Column("Waivers", True), Column("Reused", True)),
        portfolio.ranked, _project, most,
    )  # fmt: skip


def waivers_table(portfolio: Portfolio, most: int = MOST) -> Table:
    """One row for each waiver, those that end first in front."""
    return _table(
        "waivers", "Waivers, those that end first in front",
        (Column("Project"), Column("Waives"), Column("State"), Column("Age in days", True), Column("Ends"),
         Column("Leave by"), Column("Instead")),
        portfolio.waivers, _waiver, most,
    )  # fmt: skip


def controls_table(portfolio: Portfolio, most: int = MOST) -> Table:
    """One row for each control from which a project deviates, those from which most do first."""
    return _table(
        "controls", "Controls from which projects deviate",
        (Column("Control"), Column("Procedure"), Column("Owner"), Column("Waive it", True),
         Column("Adapt", True), Column("Ask", True), Column("Standing")),
        portfolio.controls, _control, most,
    )  # fmt: skip


def reasons_table(control: ControlStanding, most: int = SIDE_BY_SIDE) -> Table:
    """The reasons for which projects deviate from one control, side by side: equal ones stand once."""
    alike: dict[tuple[Cell, ...], list[str]] = {}
    for entry in control.deviations:
        alike.setdefault(_deviation(entry), []).append(entry.project)
    groups = sorted(alike.items(), key=lambda group: -len(set(group[1])))
    return _table(
        "deviations", f"Why projects deviate from {control.control}",
        (Column("Projects"), Column("Do"), Column("Because"), Column("Instead")),
        groups, lambda group: (codes(group[1]), *group[0]), most,
    )  # fmt: skip


def rules_table(portfolio: Portfolio, most: int = 20) -> Table:
    """One row for each rule that is not everywhere in order, those that hurt most first."""
    hurting = [rule for rule in portfolio.rules if rule.failed or rule.unknown or rule.waived]
    return _table(
        "rules", "Rules, those that fail in most projects first",
        (Column("Rule"), Column("Weight"), Column("Projects where it fails", True),
         Column("where it can’t judge", True), Column("Findings", True), Column("Unknown", True),
         Column("With leave", True), Column("In order", True)),
        hurting, _rule, most,
    )  # fmt: skip


def superseded_table(portfolio: Portfolio, most: int = MOST) -> Table:
    """One row for each version of a procedure, other than the one in force, that projects were agreed on."""
    alike: dict[tuple[str, str, str], list[SourceStanding]] = {}
    for source in portfolio.superseded:
        alike.setdefault((source.procedure, source.agreed, source.current), []).append(source)
    groups = sorted(alike.values(), key=lambda group: (not group[0].agreed, -len(group)))
    return _table(
        "superseded", "Versions that projects were agreed on and that are not the ones in force",
        (Column("Procedure"), Column("Agreed on"), Column("In force"), Column("Projects"),
         Column("Deviations to agree again", True), Column("Owner")),
        groups, _source, most,
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


def _project(project: ProjectStanding) -> tuple[Cell, ...]:
    found = project.findings
    standing = "" if project.status == "active" else project.status.replace("-", " ")
    about = [project.name, standing, project.level, f"to {words.day(project.ends)}"]
    return (
        Cell(project.code, " · ".join(part for part in about if part)),
        _gate(project),
        number(found.blocker, "bad"),
        number(found.major),
        number(found.minor),
        number(found.unknown),
        number(found.later),
        Cell(requests(project)),
        number(len(project.waivers)),
        Cell(share(project.reuse)),
    )


def requests(project: ProjectStanding) -> str:
    """How many requests have which verdict: ``12 ok, 1 blocked``."""
    counts = ((verdict, project.requests.get(verdict, 0)) for verdict in VERDICTS)
    return ", ".join(f"{count} {verdict}" for verdict, count in counts if count) or "none"


def _gate(project: ProjectStanding) -> Cell:
    gate = project.gate
    undated = f"{words.count(gate.undated, 'gate')} without a day" if gate.undated else ""
    if gate.on is None:
        return Cell(undated or "none to come")
    after = f"{gate.to_come - 1} after it" if gate.to_come > 1 else ""
    return Cell(words.day(gate.on), " · ".join(part for part in (gate.title, after, undated) if part))


def _waiver(waiver: WaiverStanding) -> tuple[Cell, ...]:
    about = f"for {words.listed(waiver.about)}" if waiver.about else ""
    return (
        Cell(waiver.project),
        Cell(waiver.subject, ". ".join(part for part in (waiver.title.rstrip("."), about) if part)),
        Cell(standing_of(waiver), waiver.problem, mark_of(waiver)),
        Cell(NOT_SAID if waiver.age is None else f"{waiver.age:,}"),
        Cell(day_or(waiver.expires), days_left(waiver.left), "day"),
        Cell(waiver.approved_by or NOT_SAID),
        Cell(waiver.compensating or NOT_SAID, f"Because: {waiver.because}"),
    )


def standing_of(waiver: WaiverStanding) -> str:
    """What has become of a waiver, in a word or two."""
    if waiver.state == "valid":
        return "ends soon" if waiver.expiry == "soon" else "valid"
    return {"expired": "expired", "asked": "asked for", "not valid": "not valid"}[waiver.state]


def mark_of(waiver: WaiverStanding) -> str:
    """The mark that goes with :func:`standing_of`."""
    return standing_of(waiver).replace(" ", "-")


def days_left(left: int | None) -> str:
    """``in 12 days``, ``today``, ``3 days ago``."""
    if left is None:
        return ""
    if left == 0:
        return "today"
    return f"in {words.count(left, 'day')}" if left > 0 else f"{words.count(-left, 'day')} ago"


def _control(control: ControlStanding) -> tuple[Cell, ...]:
    return (
        Cell(control.control, control.statement),
        Cell(control.procedure_title, control.version),
        owner(control.owner),
        number(len(control.projects("waives"))),
        number(len(control.projects("adapts"))),
        number(len(control.projects("asks"))),
        _standing(control),
    )


def _standing(control: ControlStanding) -> Cell:
    if control.proposal:
        return Cell("to redesign", mark="redesign")
    if control.proposed_by:
        return Cell("proposed", f"by {codes(control.proposed_by).text}", "proposed")
    if not control.baseline:
        return Cell("no operational procedure", mark="reference")
    if control.projects("asks"):
        return Cell("leave asked for", mark="asked-for")
    return Cell("statutory", mark="reference") if control.statutory else Cell("")


def _deviation(entry: Deviation) -> tuple[Cell, ...]:
    limited = "only for some requests" if entry.requests else ""
    changes = "; ".join(
        f"{called(change.field)}: {change.before} → {change.after}"
        if change.before
        else f"{called(change.field)}: {change.after}"
        for change in entry.changes
    )
    does = f"adapt “{entry.item}”" if entry.item else DOES[entry.how]
    return Cell(does, limited), Cell(entry.because), Cell(entry.compensating or changes)


def _rule(rule: RuleStanding) -> tuple[Cell, ...]:
    return (
        Cell(rule.id, rule.title),
        Cell(rule.severity, mark=rule.severity),
        number(rule.projects_failing, "bad" if rule.severity == "blocker" else ""),
        number(rule.projects_unknown),
        number(rule.failed),
        number(rule.unknown),
        number(rule.waived),
        number(rule.passed),
    )


def _source(group: list[SourceStanding]) -> tuple[Cell, ...]:
    first = group[0]
    return (
        Cell(first.title),
        Cell(first.agreed or NOT_SAID, mark="" if first.agreed else "unsaid"),
        Cell(first.current),
        codes([source.project for source in group]),
        number(sum(source.deviations for source in group)),
        owner(first.owner),
    )


def codes(projects: Iterable[str]) -> Cell:
    """Projects by code; of several, how many in front."""
    each = list(dict.fromkeys(projects))
    if len(each) == 1:
        return Cell(each[0])
    more = len(each) - _NAMED
    named = words.listed([*each[:_NAMED], *([f"{more:,} more"] if more > 0 else [])])
    return Cell(plural(len(each), "project"), named)


def owner(actor: Actor | None) -> Cell:
    """Who owns something: the role, and below it whoever holds it."""
    if actor is None:
        return Cell(NOT_SAID, mark="unsaid")
    return Cell(actor.title, actor.holder or actor.queue)


def number(value: int, mark: str = "") -> Cell:
    """A number; nothing to see (``none``) where it is zero."""
    return Cell(f"{value:,}", mark=mark if value else "none")


def share(value: float | None) -> str:
    """``81 %``; all and nothing are only said where they are true."""
    if value is None:
        return "–"
    percent = round(value * 100)
    return f"{min(percent, 99) if value < 1 else percent} %"


def day_or(value: date | None) -> str:
    """A day in words, if one is said."""
    return NOT_SAID if value is None else words.day(value)


def plural(number: int, one: str, many: str = "") -> str:
    """``0 projects``, ``1 project``, ``1,200 projects``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def all_tables(portfolio: Portfolio) -> Iterable[Table]:
    """The tables in the order of a report, reasons aside."""
    yield projects_table(portfolio)
    yield waivers_table(portfolio)
    yield controls_table(portfolio)
    yield rules_table(portfolio)
    yield superseded_table(portfolio)
