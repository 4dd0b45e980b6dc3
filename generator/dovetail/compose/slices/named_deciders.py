"""Who decides at a step that decides on gates, in words: as the project names them."""

from __future__ import annotations

from dovetail.compose.teller import Teller
from dovetail.model import words
from dovetail.model.language import tell
from dovetail.model.resolved import Decider, ResolvedStep


def named_deciders(teller: Teller, entry: ResolvedStep) -> list[str]:
    """Everybody who decides at a step with what each decides on; nobody where its doer decides all of it."""
    return [
        _share(teller, share) if len(entry.deciders) > 1 else _who(teller, share) for share in entry.deciders
    ]


def doer_decides(entry: ResolvedStep) -> bool:
    """Whether whoever does a step takes the decision, or a part of it."""
    return not entry.deciders or any(share.actor == entry.actor for share in entry.deciders)


def others_who_decide(entry: ResolvedStep) -> list[Decider]:
    """Those who decide at a step and don't do it."""
    return [share for share in entry.deciders if share.actor != entry.actor]


def gates_of(entry: ResolvedStep, own: set[str]) -> list[str]:
    """The gates on which somebody, known by their roles, decides at a step that others decide as well."""
    return [gate for share in entry.deciders if share.actor.role in own for gate in share.gates]


def not_said_yet(teller: Teller, entry: ResolvedStep, said: set[str]) -> list[str]:
    """Those who decide at a step and don't do it, without roles that are ``said`` and who holds them."""
    holders = {teller.approver(role).holder for role in said if role in teller.resolved.organization.roles}
    return [
        _share(teller, share)
        for share in others_who_decide(entry)
        if share.actor.role not in said and (not share.actor.holder or share.actor.holder not in holders)
    ]


def body(teller: Teller, named: str) -> str:
    """A board, group, role with its holder, or the name as it was written."""
    resolved = teller.resolved
    organization = resolved.organization
    known = (organization.boards, organization.support_groups, organization.roles, teller.project.team)
    if any(named in some for some in (*known, resolved.roles)):
        return teller.short(teller.decider(named))
    return named


def _share(teller: Teller, share: Decider) -> str:
    who, gates = _who(teller, share), words.listed(share.gates)
    match (bool(share.gates), share.rest):
        case (True, "gate"):
            return tell("{who} for {gates} and any other <<gate>>", who=who, gates=gates)
        case (True, "release"):
            return tell("{who} for {gates} and any other release", who=who, gates=gates)
        case (False, "gate"):
            return tell("{who} for any other <<gate>>", who=who)
        case (False, "release"):
            return tell("{who} for any other release", who=who)
    return tell("{who} for {gates}", who=who, gates=gates) if share.gates else who


def _who(teller: Teller, share: Decider) -> str:
    return teller.short(share.actor)
