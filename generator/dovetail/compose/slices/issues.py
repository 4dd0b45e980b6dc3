"""Where each kind of event goes, and who answers an escalation."""

from __future__ import annotations

from dovetail.check.derived.scope import shaped
from dovetail.compose.slices.judged import owners
from dovetail.compose.teller import Plain, Teller

_KINDS = ("INC", "QUA", "PCC", "CHE", "RSK")


def issues(teller: Teller, _subject: str) -> Plain:
    """The procedures that take what is no issue, the queue of incidents, and the levels of escalation."""
    resolved = teller.resolved
    by_code = {code: bound for bound in resolved.procedures for code in bound.procedure.covers}
    incidents = resolved.organization.standards.incidents
    named = resolved.project.incidents.system if resolved.project.incidents else None
    return {
        "go_to": {
            code: {"text": bound.procedure.title, "to": bound.id} if (bound := by_code.get(code)) else None
            for code in _KINDS
        },
        "queue": teller.system(incidents.system or (named if isinstance(named, str) else None)),
        "manager": teller.by("project-manager"),
        "sponsor": teller.by("sponsor"),
        "owners": owners(teller, shaped(resolved)),
    }
