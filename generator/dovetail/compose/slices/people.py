"""Who acts: the roles of a procedure, and one card for each role with all it does on this project."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.compose.slices import calendar, steps
from dovetail.compose.slices.requests import request_anchor
from dovetail.compose.teller import Plain, Teller, short_day
from dovetail.model import words
from dovetail.model.resolved import Actor, ResolvedProcedure


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
    cards = set(_cards(teller))
    return {
        "people": [_person(teller, actor, bound, cards) for actor in actors.values()],
        "raci": [
            {
                "number": number,
                "anchor": steps.step_anchor(entry.step.id),
                "title": entry.step.title,
                "responsible": entry.actor.title
                if isinstance(entry.step.by, str)
                else teller.by(entry.step.by)["who"],
                "accountable": teller.role_title(entry.step.accountable) if entry.step.accountable else None,
                "consulted": teller.titles(entry.step.consulted),
                "informed": teller.titles(entry.step.informed),
            }
            for number, entry in enumerate(bound.steps, 1)
        ],
        "owner": teller.person(bound.owner),
    }


def _person(teller: Teller, actor: Actor, bound: ResolvedProcedure, cards: set[str]) -> Plain:
    person = teller.person(actor)
    requester = any(entry.step.by == "requester" and entry.actor.role == actor.role for entry in bound.steps)
    return person | {
        "card": f"roles/{card_of(teller, actor)}" if card_of(teller, actor) in cards else None,
        "requester": requester,
        "owner": actor.role == bound.owner.role,
        "steps": [
            {"text": f"6.{number}", "to": f"#{steps.step_anchor(entry.step.id)}"}
            for number, entry in enumerate(bound.steps, 1)
            if entry.actor.role == actor.role
        ],
    }


def _cards(teller: Teller) -> dict[str, list[Actor]]:
    """Roles that get a card, each with the actors whose work it collects: project roles first."""
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
    acting |= {question.ask.role for question in teller.resolved.questions}
    for role, actor in teller.resolved.roles.items():
        if role in acting or role in found:
            actors = found.setdefault(card_of(teller, actor), [])
            if actor not in actors:
                actors.append(actor)
    return {role: actors for role, actors in found.items() if role}


def cards(teller: Teller) -> list[str]:
    """Ids of the roles that get a card, in reading order."""
    return list(_cards(teller))


def cast(teller: Teller, _subject: str) -> Plain:
    """Everyone with a card: title, name, deputy, and where the card is."""
    team = teller.resolved.project.team
    return [
        {**_head(teller, role, actors), "to": f"roles/{role}", "of_project": role in team}
        for role, actors in _cards(teller).items()
    ]


def _head(teller: Teller, role: str, actors: list[Actor]) -> Plain:
    member = teller.resolved.project.team.get(role)
    actor = actors[0] if actors else teller.actor(role)
    person = teller.person(actor)
    title = (member.title or words.title(role)) if member else actor.title
    return person | {
        "id": role,
        "title": title,
        "who": f"{person['holder']} ({title})" if person["holder"] else title,
        "acts_as": [other.title for other in actors if other.role != role],
        "employer": member.employer if member else None,
        "note": teller.resolved.organization.roles[role].note
        if role in teller.resolved.organization.roles
        else None,
        "line_manager": member.line_manager if member else None,
    }


def card(teller: Teller, role: str) -> Plain:
    """All that one role does on this project, and what of it differs from operations."""
    actors = _cards(teller)[role]
    own = {actor.role for actor in actors} | {role}
    head = _head(teller, role, actors)
    return head | {
        "different": list(_different(teller, own, role)),
        "steps": list(_steps(teller, own)),
        "dates": list(_dates(teller, own, head["holder"])),
        "approvals": list(_approvals(teller, own, head["holder"])),
        "duties": list(_duties(teller, own)),
        "owns": [{"text": bound.procedure.title, "to": bound.id} for bound in _owned(teller, own)],
        "boards": [
            board.title
            for board in teller.resolved.organization.boards.values()
            if own & {board.chair, *board.members}
        ],
        "waivers": list(_waivers(teller, own)),
        "questions": [
            {
                "id": question.id,
                "to": f"open-questions#{question.id.lower()}",
                "question": question.question,
                "blocks": list(question.blocks),
            }
            for question in teller.resolved.questions
            if question.ask.role in own or question.ask.project_role == role
        ],
        "told": list(_told(teller, own)),
    }


def _mine(entry_role: str, own: set[str]) -> bool:
    return bool(entry_role) and entry_role in own


def _different(teller: Teller, own: set[str], role: str) -> Iterator[Plain]:
    for actor in _cards(teller)[role]:
        if actor.project_role and actor.role != role:
            yield {"what": "binding", "title": actor.title, "because": "", "procedure": None, "changes": []}
    for bound in teller.resolved.procedures:
        for entry in bound.steps:
            if entry.origin.kind in ("adapted", "added") and _mine(entry.actor.role, own):
                yield _difference(
                    bound,
                    entry.origin.kind,
                    entry.step.title,
                    f"step-{entry.step.id}",
                    steps.origin(entry.origin),
                )
        for duty in bound.duties:
            if duty.origin.kind in ("adapted", "added") and _mine(duty.actor.role, own):
                yield _difference(
                    bound,
                    duty.origin.kind,
                    duty.duty.title,
                    f"duty-{duty.duty.id}",
                    steps.origin(duty.origin),
                )


def _difference(bound: ResolvedProcedure, what: str, title: str, anchor: str, origin: Plain) -> Plain:
    return {
        "what": what,
        "title": {"text": title, "to": f"{bound.id}#{anchor}"},
        "procedure": {"text": bound.procedure.title, "to": bound.id},
        "because": origin["because"],
        "changes": origin["changes"],
    }


def _steps(teller: Teller, own: set[str]) -> Iterator[Plain]:
    for bound in teller.resolved.procedures:
        mine = [
            {
                "number": number,
                "title": {"text": entry.step.title, "to": f"{bound.id}#{steps.step_anchor(entry.step.id)}"},
                "duration": teller.duration(entry.step.duration),
                "origin": entry.origin.kind,
                "form": teller.form(entry.step.form)["title"] if entry.step.form else None,
                "system": teller.system(entry.step.system)["title"] if entry.step.system else None,
                "when": teller.when(entry.step.when, bound.procedure),
            }
            for number, entry in enumerate(bound.steps, 1)
            if _mine(entry.actor.role, own) or _mine(entry.step.accountable or "", own)
        ]
        if mine:
            yield {"procedure": {"text": bound.procedure.title, "to": bound.id}, "steps": mine}


def _dates(teller: Teller, own: set[str], holder: str) -> Iterator[Plain]:
    found = [
        (planned.start, planned.end, request, planned)
        for request in teller.resolved.requests
        for planned in (request.schedule.steps if request.schedule else ())
        if planned.role in own or (holder and planned.holder == holder)
    ]
    for start, end, request, planned in sorted(
        found, key=lambda item: (item[0], item[1], item[2].request.id, item[3].step)
    ):
        yield {
            "start": short_day(start),
            "end": short_day(end),
            "step": {"text": planned.title, "to": f"{request.procedure}#{steps.step_anchor(planned.step)}"},
            "request": {"text": request.request.id, "to": f"requests#{request_anchor(request.request.id)}"},
            "request_title": request.request.title,
            "at_least": planned.at_least,
            "infeasible": request.verdict == "infeasible",
        }


def _approvals(teller: Teller, own: set[str], holder: str) -> Iterator[Plain]:
    for request in teller.resolved.requests:
        for entry in request.approvals:
            if entry.role in own or (holder and entry.holder == holder):
                yield {
                    "request": {
                        "text": request.request.id,
                        "to": f"requests#{request_anchor(request.request.id)}",
                    },
                    "title": request.request.title,
                    "authority": entry.authority,
                    "because": entry.because,
                    "on": short_day(entry.on) if entry.on else None,
                    "due": short_day(entry.due) if entry.due else None,
                    "afterwards": entry.afterwards,
                    "acting_for": entry.acting_for,
                    "problem": entry.problem,
                }


def _duties(teller: Teller, own: set[str]) -> Iterator[Plain]:
    for bound in teller.resolved.procedures:
        block = calendar.calendar(teller, bound.id)["duties"] if bound.duties else []
        for entry, said in zip(bound.duties, block, strict=True):
            if _mine(entry.actor.role, own):
                yield said | {
                    "procedure": {"text": bound.procedure.title, "to": f"{bound.id}#duty-{entry.duty.id}"}
                }


def _owned(teller: Teller, own: set[str]) -> list[ResolvedProcedure]:
    return [bound for bound in teller.resolved.procedures if _mine(bound.owner.role, own)]


def _waivers(teller: Teller, own: set[str]) -> Iterator[Plain]:
    for bound in teller.resolved.procedures:
        for entry in bound.controls:
            if entry.waiver is not None and own & {
                entry.waiver.approved_by,
                entry.waiver.requested_by,
                entry.owner.role,
            }:
                yield {
                    "control": {
                        "text": entry.control.id,
                        "to": f"{bound.id}#{steps.control_anchor(entry.control.id)}",
                    },
                    "because": entry.waiver.because,
                    "compensating": entry.waiver.compensating,
                    "expires": teller.day(entry.waiver.expires),
                }


def _told(teller: Teller, own: set[str]) -> Iterator[Plain]:
    for bound in teller.resolved.procedures:
        asked = [entry.step.title for entry in bound.steps if own & set(entry.step.consulted)]
        told = [entry.step.title for entry in bound.steps if own & set(entry.step.informed)]
        if asked or told:
            yield {
                "procedure": {"text": bound.procedure.title, "to": bound.id},
                "consulted": asked,
                "informed": told,
            }
