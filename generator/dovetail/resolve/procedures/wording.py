"""Fields of steps, duties and routes in words, for showing what a project changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from pydantic import BaseModel

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.conditions import AllOf, AnyOf, Fact, Facts
from dovetail.model.language import tell, tell_of
from dovetail.model.recurrence import Recurrence
from dovetail.model.routes import Approval
from dovetail.model.values import Duration, Period
from dovetail.resolve.people import REQUESTER, People

_ROLE_FIELDS = frozenset({"by", "accountable", "consulted", "informed", "to"})


def field_in_words(
    item: BaseModel,
    name: str,
    people: People,
    facts: Mapping[str, Fact] | None = None,
    life: Period | None = None,
) -> str:
    """The value of a field as a reader would say it; conditions speak of ``facts`` by their names.

    Of limits that change, those are said that hold in ``life``.
    """
    value = getattr(item, name)
    if value is None or value == ():
        return tell_of("value", "none")
    if isinstance(value, Unknown):
        return words.unknown(value)
    if name in _ROLE_FIELDS:
        roles = value if isinstance(value, tuple) else (value,)
        return words.listed(people.actor(role).title for role in roles)
    if name == "form" and value in (forms := people.forms):
        return forms[value].title
    if name == "system" and value in people.organization.systems:
        return people.organization.systems[value].title
    if isinstance(value, Duration):
        return words.duration(value, people.organization.days_are)
    if isinstance(value, Recurrence):
        return words.recurrence(value)
    if isinstance(value, (AllOf, AnyOf, Facts)):
        return words.condition(value, facts or {}, people.organization, life)
    if isinstance(value, date):
        return words.day(value)
    if isinstance(value, tuple) and all(isinstance(entry, str) for entry in value):
        return words.listed(value)
    if isinstance(value, str):
        return value
    return tell("as stated in the project file")


def approver_in_words(approval: Approval, role: Callable[[str], str], facts: Mapping[str, Fact]) -> str:
    """Who gives an approval; ``role`` says a role or board."""
    if approval.authority:
        return tell(
            "the lowest role with enough authority for {subject}", subject=words.subject(approval.authority)
        )
    if approval.superior_of:
        return tell("the line manager of {role}", role=role(approval.superior_of))
    if approval.owner_of:
        return tell("the owner of the {fact}", fact=words.fact_label(approval.owner_of, facts))
    named = (approval.by or approval.board or "",) if approval.by or approval.board else approval.any_of
    return words.listed((role(name) for name in named), "or")


def entry_in_words(entry: object, name: str, people: People, facts: Mapping[str, Fact]) -> str:
    """One entry of a field that lists several, as a reader would say it."""
    if isinstance(entry, Approval):
        return approver_in_words(entry, lambda role: _role(role, people), facts)
    if not isinstance(entry, str):
        return str(entry)
    if name in _ROLE_FIELDS:
        return _role(entry, people)
    if name == "forms" and entry in (forms := people.forms):
        return forms[entry].title
    return entry


def _role(role: str, people: People) -> str:
    board = people.organization.boards.get(role)
    if board is not None:
        return board.title
    return tell("whoever asks") if role == REQUESTER else people.approver(role).title
