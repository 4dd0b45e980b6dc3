"""The fiscal year: which one a day belongs to, and where its quarters begin."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from dovetail.model.calendars import FiscalYear
from dovetail.model.recurrence import MONTHS

_MONTH_NUMBERS = {str(month): number for number, month in enumerate(MONTHS, start=1)}


def add_months(day: date, months: int) -> date:
    """The same day of another month; its last day if it has no such day (31 January + 1 month: 28
    February)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``first`` to ``last``; both belong to it."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class FiscalCalendar:
    """Fiscal years that begin on ``day`` of ``month``; ``named_after_end``: 2026-27 is 2027."""

    month: int
    day: int
    named_after_end: bool

    @classmethod
    def of(cls, fiscal_year: FiscalYear) -> FiscalCalendar:
        """
        :raises ValueError: in plain words, if the first day is no day of the year.
        """
        day_text, _, name = fiscal_year.starts.rpartition(" ")
        month = _MONTH_NUMBERS.get(name)
        if month is None:
            raise ValueError(
                f'"{name}" is no month; write the first day of the fiscal year as "april" or "6 april"'
            )
        day = int(day_text or 1)
        if day > monthrange(2024, month)[1]:
            raise ValueError(f'"{fiscal_year.starts}" is no day of the year')
        return cls(month, day, fiscal_year.named_after == "end")

    def year_of(self, day: date) -> Span:
        """The fiscal year to which the day belongs."""
        start = self._start(day.year)
        if day < start:
            start = self._start(day.year - 1)
        return Span(start, self._start(start.year + 1) - timedelta(days=1))

    def name_of(self, day: date) -> int:
        """The number by which the fiscal year of the day goes."""
        year = self.year_of(day)
        return year.last.year if self.named_after_end else year.first.year

    def quarters_of(self, year: Span) -> tuple[Span, ...]:
        """The four quarters of a fiscal year."""
        return tuple(self.month_of(year, quarter * 3, 3) for quarter in range(4))

    def month_of(self, year: Span, index: int, months: int = 1) -> Span:
        """``months`` months of the fiscal year, from its month ``index`` (0 is the first)."""
        # A year from 28 February may end with a leap day, which counting months alone would miss.
        end = (
            year.last if index + months == 12 else add_months(year.first, index + months) - timedelta(days=1)
        )
        return Span(add_months(year.first, index), end)

    def _start(self, year: int) -> date:
        return date(year, self.month, min(self.day, monthrange(year, self.month)[1]))
