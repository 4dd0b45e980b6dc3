"""Reads the answers of a request, and the values of conditions, as the type that their fact has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import lru_cache
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from dovetail.model.base import Unknown
from dovetail.model.conditions import Fact, FactType
from dovetail.model.values import Day, Duration, Money

Measure = Money | Decimal | Duration | date

M = TypeVar("M", Money, Duration, Unknown)
_DAY: TypeAdapter[date] = TypeAdapter(Day)
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measured answer: exact (``low`` equals ``high``), an estimate between two ends, or open (no
    ``high``)."""

    low: Measure
    high: Measure | None

    @property
    def exact(self) -> bool:
        """True if it is one value."""
        return self.low is self.high or self.low == self.high


FactValue = Quantity | bool | str | frozenset[str]
"""A quantity for money, number, duration and date; a bool for yes-no; an option, id or text; several
options."""


def parse_value(fact: Fact, raw: object) -> FactValue | Unknown:
    """Read ``raw`` as this fact's type.

    :raises ValueError: in plain words, if it can't be read as that type.
    """
    if isinstance(raw, Unknown):
        return raw
    if isinstance(raw, dict) and "unknown" in raw:
        return _model(Unknown, raw)
    match fact.type:
        case "money" | "number" | "duration" | "date":
            return _quantity(fact, raw)
        case "yes-no":
            meaning = _YES_NO.get(raw.strip().lower()) if isinstance(raw, str) else raw
            if not isinstance(meaning, bool):
                raise ValueError(f'"{_shown(raw)}" is no answer to a yes-no question; write yes or no')
            return meaning
        case "choice":
            return _option(fact, raw)
        case "choices":
            several = raw if isinstance(raw, (list, tuple, frozenset)) else [raw]
            return frozenset(_option(fact, item) for item in several)
        case "text" | "role" | "service" | "entity":
            if not isinstance(raw, str) or not raw.strip():
                raise ValueError(f'"{_shown(raw)}" is no {fact.type}')
            return " ".join(raw.split())


def _quantity(fact: Fact, raw: object) -> Quantity:
    if isinstance(raw, dict) and raw.keys() & {"from", "to"} and raw.keys() <= {"from", "to"}:
        low = _measure(fact, raw.get("from", "0"))
        high = _measure(fact, raw["to"]) if raw.get("to") is not None else None
        return Quantity(low, high)
    value = _measure(fact, raw)
    return Quantity(value, value)


def _measure(fact: Fact, raw: object) -> Measure:
    if isinstance(raw, (Money, Decimal, Duration, date)):
        return raw
    return _read_measure(fact.type, raw) if isinstance(raw, str) else _measured(fact.type, raw)


@lru_cache(maxsize=4096)
def _read_measure(kind: FactType, raw: str) -> Measure:
    """The same few edges of a table are read for each request that it serves."""
    return _measured(kind, raw)


def _measured(kind: FactType, raw: object) -> Measure:
    match kind:
        case "money":
            money = _model(Money, raw)
            if money.amount < 0:
                raise ValueError(f'"{_shown(raw)}" is below nothing; an amount can\'t be negative')
            return money
        case "duration":
            return _model(Duration, raw)
        case "date":
            if not isinstance(raw, str):
                raise ValueError(f'"{_shown(raw)}" is no day; write it as year-month-day, such as 2026-04-01')
            try:
                return _DAY.validate_python(raw)
            except ValidationError as problem:
                raise ValueError(_plain(problem)) from None
        case _:
            try:
                number = Decimal(str(raw).strip().rstrip("%").replace("_", ""))
            except InvalidOperation:
                number = Decimal("NaN")
            if not number.is_finite():
                raise ValueError(f'"{_shown(raw)}" is no number')
            return number


def _option(fact: Fact, raw: object) -> str:
    text = str(raw).strip() if isinstance(raw, (str, int)) else ""
    if text in fact.options:
        return text
    by_title = {title.casefold(): option for option, title in fact.options.items()}
    by_case = {option.casefold(): option for option in fact.options}
    if text.casefold() in by_case:
        return by_case[text.casefold()]
    if text.casefold() in by_title:
        return by_title[text.casefold()]
    near = get_close_matches(text.casefold(), [option.casefold() for option in fact.options], n=1)
    guess = f'; did you mean "{by_case[near[0]]}"?' if near else ""
    raise ValueError(f'"{_shown(raw)}" is not among the answers ({", ".join(fact.options)}){guess}')


def _model(kind: type[M], raw: object) -> M:
    try:
        return kind.model_validate(raw)
    except ValidationError as problem:
        raise ValueError(_plain(problem)) from None


def _plain(problem: ValidationError) -> str:
    """The first message, without the words that pydantic puts around it."""
    first = problem.errors(include_url=False)[0]
    return str(first["msg"]).removeprefix("Value error, ")


def _shown(raw: object) -> str:
    return str(raw) if isinstance(raw, (str, int, Decimal)) else type(raw).__name__
