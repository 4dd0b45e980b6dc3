"""Who acts: the roles of a procedure, and everybody of the pack with the page that tells of them."""

from __future__ import annotations

from collections.abc import Iterable

from dovetail.compose.slices import raci, steps
from dovetail.compose.slices.named_deciders import others_who_decide
from dovetail.compose.teller import Plain, Teller, once
from dovetail.model import words
from dovetail.model.folding import folded
from dovetail.model.resolved import Actor, ResolvedProcedure

OTHERS = "others"
"""The page of those who have no card of their own."""
MUCH = 7
"""From how much work on a role of operations has a page of its own."""


def card_of(teller: Teller, actor: Actor) -> str:
    """The role whose card an actor's work stands on: the project role, where the same person has one."""
    if actor.project_role:
        return actor.project_role
    for role, member in teller.resolved.project.team.items():
        if member.role == actor.role and actor.role and (not actor.holder or member.name == actor.holder):
            return role
    return actor.role


def roles(teller: Teller, subject: str) -> Plain:
    """Who is who in a procedure (operational role, project role, holder), and who does what at each step."""
    bound = teller.procedures[subject]
    actors: dict[str, Actor] = {}
    if bound.owner.role:
        actors[bound.owner.role] = bound.owner
    for actor in (*(entry.actor for entry in bound.steps), *(entry.actor for entry in bound.duties)):
        if actor.role:
            actors.setdefault(actor.role, actor)
    cards = {role for held in _by_person(teller).values() for role, _ in held}
    people = {role: _person(teller, actor, bound, cards) for role, actor in actors.items()}
    return {
        "people": list(people.values()),
        "matrices": raci.matrices(teller, bound, people),
        "shared": any(len(others_who_decide(entry)) > 1 for entry in bound.steps),
        "unanswered": raci.answers_otherwise(bound),
        "owner": teller.person(bound.owner),
    }


def _person(teller: Teller, actor: Actor, bound: ResolvedProcedure, cards: set[str]) -> Plain:
    person = teller.person(actor)
    requester = any(entry.step.by == "requester" and entry.actor.role == actor.role for entry in bound.steps)
    return person | {
        "card": page_of(teller, card_of(teller, actor)) if card_of(teller, actor) in cards else None,
        "requester": requester,
        "owner": actor.role == bound.owner.role,
        "steps": [
            {"text": f"6.{number}", "to": f"#{steps.step_anchor(entry.step.id)}"}
            for number, entry in enumerate(bound.steps, 1)
            if entry.actor.role == actor.role
        ],
    }


def cards_of(teller: Teller) -> dict[str, list[Actor]]:
    """Cards by role, each with the actors whose work it collects: one for a person, project roles first."""
    return {card: [actor for _, some in held for actor in some] for card, held in _by_person(teller).items()}


@once
def _card(teller: Teller, role: str) -> str:
    """The role that names the card on which another role of the same person stands."""
    cards = _by_person(teller)
    return next((card for card, held in cards.items() if any(role == own for own, _ in held)), role)


def held_by(teller: Teller, card: str) -> list[tuple[str, list[Actor]]]:
    """The roles that stand on one card, each with those who act in it: several if one person holds them."""
    return _by_person(teller)[card]


@once
def _by_person(teller: Teller) -> dict[str, list[tuple[str, list[Actor]]]]:
    found: dict[str, list[tuple[str, list[Actor]]]] = {}
    first: dict[str, str] = {}
    for role, actors in _by_role(teller).items():
        card = first.setdefault(folded(holder), role) if (holder := _holder(teller, role, actors)) else role
        found.setdefault(card, []).append((role, actors))
    return found


def _holder(teller: Teller, role: str, actors: list[Actor]) -> str:
    member = teller.resolved.project.team.get(role)
    if member is not None:
        return member.name if isinstance(member.name, str) else ""
    return actors[0].holder if actors and actors[0].holder != actors[0].title else ""


def _by_role(teller: Teller) -> dict[str, list[Actor]]:
    found: dict[str, list[Actor]] = {role: [] for role in teller.resolved.project.team}
    acting = {
        actor.role
        for bound in teller.resolved.procedures
        for actor in (
            bound.owner,
            *(entry.actor for entry in bound.steps),
            *(entry.actor for entry in bound.duties),
        )
    } | {approval.role for request in teller.resolved.requests for approval in request.approvals}
    shares = (
        share for bound in teller.resolved.procedures for entry in bound.steps for share in entry.deciders
    )
    acting |= {share.actor.role for share in shares}
    acting |= {
        planned.role
        for request in teller.resolved.requests
        for planned in (request.schedule.steps if request.schedule else ())
    }
    acting |= {question.ask.role for question in teller.resolved.questions}
    for role, actor in teller.resolved.roles.items():
        if role in acting or role in found:
            actors = found.setdefault(card_of(teller, actor), [])
            if actor not in actors:
                actors.append(actor)
    return {role: actors for role, actors in found.items() if role}


def page_of(teller: Teller, role: str) -> str:
    """Where a role reads what it does: on the card of its person, or among the others who act."""
    card = _card(teller, role)
    return f"{OTHERS}#role-{card}" if is_minor(teller, card) else f"roles/{card}"


@once
def is_minor(teller: Teller, role: str) -> bool:
    """Whether a line says all that a role does here.

    Of the team, those who do nothing at all; of operations, those with little to do whose work the project
    neither changes nor waives.
    """
    own = own_roles(held_by(teller, _card(teller, role)))
    work = _work(teller, own)
    if role in teller.resolved.project.team:
        sits = any(
            own & {board.chair, *board.members} for board in teller.resolved.organization.boards.values()
        )
        return not (work or sits)
    procedures = teller.resolved.procedures
    acts = (entry for bound in procedures for entry in bound.steps if entry.actor.role in own)
    ours = any(entry.origin.kind in ("adapted", "added") for entry in acts)
    waives = any(
        entry.waiver is not None and own & {entry.waiver.approved_by, entry.waiver.requested_by}
        for bound in procedures
        for entry in bound.controls
    )
    return work < MUCH and not (ours or waives)


def own_roles(held: Iterable[tuple[str, list[Actor]]]) -> set[str]:
    """All roles of which a card tells the work."""
    return {name for role, actors in held for name in (role, *(actor.role for actor in actors))}


def _work(teller: Teller, own: set[str]) -> float:
    """How much a role does: steps, duties and approvals; a day on which a step of a request is due, half."""
    procedures, requests = teller.resolved.procedures, teller.resolved.requests
    lasting = sum(entry.actor.role in own for bound in procedures for entry in bound.duties)
    acts = sum(entry.actor.role in own for bound in procedures for entry in bound.steps)
    approves = sum(approval.role in own for request in requests for approval in request.approvals)
    dated = sum(
        planned.role in own
        for request in requests
        for planned in (request.schedule.steps if request.schedule else ())
    )
    return lasting + acts + approves + dated / 2


def cast(teller: Teller, _subject: str) -> Plain:
    """Everyone with a card: title, name, deputy, and where the card is."""
    team = teller.resolved.project.team
    return [
        {
            **head(teller, role, actors),
            "to": page_of(teller, role),
            "page": {"text": title_of(teller, role), "to": page_of(teller, role)},
            "card": {"text": head(teller, role, actors)["who"], "to": page_of(teller, role)},
            "of_project": role in team,
            "minor": is_minor(teller, role),
        }
        for role, actors in cards_of(teller).items()
    ]


def title_of(teller: Teller, card: str) -> str:
    """What the roles of a card are called."""
    return words.listed(dict.fromkeys(role_title(teller, *held) for held in held_by(teller, card)))


def role_title(teller: Teller, role: str, actors: list[Actor]) -> str:
    """What one role of a card is called: as the project calls it, if it is one of the project."""
    member = teller.resolved.project.team.get(role)
    if member:
        return member.title or words.title(role)
    return (actors[0] if actors else teller.actor(role)).title


def operational_title(teller: Teller, actor: Actor) -> str:
    """What operations call the role in which somebody acts; empty where operations have no such role."""
    entry = teller.resolved.organization.roles.get(actor.role)
    return entry.title if entry else ""


def head(teller: Teller, role: str, actors: list[Actor]) -> Plain:
    member = teller.resolved.project.team.get(role)
    person = teller.person(actors[0] if actors else teller.actor(role))
    title = title_of(teller, role)
    ours = {role_title(teller, *held) for held in held_by(teller, role)}
    theirs = (operational_title(teller, actor) or actor.title for actor in actors)
    return person | {
        "id": role,
        "title": title,
        "who": f"{person['holder']} ({title})" if person["holder"] else title,
        "acts_as": [other for other in dict.fromkeys(theirs) if other not in ours],
        "employer": member.employer if member else None,
        "note": teller.resolved.organization.roles[role].note
        if role in teller.resolved.organization.roles
        else None,
        "line_manager": member.line_manager if member else None,
    }
