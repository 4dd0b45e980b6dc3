"""Who does a step, where that differs between the requests of a project."""

from __future__ import annotations

from dovetail.compose.teller import Teller
from dovetail.model.resolved import ResolvedProcedure, ResolvedStep
from dovetail.resolve.people import SERVICE_OWNER


def service_owners(teller: Teller, bound: ResolvedProcedure, entry: ResolvedStep) -> list[str]:
    """Those who do a step as owners of the services that are touched; nobody if it is always whom the
    project names.
    """
    if entry.step.by != SERVICE_OWNER or not entry.actor.holder:
        return []
    names = [
        step.holder or step.role
        for request in teller.resolved.requests
        if request.procedure == bound.procedure.id and request.schedule is not None
        for step in request.schedule.steps
        if step.step == entry.step.id
    ]
    found = list(dict.fromkeys(names))
    return found if any(name != entry.actor.holder for name in found) else []
