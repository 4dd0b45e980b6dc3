"""Early life support against the calendar: how long it must last, and who is on duty when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from math import ceil

from dovetail.model.base import Unknown
from dovetail.model.in_force import in_force
from dovetail.model.language import tell
from dovetail.model.organization import Service
from dovetail.model.readiness import Shift
from dovetail.model.standards import Standards
from dovetail.model.values import Duration, Length
from dovetail.resolve.calendars.calendar import Calendar
from dovetail.resolve.calendars.fiscal import add_months

DAY = timedelta(days=1)


def last_day_of(first: date, length: Length, calendar: Calendar) -> date:
    """The last day of a length of time that begins on ``first``: four weeks from a Monday end on a Sunday.

    Working days count only days on which people work; calendar time counts all.
    """
    step = calendar.stretch(length)
    if step.working:
        return calendar.workday(first - DAY, ceil(step.working))
    whole = int(step.months)
    part = ceil((step.months - whole) * 30)
    return add_months(first, whole) + timedelta(days=step.days + part) - DAY


def tier_is_missing(standards: Standards, service: Service) -> bool:
    """Whether the least length depends on the tier of a service, and nobody has said which it has."""
    return bool(standards.early_life_support_by_tier) and not isinstance(service.tier, str)


def least_length(standards: Standards, service: Service, on: date) -> Length | Unknown | None:
    """How long early life support of a service must last at least; nothing if nobody has set a standard.

    The tier of the service must not be missing.
    """
    by_tier = standards.early_life_support_by_tier
    tier = service.tier if isinstance(service.tier, str) else ""
    stated = by_tier.get(tier, standards.early_life_support)
    if stated is None:
        return None
    length = in_force(stated, on, tell("length of early life support"))
    return length.shortest if isinstance(length, Duration) else length


def uncovered(shifts: Sequence[Shift], first: date, last: date, calendar: Calendar) -> Iterator[date]:
    """The working days from ``first`` to ``last`` on which none of these shifts is on duty."""
    spans = [(shift.from_ or first, shift.until or last) for shift in shifts]
    days = calendar.working_days(first, last)
    return (day for day in days if not any(start <= day <= end for start, end in spans))
