"""The rows of a portfolio's tables in words, alike for every format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from dovetail.check.portfolio_proposals import called
from dovetail.formats.portfolio.numbers import figure, share
from dovetail.formats.portfolio.numbers import projects as counted
from dovetail.model import words
from dovetail.model.language import later_of, tell, tell_count, tell_of, told_of
from dovetail.model.portfolio import (
    ControlStanding,
    Deviation,
    IssueStanding,
    IssueState,
    ProjectStanding,
    RuleStanding,
    SourceStanding,
    WaiverStanding,
)
from dovetail.model.resolved import Actor, RequestVerdict
from dovetail.model.scaling import LEVEL_WORDS
from dovetail.resolve.approval.outcome import verdict_in_words

_NAMED = 6
VERDICTS: tuple[RequestVerdict, ...] = ("ok", "infeasible", "blocked", "unknown")
_DOES = {
    "waives": later_of("what projects do about a control", "waive it"),
    "adapts": later_of("what projects do about a control", "adapt"),
    "asks": later_of("what projects do about a control", "ask for leave"),
}
_STATUS = {
    "on-hold": later_of("status of a project", "on hold"),
    "closed": later_of("status of a project", "closed"),
}
_WEIGHTS = {
    "blocker": later_of("weight of a finding", "blocker"),
    "error": later_of("weight of a finding", "error"),
    "major": later_of("weight of a finding", "major"),
    "minor": later_of("weight of a finding", "minor"),
}
_ISSUES: Mapping[IssueState, str] = {
    "not issued": later_of("what has become of an issued pack", "not issued"),
    "current": later_of("what has become of an issued pack", "current"),
    "editorial": later_of("what has become of an issued pack", "current, only worded otherwise"),
    "superseded": later_of("what has become of an issued pack", "superseded: issue again"),
    "unreadable": later_of("what has become of an issued pack", "unreadable"),
    "closed": later_of("what has become of an issued pack", "project closed"),
}
_ISSUE_MARKS: Mapping[IssueState, str] = {
    "superseded": "expired",
    "unreadable": "not-valid",
    "current": "valid",
}
_STANDINGS = {
    "valid": later_of("what has become of a waiver", "valid"),
    "ends-soon": later_of("what has become of a waiver", "ends soon"),
    "expired": later_of("what has become of a waiver", "expired"),
    "asked-for": later_of("what has become of a waiver", "asked for"),
    "not-valid": later_of("what has become of a waiver", "not valid"),
}


class Cell(NamedTuple):
    """A cell: its text, what stands smaller below it, and its mark (a class of the style sheet)."""

    text: str
    below: str = ""
    mark: str = ""


def issue_row(item: IssueStanding) -> tuple[Cell, ...]:
    """The last issue of a project, and what has become of it."""
    return (
        Cell(item.project),
        Cell(figure(item.number) if item.number else "–"),
        Cell(words.day(item.on) if item.on else "–"),
        Cell(
            told_of("what has become of an issued pack", _ISSUES[item.state]),
            item.problem,
            _ISSUE_MARKS.get(item.state, ""),
        ),
        Cell(_few(item.changed)),
    )


def _few(texts: Sequence[str]) -> str:
    more = len(texts) - _NAMED
    return words.joined([*texts[:_NAMED], *([tell("{more} more", more=figure(more))] if more > 0 else [])])


def project_row(project: ProjectStanding) -> tuple[Cell, ...]:
    """How a project stands."""
    found = project.findings
    about = [
        project.name,
        told_of("status of a project", _STATUS[project.status]) if project.status in _STATUS else "",
        tell(LEVEL_WORDS[project.level]) if project.level in LEVEL_WORDS else project.level,
        tell("to {day}", day=words.day(project.ends)),
    ]
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
    said = (
        tell("{n} {verdict}", n=figure(count), verdict=verdict_in_words(verdict))
        for verdict, count in counts
        if count
    )
    return ", ".join(said) or tell_of("value", "none")


def _gate(project: ProjectStanding) -> Cell:
    gate = project.gate
    undated = tell_count(gate.undated, "{n} gate without a day", "{n} gates without a day")
    undated = undated if gate.undated else ""
    if gate.on is None:
        return Cell(undated or tell_of("gates of a project", "none to come"))
    others = gate.to_come - 1
    after = tell_count(others, "{n} after it", "{n} after it") if others > 0 else ""
    return Cell(words.day(gate.on), " · ".join(part for part in (gate.title, after, undated) if part))


def waiver_row(waiver: WaiverStanding) -> tuple[Cell, ...]:
    """A waiver, and what has become of it."""
    about = tell("for {subjects}", subjects=words.listed(waiver.about)) if waiver.about else ""
    return (
        Cell(waiver.project),
        Cell(waiver.subject, ". ".join(part for part in (waiver.title.rstrip("."), about) if part)),
        Cell(standing_of(waiver), waiver.problem, mark_of(waiver)),
        Cell(tell("not said") if waiver.age is None else figure(waiver.age)),
        Cell(day_or(waiver.expires), days_left(waiver.left), "day"),
        Cell(waiver.approved_by or tell("not said")),
        Cell(waiver.compensating or tell("not said"), tell("Because: {because}", because=waiver.because)),
    )


def standing_of(waiver: WaiverStanding) -> str:
    """What has become of a waiver, in a word or two."""
    return told_of("what has become of a waiver", _STANDINGS[mark_of(waiver)])


def mark_of(waiver: WaiverStanding) -> str:
    """The mark that goes with :func:`standing_of`."""
    if waiver.state == "valid":
        return "ends-soon" if waiver.expiry == "soon" else "valid"
    return "asked-for" if waiver.state == "asked" else waiver.state.replace(" ", "-")


def days_left(left: int | None) -> str:
    """``in 12 days``, ``today``, ``3 days ago``."""
    if left is None:
        return ""
    if left == 0:
        return tell("today")
    if left > 0:
        return tell_count(left, "in {n} day", "in {n} days")
    return tell_count(-left, "{n} day ago", "{n} days ago")


def control_row(control: ControlStanding) -> tuple[Cell, ...]:
    """A control, and how many projects deviate from it."""
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
        return Cell(tell("to redesign"), mark="redesign")
    if control.proposed_by:
        who = codes(control.proposed_by).text
        return Cell(tell_of("change of a control", "proposed"), tell("by {who}", who=who), "proposed")
    if not control.baseline:
        return Cell(tell("no operational procedure"), mark="reference")
    if control.projects("asks"):
        return Cell(tell("leave asked for"), mark="asked-for")
    return Cell(tell("statutory"), mark="reference") if control.statutory else Cell("")


def deviation_row(entry: Deviation) -> tuple[Cell, ...]:
    """What a project does instead of a control, and why; without the project."""
    limited = tell("only for some requests") if entry.requests else ""
    changes = "; ".join(
        words.labelled(
            called(change.field),
            f"{change.before} → {change.after}" if change.before else change.after,
        )
        for change in entry.changes
    )
    if entry.item:
        does = tell("adapt “{item}”", item=entry.item)
    else:
        does = told_of("what projects do about a control", _DOES[entry.how])
    return Cell(does, limited), Cell(entry.because), Cell(entry.compensating or changes)


def rule_row(rule: RuleStanding) -> tuple[Cell, ...]:
    """A rule, and what it finds over all projects."""
    return (
        Cell(rule.id, rule.title),
        Cell(told_of("weight of a finding", _WEIGHTS[rule.severity]), mark=rule.severity),
        number(rule.projects_failing, "bad" if rule.severity == "blocker" else ""),
        number(rule.projects_unknown),
        number(rule.failed),
        number(rule.unknown),
        number(rule.waived),
        number(rule.passed),
    )


def source_row(group: list[SourceStanding]) -> tuple[Cell, ...]:
    """A version of a procedure, and the projects that were agreed on it."""
    first = group[0]
    return (
        Cell(first.title),
        Cell(first.agreed or tell("not said"), mark="" if first.agreed else "unsaid"),
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
    named = words.listed([*each[:_NAMED], *([tell("{more} more", more=figure(more))] if more > 0 else [])])
    return Cell(counted(len(each)), named)


def owner(actor: Actor | None) -> Cell:
    """Who owns something: the role, and below it whoever holds it."""
    if actor is None:
        return Cell(tell("not said"), mark="unsaid")
    return Cell(actor.title, actor.holder or actor.queue)


def number(value: int, mark: str = "") -> Cell:
    """A number; nothing to see (``none``) where it is zero."""
    return Cell(figure(value), mark=mark if value else "none")


def day_or(value: date | None) -> str:
    """A day in words, if one is said."""
    return tell("not said") if value is None else words.day(value)
