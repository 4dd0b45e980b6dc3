"""The values of a profile: money, days, durations, bands, periods.

All are parsed from text, because the reader hands over every YAML scalar as it was written.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic, Literal, TypeVar, Union

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema, model_validator

from dovetail.model.base import Line, Maybe, Model, Unknown

T = TypeVar("T")

TaxBasis = Literal["excluded", "included", "none"]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
LifecyclePoint = Literal["G0", "G1", "G2", "G3", "G4", "G5", "G6", "G7"]
"""Gates at which project and service lifecycle meet, from mandate to benefits."""
LIVE_POINT: Final[LifecyclePoint] = "G4"
"""The gate at which the decision to go live is taken."""


def _day(value: object) -> object:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            raise ValueError(f'"{value}" is no day; write it as year-month-day, such as 2026-04-01') from None
    return value


def _clock(value: object) -> object:
    if isinstance(value, str):
        match = re.fullmatch(r"(\d{1,2}):(\d{2})", value.strip())
        if not match or int(match[1]) > 23 or int(match[2]) > 59:
            raise ValueError(f'"{value}" is no time of day; write it as "14:00"')
        return time(int(match[1]), int(match[2]))
    return value


def _moment(value: object) -> object:
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value.strip().replace(" ", "T"))
        except ValueError:
            raise ValueError(f'"{value}" is no day or time; write 2026-12-20 or "2026-12-20 23:00"') from None
    return value


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Clock = Annotated[
    time, BeforeValidator(_clock), WithJsonSchema({"type": "string", "pattern": r"^\d{1,2}:\d{2}$"})
]
Moment = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string"})]
"""A day, or a day and a time of day in the organization's time zone."""


class Period(Model):
    """The days on which something holds. Both days belong to it; a missing one means without limit."""

    from_: Annotated[Day | None, Field(alias="from")] = None
    """First day."""
    until: Day | None = None
    """Last day."""

    @model_validator(mode="after")
    def _ordered(self) -> Period:
        if self.from_ and self.until and self.until < self.from_:
            raise ValueError(f"the period ends ({self.until}) before it begins ({self.from_})")
        return self

    def covers(self, day: date) -> bool:
        """True if the day belongs to the period."""
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day <= self.until)


class InForce(Model, Generic[T]):
    """A value together with the days on which it holds; both days belong to the period."""

    from_: Annotated[Day | None, Field(alias="from")] = None
    """First day on which the value holds."""
    until: Day | None = None
    """Last day on which the value holds."""
    value: T
    """The value."""

    def covers(self, day: date) -> bool:
        """True if the value holds on the day."""
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day <= self.until)


Span = TypeVar("Span", Period, InForce[Any])


def in_life(values: tuple[InForce[T], ...], life: Period) -> tuple[InForce[T], ...]:
    """Those that hold on some day of the period; all of them if none does, so that a value is never lost."""
    return tuple(item for item in values if holds_in(item, life)) or values


def seen_in(item: Span, life: Period) -> Span:
    """The same with only those of its limits that lie inside the period: outside, nobody sees it change.

    What holds on no day of the period keeps them all: without them it would seem to hold.
    """
    if not holds_in(item, life):
        return item
    begins = item.from_ is not None and (life.from_ is None or life.from_ < item.from_)
    ends = item.until is not None and (life.until is None or item.until < life.until)
    return item.model_copy(
        update={"from_": item.from_ if begins else None, "until": item.until if ends else None}
    )


def holds_in(item: Period | InForce[T], life: Period) -> bool:
    """Whether something holds on some day of a period."""
    starts_in_time = life.until is None or item.from_ is None or item.from_ <= life.until
    return starts_in_time and (life.from_ is None or item.until is None or life.from_ <= item.until)


def _how_stated(value: object) -> str:
    if isinstance(value, Unknown) or (isinstance(value, dict) and "unknown" in value):
        return "unknown"
    if isinstance(value, (list, tuple)):
        return "dated"
    return "known"


if TYPE_CHECKING:
    Stated = Union[T, tuple[InForce[T | Unknown], ...], Unknown]  # noqa: UP007 - an alias with a type variable
else:

    class Stated:
        """A threshold or calendar value: the value, or unknown, or a list of ``{from, until, value}``
        of which the one in force on the date of use applies."""

        # Python 3.11 does not substitute a type variable inside a pydantic class, hence a factory.
        def __class_getitem__(cls, kind: Any) -> Any:
            dated = InForce[Maybe[kind]]
            # Values go from process to process, and a class is found by its name in its module.
            globals()[dated.__name__] = dated
            return Annotated[
                Annotated[kind, Tag("known")]
                | Annotated[tuple[dated, ...], Tag("dated")]
                | Annotated[Unknown, Tag("unknown")],
                Discriminator(_how_stated),
            ]


_NUMBER = r"-?\d+(?:[ _']?\d{3})*(?:\.\d+)?"
_MONEY = re.compile(rf"(?:(?P<before>[A-Z]{{3}})\s*)?(?P<amount>{_NUMBER})(?:\s*(?P<after>[A-Z]{{3}}))?")


def _number(text: str) -> Decimal:
    return Decimal(re.sub(r"[ _']", "", text))


class Money(Model):
    """An amount. Without currency or tax basis, the organization's own are meant."""

    amount: Decimal
    """The number, without thousands separators."""
    currency: Currency | None = None
    """ISO 4217 code, such as EUR."""
    tax: TaxBasis | None = None
    """Whether the amount contains value added or sales tax."""

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: object) -> object:
        if isinstance(value, str):
            match = _MONEY.fullmatch(value.strip())
            if re.fullmatch(r"(?:[A-Z]{3} ?)?\d{1,3}(?:\.\d{3})+(?: ?[A-Z]{3})?", value.strip()):
                raise ValueError(
                    f'"{value}" may mean thousands or decimals; write thousands without a sign, as 30000'
                )
            if not match or (match["before"] and match["after"]):
                raise ValueError(
                    f'"{value}" is no amount; write 10000, "EUR 10000" or {{amount: 10000, currency: EUR}}'
                )
            return {"amount": _number(match["amount"]), "currency": match["before"] or match["after"]}
        if isinstance(value, dict) and isinstance(value.get("amount"), str):
            try:
                return {**value, "amount": _number(value["amount"].strip())}
            except InvalidOperation:
                raise ValueError(f'"{value["amount"]}" is no number') from None
        return value


Unit = Literal["minutes", "hours", "days", "weeks", "months", "years"]
Basis = Literal["working", "calendar"]
_LENGTH = (
    r"(?P<n{0}>\d+(?:\.\d+)?)\s*(?P<plus{0}>\+)?"
    r"\s*(?P<basis{0}>working|business|calendar|elapsed)?"
    r"[ -]*(?P<unit{0}>minute|min|hour|h|day|week|month|year)?s?"
)
_DURATION = re.compile(
    rf"(?:about\s+|up to\s+)?{_LENGTH.format(1)}(?:\s*(?:-|–|—|to)\s*{_LENGTH.format(2)})?", re.IGNORECASE
)
_UNITS: dict[str, Unit] = {
    "minute": "minutes",
    "min": "minutes",
    "hour": "hours",
    "h": "hours",
    "day": "days",
    "week": "weeks",
    "month": "months",
    "year": "years",
}
_BASES: dict[str, Basis] = {
    "working": "working",
    "business": "working",
    "calendar": "calendar",
    "elapsed": "calendar",
}


class Length(Model):
    """One length of time. Without a basis, ``days`` are what the organization's ``days_are`` says."""

    count: Decimal
    """How many."""
    unit: Unit
    """Of what."""
    basis: Basis | None = None
    """Working time or calendar time."""


class Duration(Model):
    """How long something takes: ``5 working days``, ``3-21 days``, ``30 minutes to 3 days``, ``3+ days``.

    ``3+ days`` has no known upper end: what depends on it takes "at least" that long.
    """

    shortest: Length
    """Lower end of the range."""
    longest: Length
    """Upper end of the range, as far as one was named."""
    open: bool = False
    """Whether it may take longer than the upper end (``3+ days``)."""
    counted_from: Line | None = None
    """The condition that starts the clock, in words."""

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: object) -> object:
        if isinstance(value, dict) and "time" in value:
            extra = set(value) - {"time", "counted_from"}
            if extra:
                raise ValueError(
                    f"a duration has no {', '.join(sorted(map(str, extra)))}; "
                    "write {time: 4-14 days, counted_from: …}"
                )
            return {**_parse_duration(str(value["time"])), "counted_from": value.get("counted_from")}
        if isinstance(value, str):
            return _parse_duration(value)
        return value

    @property
    def is_open(self) -> bool:
        """True if it may take longer than is said."""
        return self.open


def _parse_duration(text: str) -> dict[str, Any]:
    cleaned = text.strip()
    if cleaned.lower() in {"none", "0", "immediately", "at once", "same day"}:
        nothing = {"count": Decimal(0), "unit": "days"}
        return {"shortest": nothing, "longest": nothing}
    match = _DURATION.fullmatch(cleaned)
    if not match or not (match["unit1"] or match["unit2"]):
        raise ValueError(
            f'"{text}" is no duration; write "5 working days", "3-21 days", "2 weeks", '
            '"30 minutes to 3 days" or "3+ days"'
        )
    unit2 = match["unit2"] or match["unit1"]
    basis2 = match["basis2"] or match["basis1"]
    first = _length(match["n1"], match["unit1"] or unit2, match["basis1"] or basis2)
    if match["n2"] is None:
        zero = {"count": Decimal(0), "unit": first["unit"], "basis": first["basis"]}
        is_limit = cleaned.lower().startswith("up to")
        return {"shortest": zero if is_limit else first, "longest": first, "open": bool(match["plus1"])}
    second = _length(match["n2"], unit2, basis2)
    return {"shortest": first, "longest": second, "open": bool(match["plus2"])}


def _length(count: str, unit: str, basis: str | None) -> dict[str, Any]:
    return {
        "count": Decimal(count),
        "unit": _UNITS[unit.lower().rstrip("s") if unit.lower() != "h" else "h"],
        "basis": _BASES[basis.lower()] if basis else None,
    }


def _percent(value: object) -> object:
    return value.strip().removesuffix("%").strip() if isinstance(value, str) else value


Percent = Annotated[
    Decimal,
    BeforeValidator(_percent),
    Field(ge=0, le=100),
    WithJsonSchema({"type": ["number", "string"], "pattern": r"^\d+(?:\.\d+)? ?%?$"}),
]
"""A rate in percent: ``20`` or ``20 %``."""

Raw = Annotated[
    str | dict[str, Any],
    WithJsonSchema({"type": ["string", "number", "boolean", "object"]}),
]
"""A value whose type is decided by the fact that it belongs to."""


class Band(Model):
    """A stretch of a scale. The lower edge is inside and the upper edge outside, unless ``inclusive`` says
    so."""

    from_: Annotated[Stated[Raw] | None, Field(alias="from")] = None
    """Lower edge; left out, there is none."""
    to: Stated[Raw] | None = None
    """Upper edge; left out, there is none."""
    inclusive: Literal["lower", "upper", "both", "neither"] = "lower"
    """Which edges belong to the band."""

    @model_validator(mode="after")
    def _bounded(self) -> Band:
        if self.from_ is None and self.to is None:
            raise ValueError("a band needs from, to, or both")
        return self
