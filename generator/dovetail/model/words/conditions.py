"""Conditions over the facts of a request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import reduce

from dovetail.model.base import Unknown
from dovetail.model.conditions import AllOf, AnyOf, Fact, Facts, Given, Matcher, Not, When
from dovetail.model.language import tell
from dovetail.model.organization import Organization
from dovetail.model.values import Band, InForce, Period, in_life
from dovetail.model.words.days import always, period
from dovetail.model.words.names import joined, listed, noted
from dovetail.model.words.statements import fact_label, raw, stated


def condition(
    when: When | None, facts: Mapping[str, Fact], organization: Organization, on: date | Period | None = None
) -> str:
    """``amount from EUR 25,000 up to, but not including, EUR 100,000; category is IT or services``.

    Empty for no condition. ``all`` joins with semicolons, ``any`` with ``or``. With a day, only the limits
    in force on it are said; with a period, those that are in force on some day of it.
    """
    if when is None:
        return ""
    if isinstance(when, AllOf):
        return joined(_nested(part, facts, organization, on) for part in when.all)
    if isinstance(when, AnyOf):
        return _any(_nested(part, facts, organization, on) for part in when.any)
    return joined(matcher(name, value, facts, organization, on) for name, value in when.root.items())


def matcher(
    fact_name: str,
    value: Matcher,
    facts: Mapping[str, Fact],
    organization: Organization,
    on: date | Period | None = None,
) -> str:
    """What one fact must be: ``category is IT or services``, ``amount from 10,000 upwards``."""
    return _Judged(fact_name, facts, organization, on).is_(value)


def _nested(
    part: When, facts: Mapping[str, Fact], organization: Organization, on: date | Period | None
) -> str:
    text = condition(part, facts, organization, on)
    several = not isinstance(part, Facts) or len(part.root) > 1
    return tell("({condition})", condition=text) if several else text


def _any(parts: Iterable[str]) -> str:
    return reduce(lambda one, other: tell("{one}, or {other}", one=one, other=other), parts)


class _Judged:
    """A fact, and what it must or must not be."""

    def __init__(
        self, fact_name: str, facts: Mapping[str, Fact], organization: Organization, on: date | Period | None
    ) -> None:
        self.label, self.fact = fact_label(fact_name, facts), facts.get(fact_name)
        self.organization, self.on = organization, on

    def is_(self, value: Matcher) -> str:
        if isinstance(value, Unknown):
            return tell("{fact} is not said yet ({question})", fact=self.label, question=value.unknown)
        if isinstance(value, Band):
            return self._within(value)
        if isinstance(value, Given):
            return self._given(value.given)
        if isinstance(value, Not):
            return self.is_not(value.not_)
        if self.fact is not None and self.fact.type == "choices":
            return tell("{fact} includes {value}", fact=self.label, value=self._values(value))
        return tell("{fact} is {value}", fact=self.label, value=self._values(value))

    def is_not(self, value: Matcher) -> str:
        if isinstance(value, Unknown):
            return self.is_(value)
        if isinstance(value, Band):
            return self._outside(value)
        if isinstance(value, Given):
            return self._given(not value.given)
        if isinstance(value, Not):
            return self.is_(value.not_)
        if self.fact is not None and self.fact.type == "choices":
            return tell("{fact} does not include {value}", fact=self.label, value=self._values(value))
        return tell("{fact} is not {value}", fact=self.label, value=self._values(value))

    def _given(self, given: bool) -> str:
        if given:
            return tell("{fact} is given", fact=self.label)
        return tell("{fact} is not given", fact=self.label)

    def _values(self, value: object) -> str:
        several = value if isinstance(value, (tuple, list)) else (value,)
        said = [raw(item, self.fact, self.organization) for item in several]
        if any("," in text or ":" in text or f" {_or()} " in text for text in said):
            said = [tell("“{text}”", text=text) for text in said]
        return listed(said, "or")

    # -- bands

    def _within(self, band: Band) -> str:
        with_lower, with_upper = _edges_inside(band)
        if band.to is None:
            return self._from(band.from_, inside=with_lower)
        if band.from_ is None:
            return self._up_to(band.to, inside=with_upper)
        places = {"fact": self.label, "lower": self._edge(band.from_), "upper": self._edge(band.to)}
        if with_lower and with_upper:
            return tell("{fact} from {lower} up to and including {upper}", **places)
        if with_lower:
            return tell("{fact} from {lower} up to, but not including, {upper}", **places)
        if with_upper:
            return tell("{fact} above {lower} up to and including {upper}", **places)
        return tell("{fact} above {lower} up to, but not including, {upper}", **places)

    def _outside(self, band: Band) -> str:
        with_lower, with_upper = _edges_inside(band)
        sides = []
        if band.from_ is not None:
            sides.append(self._up_to(band.from_, inside=not with_lower))
        if band.to is not None:
            sides.append(self._from(band.to, inside=not with_upper))
        return _any(sides)

    def _from(self, stated_edge: object, *, inside: bool) -> str:
        edge = self._edge(stated_edge)
        if inside:
            return tell("{fact} from {lower} upwards", fact=self.label, lower=edge)
        return tell("{fact} above {lower}", fact=self.label, lower=edge)

    def _up_to(self, stated_edge: object, *, inside: bool) -> str:
        edge = self._edge(stated_edge)
        if inside:
            return tell("{fact} up to and including {upper}", fact=self.label, upper=edge)
        return tell("{fact} below {upper}", fact=self.label, upper=edge)

    def _edge(self, stated_edge: object) -> str:
        if isinstance(stated_edge, tuple) and not isinstance(self.on, date):
            said = in_life(stated_edge, self.on) if self.on else stated_edge
            return listed((self._edge_of(item) for item in said), "or")
        return stated(
            stated_edge,
            lambda plain: raw(plain, self.fact, self.organization),
            self.on if isinstance(self.on, date) else None,
            ask=lambda _: tell("a limit not said yet"),
        )

    def _edge_of(self, item: object) -> str:
        assert isinstance(item, InForce)
        return noted(self._edge(item.value), period(item) or always())


def _or() -> str:
    """The word between two: a value that holds it must be told from two values."""
    return listed(("", ""), "or").strip()


def _edges_inside(band: Band) -> tuple[bool, bool]:
    """Whether the lower and the upper edge belong to the band."""
    return band.inclusive in ("lower", "both"), band.inclusive in ("upper", "both")
