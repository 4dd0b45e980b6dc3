"""Fields of steps, duties and routes in words, for showing what a project changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pydantic import BaseModel

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.conditions import AllOf, AnyOf, Fact, Facts
from dovetail.model.values import Duration, Recurrence
from dovetail.resolve.people import People

_ROLE_FIELDS = frozenset({"by", "accountable", "consulted", "informed", "to"})


def field_in_words(
    item: BaseModel, name: str, people: People, facts: Mapping[str, Fact] | None = None
) -> str:
    """The value of a field as a reader would say it; conditions speak of ``facts`` by their names."""
    value = getattr(item, name)
    if value is None or value == ():
        return "none"
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
        return words.condition(value, facts or {}, people.organization)
    if isinstance(value, date):
        return words.day(value)
    if isinstance(value, tuple) and all(isinstance(entry, str) for entry in value):
        return words.listed(value)
    if isinstance(value, str):
        return value
    return "as stated in the project file"
