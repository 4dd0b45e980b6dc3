"""Incidents of a project: one queue, one matrix, whom the service desk calls, and what happened so far."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.derived.receivers import receiving_groups
from dovetail.compose.slices.parties import (
    group_title,
    request_link,
    said_day,
    said_party,
    service_title,
)
from dovetail.compose.teller import Plain, Teller, short_day
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.support import SupportGroup


def incident_use(teller: Teller, _subject: str) -> Plain:
    """Queue and priorities of operations beside the project's, services with their groups, people on call."""
    organization, project = teller.resolved.organization, teller.project
    standard, own = organization.standards.incidents, project.incidents
    used = own.priorities if own else None
    return {
        "system": teller.system(standard.system)["title"] if standard.system else None,
        "own_system": teller.said(own.system, lambda name: teller.system(name)["title"]) if own else None,
        "same_system": bool(own and own.system == standard.system),
        "priorities": [{"code": code, "meaning": text} for code, text in standard.priorities.items()],
        "used": teller.said(used, words.listed) if used is not None else None,
        "same_priorities": isinstance(used, tuple) and set(used) == set(standard.priorities),
        "stated": own is not None,
        "services": [_service(teller, name) for name in teller.resolved.services],
        "on_call": list(_on_call(teller)),
        "so_far": list(_so_far(teller)),
    }


def _service(teller: Teller, name: str) -> Plain:
    organization, service = teller.resolved.organization, teller.resolved.services[name]
    known = organization.support_groups
    groups = receiving_groups(organization, teller.project, name)
    return {
        "title": service.title,
        "tier": teller.said(service.tier, owner=service.owner or ""),
        "hours": teller.said(service.hours, owner=service.owner or ""),
        "groups": [_group(teller, group, known.get(group)) for group in groups],
        "changes": [
            request_link(teller, request.id)
            for request in teller.project.requests
            if name in request.services and request.change is not None
        ],
    }


def _group(teller: Teller, name: str, group: SupportGroup | None) -> Plain:
    return {
        "title": group_title(teller, name),
        "queue": (group.queue or "") if group else "",
        "hours": teller.said(group.hours, owner=group.lead or "") if group else None,
    }


def _on_call(teller: Teller) -> Iterator[Plain]:
    """People of the project on the rota of early life support, with their days."""
    plan = teller.project.early_life_support
    for shift in plan.rota if plan else ():
        if shift.side == "project" and plan:
            first = shift.from_ or (None if isinstance(plan.from_, Unknown) else plan.from_)
            last = shift.until or (None if isinstance(plan.until, Unknown) else plan.until)
            yield {
                "who": said_party(teller, shift.who),
                "first": said_day(teller, first),
                "last": said_day(teller, last),
            }


def _so_far(teller: Teller) -> Iterator[Plain]:
    """Incidents that changes of the project answer."""
    for request in teller.project.requests:
        if request.change is not None and request.change.incident:
            day = request.needed_by
            yield {
                "incident": request.change.incident,
                "change": request_link(teller, request.id),
                "day": None if isinstance(day, Unknown) else short_day(day),
                "services": [service_title(teller, name) for name in request.services],
            }
