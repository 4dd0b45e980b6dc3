"""The space of requests, cut at every edge and answer that a table of routes mentions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from dovetail.model import words
from dovetail.model.conditions import AllOf, AnyOf, Fact, Given, Matcher, Not, When
from dovetail.model.facts import Quantity
from dovetail.model.language import tell
from dovetail.model.routes import Route
from dovetail.model.values import Band, Duration, Length, Money
from dovetail.resolve.approval.route_parts import Part, stretch
from dovetail.resolve.facts.truth import FactSet


def axes_of(routes: Sequence[Route], facts: Mapping[str, Fact], empty: FactSet) -> dict[str, list[Part]]:
    """The parts of each fact that routes mention, in order; ``empty`` knows how facts are compared."""
    mentioned: dict[str, list[Matcher]] = {}
    for route in routes:
        for name, matcher in matchers_of(route.when):
            mentioned.setdefault(name, []).append(matcher)
    axes = {
        name: _parts(facts[name], matchers, empty) for name, matchers in mentioned.items() if name in facts
    }
    # A fact of which every edge is unknown can't be cut: conditions on it stay undecided in every cell.
    return {name: parts for name, parts in axes.items() if parts}


def matchers_of(when: When | None) -> Iterator[tuple[str, Matcher]]:
    """The facts that a condition asks for, each with what it compares."""
    if isinstance(when, (AllOf, AnyOf)):
        for part in when.all if isinstance(when, AllOf) else when.any:
            yield from matchers_of(part)
    elif when is not None:
        for name, matcher in when.root.items():
            yield name, matcher.not_ if isinstance(matcher, Not) else matcher


def _parts(fact: Fact, matchers: Sequence[Matcher], empty: FactSet) -> list[Part]:
    match fact.type:
        case "yes-no":
            return [Part(True, words.yes_or_no(True)), Part(False, words.yes_or_no(False))]
        case "choice":
            return [Part(option, words.option_title(fact, option)) for option in fact.options]
        case "choices":
            return [Part(frozenset({option}), words.option_title(fact, option)) for option in fact.options]
        case "money" | "number" | "duration" | "date":
            return _stretches(fact, matchers, empty)
        case _:
            named = dict.fromkeys(str(item) for matcher in matchers for item in _plain(matcher))
            return [*(Part(item, item) for item in named), Part("\0", tell("anything else"))]


def _plain(matcher: Matcher) -> Sequence[object]:
    if isinstance(matcher, tuple):
        return matcher
    return () if isinstance(matcher, (Band, Given, Not)) else (matcher,)


def _stretches(fact: Fact, matchers: Sequence[Matcher], empty: FactSet) -> list[Part]:
    edges: set[Decimal] = set()
    for matcher in matchers:
        if isinstance(matcher, Band):
            stated: list[object] = [edge for edge in (matcher.from_, matcher.to) if edge is not None]
        else:
            stated = list(_plain(matcher))
        edges |= {number for edge in stated if (number := empty.edge(fact, edge)) is not None}
    ordered = sorted(edges)
    if not ordered:
        return []
    parts: list[Part] = []
    first, last = ordered[0], ordered[-1]
    below = first - 1 if fact.type == "date" else _between(fact, Decimal(-1 if fact.whole else 0), first)
    if below is not None and (fact.type == "date" or first > 0):
        parts.append(_part(fact, below, "", _say(fact, first, empty)))
    for lower, upper in zip(ordered, [*ordered[1:], None], strict=True):
        edge = _say(fact, lower, empty)
        parts.append(_part(fact, lower, edge, edge, inside=True))
        if upper is not None and (middle := _between(fact, lower, upper)) is not None:
            parts.append(_part(fact, middle, edge, _say(fact, upper, empty)))
    parts.append(_part(fact, last * 2 + 1, _say(fact, last, empty), ""))
    return parts


def _between(fact: Fact, lower: Decimal, upper: Decimal) -> Decimal | None:
    """A value between two edges; none if the fact knows nothing between them."""
    middle = (lower + upper) / 2
    if not fact.whole:
        return middle
    whole = middle.to_integral_value(ROUND_FLOOR)
    return whole if lower < whole < upper else None


def _part(fact: Fact, number: Decimal, low: str, high: str, *, inside: bool = False) -> Part:
    measure = _measure(fact, number)
    says = stretch(low, high, low_inside=inside, high_inside=inside)
    return Part(Quantity(measure, measure), says, low, high, inside, inside)


def _measure(fact: Fact, number: Decimal) -> Money | Decimal | Duration | date:
    match fact.type:
        case "money":
            return Money(amount=number)
        case "duration":
            length = Length(count=number, unit="days", basis="calendar")
            return Duration(shortest=length, longest=length)
        case "date":
            return date.fromordinal(min(max(int(number), 1), date.max.toordinal()))
        case _:
            return number


def _say(fact: Fact, number: Decimal, empty: FactSet) -> str:
    measure = _measure(fact, number)
    return words.answer(Quantity(measure, measure), fact, empty.organization)
