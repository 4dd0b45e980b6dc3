"""Dates of the calendar on which work must end: maintenance windows, close days and cut-offs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dovetail.model.base import Unknown
from dovetail.model.calendars import CalendarEvent, Calendars, Window
from dovetail.model.language import tell
from dovetail.resolve.calendars.calendar import Calendar
from dovetail.resolve.calendars.fiscal import Span
from dovetail.resolve.calendars.freezes import Interval, opening
from dovetail.resolve.calendars.recurrence import Occurrence, OffDay, occurrences, on_day_off


@dataclass(frozen=True, slots=True)
class Openings:
    """The openings of one year by day, all day if without hours. Of the days in ``gaps`` nothing is known."""

    by_day: Mapping[date, tuple[Interval | None, ...]]
    gaps: tuple[Span, ...]
    unknown: Unknown | None


class Windows:
    """When each of an organization's windows opens; close days and cut-offs are windows of one day.

    An opening belongs to the day on which it begins, in the organization's time zone, though it may last past
    midnight. A maintenance window opens on a day off only if its rule names that weekday or date; for a close
    day that is a day off, work ends on the working day before.
    """

    def __init__(self, calendars: Calendars, calendar: Calendar) -> None:
        self._windows: dict[str, Window | CalendarEvent] = {
            **calendars.cut_offs,
            **calendars.close,
            **calendars.windows,
        }
        self._calendar = calendar
        self._by_year: dict[tuple[str, int], Openings] = {}

    def titles(self, windows: Iterable[str]) -> list[str]:
        """What people call them."""
        return [self._windows[name].title for name in windows]

    def openings(self, windows: Iterable[str], day: date) -> list[Interval | None]:
        """When one of the windows opens on a day; ``None`` stands for all day."""
        return [hours for name in windows for hours in self._year(name, day.year).by_day.get(day, ())]

    def may_open(self, windows: Iterable[str], day: date) -> bool:
        """Whether nobody has said of one of the windows if it opens on this day."""
        return any(day in gap for name in windows for gap in self._year(name, day.year).gaps)

    def doubt(self, windows: Iterable[str], first: date, last: date) -> Unknown | None:
        """What nobody has said about these windows from ``first`` to ``last``."""
        for name in windows:
            for year in range(first.year, last.year + 1):
                found = self._year(name, year)
                if any(gap.first <= last and gap.last >= first for gap in found.gaps):
                    return found.unknown
        return None

    def _year(self, name: str, year: int) -> Openings:
        found = self._by_year.get((name, year))
        if found is None:
            found = self._by_year[name, year] = self._worked_out(self._windows[name], year)
        return found

    def _worked_out(self, window: Window | CalendarEvent, year: int) -> Openings:
        opens = occurrences(
            window.recurs,
            date(year, 1, 1),
            date(year, 12, 31),
            self._calendar,
            unless_said=_on_day_off(window),
            zone=window.time_zone if isinstance(window, Window) else None,
            what=tell('rule of "{window}"', window=window.title),
        )
        by_day: dict[date, tuple[Interval | None, ...]] = {}
        for begin in opens.dates:
            by_day[begin.on] = (*by_day.get(begin.on, ()), self._hours(window, begin))
        return Openings(by_day, opens.gaps, opens.unknown)

    def _hours(self, window: Window | CalendarEvent, begin: Occurrence) -> Interval | None:
        if begin.at is None or isinstance(window, CalendarEvent):
            return None
        zone = ZoneInfo(window.time_zone) if window.time_zone else self._calendar.zone
        if window.lasts is not None:
            return opening(begin, window.lasts.shortest, zone, self._calendar)
        # How long it stays open isn't said: only its beginning can be relied on.
        start = datetime.combine(begin.on, begin.at, self._calendar.zone).astimezone(UTC)
        return Interval(start, start + timedelta(minutes=1))


def _on_day_off(window: Window | CalendarEvent) -> OffDay:
    stands = isinstance(window, CalendarEvent) and on_day_off(window.recurs) == "held"
    return "previous working day" if stands else "cancelled"
