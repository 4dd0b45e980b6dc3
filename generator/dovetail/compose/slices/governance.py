"""How the project is steered: seats of the board, tolerances, gates, reports, and decisions to tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dovetail.check.derived.scope import shaped
from dovetail.compose.slices.judged import decider, judged
from dovetail.compose.slices.pack import sponsor_of
from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.alignment import SharedGate
from dovetail.model.base import Unknown
from dovetail.model.deliverables import Decision
from dovetail.model.diagnostics import Verdict
from dovetail.model.project import Gate
from dovetail.model.resolved import Actor

_EXCEPTIONS = "exceptions"
"""What the step decides at which exceptions are decided."""


def governance(teller: Teller, subject: str) -> Plain:
    """Seats of the board, tolerances, gates, reports, and decisions that affect support."""
    project = teller.resolved.project
    return {
        "sponsor": sponsor_of(teller),
        "users": teller.by("user-representative"),
        "manager": teller.by("project-manager"),
        "owners": list(_owners(teller)),
        "tolerances": _tolerances(teller, subject),
        "gates": [_gate(teller, gate) for gate in teller.sheet.gates],
        "reports": [
            {
                "id": entry.id,
                "title": entry.title,
                "on": teller.said(entry.on, words.day),
                "close": _close(teller, entry.close),
                "to": teller.role_title(entry.for_) if entry.for_ else None,
            }
            for entry in project.submissions
            if entry.kind == "report"
        ],
        "decisions": [_decision(teller, entry) for entry in project.decisions if entry.support_impact],
        "tell_within": teller.duration(teller.resolved.organization.standards.tell_service_owner_within),
    }


def _owners(teller: Teller) -> Iterator[Plain]:
    """Each service with its owner, and how the owner takes part; None where the project says nothing."""
    resolved = teller.resolved
    involved = {entry.service: entry for entry in resolved.project.involvement}
    for name in shaped(resolved):
        service, entry = resolved.services[name], involved.get(name)
        yield {
            "service": service.title,
            "who": teller.short(teller.approver(service.owner)) if service.owner else None,
            "involved": entry is not None,
            "decides": teller.said(entry.decides, words.listed) if entry else None,
            "effort": teller.duration(entry.effort) if entry else None,
            "funded_by": entry.funded_by if entry else None,
        }


def _exceptions(teller: Teller, subject: str) -> Actor | None:
    """Who decides when a tolerance is left, as the procedure says it at that step."""
    bound = teller.procedures.get(subject)
    steps = bound.steps if bound else ()
    return next((entry.actor for entry in steps if _EXCEPTIONS in entry.step.decides), None)


def _tolerances(teller: Teller, subject: str) -> Plain:
    """What the project and its organization state; None for what nobody has stated."""
    project, standards = teller.resolved.project, teller.resolved.organization.standards
    policy = standards.risks
    holder = teller.actor(project.budget.holder) if project.budget.holder else None
    decides = _exceptions(teller, subject) or holder
    return {
        "cost": teller.said(project.budget.variance_trigger, words.percent),
        "operations": teller.stated(standards.ledger.variance_trigger, words.percent),
        "decides": teller.short(decides) if decides else None,
        "holder": teller.short(holder) if holder and decides and holder.holder != decides.holder else None,
        "risk": teller.stated(policy.appetite, str),
        "escalates_to": decider(teller, policy.escalates_to),
    }


def _gate(teller: Teller, shared: SharedGate) -> Plain:
    gate = next(entry for entry in teller.resolved.project.gates if entry.id == shared.id)
    faults = sum(item.verdict is Verdict.FAIL for item in shared.open)
    return {
        "id": gate.id,
        "title": gate.title,
        "point": gate.id if gate.point else "",
        "on": teller.said(gate.date, words.day),
        "papers": _papers(teller, gate),
        "by": shared.decided_by,
        "project_evidence": shared.project_evidence,
        "service_evidence": words.capital(shared.service_evidence),
        "faults": faults,
        "unknowns": len(shared.open) - faults,
    }


def _papers(teller: Teller, gate: Gate) -> str | None:
    """The last day for papers, if a board decides that says when its papers close."""
    board = teller.resolved.organization.boards.get(gate.decided_by or "")
    if board is None or board.submission_closes is None or not isinstance(gate.date, date):
        return None
    day, unknown = teller.ground.time.boards.submit_by(gate.decided_by or "", gate.date, "pessimistic")
    return None if unknown else words.day(day)


def _close(teller: Teller, name: str | None) -> str | None:
    event = teller.resolved.organization.calendars.close.get(name or "")
    return event.title if event else None


def _decision(teller: Teller, entry: Decision) -> Plain:
    requests = {item.request.id for item in teller.resolved.requests}
    problems = judged(teller, {"AR-43"}, entry.id)
    return {
        "id": entry.id,
        "text": entry.text,
        "impact": teller.said(entry.support_impact),
        "told": teller.said(entry.told_on, words.day),
        "due": next((item["due"] for item in problems if item["due"]), None),
        "leads_to": [
            {"text": name, "to": f"requests#request-{name}"} if name in requests else name
            for name in entry.leads_to
        ],
        "known": not isinstance(entry.support_impact, Unknown),
    }
