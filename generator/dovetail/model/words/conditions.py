"""Conditions over the facts of a request, as they stand in a sentence after "if" or "only if".

One rule serves every language, because nobody knows the grammar of an organization's own words:

- A fact is said by its label, a noun in the singular, and the sentence around it is a whole one:
  ``amount is EUR 25,000 or more``.
- A question to be answered with yes or no is said as its procedure says the answer (``the supplier is new``).
  Where that is not said its label is quoted, because it may be any words: it applies or it doesn't
  (``“single source” applies``, ``“supplier is new” does not apply``).
- An option that has a title is quoted as the form shows it (``category is “IT services” or “Goods”``). Its
  capital is then right in the middle of a sentence, whether it is a name or a plain word. An option without a
  title is said in words (``category is IT``), roles, services and entities by their names.
- A limit that changes is said as it holds on the day or in the period asked for, with a day only where it
  changes inside that period.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import reduce

from dovetail.model.base import Unknown
from dovetail.model.conditions import AllOf, AnyOf, Fact, Facts, Given, Matcher, Not, When
from dovetail.model.facts import parse_value
from dovetail.model.language import tell
from dovetail.model.organization import Organization
from dovetail.model.values import Band, InForce, Period, in_life, seen_in
from dovetail.model.words.days import period
from dovetail.model.words.names import joined, listed, noted
from dovetail.model.words.statements import fact_label, raw, stated


def condition(
    when: When | None, facts: Mapping[str, Fact], organization: Organization, on: date | Period | None = None
) -> str:
    """``amount is EUR 25,000 or more, but less than EUR 100,000; category is IT or services``.

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
    """What one fact must be: ``category is IT or services``, ``amount is 10,000 or more``."""
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
        self.is_day = self.fact is not None and self.fact.type == "date"
        self.organization, self.on = organization, on

    def is_(self, value: Matcher) -> str:
        return self._judged(value, holds=True)

    def is_not(self, value: Matcher) -> str:
        return self._judged(value, holds=False)

    def _judged(self, value: Matcher, *, holds: bool) -> str:
        if isinstance(value, Unknown):
            return tell("{fact} is not said yet ({question})", fact=self.label, question=value.unknown)
        if isinstance(value, Band):
            return self._within(value) if holds else self._outside(value)
        if isinstance(value, Given):
            return self._given(value.given == holds)
        if isinstance(value, Not):
            return self._judged(value.not_, holds=not holds)
        asked = self._yes_or_no(value)
        if asked is not None:
            return self._applies(asked == holds)
        return self._one_of(self._values(value), holds=holds)

    def _one_of(self, values: str, *, holds: bool) -> str:
        several = self.fact is not None and self.fact.type == "choices"
        if several and holds:
            return tell("{fact} includes {value}", fact=self.label, value=values)
        if several:
            return tell("{fact} does not include {value}", fact=self.label, value=values)
        if holds:
            return tell("{fact} is {value}", fact=self.label, value=values)
        return tell("{fact} is not {value}", fact=self.label, value=values)

    def _yes_or_no(self, value: object) -> bool | None:
        """The answer that is wanted to a question of yes or no; nothing if it is no such question."""
        if isinstance(value, tuple) and len(value) == 1:
            return self._yes_or_no(value[0])
        if self.fact is None:
            return value if isinstance(value, bool) else None
        if self.fact.type != "yes-no":
            return None
        try:
            read = parse_value(self.fact, value)
        except ValueError:
            return None
        return read if isinstance(read, bool) else None

    def _applies(self, applies: bool) -> str:
        said = self.fact and (self.fact.if_yes if applies else self.fact.if_no)
        if said:
            return said
        fact = tell("“{text}”", text=self.label)
        return tell("{fact} applies", fact=fact) if applies else tell("{fact} does not apply", fact=fact)

    def _given(self, given: bool) -> str:
        if given:
            return tell("{fact} is given", fact=self.label)
        return tell("{fact} is not given", fact=self.label)

    def _values(self, value: object) -> str:
        several = value if isinstance(value, (tuple, list)) else (value,)
        said = [raw(item, self.fact, self.organization) for item in several]
        mixed = any("," in text or ":" in text or f" {_or()} " in text for text in said)
        if mixed or any(map(self._titled, several)):
            said = [tell("“{text}”", text=text) for text in said]
        return listed(said, "or")

    def _titled(self, option: object) -> bool:
        return self.fact is not None and self.fact.options.get(str(option), option) != option

    # -- bands

    def _within(self, band: Band) -> str:
        with_lower, with_upper = _edges_inside(band)
        if band.to is None:
            return self._from(band.from_, inside=with_lower)
        if band.from_ is None:
            return self._up_to(band.to, inside=with_upper)
        if self.is_day:
            return joined(
                (self._from(band.from_, inside=with_lower), self._up_to(band.to, inside=with_upper))
            )
        places = {"fact": self.label, "lower": self._edge(band.from_), "upper": self._edge(band.to)}
        if with_lower and with_upper:
            return tell("{fact} is {lower} or more, but not more than {upper}", **places)
        if with_lower:
            return tell("{fact} is {lower} or more, but less than {upper}", **places)
        if with_upper:
            return tell("{fact} is more than {lower}, but not more than {upper}", **places)
        return tell("{fact} is more than {lower}, but less than {upper}", **places)

    def _outside(self, band: Band) -> str:
        with_lower, with_upper = _edges_inside(band)
        sides = []
        if band.from_ is not None:
            sides.append(self._up_to(band.from_, inside=not with_lower))
        if band.to is not None:
            sides.append(self._from(band.to, inside=not with_upper))
        return _any(sides)

    def _from(self, stated_edge: object, *, inside: bool) -> str:
        places = {"fact": self.label, "lower": self._edge(stated_edge)}
        if self.is_day:
            return (
                tell("{fact} is on or after {lower}", **places)
                if inside
                else (tell("{fact} is after {lower}", **places))
            )
        if isinstance(stated_edge, Unknown):
            return (
                tell("{fact} reaches {lower}", **places)
                if inside
                else tell("{fact} exceeds {lower}", **places)
            )
        return (
            tell("{fact} is {lower} or more", **places)
            if inside
            else (tell("{fact} is more than {lower}", **places))
        )

    def _up_to(self, stated_edge: object, *, inside: bool) -> str:
        places = {"fact": self.label, "upper": self._edge(stated_edge)}
        if self.is_day:
            return (
                tell("{fact} is on or before {upper}", **places)
                if inside
                else (tell("{fact} is before {upper}", **places))
            )
        if isinstance(stated_edge, Unknown) and not inside:
            return tell("{fact} stays below {upper}", **places)
        return (
            tell("{fact} is not more than {upper}", **places)
            if inside
            else (tell("{fact} is less than {upper}", **places))
        )

    def _edge(self, stated_edge: object) -> str:
        if isinstance(stated_edge, tuple) and not isinstance(self.on, date):
            said = in_life(stated_edge, self.on) if self.on else stated_edge
            return listed((self._edge_of(item) for item in said), "or")
        return stated(
            stated_edge,
            lambda plain: raw(plain, self.fact, self.organization),
            self.on if isinstance(self.on, date) else None,
            ask=lambda _: tell("a day not stated yet") if self.is_day else tell("a limit that is still open"),
        )

    def _edge_of(self, item: object) -> str:
        assert isinstance(item, InForce)
        # What begins before somebody looks, or ends after, is no change to them.
        seen = seen_in(item, self.on) if isinstance(self.on, Period) else item
        return noted(self._edge(seen.value), period(seen)) if period(seen) else self._edge(seen.value)


def _or() -> str:
    """The word between two: a value that holds it must be told from two values."""
    return listed(("", ""), "or").strip()


def _edges_inside(band: Band) -> tuple[bool, bool]:
    """Whether the lower and the upper edge belong to the band."""
    return band.inclusive in ("lower", "both"), band.inclusive in ("upper", "both")
