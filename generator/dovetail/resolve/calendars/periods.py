"""Recurrences by period: every week on Tuesday, the fifth working day of each month, each quarter's last day.

Weeks run from Monday, years are calendar years unless they are fiscal, and quarters are those of the fiscal
year. A day that a month does not have (31 April) is its last day; an ordinal or a working day that it does
not have (a fifth Thursday) does not happen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from dovetail.model.recurrence import MONTHS, WEEKDAYS, Recurrence
from dovetail.resolve.calendars.calendar import FIRST_DAY, LAST_DAY, Calendar
from dovetail.resolve.calendars.fiscal import FiscalCalendar, Span, add_months

_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}
_MONTHS = {str(month): number for number, month in enumerate(MONTHS, start=1)}
_WEEKDAYS = {str(weekday): number for number, weekday in enumerate(WEEKDAYS)}
_EVERY = re.compile(r"(?:(\d+) )?(working day|fiscal year|day|week|month|quarter|year)s?")


def every(recurrence: Recurrence) -> tuple[int, str]:
    """How many of which unit; ``2 weeks`` is ``(2, "week")``."""
    match = _EVERY.fullmatch(recurrence.every or "")
    assert match is not None, "the model accepts only such texts"
    return int(match[1] or 1), match[2]


def needs_fiscal_year(recurrence: Recurrence) -> bool:
    """Whether the days can't be told without knowing when the fiscal year starts."""
    if recurrence.every is None or not _names_a_day(recurrence):
        return False
    return every(recurrence)[1] in ("quarter", "fiscal year")


def days_by_period(recurrence: Recurrence, first: date, last: date, calendar: Calendar) -> Iterator[date]:
    """The days that the rule names around ``first`` to ``last``, in order; some may lie outside.

    The fiscal year must be known if :func:`needs_fiscal_year`.
    """
    first, last = max(first, FIRST_DAY), min(last, LAST_DAY)
    count, unit = every(recurrence)
    count = max(count, 1)
    months = frozenset(_MONTHS[month] for month in recurrence.month)
    if unit == "working day":
        days: Iterable[date] = calendar.working_days(first, last)
    elif unit == "day" or (unit == "week" and not _names_a_day(recurrence)):
        days = _stepped_days(recurrence.starting or first, first, last, count * (7 if unit == "week" else 1))
    elif not _names_a_day(recurrence):
        step = {"month": 1, "quarter": 3}.get(unit, 12) * count
        days = _stepped_months(recurrence.starting or first, last, step)
    else:
        periods = _periods(recurrence, first, last, count, unit, calendar)
        days = (
            day
            for period in periods
            for part in _narrowed(period, months, unit)
            for day in _chosen(recurrence, part, calendar)
        )
    return (day for day in days if not months or day.month in months)


def _names_a_day(recurrence: Recurrence) -> bool:
    return recurrence.day is not None or recurrence.working_day is not None or bool(recurrence.on)


def _stepped_days(start: date, first: date, last: date, step: int) -> Iterator[date]:
    day = start + timedelta(days=-(-max(0, (first - start).days) // step) * step)
    while day <= last:
        yield day
        day += timedelta(days=step)


def _stepped_months(start: date, last: date, step: int) -> Iterator[date]:
    index = 0
    # From the start each time: 31 January, 28 February, 31 March.
    while (day := add_months(start, index * step)) <= last:
        yield day
        index += 1


def _periods(
    recurrence: Recurrence, first: date, last: date, count: int, unit: str, calendar: Calendar
) -> Iterator[Span]:
    """The periods that touch the days, every ``count``-th from the one of ``starting``."""
    anchor = recurrence.starting or first
    if unit == "week":
        monday = anchor - timedelta(days=anchor.weekday())
        back = (first - monday).days // 7
        start = monday + timedelta(days=back // count * count * 7)
        while start <= last:
            yield Span(start, start + timedelta(days=6))
            start += timedelta(days=7 * count)
    elif unit in ("month", "year"):
        size = 1 if unit == "month" else 12
        origin = _month_number(anchor) // size
        index = origin + (_month_number(first) // size - origin) // count * count
        while (start := date(index * size // 12, index * size % 12 + 1, 1)) <= last:
            yield Span(start, add_months(start, size) - timedelta(days=1))
            index += count
    else:
        yield from _fiscal_periods(recurrence, first, last, count, unit, calendar)


def _fiscal_periods(
    recurrence: Recurrence, first: date, last: date, count: int, unit: str, calendar: Calendar
) -> Iterator[Span]:
    fiscal = calendar.fiscal
    assert isinstance(fiscal, FiscalCalendar), "an unknown fiscal year is caught before"
    anchor = fiscal.year_of(recurrence.starting or first)
    origin = anchor.first.year * 4
    if recurrence.starting is not None:
        origin += next(i for i, span in enumerate(fiscal.quarters_of(anchor)) if recurrence.starting in span)
    year = fiscal.year_of(first)
    while year.first <= last:
        if unit == "fiscal year":
            yield year
        else:
            for index, quarter in enumerate(fiscal.quarters_of(year)):
                if (year.first.year * 4 + index - origin) % count == 0:
                    inner = recurrence.month_of_quarter
                    yield fiscal.month_of(year, index * 3 + inner - 1) if inner else quarter
        year = fiscal.year_of(year.last + timedelta(days=1))


def _narrowed(period: Span, months: frozenset[int], unit: str) -> Iterator[Span]:
    """Of a year, the months that are named; any other period whole."""
    if unit not in ("year", "fiscal year") or not months:
        yield period
        return
    start = period.first if period.first.day == 1 else add_months(period.first.replace(day=1), 1)
    while start <= period.last:
        if start.month in months:
            yield Span(start, add_months(start, 1) - timedelta(days=1))
        start = add_months(start, 1)


def _chosen(recurrence: Recurrence, period: Span, calendar: Calendar) -> list[date]:
    """The days of one period on which it happens, in order."""
    if recurrence.working_day is not None:
        days = calendar.working_days(period.first, period.last)
        index = recurrence.working_day - (recurrence.working_day > 0)
        return [days[index]] if -len(days) <= index < len(days) else []
    if recurrence.day is not None:
        if recurrence.day > 0:
            return [min(period.last, period.first + timedelta(days=recurrence.day - 1))]
        return [max(period.first, period.last + timedelta(days=recurrence.day + 1))]
    return sorted({day for item in recurrence.on for day in _weekdays(item, period)})


def _weekdays(item: str, period: Span) -> list[date]:
    """All Tuesdays of a period for ``tuesday``, one of them for ``third tuesday``."""
    ordinal, _, weekday = item.rpartition(" ")
    start = period.first + timedelta(days=(_WEEKDAYS[weekday] - period.first.weekday()) % 7)
    days = [start + timedelta(days=n) for n in range(0, (period.last - start).days + 1, 7)]
    if not ordinal:
        return days
    index = _ORDINALS[ordinal]
    return [days[index]] if -len(days) <= index < len(days) else []


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1
