"""At which gate of the project a finding stands in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dovetail.check.derived.milestones import GoLive, first_go_live, go_lives, known, live_data_from
from dovetail.check.rules import that_spoil
from dovetail.model.checked import Checked
from dovetail.model.diagnostics import Diagnostic, Severity
from dovetail.model.project import Project
from dovetail.model.resolved import ResolvedProject
from dovetail.model.values import LIVE_POINT

_TO_GO_LIVE = timedelta(days=14)
"""A gate for going live speaks for a go-live that lies at most this long behind it."""
_EARLY_LIFE = that_spoil("early-life-support")


@dataclass(frozen=True, slots=True)
class _Days:
    """A project and what goes live in it."""

    project: Project
    go_lives: tuple[GoLive, ...]


@dataclass(frozen=True, slots=True)
class _Coming:
    """A gate that is still to come. ``opens`` is the last day for which it speaks."""

    id: str
    on: date
    opens: date


def by_gate(resolved: ResolvedProject, checked: Checked) -> Mapping[str, tuple[Diagnostic, ...]]:
    """What must be settled at each gate that is still to come: all that has a day, and all that weighs.

    What is due on a day must be shown at the first gate that speaks for it. What is wrong must be settled
    at the last gate before the day that it spoils; where no such day is known, at the next gate.
    """
    days = _Days(resolved.project, go_lives(resolved))
    coming = sorted(_coming(days, resolved.as_of), key=lambda gate: gate.on)
    spoilt = dict(_spoilt(resolved, days))
    found: dict[str, tuple[Diagnostic, ...]] = {}
    for finding in checked.findings if coming else ():
        if finding.due is None and finding.severity is Severity.MINOR:
            continue
        name = _gate(finding, coming, spoilt, days)
        found[name] = (*found.get(name, ()), finding)
    return found


def _gate(finding: Diagnostic, coming: list[_Coming], spoilt: Mapping[str, date], days: _Days) -> str:
    if any(gate.id == finding.subject for gate in coming):
        return finding.subject
    if finding.due is not None:
        due = finding.due
        return next((gate.id for gate in coming if due <= gate.opens), coming[-1].id)
    day = _early_life(days) if finding.rule in _EARLY_LIFE else spoilt.get(finding.subject)
    before = [gate.id for gate in coming if day is not None and gate.on <= day]
    return before[-1] if before else coming[0].id


def _coming(days: _Days, today: date) -> Iterator[_Coming]:
    lives = sorted(live.on for live in days.go_lives if live.on)
    for gate in days.project.gates:
        on = known(gate.date)
        if on is None or on < today:
            continue
        live = next((day for day in lives if on <= day <= on + _TO_GO_LIVE), on)
        yield _Coming(gate.id, on, live if gate.point == LIVE_POINT else on)


def _early_life(days: _Days) -> date | None:
    plan = days.project.early_life_support
    return (known(plan.from_) if plan else None) or first_go_live(days)


def _spoilt(resolved: ResolvedProject, days: _Days) -> Iterator[tuple[str, date]]:
    """By id: the day that a fault in what the project names would spoil, where somebody has said it."""
    project = resolved.project
    live_data = live_data_from(days)
    stated = (
        *((name, first_go_live(days, name)) for name in resolved.services),
        *((test.id, test.on) for test in project.tests),
        *((entry.gate, live_data or entry.passed_on) for entry in project.security_gates),
        *((request.id, request.needed_by) for request in project.requests),
        *((release.id, release.go_live) for release in project.releases),
    )
    for name, stated_day in stated:
        if (day := known(stated_day)) is not None:
            yield name, day
