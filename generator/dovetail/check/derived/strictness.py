"""Whether a commitment keeps a promise: a time that is no longer, a share that is no lower."""

from __future__ import annotations

from fractions import Fraction

from dovetail.model import words
from dovetail.model.organization import Organization
from dovetail.model.support import Target
from dovetail.model.values import Duration, Length
from dovetail.resolve.calendars.calendar import Calendar

_HOURS = {
    "minutes": Fraction(1, 60),
    "hours": Fraction(1),
    "days": Fraction(24),
    "weeks": Fraction(24 * 7),
    "months": Fraction(24 * 365, 12),
    "years": Fraction(24 * 365),
}


def keeps(commitment: Target, promise: Target, organization: Organization, calendar: Calendar) -> bool | None:
    """Whether what stands behind a promise is at least as strict. ``None``: they can't be compared.

    Of a range the longer end counts. Working time and clock time are only compared where the answer is the
    same whenever the clock starts: four working hours take at least four hours, and no one knows how many
    more.
    """
    if not isinstance(commitment, Duration):
        return None if isinstance(promise, Duration) else commitment >= promise
    if not isinstance(promise, Duration):
        return None
    if commitment.open or promise.open:
        return None
    own, wanted = commitment.longest, promise.longest
    if _works(own, organization) == _works(wanted, organization):
        return _hours(own, calendar, organization) <= _hours(wanted, calendar, organization)
    if _works(own, organization):  # it lasts at least this long by the clock
        return False if _hours(own, calendar, organization) > _hours(wanted, calendar, organization) else None
    return True if _hours(own, calendar, organization) <= _hours(wanted, calendar, organization) else None


def said(target: Target, organization: Organization) -> str:
    """``4 hours``, ``99.9 %``."""
    if isinstance(target, Duration):
        return words.duration(target, organization.days_are, start=False)
    return f"{words.number(target)} %"


def _works(length: Length, organization: Organization) -> bool:
    basis = length.basis or (organization.days_are if length.unit == "days" else "calendar")
    return basis == "working"


def _hours(length: Length, calendar: Calendar, organization: Organization) -> Fraction:
    """Hours by the clock, or hours of working time."""
    if not _works(length, organization) or length.unit in ("minutes", "hours"):
        return Fraction(length.count) * _HOURS[length.unit]
    days = {"days": 1, "weeks": len(calendar.weekdays), "months": 21, "years": 250}[length.unit]
    return Fraction(length.count) * days * calendar.hours_per_day
