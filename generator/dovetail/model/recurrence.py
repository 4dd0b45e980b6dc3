"""When something happens again and again: weekdays, months and recurrences, as a profile writes them."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from dovetail.model.base import Line, Many, Model
from dovetail.model.values import Clock, Day, Period

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Month = Literal[
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
MONTHS: tuple[Month, ...] = get_args(Month)


def _every(value: object) -> object:
    return " ".join(value.lower().split()) if isinstance(value, str) else value


def _day_or_days(value: object) -> str:
    return "days" if isinstance(value, (dict, Period)) else "day"


DayOrDays = Annotated[
    Annotated[Day, Tag("day")] | Annotated[Period, Tag("days")],
    Discriminator(_day_or_days),
]
"""A day, or ``{from, until}``."""


class Recurrence(Model):
    """When something happens again and again.

    ``{every: week, on: tuesday, at: "14:00"}``, ``{every: 2 weeks, on: tuesday, starting: 2026-01-06}``,
    ``{every: month, working_day: 5}`` (``-1`` is the last one), ``{every: month, on: third thursday}``,
    ``{every: quarter, working_day: 10}``, ``{every: year, day: 15, month: november}``, ``{rrule: "FREQ=…"}``,
    or ``{dates: [2026-03-04, …]}``.
    """

    every: Annotated[
        str | None,
        BeforeValidator(_every),
        Field(
            pattern=r"^(?:(?:working )?day|(?:\d+ )?(?:days?|weeks?|months?|quarters?|years?)|fiscal year)$"
        ),
    ] = None
    """``day``, ``working day``, ``week``, ``month``, ``quarter``, ``year``, ``fiscal year``, or ``2 weeks``
    and the like.
    Quarters are those of the fiscal year."""
    on: Many[Annotated[str, BeforeValidator(_every)]] = ()
    """Weekdays (``tuesday``), or weekdays of a month (``third thursday``, ``last friday``)."""
    day: int | None = Field(default=None, ge=-31, le=31)
    """Day of the month; ``-1`` is the last one."""
    working_day: int | None = Field(default=None, ge=-23, le=66)
    """Working day of the month, quarter or year: ``1`` is the first, ``-1`` the last, ``-3`` the third
    from the end."""
    month: Many[Month] = ()
    """Only in these months."""
    month_of_quarter: int | None = Field(default=None, ge=1, le=3)
    """For quarters: in which of its three months. Left out, working days count from the quarter's first
    day."""
    at: Clock | None = None
    """Time of day."""
    starting: Day | None = None
    """The first one, from which ``2 weeks`` and the like are counted."""
    rrule: Line | None = None
    """A rule in the notation of RFC 5545, for what the rest can't say."""
    dates: Many[Day] = ()
    """The days themselves."""
    except_: Annotated[Many[DayOrDays], Field(alias="except")] = ()
    """Days, or stretches of days (``{from, until}``), on which it does not happen."""
    on_holiday: Literal["cancelled", "next working day", "previous working day", "held"] = "cancelled"
    """What happens if the day is no working day."""
    time_zone: Line | None = None
    """IANA name; left out, the organization's."""

    def leaves_out(self, day: date) -> bool:
        """Whether the day is one on which it does not happen."""
        return any(entry.covers(day) if isinstance(entry, Period) else entry == day for entry in self.except_)

    @model_validator(mode="after")
    def _complete(self) -> Recurrence:
        ways = [bool(self.every), bool(self.rrule), bool(self.dates)]
        if sum(ways) != 1:
            raise ValueError("say when with exactly one of every, rrule, dates")
        if self.every and re.match(r"^[2-9]|^\d\d", self.every) and self.starting is None:
            raise ValueError(f'"every: {self.every}" needs "starting:", the day of the first one')
        weekday = r"monday|tuesday|wednesday|thursday|friday|saturday|sunday"
        for item in self.on:
            if not re.fullmatch(rf"(?:(?:first|second|third|fourth|fifth|last) )?(?:{weekday})", item):
                raise ValueError(f'"{item}" is no weekday; write tuesday, or third thursday')
        return self
