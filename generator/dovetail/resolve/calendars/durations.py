"""Durations on the calendar: how far back, or on, a length of time leads from a day.

- ``n`` working days before D are ``WORKDAY(D, -n)``: the day on which work starts is not counted, and
  lengths in a row add up.
- Minutes, and hours up to a working day's, are parts of a working day. They add up along a chain: 30
  minutes, 4 hours and 6 hours don't all fit into a day of 8 hours. Half a day is 4 hours; 2.5 days are 3.
- More hours than that are elapsed time, in calendar days rounded up, unless they are ``working hours``.
- Plain ``days`` are what the organization says they are. Plain weeks, months and years are calendar time,
  months by the calendar (a month before 31 March is 28 February); ``working weeks`` are working days.
- Where calendar time leads to a day without work, it leads on to the next working day in its direction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Literal, Protocol

from dovetail.model.base import Unknown
from dovetail.model.values import Duration, InForce, Length
from dovetail.resolve.calendars.calendar import FIRST_DAY, LAST_DAY, Calendar
from dovetail.resolve.calendars.fiscal import add_months

StatedDuration = Duration | tuple[InForce[Duration | Unknown], ...] | Unknown | None
View = Literal["pessimistic", "optimistic"]
"""Whether ranges count with their longest or their shortest end."""


class Days(Protocol):
    """The days on which something may be done."""

    def on_or_before(self, day: date) -> date:
        """The day itself, or the last one before it."""

    def on_or_after(self, day: date) -> date:
        """The day itself, or the next one."""

    def workday(self, day: date, count: int) -> date:
        """``count`` such days after (or, if negative, before) the day, which is not counted."""


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """A day, and how much of it is used up.

    Planning backward, ``used`` is negative: -1/2 is half a working day before the day's end. Planning
    forward it is positive. So points compare as they follow each other.
    """

    day: date
    used: Fraction = Fraction(0)


def before(end: Point, length: Length, calendar: Calendar, days: Days | None = None) -> Point:
    """The latest point from which the length still fits before ``end``, on a day of ``days``."""
    step = calendar.stretch(length)
    within = days or calendar
    if step.working:
        if not end.used and step.working.denominator == 1:  # as most are, and fractions are slow
            return Point(within.workday(end.day, -step.working.numerator))
        whole = floor(step.working - end.used)
        return Point(within.workday(end.day, -whole), -(step.working - end.used - whole))
    if step.months or step.days:
        reached = within.on_or_before(_shift(end.day, -step.months, -step.days))
        # Hours that are used up on the last day don't vanish: elapsed time is a working day at the least.
        return min(Point(reached), Point(within.workday(end.day, -1), end.used))
    return end


def after(start: Point, length: Length, calendar: Calendar, days: Days | None = None) -> Point:
    """The earliest point at which the length has passed since ``start``, on a day of ``days``."""
    step = calendar.stretch(length)
    within = days or calendar
    if step.working:
        if not start.used and step.working.denominator == 1:
            return Point(within.workday(start.day, step.working.numerator))
        whole = floor(step.working + start.used)
        return Point(within.workday(start.day, whole), step.working + start.used - whole)
    if step.months or step.days:
        reached = within.on_or_after(_shift(start.day, step.months, step.days))
        return max(Point(reached), Point(within.workday(start.day, 1), start.used))
    return start


def latest_start(
    end: Point, duration: Duration, view: View, calendar: Calendar, days: Days | None = None
) -> Point:
    """When something of this duration must begin. A longer range never begins later, whatever its units."""
    ends = [before(end, length, calendar, days) for length in _ends(duration)]
    return min(ends) if view == "pessimistic" else max(ends)


def earliest_end(
    start: Point, duration: Duration, view: View, calendar: Calendar, days: Days | None = None
) -> Point:
    """When something of this duration that begins at ``start`` is done."""
    ends = [after(start, length, calendar, days) for length in _ends(duration)]
    return max(ends) if view == "pessimistic" else min(ends)


def _ends(duration: Duration) -> tuple[Length, ...]:
    shortest, longest = duration.shortest, duration.longest
    alike = shortest.count == longest.count and shortest.unit == longest.unit
    return (longest,) if alike and shortest.basis == longest.basis else (shortest, longest)


def _shift(day: date, months: Fraction, days: int) -> date:
    """A part of a month is that part of the days between the two whole months, rounded away from ``day``."""
    whole = int(months)
    if abs(whole) >= 12 * 250 or abs(days) >= 366 * 250:
        return FIRST_DAY if months < 0 or days < 0 else LAST_DAY
    reached = add_months(day, whole)
    part = abs(months - whole)
    if part:
        onward = add_months(day, whole + (1 if months > 0 else -1))
        days += ceil(part * abs((onward - reached).days)) * (1 if months > 0 else -1)
    return min(LAST_DAY, max(FIRST_DAY, reached + timedelta(days=days)))
