"""Who may accept a service for operations: those who will operate it, and those above them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dovetail.check.case import Case
from dovetail.check.derived.voices import Voice

_ACCEPTANCE = "SAC"


def may_accept(case: Case, named: str, voice: Voice, services: Sequence[str]) -> bool | None:
    """Whether somebody of operations has a part in operating these services; nothing if nobody can tell.

    Owners have it, leads of the groups that support them, acceptors of criteria, and the owner of the
    organization's procedure for acceptance; also a superior of one of them, a supporting group itself, and a
    board on which one of them sits.
    """
    groups = set(_groups(case, services))
    if named in groups or voice.title in {case.organization.support_groups[name].title for name in groups}:
        return True
    roles = {case.people.canonical(role) for role in _operating(case, services, groups)}
    allowed = {*roles, *(above for role in roles for above in case.people.line_above(role))}
    own = {case.people.canonical(role) for role in voice.roles} or _seats(case, voice)
    if not own or not allowed:
        return None
    return not own.isdisjoint(allowed)


def _groups(case: Case, services: Sequence[str]) -> Iterator[str]:
    """The support groups of services, as they are and as the project plans them."""
    known = case.organization.support_groups
    for name in services:
        service = case.organization.services.get(name)
        planned = (model.tiers for model in case.project.support_models if model.service == name)
        tiers = [tier for tiers in (service.support if service else (), *planned) for tier in tiers]
        named = [*(service.resolver_groups if service else ()), *(tier.group for tier in tiers)]
        yield from (group for group in named if isinstance(group, str) and group in known)


def _operating(case: Case, services: Sequence[str], groups: set[str]) -> Iterator[str]:
    organization = case.organization
    owners = [organization.services[name].owner for name in services if name in organization.services]
    leads = [organization.support_groups[name].lead for name in groups]
    yield from (role for role in (*owners, *leads) if role)
    for criterion in case.project.acceptance:
        if isinstance(criterion.acceptor, str) and criterion.service in (None, *services):
            yield criterion.acceptor
    for bound in case.procedures.values():
        own = case.layered(bound.id).layer != "reference"
        if own and _ACCEPTANCE in bound.procedure.covers and isinstance(bound.procedure.owner, str):
            yield bound.procedure.owner


def _seats(case: Case, voice: Voice) -> set[str]:
    """The roles that sit on the board, or lead the group, of this name."""
    organization = case.organization
    boards = (board for board in organization.boards.values() if board.title == voice.title)
    sitting = {role for board in boards for role in (board.chair, *board.members) if role}
    leading = {
        group.lead
        for group in organization.support_groups.values()
        if group.title == voice.title and group.lead
    }
    return {case.people.canonical(role) for role in sitting | leading}
