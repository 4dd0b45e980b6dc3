"""Until when somebody who is named in a project is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.milestones import known
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.conditions import Fact
from dovetail.model.diagnostics import Place
from dovetail.model.facts import Quantity, parse_value
from dovetail.model.folding import folded
from dovetail.model.language import tell
from dovetail.model.resolved import ResolvedRequest
from dovetail.model.values import Duration
from dovetail.resolve.calendars.durations import Point, earliest_end
from dovetail.resolve.people import title_of

_UNITS = ("days", "weeks", "months")


@dataclass(frozen=True, slots=True)
class Assignment:
    """What binds somebody to the project, in words. ``until`` is missing if its last day can't be told."""

    text: str
    until: date | None
    place: Place


def is_standing(case: Case, who: str) -> bool:
    """Whether this is a role, person or group of the organization that stays whatever the project does."""
    organization = case.organization
    named = [
        *organization.people,
        *(
            text
            for role, entry in organization.roles.items()
            for text in (role, entry.title, entry.holder, entry.deputy, entry.queue)
        ),
        *(text for group, entry in organization.support_groups.items() for text in (group, entry.title)),
        *(group for service in case.services.values() for group in service.resolver_groups),
    ]
    wanted = folded(who)
    return any(isinstance(text, str) and folded(text) == wanted for text in named)


def assignments(case: Case, who: str) -> tuple[Assignment, ...]:
    """What binds a project role, person, engagement or supplier to the project; nothing if nobody says."""
    team = case.project.team
    members = [who] if who in team else [role for role in team if _is_named(case, role, who)]
    if not members:
        names = {folded(who)}
        return (*_engagements(case, names), *_contracts(case, names))
    found = [_of_member(case, role) for role in members]
    # Somebody with several roles stays as long as the longest of them.
    return max(found, key=lambda several: min(entry.until or date.max for entry in several))


def _of_member(case: Case, role: str) -> tuple[Assignment, ...]:
    member = case.project.team[role]
    title = member.title or title_of(role)
    name = member.name if isinstance(member.name, str) else title
    place = case.place("team", role, "until", key=not member.until)
    said: tuple[Assignment, ...] = ()
    if isinstance(member.until, Unknown):
        said = (Assignment(tell("the last day of {name} is not known", name=name), None, place),)
    elif member.until:
        said = (
            Assignment(
                tell("{name} is assigned until {until}", name=name, until=words.day(member.until)),
                member.until,
                place,
            ),
        )
    names = {folded(text) for text in (role, title, name)}
    hired = () if said else tuple(_engagements(case, names))
    employed = tuple(_contracts(case, {folded(member.employer)})) if member.employer else ()
    bound = (*said, *hired, *employed)
    last = case.project.ends
    return bound or (
        Assignment(
            tell("{name} stays to the end of the project, {last}", name=name, last=words.day(last)),
            last,
            place,
        ),
    )


def _is_named(case: Case, role: str, who: str) -> bool:
    member = case.project.team[role]
    return folded(who) in {folded(text) for text in (member.name, member.title) if isinstance(text, str)}


def _engagements(case: Case, names: set[str]) -> Iterator[Assignment]:
    for item in case.requests_of("RES"):
        request = item.request
        facts = [value for value in request.facts.values() if isinstance(value, str)]
        if names & {folded(text) for text in (request.id, request.title, *facts)}:
            until = _last_day(case, item)
            text = (
                tell(
                    "the engagement {request} ({request_2}) lasts until {until}",
                    request=request.id,
                    request_2=request.title,
                    until=words.day(until),
                )
                if until
                else tell(
                    "the engagement {request} ({request_2}) does not say how long it lasts",
                    request=request.id,
                    request_2=request.title,
                )
            )
            yield Assignment(text, until, case.request_place(request.id, "facts"))


def _contracts(case: Case, names: set[str]) -> Iterator[Assignment]:
    for index, contract in enumerate(case.project.contracts):
        supplier = contract.supplier if isinstance(contract.supplier, str) else contract.id
        if names & {folded(contract.id), folded(supplier)}:
            until = known(contract.until)
            text = (
                tell(
                    "the contract with {supplier} ({contract}) runs until {until}",
                    supplier=supplier,
                    contract=contract.title,
                    until=words.day(until),
                )
                if until
                else tell(
                    "the last day of the contract with {supplier} ({contract}) is not known",
                    supplier=supplier,
                    contract=contract.title,
                )
            )
            yield Assignment(text, until, case.place("contracts", index, "until"))


def _last_day(case: Case, item: ResolvedRequest) -> date | None:
    """First day plus length, by the only answer of the request that is a length; or its only last day."""
    start = known(item.request.needed_by)
    handles = case.procedures[item.procedure].procedure.handles
    if start is None or handles is None:
        return None
    lengths = [
        length
        for name, fact in handles.facts.items()
        if name in item.request.facts and (length := _length(fact, item.request.facts[name]))
    ]
    if len(lengths) != 1:
        return None
    return earliest_end(Point(start), lengths[0], "optimistic", case.time.calendar).day


def _length(fact: Fact, raw: object) -> Duration | None:
    try:
        value = parse_value(fact, raw)
    except ValueError:
        return None
    low = value.low if isinstance(value, Quantity) else None
    if isinstance(low, Duration):
        return low
    if fact.type == "number" and fact.unit in _UNITS and low is not None:
        return Duration.model_validate(f"{low} {fact.unit}")
    return None
