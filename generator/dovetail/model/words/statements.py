"""What a profile or a project states: known, changing in time, or not said yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from dovetail.model.base import Unknown
from dovetail.model.conditions import Fact
from dovetail.model.facts import FactValue, Measure, Quantity, parse_value
from dovetail.model.language import speaks_english, tell, tell_of
from dovetail.model.organization import Organization
from dovetail.model.values import Duration, InForce, Money
from dovetail.model.words.days import day, in_period
from dovetail.model.words.durations import duration
from dovetail.model.words.fields import asked
from dovetail.model.words.names import joined, listed, name
from dovetail.model.words.numbers import money, number

T = TypeVar("T")


def not_said() -> str:
    """How something that nobody has said is printed."""
    return tell("not said yet")


def unknown(value: Unknown) -> str:
    """The same where its question can't be referred to."""
    return tell("not said yet ({question})", question=value.unknown)


def stated(
    value: T | tuple[InForce[T | Unknown], ...] | Unknown,
    say: Callable[[T], str],
    on: date | None = None,
    ask: Callable[[Unknown], str] = unknown,
) -> str:
    """A value that may change in time, or be unknown. With ``on``, only the one in force on that day.

    ``ask`` says an unknown; what no period covers is said to be not known for that day.
    """
    if isinstance(value, Unknown):
        return ask(value)
    if not isinstance(value, tuple):
        return say(value)
    if on is not None:
        for item in value:
            if item.covers(on):
                return stated(item.value, say, ask=ask)
        return tell("not said for {day}", day=day(on))
    return joined(in_period(stated(item.value, say, ask=ask), item) for item in value)


def answer(value: FactValue | Unknown, fact: Fact, organization: Organization) -> str:
    """An answer to a fact's question, as :func:`dovetail.model.facts.parse_value` reads it."""
    if isinstance(value, Unknown):
        return not_said()
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, frozenset):
        chosen = listed(option_title(fact, item) for item in fact.options if item in value)
        return chosen or tell_of("of several things to choose from", "none of them")
    if isinstance(value, Quantity):
        low = _measure(value.low, fact, organization)
        if value.high is None:
            return tell("at least {value}", value=low)
        if value.exact:
            return low
        return tell("{low} to {high}", low=low, high=_measure(value.high, fact, organization))
    if fact.type == "role" and value in organization.roles:
        return organization.roles[value].title
    if fact.type == "service" and value in organization.services:
        return organization.services[value].title
    if fact.type == "entity" and value in organization.legal_entities:
        return organization.legal_entities[value].name
    return option_title(fact, value) if fact.type == "choice" else value


def yes_or_no(value: bool) -> str:
    """``yes``, ``no``."""
    return tell_of("answer to a question", "yes") if value else tell_of("answer to a question", "no")


def option_title(fact: Fact, option: str) -> str:
    """What an option of a choice is called. An option without a title of its own is said in words."""
    written = fact.options.get(option, option)
    return name(option) if written == option else written


def _measure(value: Measure, fact: Fact, organization: Organization) -> str:
    if isinstance(value, Money):
        return money(value, organization)
    if isinstance(value, Duration):
        return duration(value, organization.days_are)
    if isinstance(value, Decimal):
        return (
            tell("{number} {unit}", number=number(value), unit=_unit(fact.unit, value))
            if fact.unit
            else (number(value))
        )
    return day(value)


def _unit(written: str, value: Decimal) -> str:
    """An organization writes the plural; only of English it is known how one thing is called."""
    return written.removesuffix("s") if value == 1 and speaks_english() else written


def raw(value: object, fact: Fact | None, organization: Organization) -> str:
    """A value of a condition as its fact reads it; as it was written if the fact can't read it."""
    if fact is None:
        return str(value)
    try:
        return answer(parse_value(fact, value), fact, organization)
    except ValueError:
        return str(value)


def fact_label(fact_name: str, facts: Mapping[str, Fact]) -> str:
    """What a fact is called in a sentence: its label, or its name in words."""
    fact = facts.get(fact_name)
    return fact.label if fact is not None and fact.label else asked(fact_name)
