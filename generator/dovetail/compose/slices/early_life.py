"""Early life support of a project: dates, least length, entry, exit metrics, rota of both sides, decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from dovetail.check.derived.milestones import first_go_live, known
from dovetail.check.derived.scope import shaped
from dovetail.check.rules.assurance.early_life import (
    last_day_of,
    least_length,
    tier_is_missing,
    uncovered,
)
from dovetail.compose.slices.parties import party, said_day, said_party, service_titles
from dovetail.compose.slices.releases import gate_before, said_gate
from dovetail.compose.teller import Plain, Teller, short_day
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.readiness import EarlyLifeSupport, Shift
from dovetail.resolve.procedures.gate_deciders import EXIT


def early_life(teller: Teller, _subject: str) -> Plain:
    """The plan of early life support; ``planned`` is false if the project has none."""
    plan = teller.project.early_life_support
    if plan is None:
        return {"planned": False}
    first, last = known(plan.from_), known(plan.until)
    services = plan.services or shaped(teller.resolved)
    gate = gate_before(teller, EXIT, None)
    span = [*teller.calendar.working_days(first, last)] if first and last else []
    return {
        "planned": True,
        "from": said_day(teller, plan.from_),
        "until": said_day(teller, plan.until),
        "working_days": len(span),
        "services": service_titles(teller, services),
        "least": _least(teller, services, first, last),
        "decided_by": party(teller, plan.decided_by or (gate.decided_by if gate else None)),
        "gate": said_gate(teller, gate),
        "exit": [
            {
                "measure": metric.measure,
                "target": teller.said(metric.target),
                "met": metric.met if isinstance(metric.met, bool) else None,
            }
            for metric in plan.exit
        ],
        "rota": [_shift(teller, plan, shift) for shift in plan.rota if not _is_over(shift, first)],
        "ahead": list(_ahead(teller, plan, first)),
        "gaps": [gap for side in ("operations", "project") for gap in _gaps(teller, plan, side)],
        "leaving": _leaving(teller, plan, last),
        "conditions": [
            {
                "criterion": condition.criterion,
                "because": condition.because,
                "expires": said_day(teller, condition.expires),
            }
            for entry in teller.project.acceptances
            for condition in entry.conditions
        ],
    }


def _least(teller: Teller, services: Iterable[str], first: date | None, last: date | None) -> list[Plain]:
    """The least length that operations ask for, with the services it holds for, and whether it is reached."""
    organization = teller.resolved.organization
    rows: dict[tuple[str, bool], list[str]] = {}
    for name in services:
        service = organization.services.get(name)
        if service is None or first is None or tier_is_missing(organization.standards, service):
            continue
        start = max(first, first_go_live(teller, name) or first)
        least = least_length(organization.standards, service, start)
        if least is None or isinstance(least, Unknown):
            continue
        reached = bool(last and last >= last_day_of(start, least, teller.calendar))
        rows.setdefault((words.length(least, organization.days_are), reached), []).append(service.title)
    return [
        {"services": titles, "length": length, "reached": reached}
        for (length, reached), titles in rows.items()
    ]


def _shift(teller: Teller, plan: EarlyLifeSupport, shift: Shift) -> Plain:
    member = teller.project.team.get(shift.who) if isinstance(shift.who, str) else None
    end = shift.until or known(plan.until)
    leaves = known(member.until) if member else None
    return {
        "side": shift.side,
        "who": said_party(teller, shift.who),
        "deputy": (member.deputy or "") if member else "",
        "from": said_day(teller, plan.from_ if _begins_before(shift, known(plan.from_)) else shift.from_),
        "until": said_day(teller, shift.until or plan.until),
        "leaves": short_day(leaves) if leaves and end and leaves < end else "",
    }


def _is_over(shift: Shift, first: date | None) -> bool:
    return bool(first and shift.until and shift.until < first)


def _begins_before(shift: Shift, first: date | None) -> bool:
    return shift.from_ is None or bool(first and shift.from_ < first)


def _ahead(teller: Teller, plan: EarlyLifeSupport, first: date | None) -> Iterator[Plain]:
    """Who is on call before early life support begins, as for a change that the project makes earlier."""
    early = [shift for shift in plan.rota if first and shift.from_ and shift.from_ < first]
    for shift in sorted(early, key=lambda shift: shift.from_ or date.max):
        yield {"who": said_party(teller, shift.who), "from": said_day(teller, shift.from_)}


def _leaving(teller: Teller, plan: EarlyLifeSupport, last: date | None) -> list[Plain]:
    """People of the project whose duty ends before the others': an extension finds them gone."""
    early = [
        shift
        for shift in plan.rota
        if shift.side == "project" and shift.until and last and shift.until < last
    ]
    return [
        {"who": said_party(teller, shift.who), "until": said_day(teller, shift.until)}
        for shift in sorted(early, key=lambda shift: shift.until or date.max)
    ]


def _gaps(teller: Teller, plan: EarlyLifeSupport, side: str) -> Iterator[Plain]:
    """The first working day on which nobody of a side is on duty."""
    first, last = known(plan.from_), known(plan.until)
    if first is None or last is None:
        return
    mine = [shift for shift in plan.rota if shift.side == side]
    days = [*uncovered(mine, first, last, teller.calendar)]
    if days:
        yield {"side": side, "first": short_day(days[0]), "days": len(days)}
