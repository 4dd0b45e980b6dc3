"""The project's risks on the scale of the organization, and those that live services share."""

from __future__ import annotations

from dovetail.compose.slices.judged import decider, judged
from dovetail.compose.teller import Plain, Teller, short_day
from dovetail.model.accounts import Risk
from dovetail.model.base import Unknown
from dovetail.model.in_force import in_force
from dovetail.model.language import tell


def risk(teller: Teller, _subject: str) -> Plain:
    """Appetite, escalation and register of the organization, and each risk beside them, the biggest first."""
    organization, project = teller.resolved.organization, teller.resolved.project
    policy = organization.standards.risks
    stated = Unknown(unknown=tell("Which risk is accepted?")) if policy.appetite is None else policy.appetite
    appetite = in_force(stated, teller.today, tell("risk appetite"))
    edge = appetite if isinstance(appetite, int) else None
    ordered = sorted(project.risks, key=lambda entry: -(entry.score if isinstance(entry.score, int) else 0))
    return {
        "appetite": teller.stated(policy.appetite, str),
        "escalates_to": decider(teller, policy.escalates_to),
        "register": teller.system(policy.register_),
        "risks": [_risk(teller, entry, edge) for entry in ordered],
    }


def _is_above(entry: Risk, edge: int | None) -> bool:
    return edge is not None and isinstance(entry.score, int) and entry.score > edge


def _risk(teller: Teller, entry: Risk, edge: int | None) -> Plain:
    service = teller.resolved.organization.services.get(entry.live_service or "")
    return {
        "id": entry.id,
        "text": entry.text,
        "score": str(entry.score) if isinstance(entry.score, int) else teller.said(entry.score),
        "above": _is_above(entry, edge),
        "escalated_to": decider(teller, entry.escalated_to),
        "escalated_on": short_day(entry.escalated_on) if entry.escalated_on else None,
        "service": service.title if service else None,
        "reference": teller.said(entry.operational_reference),
        "problems": judged(teller, {"AR-55"}, entry.id),
    }
