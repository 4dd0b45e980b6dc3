"""What project change control protects, and where it meets change enablement."""

from __future__ import annotations

from dovetail.check.derived.live_changes import LiveChange, live_changes
from dovetail.check.derived.scope import shaped
from dovetail.compose.slices.judged import decider, owners, to_come
from dovetail.compose.slices.project import money
from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.base import Unknown


def project_change(teller: Teller, subject: str) -> Plain:
    """Baselines as they stand, who says what a change does to a service, and the requests for change."""
    resolved = teller.resolved
    project = resolved.project
    plan = project.business_case
    manager = teller.by("project-manager")
    return {
        "ends": words.day(project.ends),
        "gates": len(project.gates),
        "requirements": len(project.requirements),
        "criteria": len(project.acceptance),
        "money": money(teller, subject),
        "run_cost_accepted": teller.said(plan.accepted_on, words.day) if plan else None,
        "run_cost_to_come": to_come(teller, plan.accepted_on if plan else None),
        "run_cost_years": len(plan.run_cost) if plan else 0,
        "run_cost_known": sum(not isinstance(entry.amount, Unknown) for entry in plan.run_cost)
        if plan
        else 0,
        "sponsor": teller.by("sponsor"),
        "manager": manager,
        "manager_decides": any(
            manager["holder"] and teller.approver(entry.role).holder == manager["holder"]
            for entry in resolved.organization.authorities
            if entry.subject == "project-change" and teller.lives(entry.effective)
        ),
        "owners": owners(teller, shaped(resolved)),
        "live": [
            _live(teller, change)
            for change in live_changes(teller.ground)
            if not change.covered_by and (change.record is not None or not change.is_release)
        ],
    }


def _live(teller: Teller, change: LiveChange) -> Plain:
    record, services = change.record, teller.resolved.organization.services
    ours = not change.is_release
    return {
        "what": {"text": f"{change.id} {change.title}", "to": f"requests#request-{change.id}"}
        if ours
        else f"{change.id} {change.title}",
        "services": [services[name].title for name in change.services if name in services],
        "when": change.known_work.said if change.known_work else None,
        "rfc": teller.said(record.rfc) if record else None,
        "authority": decider(teller, record.authority) if record else None,
        "effects": [words.field(effect) for effect in record.affects]
        if record and isinstance(record.affects, tuple)
        else [],
    }
