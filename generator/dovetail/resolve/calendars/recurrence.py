"""The days on which something recurs.

A recurrence is read as periods (weeks from Monday, months, quarters of the fiscal year, years) and a choice
within each: a day, a working day, or weekdays. A month without the day (31 April) has it on its last day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.language import tell
from dovetail.model.recurrence import WEEKDAYS, Recurrence
from dovetail.model.values import InForce
from dovetail.resolve.calendars.calendar import Calendar
from dovetail.resolve.calendars.fiscal import Span
from dovetail.resolve.calendars.periods import days_by_period, needs_fiscal_year
from dovetail.resolve.calendars.rfc5545 import days_of_rule, names_weekday

OffDay = Literal["cancelled", "next working day", "previous working day", "held"]
StatedRecurrence = Recurrence | tuple[InForce[Recurrence | Unknown], ...] | Unknown

# A holiday or a time zone may move an occurrence over the edge of the days that are asked for.
_MARGIN = timedelta(days=31)


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One day on which it happens, in the organization's time zone.

    ``moved_from`` is the day that the rule names, if a day off moved it; ``note`` says so in words.
    """

    on: date
    at: time | None = None
    moved_from: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Days in order; nothing is known of those in ``gaps``, and ``unknown`` is the first question on them."""

    dates: tuple[Occurrence, ...]
    unknown: Unknown | None = None
    gaps: tuple[Span, ...] = ()


def occurrences(
    stated: StatedRecurrence,
    first: date,
    last: date,
    calendar: Calendar,
    *,
    unless_said: OffDay | None = None,
    zone: str | None = None,
    what: str = "rule",
) -> Occurrences:
    """Every occurrence from ``first`` to ``last``, both counted.

    If the value changes in time, an occurrence counts while the entry that it comes from is in force.
    ``unless_said`` is what happens on a day off where the recurrence does not say it itself; ``zone`` the
    time zone where it names none; ``what`` names the thing in a question about days that no entry covers.
    """
    found: dict[tuple[date, time | None], Occurrence] = {}
    gaps: list[Span] = []
    unknown: Unknown | None = None
    for span, value in _in_force(stated, first, last, what):
        reason = value if isinstance(value, Unknown) else _unknown_year(value, calendar)
        if reason is not None:
            gaps.append(span)
            unknown = unknown or reason
            continue
        assert isinstance(value, Recurrence)
        # Moved days count as long as the day that the rule names lies in the span; at the edges of what
        # is asked for, days from outside may be moved inside.
        start = span.first - _MARGIN if span.first == first else span.first
        end = span.last + _MARGIN if span.last == last else span.last
        for day in nominal_days(value, start, end, calendar):
            if day not in span and _covered(stated, day) is not value:
                continue
            placed = _placed(value, day, calendar, unless_said, zone)
            if placed is not None and first <= placed.on <= last:
                found.setdefault((placed.on, placed.at), placed)
    ordered = sorted(found.values(), key=lambda item: (item.on, item.at or time(0)))
    return Occurrences(tuple(ordered), unknown, tuple(gaps))


def on_day_off(stated: StatedRecurrence) -> OffDay:
    """What happens on a day off where a profile does not say it.

    A day that is named by its number (a year end, a due day) stands whatever weekday it is; a weekly or
    working day rule is cancelled.
    """
    entries = [entry.value for entry in stated] if isinstance(stated, tuple) else [stated]
    known = [entry for entry in entries if isinstance(entry, Recurrence)]
    numbered = [entry.day is not None or "BYMONTHDAY" in (entry.rrule or "").upper() for entry in known]
    return "held" if any(numbered) else "cancelled"


def nominal_days(recurrence: Recurrence, first: date, last: date, calendar: Calendar) -> Iterator[date]:
    """The days that the rule itself names, before anything is moved, in order and each once."""
    if recurrence.dates:
        days: Iterable[date] = sorted(set(recurrence.dates))
    elif recurrence.rrule:
        days = days_of_rule(recurrence, first, last)
    else:
        days = days_by_period(recurrence, first, last, calendar)
    for day in days:
        begun = recurrence.starting is None or day >= recurrence.starting
        if begun and first <= day <= last and not recurrence.leaves_out(day):
            yield day


def _placed(
    recurrence: Recurrence, day: date, calendar: Calendar, unless_said: OffDay | None, zone: str | None
) -> Occurrence | None:
    held, moved_from, note = day, None, ""
    if not calendar.is_working(day) and not _meant(recurrence, day, calendar):
        way = _off_day(recurrence, unless_said)
        reason = calendar.day_off(day)
        if way == "cancelled":
            return None
        if way == "held":
            note = tell("{day} is no working day ({reason})", day=words.day(day), reason=reason)
        else:
            held = calendar.on_or_after(day) if way == "next working day" else calendar.on_or_before(day)
            moved_from, note = day, tell("moved from {day} ({reason})", day=words.day(day), reason=reason)
    if recurrence.leaves_out(held):
        return None
    on, at = _local(held, recurrence.at, recurrence.time_zone or zone, calendar)
    return Occurrence(on, at, moved_from, note)


def _off_day(recurrence: Recurrence, unless_said: OffDay | None) -> OffDay:
    if "on_holiday" in recurrence.model_fields_set or unless_said is None:
        return recurrence.on_holiday
    return unless_said


def _meant(recurrence: Recurrence, day: date, calendar: Calendar) -> bool:
    """Whether the rule itself names this day off: a Sunday that is asked for is no accident."""
    if "on_holiday" in recurrence.model_fields_set:
        return False
    if recurrence.dates:
        return True
    named = any(item.split()[-1] == WEEKDAYS[day.weekday()] for item in recurrence.on)
    if recurrence.rrule:
        named = names_weekday(recurrence.rrule, day)
    return named and day.weekday() not in calendar.weekdays and not calendar.is_holiday(day)


def _local(day: date, at: time | None, zone: str | None, calendar: Calendar) -> tuple[date, time | None]:
    if at is None or zone is None:
        return day, at
    moment = datetime.combine(day, at, ZoneInfo(zone)).astimezone(calendar.zone)
    return moment.date(), moment.time()


def _unknown_year(recurrence: Recurrence, calendar: Calendar) -> Unknown | None:
    """Quarters and fiscal years need a known first day of the fiscal year."""
    fiscal = calendar.fiscal
    return fiscal if isinstance(fiscal, Unknown) and needs_fiscal_year(recurrence) else None


def _in_force(
    stated: StatedRecurrence, first: date, last: date, what: str
) -> Iterator[tuple[Span, Recurrence | Unknown]]:
    """The asked days, cut where another entry comes into force; days that no entry covers are unknown."""
    if not isinstance(stated, tuple):
        yield Span(first, last), stated
        return
    cuts = {first}
    for item in stated:
        cuts.add(item.from_ or first)
        if item.until is not None:
            cuts.add(item.until + timedelta(days=1))
    edges = sorted(cut for cut in cuts if first <= cut <= last)
    for start, following in zip(edges, [*edges[1:], last + timedelta(days=1)], strict=True):
        span = Span(start, following - timedelta(days=1))
        value = _covered(stated, start)
        yield (
            span,
            value
            or Unknown(unknown=tell("Which {what} is in force from {day}?", what=what, day=words.day(start))),
        )


def _covered(stated: StatedRecurrence, day: date) -> Recurrence | Unknown | None:
    if not isinstance(stated, tuple):
        return stated
    return next((item.value for item in stated if item.covers(day)), None)


__all__ = ["Occurrence", "Occurrences", "OffDay", "nominal_days", "occurrences"]
