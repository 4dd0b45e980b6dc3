"""Days of the financial calendar: publications, cut-offs, and the meetings that read what was published."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from dovetail.check.case import Case
from dovetail.model.base import Unknown
from dovetail.model.calendars import CalendarEvent
from dovetail.model.diagnostics import Place
from dovetail.model.language import tell
from dovetail.resolve.calendars.fiscal import Span
from dovetail.resolve.calendars.recurrence import occurrences, on_day_off

YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Days:
    """When something of the financial calendar takes place in a stretch of days, in order.

    ``unknown`` says that nothing is known of a part of them.
    """

    days: tuple[date, ...]
    unknown: Unknown | None = None


def event(case: Case, name: str) -> CalendarEvent | None:
    """A date of the close calendar, or a cut-off."""
    calendars = case.organization.calendars
    return calendars.close.get(name) or calendars.cut_offs.get(name)


def event_place(case: Case, name: str) -> Place:
    """Where it is written when the event takes place."""
    section = "close" if name in case.organization.calendars.close else "cut_offs"
    return case.organization_place("calendars", section, name, "recurs")


def days_of(case: Case, entry: CalendarEvent, first: date, last: date) -> Days:
    """The days from ``first`` to ``last``, both counted."""
    found = occurrences(
        entry.recurs,
        first,
        last,
        case.time.calendar,
        unless_said=on_day_off(entry.recurs),
        what=tell('rule of "{entry}"', entry=entry.title),
    )
    return Days(tuple(item.on for item in found.dates), found.unknown)


@dataclass(frozen=True, slots=True)
class Years:
    """When cut-offs are in the years that several purchases share, each worked out once."""

    case: Case
    found: dict[tuple[str, date], Days] = field(default_factory=dict)

    def days(self, name: str, entry: CalendarEvent, year: Span) -> Days:
        """The days of one event in a financial year."""
        key = (name, year.first)
        if key not in self.found:
            self.found[key] = days_of(self.case, entry, year.first, year.last)
        return self.found[key]
