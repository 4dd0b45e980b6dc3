"""Who can answer an open question: never the vacancy that the question asks about."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.model.resolved import Actor
from dovetail.resolve.people import DEFAULT_REQUESTER, SPONSOR, People

_PROJECT_OFFICE = "project-office"
"""The role of the reference procedures that knows who is who in projects."""


def answerer(people: People, role: str, question: str) -> Actor:
    """Whom to ask: the role itself, or somebody named where it is nobody or the one who is looked for.

    Nobody, if the whole organization names nobody.
    """
    if role and not _looks_for(people, role, question):
        return people.actor(role)
    return next((actor for actor in _others(people, role) if actor.holder or actor.queue), people.actor(""))


def _looks_for(people: People, role: str, question: str) -> bool:
    """Whether the question asks who holds the role."""
    missing = map(people.unnamed, (people.actor(role), people.approver(role), people.requester(role)))
    return any(unknown is not None and unknown.unknown == question for unknown in missing)


def _others(people: People, role: str) -> Iterator[Actor]:
    """Who knows who is to hold a role, the nearest first."""
    of_project = role == DEFAULT_REQUESTER or role in people.project.team
    if of_project:
        yield people.actor(SPONSOR)
    for above in people.line_above(role) if role else ():
        yield people.approver(above)
    yield people.actor(_PROJECT_OFFICE)
    for approves in people.organization.document_control.approval_roles:
        yield people.approver(approves)
    if not of_project:
        yield people.actor(DEFAULT_REQUESTER)
        yield people.actor(SPONSOR)
    roles = people.organization.roles
    superiors = {entry.reports_to for entry in roles.values()}
    yield from (
        people.approver(name) for name, entry in roles.items() if name in superiors and not entry.reports_to
    )
    yield from map(people.approver, roles)
