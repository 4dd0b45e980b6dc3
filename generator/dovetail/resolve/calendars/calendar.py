"""Working days of an organization.

Days are the grain, and arithmetic is that of a spreadsheet's ``WORKDAY``, so that any plan can be
calculated again with one: ``workday(D, -5)`` is five working days before D, and D itself is not counted.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil
from zoneinfo import ZoneInfo

from dovetail.load.references.public_holidays import public_holidays
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.calendars import Holidays, WorkingWeek
from dovetail.model.organization import Organization
from dovetail.model.recurrence import WEEKDAYS
from dovetail.model.values import Basis, Length, Unit
from dovetail.resolve.calendars.fiscal import FiscalCalendar

FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2199, 12, 31)
"""Arithmetic ends here: what would lie beyond lies on the last working day within."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A length of time: in working days, or in calendar months and days. Only one of the two is set."""

    working: Fraction = Fraction(0)
    months: Fraction = Fraction(0)
    days: int = 0


class Calendar:
    """Working days, working hours, time zone and fiscal year of one organization.

    ``holidays`` is unknown if nobody has said which days are off: working days are then those of the
    working week, and every date that rests on them is "at least".
    """

    def __init__(
        self,
        *,
        week: WorkingWeek,
        holidays: Holidays | Unknown,
        zone: ZoneInfo,
        fiscal: FiscalCalendar | Unknown,
        days_are: Basis = "working",
        language: str = "en",
    ) -> None:
        self.week, self.holidays, self.zone, self.fiscal = week, holidays, zone, fiscal
        self.days_are, self.language = days_are, language
        self.weekdays = frozenset(WEEKDAYS.index(day) for day in week.days)
        self.opens, self.closes = _hours(week)
        self._off: dict[int, Mapping[date, str]] = {}
        self._working: dict[int, list[date]] = {}
        self._own = _own_days(holidays) if isinstance(holidays, Holidays) else {}
        minutes = (self.closes.hour - self.opens.hour) * 60 + self.closes.minute - self.opens.minute
        self.hours_per_day = Fraction(minutes % (24 * 60) or 24 * 60, 60)
        """Hours of a working day; a shift may pass midnight."""
        self._stretches: dict[tuple[Decimal, Unit, Basis | None], Stretch] = {}

    @classmethod
    def of(cls, organization: Organization) -> Calendar:
        """The calendar that an organization's profile describes.

        :raises ValueError: if zone, hours, fiscal year or country don't exist (the loader checks them).
        """
        fiscal = organization.fiscal_year
        return cls(
            week=organization.working_week,
            holidays=organization.holidays,
            zone=ZoneInfo(organization.time_zone),
            fiscal=fiscal if isinstance(fiscal, Unknown) else FiscalCalendar.of(fiscal),
            days_are=organization.days_are,
            language=organization.language,
        )

    def is_working(self, day: date) -> bool:
        """True on a day of the working week that is neither a holiday nor a day of the organization's own."""
        return day.weekday() in self.weekdays and day not in self._days_off(day.year)

    def day_off(self, day: date) -> str:
        """Why the day is no working day (``Sunday``, ``Good Friday``); empty if it is one."""
        off = self._days_off(day.year).get(day)
        return off or ("" if day.weekday() in self.weekdays else words.weekday(day))

    def is_holiday(self, day: date) -> bool:
        """True on a public holiday and on the organization's own days off, whatever the weekday."""
        return day in self._days_off(day.year)

    def on_or_before(self, day: date) -> date:
        """The day itself if it is a working day, otherwise the last one before it."""
        return day if self.is_working(day) else self.workday(day, -1)

    def on_or_after(self, day: date) -> date:
        """The day itself if it is a working day, otherwise the next one."""
        return day if self.is_working(day) else self.workday(day, 1)

    def workday(self, day: date, count: int) -> date:
        """Excel's ``WORKDAY``: ``count`` working days after (negative: before) a day that isn't counted.

        With 0 it is the day itself, working or not.
        """
        if count == 0:
            return day
        year = day.year
        if count > 0:
            index = bisect_right(self._year(year), day) + count - 1
            while index >= len(days := self._year(year)):
                if year >= LAST_DAY.year:
                    return days[-1] if days else LAST_DAY
                index -= len(days)
                year += 1
            return days[index]
        index = bisect_left(self._year(year), day) + count
        while index < 0:
            if year <= FIRST_DAY.year:
                return (self._year(year) or [FIRST_DAY])[0]
            year -= 1
            index += len(self._year(year))
        return self._year(year)[index]

    def between(self, first: date, before: date) -> int:
        """How many working days lie from ``first`` (counted) to ``before`` (not counted); never negative.

        Days beyond those that the calendar knows count as its last ones.
        """
        first, before = (min(max(day, FIRST_DAY), LAST_DAY) for day in (first, before))
        years = range(first.year, before.year + 1)
        return sum(
            max(0, bisect_left(self._year(year), before) - bisect_left(self._year(year), first))
            for year in years
        )

    def working_days(self, first: date, last: date) -> list[date]:
        """The working days from ``first`` to ``last``, both counted."""
        found: list[date] = []
        for year in range(first.year, last.year + 1):
            days = self._year(year)
            found += days[bisect_left(days, first) : bisect_right(days, last)]
        return found

    def stretch(self, length: Length) -> Stretch:
        """What a length of time means in this organization."""
        key = (length.count, length.unit, length.basis)
        found = self._stretches.get(key)
        if found is None:
            found = self._stretches[key] = self._stretch(*key)
        return found

    def _stretch(self, length: Decimal, unit: Unit, basis: Basis | None) -> Stretch:
        count = Fraction(length)
        if unit in ("minutes", "hours"):
            hours = count / 60 if unit == "minutes" else count
            if basis == "working" or hours <= self.hours_per_day:
                return Stretch(working=hours / self.hours_per_day)
            return Stretch(days=ceil(hours / 24))
        if unit == "days":
            if (basis or self.days_are) == "working":
                return Stretch(working=count if count < 1 else Fraction(ceil(count)))
            return Stretch(days=ceil(count))
        if unit == "weeks":
            if basis == "working":
                return Stretch(working=Fraction(ceil(count * len(self.weekdays))))
            return Stretch(days=ceil(count * 7))
        return Stretch(months=count * 12 if unit == "years" else count)

    def open_hours(self, day: date) -> tuple[datetime, datetime]:
        """Beginning and end of the working hours of a day, as moments in the organization's zone."""
        end_day = day if self.closes > self.opens else day + timedelta(days=1)
        return (
            datetime.combine(day, self.opens, self.zone),
            datetime.combine(end_day, self.closes, self.zone),
        )

    def _year(self, year: int) -> list[date]:
        days = self._working.get(year)
        if days is None:
            off = self._days_off(year)
            start = date(year, 1, 1)
            all_days = (start + timedelta(days=n) for n in range((date(year, 12, 31) - start).days + 1))
            days = [day for day in all_days if day.weekday() in self.weekdays and day not in off]
            self._working[year] = days
        return days

    def _days_off(self, year: int) -> Mapping[date, str]:
        off = self._off.get(year)
        if off is None:
            public = (
                _public_holidays(self.holidays, year, self.language)
                if isinstance(self.holidays, Holidays)
                else {}
            )
            own = {day: title for day, title in self._own.items() if day.year == year}
            off = self._off[year] = {**public, **own}
        return off


def fiscal_year_of(organization: Organization, day: date) -> int | None:
    """The number of the fiscal year to which a day belongs; nothing if nobody has said when it starts."""
    fiscal = organization.fiscal_year
    return None if isinstance(fiscal, Unknown) else FiscalCalendar.of(fiscal).name_of(day)


def _hours(week: WorkingWeek) -> tuple[time, time]:
    def clock(text: str) -> time:
        hour, minute = (int(part) for part in text.split(":"))
        # Midnight may end a day as 24:00.
        if (hour, minute) == (24, 0):
            return time(0, 0)
        if hour > 23 or minute > 59:
            raise ValueError(f'"{week.hours}" are no working hours; write them as 09:00-17:00')
        return time(hour, minute)

    opens, _, closes = week.hours.partition("-")
    return clock(opens), clock(closes)


def _own_days(holidays: Holidays) -> dict[date, str]:
    days: dict[date, str] = {}
    for own in holidays.own_days:
        for offset in range(max(0, ((own.until or own.date) - own.date).days) + 1):
            days[own.date + timedelta(days=offset)] = own.title
    return days


def _public_holidays(holidays: Holidays, year: int, language: str) -> dict[date, str]:
    if holidays.country is None:
        return {}
    try:
        # The neighbours are asked as well: a holiday that falls on 1 January may be kept on 31 December.
        found = public_holidays(
            holidays.country, subdivision=holidays.subdivision, years=range(year - 1, year + 2)
        )
        spoken = _language(found.supported_languages, language)
        if spoken != found.language:
            found = public_holidays(
                holidays.country,
                subdivision=holidays.subdivision,
                years=range(year - 1, year + 2),
                language=spoken,
            )
    except NotImplementedError as problem:
        raise ValueError(str(problem)) from None
    return {day: found[day] for day in sorted(found) if day.year == year and day not in holidays.except_}


def _language(supported: tuple[str, ...], wanted: str) -> str | None:
    code = wanted.replace("-", "_")
    exact = [name for name in supported if name == code]
    same = [name for name in supported if name.split("_")[0] == code.split("_")[0]]
    return next(iter(exact + same), "en_US" if "en_US" in supported else None)
