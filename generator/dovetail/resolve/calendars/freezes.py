"""Freezes: stretches of time in which changes are not allowed.

A day is frozen if freezes cover all of the time on it in which the work could be done: the working hours, or
the opening hours of a window. A freeze from Wednesday 22:00 to Monday 02:00 leaves Wednesday and Monday free.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from dovetail.model.base import Unknown
from dovetail.model.calendars import Freeze
from dovetail.model.conditions import When
from dovetail.model.language import tell
from dovetail.model.values import Duration, Length
from dovetail.resolve.calendars.calendar import Calendar
from dovetail.resolve.calendars.durations import View
from dovetail.resolve.calendars.fiscal import add_months
from dovetail.resolve.calendars.periods import needs_fiscal_year
from dovetail.resolve.calendars.recurrence import Occurrence, occurrences

# What lasts longer than this lasts longer than any project, and dates must not overflow.
_MOST, _MOST_MONTHS = 100_000.0, 1_200

Holds = Callable[[When | None], bool | None]


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A stretch of time between two moments, in UTC."""

    start: datetime
    end: datetime


class Freezes:
    """When each of an organization's freezes applies."""

    def __init__(self, freezes: Mapping[str, Freeze], calendar: Calendar) -> None:
        self._freezes, self._calendar = freezes, calendar
        self._by_year: dict[tuple[str, int, View], tuple[Interval, ...]] = {}
        self._together: dict[tuple[tuple[str, ...], int, View], list[Interval]] = {}

    def __getitem__(self, freeze: str) -> Freeze:
        return self._freezes[freeze]

    def of(self, procedure: str, holds: Holds) -> dict[str, bool | None]:
        """The freezes that stop a request of this procedure (true), or perhaps do (nothing)."""
        verdicts = {
            name: holds(freeze.when)
            for name, freeze in self._freezes.items()
            if not freeze.procedures or procedure in freeze.procedures
        }
        return {name: verdict for name, verdict in verdicts.items() if verdict is not False}

    def around(self, freeze: str, day: date, view: View = "pessimistic") -> tuple[Interval, ...]:
        """Its intervals that begin in the year of the day or in a neighbouring one, in order.

        A range counts with its longest (pessimistic) or shortest end; what is unknown is left out.
        """
        years = range(day.year - 1, day.year + 2)
        return tuple(interval for year in years for interval in self._of_year(freeze, year, view))

    def covered(self, freezes: Iterable[str], allowed: Interval, view: View) -> bool:
        """Whether the freezes together leave nothing of the allowed time."""
        merged = self._merged(tuple(freezes), allowed.start.year, view)
        index = bisect_right(merged, allowed.start, key=lambda interval: interval.start) - 1
        return index >= 0 and merged[index].end >= allowed.end

    def doubt(self, freeze: str, first: date, last: date) -> Unknown | None:
        """What nobody has said about a freeze that may touch these days."""
        data = self._freezes[freeze]
        if isinstance(data.recurs, Unknown):
            return data.recurs
        if (
            data.recurs is not None
            and isinstance(self._calendar.fiscal, Unknown)
            and needs_fiscal_year(data.recurs)
        ):
            return self._calendar.fiscal
        if data.lasts is not None and data.lasts.is_open:
            return Unknown(
                unknown=tell('How long does the freeze "{freeze}" last at the most?', freeze=data.title)
            )
        starts, ends = data.from_, data.until
        if isinstance(starts, Unknown):
            over = isinstance(ends, datetime) and ends.date() < first
            return None if over else starts
        if isinstance(ends, Unknown):
            return None if starts is not None and starts.date() > last else ends
        return None

    def working_hours(self, day: date) -> Interval:
        """The time in which work is done on a day."""
        opens, closes = self._calendar.open_hours(day)
        return Interval(opens.astimezone(UTC), closes.astimezone(UTC))

    def _merged(self, freezes: tuple[str, ...], year: int, view: View) -> list[Interval]:
        """The stretches without a gap that these freezes make together around a year, in order."""
        key = (freezes, year, view)
        merged = self._together.get(key)
        if merged is None:
            merged = self._together[key] = []
            for part in sorted(
                part for name in freezes for part in self.around(name, date(year, 7, 1), view)
            ):
                if merged and part.start <= merged[-1].end:
                    merged[-1] = Interval(merged[-1].start, max(merged[-1].end, part.end))
                else:
                    merged.append(part)
        return merged

    def _of_year(self, freeze: str, year: int, view: View) -> tuple[Interval, ...]:
        key = (freeze, year, view)
        found = self._by_year.get(key)
        if found is None:
            found = self._by_year[key] = tuple(sorted(self._intervals(self._freezes[freeze], year, view)))
        return found

    def _intervals(self, freeze: Freeze, year: int, view: View) -> Iterable[Interval]:
        zone = ZoneInfo(freeze.time_zone) if freeze.time_zone else self._calendar.zone
        if isinstance(freeze.from_, datetime) and isinstance(freeze.until, datetime):
            # A year is asked for so that recurring freezes stay few; a single one belongs to every year.
            until = freeze.until + timedelta(days=1) if freeze.until.time() == time(0) else freeze.until
            yield Interval(_utc(freeze.from_, zone), _utc(until, zone))
        elif (
            freeze.recurs is not None and not isinstance(freeze.recurs, Unknown) and freeze.lasts is not None
        ):
            # A freeze is no event that people attend: it begins on days off as well.
            begins = occurrences(
                freeze.recurs,
                date(year, 1, 1),
                date(year, 12, 31),
                self._calendar,
                unless_said="held",
                zone=freeze.time_zone,
            )
            for begin in begins.dates:
                yield opening(begin, _end(freeze.lasts, view), zone, self._calendar)


def opening(begin: Occurrence, lasts: Length, zone: ZoneInfo, calendar: Calendar) -> Interval:
    """The interval that begins with an occurrence and lasts this long.

    Without a time of day it begins with the day, in ``zone``. Hours are elapsed time; days end at the same
    time of day, and working days count the first one.
    """
    start = (
        datetime.combine(begin.on, time(0), zone)
        if begin.at is None
        else datetime.combine(begin.on, begin.at, calendar.zone)
    )
    count = min(float(lasts.count), _MOST)
    if lasts.unit in ("minutes", "hours"):
        return Interval(_utc(start, zone), _utc(start, zone) + timedelta(**{lasts.unit: count}))
    if lasts.unit in ("months", "years"):
        months = min(_MOST_MONTHS, ceil(count * (12 if lasts.unit == "years" else 1)))
        end_day = add_months(start.date(), months)
    elif lasts.basis == "working" or (
        lasts.basis is None and lasts.unit == "days" and calendar.days_are == "working"
    ):
        days = ceil(count * (len(calendar.weekdays) if lasts.unit == "weeks" else 1))
        if begin.at is None:
            end_day = calendar.workday(start.date() - timedelta(days=1), days) + timedelta(days=1)
        else:
            end_day = calendar.workday(start.date(), days)
    else:
        end_day = start.date() + timedelta(days=ceil(count * (7 if lasts.unit == "weeks" else 1)))
    end = datetime.combine(end_day, start.time(), start.tzinfo)
    return Interval(_utc(start, zone), _utc(end, zone))


def _end(lasts: Duration, view: View) -> Length:
    return lasts.shortest if view == "optimistic" else lasts.longest


def _utc(moment: datetime, zone: ZoneInfo) -> datetime:
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
    return aware.astimezone(UTC)
