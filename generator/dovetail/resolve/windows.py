"""Maintenance windows: the times in which work on live services is allowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dovetail.model.base import Unknown
from dovetail.model.organization import Window
from dovetail.resolve.calendar import Calendar
from dovetail.resolve.freezes import Interval, opening
from dovetail.resolve.recurrence import Occurrence, Occurrences, occurrences


@dataclass(frozen=True, slots=True)
class Openings:
    """The openings of one year by day; a window that is open all day has no hours. ``doubt``: what isn't
    known."""

    by_day: Mapping[date, tuple[Interval | None, ...]]
    doubt: Unknown | None


class Windows:
    """When each of an organization's windows opens.

    An opening belongs to the day on which it begins, in the organization's time zone, though it may last past
    midnight. A window opens on a day off only if its rule names that weekday or date.
    """

    def __init__(self, windows: Mapping[str, Window], calendar: Calendar) -> None:
        self._windows, self._calendar = windows, calendar
        self._by_year: dict[tuple[str, int], Openings] = {}

    def titles(self, windows: Iterable[str]) -> list[str]:
        """What people call them."""
        return [self._windows[name].title for name in windows]

    def openings(self, windows: Iterable[str], day: date) -> list[Interval | None]:
        """When one of the windows opens on a day; ``None`` stands for all day."""
        return [hours for name in windows for hours in self._year(name, day.year).by_day.get(day, ())]

    def doubt(self, windows: Iterable[str], first: date, last: date) -> Unknown | None:
        """What nobody has said about these windows in the years of these days."""
        years = range(first.year, last.year + 1)
        doubts = (self._year(name, year).doubt for name in windows for year in years)
        return next((doubt for doubt in doubts if doubt is not None), None)

    def _year(self, name: str, year: int) -> Openings:
        found = self._by_year.get((name, year))
        if found is None:
            found = self._by_year[name, year] = self._worked_out(name, year)
        return found

    def _worked_out(self, name: str, year: int) -> Openings:
        window = self._windows[name]
        opens: Occurrences = occurrences(
            window.recurs,
            date(year, 1, 1),
            date(year, 12, 31),
            self._calendar,
            zone=window.time_zone,
            what=f'rule of the window "{window.title}"',
        )
        by_day: dict[date, tuple[Interval | None, ...]] = {}
        for begin in opens.dates:
            by_day[begin.on] = (*by_day.get(begin.on, ()), self._hours(window, begin))
        return Openings(by_day, opens.unknown)

    def _hours(self, window: Window, begin: Occurrence) -> Interval | None:
        if begin.at is None:
            return None
        zone = ZoneInfo(window.time_zone) if window.time_zone else self._calendar.zone
        if window.lasts is not None:
            return opening(begin, window.lasts.shortest, zone, self._calendar)
        # How long it stays open isn't said: only its beginning can be relied on.
        start = datetime.combine(begin.on, begin.at, self._calendar.zone).astimezone(UTC)
        return Interval(start, start + timedelta(minutes=1))
