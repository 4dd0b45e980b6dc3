"""Conditions over facts, in three values: true, false, and unknown (``None``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from dovetail.model.base import Unknown
from dovetail.model.conditions import AllOf, AnyOf, Fact, Facts, Given, Matcher, Not, When
from dovetail.model.facts import FactValue, Quantity, parse_value
from dovetail.model.in_force import in_force
from dovetail.model.organization import Organization
from dovetail.model.values import Band
from dovetail.resolve.facts.comparison import Interval, Scale, at_or_above, at_or_below

Truth = bool | None


def all_of(truths: Iterable[Truth]) -> Truth:
    """False if one is false, otherwise unknown if one is unknown."""
    together: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            together = None
    return together


def any_of(truths: Iterable[Truth]) -> Truth:
    """True if one is true, otherwise unknown if one is unknown."""
    together: Truth = False
    for truth in truths:
        if truth:
            return True
        if truth is None:
            together = None
    return together


def negation(truth: Truth) -> Truth:
    """The opposite; the opposite of unknown is unknown."""
    return None if truth is None else not truth


@dataclass(frozen=True, slots=True)
class FactSet:
    """The answers of one request, on the day on which thresholds are looked up (``scale.on``).

    A fact that is missing from ``values``, or unknown in it, makes conditions on it unknown. ``doubts`` says
    of a fact that has an answer why it may still leave them open.
    """

    facts: Mapping[str, Fact]
    values: Mapping[str, FactValue | Unknown]
    scale: Scale
    organization: Organization = field(repr=False)
    doubts: Mapping[str, str] = field(default_factory=dict, repr=False)

    def value(self, name: str) -> FactValue | Unknown | None:
        """The answer; of a service's ``.tier`` or ``.owner``, what the organization says of that service.

        Of several services it is all that is said of them, and unknown if one of them says nothing.
        """
        base, _, attribute = name.partition(".")
        if not attribute:
            return self.values.get(name)
        service = self.values.get(base)
        if isinstance(service, frozenset):
            return self._said_of(service, attribute)
        known = self.organization.services.get(service) if isinstance(service, str) else None
        stated = getattr(known, attribute, None) if known else None
        return stated if isinstance(stated, (str, Unknown)) else None

    def _said_of(self, services: frozenset[str], attribute: str) -> frozenset[str] | None:
        known = self.organization.services
        said = [getattr(known.get(name), attribute, None) for name in sorted(services)]
        texts = frozenset(text for text in said if isinstance(text, str))
        return texts if all(isinstance(text, str) for text in said) else None

    def holds(self, when: When | None) -> Truth:
        """Whether a condition is true of this request. No condition is always true."""
        if when is None:
            return True
        if isinstance(when, AllOf):
            return all_of(self.holds(part) for part in when.all)
        if isinstance(when, AnyOf):
            return any_of(self.holds(part) for part in when.any)
        return all_of(self._matches(name, matcher) for name, matcher in when.root.items())

    def undecided(self, when: When | None) -> tuple[str, ...]:
        """Names of the facts for want of which a condition can't be decided, in order, each once."""
        if when is None or self.holds(when) is not None:
            return ()
        if isinstance(when, (AllOf, AnyOf)):
            parts = when.all if isinstance(when, AllOf) else when.any
            return tuple(dict.fromkeys(name for part in parts for name in self.undecided(part)))
        assert isinstance(when, Facts)
        return tuple(name for name, matcher in when.root.items() if self._matches(name, matcher) is None)

    def _matches(self, name: str, matcher: Matcher) -> Truth:
        value = self.value(name)
        if isinstance(matcher, Given):
            return self._is_given(name, value) is matcher.given
        if value is None or isinstance(value, Unknown) or isinstance(matcher, Unknown):
            return None
        if isinstance(matcher, Not):
            return negation(self._matches(name, matcher.not_))
        if isinstance(matcher, tuple):
            return any_of(self._equals(name, value, item) for item in matcher)
        if isinstance(matcher, Band):
            return self._within(name, value, matcher)
        return self._equals(name, value, matcher)

    def _is_given(self, name: str, value: FactValue | Unknown | None) -> bool:
        """Whether there is an answer. Of a question with options, none of them is one; no texts are none."""
        if value is None or isinstance(value, Unknown):
            return False
        fact = self.facts.get(name)
        return value != frozenset() or (fact is not None and bool(fact.options))

    def _equals(self, name: str, value: FactValue, raw: object) -> Truth:
        fact = self.facts.get(name)
        if isinstance(value, frozenset) and (fact is None or not fact.options):  # any of several texts
            return isinstance(raw, str) and raw.strip().casefold() in {text.casefold() for text in value}
        if fact is None:  # an attribute of a service
            return (
                isinstance(value, str) and isinstance(raw, str) and value.casefold() == raw.strip().casefold()
            )
        wanted = parse_value(fact, raw)
        if isinstance(wanted, Unknown):
            return None
        if isinstance(wanted, Quantity) and isinstance(value, Quantity):
            edge = self.scale.number(wanted.low)
            if edge is None:
                return None
            interval = self.scale.interval(value)
            return all_of(
                [at_or_above(interval, edge, inside=True), at_or_below(interval, edge, inside=True)]
            )
        if isinstance(wanted, frozenset) and isinstance(value, frozenset):
            return wanted <= value
        if isinstance(wanted, str) and isinstance(value, str):
            return wanted.casefold() == value.casefold()
        return wanted == value

    def _within(self, name: str, value: FactValue, band: Band) -> Truth:
        fact = self.facts[name]
        if not isinstance(value, Quantity):
            return False
        interval = self.scale.interval(value)
        above = self._beyond(fact, interval, band, lower=True)
        below = self._beyond(fact, interval, band, lower=False)
        return all_of([above, below])

    def _beyond(self, fact: Fact, interval: Interval, band: Band, *, lower: bool) -> Truth:
        stated = band.from_ if lower else band.to
        if stated is None:
            return True
        edge = self.edge(fact, stated)
        if edge is None:
            return None
        inside = band.inclusive in (("lower", "both") if lower else ("upper", "both"))
        return (at_or_above if lower else at_or_below)(interval, edge, inside=inside)

    def edge(self, fact: Fact, stated: object) -> Decimal | None:
        """An edge as a number on the day of use, or ``None`` if it is unknown or can't be compared."""
        raw = in_force(stated, self.scale.on, "threshold")
        parsed = parse_value(fact, raw)
        return self.scale.number(parsed.low) if isinstance(parsed, Quantity) else None


@dataclass(frozen=True, slots=True)
class RequestFacts(FactSet):
    """The answers of one request, which remember the conditions that were asked of them."""

    held: dict[int, tuple[When, Truth]] = field(default_factory=dict, repr=False, compare=False)

    def holds(self, when: When | None) -> Truth:
        """Whether a condition is true of this request. No condition is always true."""
        if when is None:
            return True
        # Conditions are costly to compare. Kept alive here, one can't be taken for another.
        found = self.held.get(id(when))
        if found is None:
            found = self.held[id(when)] = (when, FactSet.holds(self, when))
        return found[1]
