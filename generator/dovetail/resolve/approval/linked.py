"""Adds up requests that belong to one need before a threshold is applied to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.conditions import Fact
from dovetail.model.facts import FactValue, Quantity
from dovetail.model.language import tell
from dovetail.model.procedure import Aggregation
from dovetail.model.project import Request
from dovetail.model.values import Duration, Length, Money
from dovetail.resolve.calendars.calendar import fiscal_year_of
from dovetail.resolve.facts.comparison import Scale
from dovetail.resolve.facts.truth import Truth, all_of, any_of

Values = Mapping[str, FactValue | Unknown]


@dataclass(frozen=True, slots=True)
class Together:
    """The summed fact of a request and the requests that it is summed with."""

    quantity: Quantity | None
    with_: tuple[str, ...]
    perhaps_with: tuple[str, ...]
    note: str


def add_up(
    request: Request,
    others: Sequence[tuple[Request, Values]],
    own: Values,
    rule: Aggregation,
    fact: Fact,
    scale: Scale,
) -> Together:
    """Sum ``rule.fact`` over the requests that belong together.

    A request that perhaps belongs to them (a fact that links is unknown) widens the result to an
    estimate; an unknown or incomparable amount opens its upper end.
    """
    links = {other.id: _linked(request, own, other, values, rule, scale) for other, values in others}
    closed = _closure(request, [other for other, _ in others], links)
    surely = [(other, values) for other, values in others if closed[other.id]]
    perhaps = [(other, values) for other, values in others if closed[other.id] is None]
    if not surely and not perhaps:
        return Together(None, (), (), "")
    low, high = _bounds(own.get(rule.fact), scale)
    for _, values in surely:
        more_low, more_high = _bounds(values.get(rule.fact), scale)
        low += more_low
        high = None if high is None or more_high is None else high + more_high
    for _, values in perhaps:
        _, more_high = _bounds(values.get(rule.fact), scale)
        high = None if high is None or more_high is None else high + more_high
    quantity = Quantity(_like(fact, low), _like(fact, high) if high is not None else None)
    return Together(
        quantity,
        tuple(other.id for other, _ in surely),
        tuple(other.id for other, _ in perhaps),
        _note(quantity, fact, surely, perhaps, scale),
    )


def _closure(request: Request, others: Sequence[Request], links: Mapping[str, Truth]) -> dict[str, Truth]:
    """Links that requests name themselves hold in both directions and over several steps."""
    named = {request.id: set(request.linked_with), **{other.id: set(other.linked_with) for other in others}}
    reached, queue = {request.id}, [request.id]
    while queue:
        here = queue.pop()
        for there, theirs in named.items():
            if there not in reached and (there in named[here] or here in theirs):
                reached.add(there)
                queue.append(there)
    return {other.id: True if other.id in reached else links[other.id] for other in others}


def _linked(
    request: Request, own: Values, other: Request, theirs: Values, rule: Aggregation, scale: Scale
) -> Truth:
    if not rule.linked_by:
        return False
    combine = all_of if rule.link == "all" else any_of
    same = combine(_same(own.get(name), theirs.get(name)) for name in rule.linked_by)
    if same is False:
        return False
    return all_of([same, _near(request.needed_by, other.needed_by, rule, scale)])


def _same(first: FactValue | Unknown | None, second: FactValue | Unknown | None) -> Truth:
    if first is None or second is None or isinstance(first, Unknown) or isinstance(second, Unknown):
        return None
    if isinstance(first, str) and isinstance(second, str):
        return first.casefold() == second.casefold()
    return first == second


def _near(first: date | Unknown, second: date | Unknown, rule: Aggregation, scale: Scale) -> Truth:
    if rule.within == "project":
        return True
    if isinstance(first, Unknown) or isinstance(second, Unknown):
        return None
    if isinstance(rule.within, Duration):
        reach = scale.number(rule.within, upper=True)
        return None if reach is None else abs((first - second).days) <= reach
    years = [fiscal_year_of(scale.organization, day) for day in (first, second)]
    return None if None in years else years[0] == years[1]


def _bounds(value: FactValue | Unknown | None, scale: Scale) -> tuple[Decimal, Decimal | None]:
    if not isinstance(value, Quantity):
        return Decimal(0), None
    interval = scale.interval(value)
    return interval.low or Decimal(0), interval.high


def _like(fact: Fact, number: Decimal) -> Money | Decimal | Duration:
    """A sum as a value of the fact's type; durations in months, the unit of terms and caps."""
    if fact.type == "duration":
        months = (number * 12 / 365).quantize(Decimal("0.1"))
        length = Length(count=months, unit="months", basis="calendar")
        return Duration(shortest=length, longest=length)
    return number if fact.type == "number" else Money(amount=number)


def _note(
    quantity: Quantity,
    fact: Fact,
    surely: Iterable[tuple[Request, Values]],
    perhaps: Iterable[tuple[Request, Values]],
    scale: Scale,
) -> str:
    total = words.answer(Quantity(quantity.low, quantity.low), fact, scale.organization)
    if not quantity.exact:
        total = tell("at least {value}", value=total)
    parts = []
    if together := words.listed(other.id for other, _ in surely):
        parts.append(tell("counted together with {requests}: {total}", requests=together, total=total))
    if maybe := words.listed(other.id for other, _ in perhaps):
        parts.append(tell("perhaps also with {requests}, which does not say what links it", requests=maybe))
    return words.joined(parts)
