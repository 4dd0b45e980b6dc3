"""When something happens again and again."""

from __future__ import annotations

from collections.abc import Iterable

from dovetail.model.language import tell, tell_count, tell_of
from dovetail.model.recurrence import MONTHS, WEEKDAYS, Recurrence
from dovetail.model.values import Period
from dovetail.model.words.calendar_rules import calendar_rule
from dovetail.model.words.days import clock, day, day_of_month, month_name, period, weekday_name
from dovetail.model.words.names import listed
from dovetail.model.words.numbers import ordinal

_PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}


def recurrence(value: Recurrence) -> str:
    """``every Tuesday at 14:00``, ``the fifth working day of each month``, ``each year on 15 November``."""
    text = _Rule(value).said()
    if value.at is not None:
        text = tell("{rule} at {clock}", rule=text, clock=clock(value.at))
    if value.time_zone:
        text = tell("{rule} ({time_zone})", rule=text, time_zone=value.time_zone)
    if value.starting is not None:
        text = tell("{rule}, counted from {day}", rule=text, day=day(value.starting))
    if value.on_holiday == "next working day":
        text = tell("{rule}, on the next working day if it falls on a day off", rule=text)
    if value.on_holiday == "previous working day":
        text = tell("{rule}, on the previous working day if it falls on a day off", rule=text)
    if value.except_:
        left_out = (period(item) if isinstance(item, Period) else day(item) for item in value.except_)
        text = tell("{rule}, except {days}", rule=text, days=listed(left_out))
    return text


class _Rule:
    """A recurrence without what limits it."""

    def __init__(self, value: Recurrence) -> None:
        self.value = value
        every = value.every or ""
        self.times = int(every.split()[0]) if every[:1].isdigit() else 1
        self.unit = (
            every if every in ("working day", "fiscal year") else (every.split() or [""])[-1].rstrip("s")
        )
        self.months = [number for number, name in enumerate(MONTHS, start=1) if name in value.month]

    def said(self) -> str:
        value = self.value
        if value.dates:
            return tell("on {days}", days=listed(day(item) for item in value.dates))
        if value.rrule:
            said = calendar_rule(value.rrule)
            return said or tell("by the calendar rule {rule}", rule=value.rrule)
        if value.working_day is not None:
            return tell(
                "the {ordinal} working day {of_each}", ordinal=ordinal(value.working_day), of_each=self._of()
            )
        if value.day is not None and value.day > 0 and self.months and self.unit == "year":
            days = listed(day_of_month(value.day, number) for number in self.months)
            if self.times == 1:
                return tell("each year on {days}", days=days)
            return tell("{every} on {days}", every=self._every(), days=days)
        if value.day is not None:
            return tell("the {ordinal} day {of_each}", ordinal=ordinal(value.day), of_each=self._of())
        days = listed(_day_names(value.on))
        if days and self.unit in ("month", "quarter", "year", "fiscal year"):
            return tell("the {days} {of_each}", days=days, of_each=self._of())
        if days and self.unit == "week":
            if self.times == 1:
                return self._limited(tell("every {days}", days=days))
            return self._limited(tell("{every} on {days}", every=self._every(), days=days))
        if value.month_of_quarter:
            return self._limited(
                tell(
                    "the {ordinal} month {of_each}",
                    ordinal=ordinal(value.month_of_quarter),
                    of_each=self._of_each(),
                )
            )
        return self._limited(self._every())

    def _every(self) -> str:
        n = self.times
        match self.unit:
            case "working day":
                return tell("every working day")
            case "fiscal year":
                return tell("every fiscal year")
            case "day":
                return tell_count(n, "every day", "every {n} days")
            case "week":
                return tell_count(n, "every week", "every {n} weeks")
            case "month":
                return tell_count(n, "every month", "every {n} months")
            case "quarter":
                return tell_count(n, "every quarter", "every {n} quarters")
        return tell_count(n, "every year", "every {n} years")

    def _of(self) -> str:
        """``of each month``, ``of March and June``, ``of the third month of each quarter``."""
        value = self.value
        if value.month_of_quarter:
            return self._limited(
                tell(
                    "of the {ordinal} month {of_each}",
                    ordinal=ordinal(value.month_of_quarter),
                    of_each=self._of_each(),
                )
            )
        if self.months and self.times == 1 and self.unit in ("month", "year"):
            if self._named():
                return tell("of {months}", months=listed(map(month_name, self.months)))
            missing = self._missing()
            return tell("of each month except {months}", months=missing) if missing else tell("of each month")
        return self._limited(self._of_each())

    def _of_each(self) -> str:
        n = self.times
        match self.unit:
            case "working day":
                return tell("of each working day")
            case "fiscal year":
                return tell("of each fiscal year")
            case "day":
                return tell_count(n, "of each day", "of every {n} days")
            case "week":
                return tell_count(n, "of each week", "of every {n} weeks")
            case "month":
                return tell_count(n, "of each month", "of every {n} months")
            case "quarter":
                return tell_count(n, "of each quarter", "of every {n} quarters")
        return tell_count(n, "of each year", "of every {n} years")

    def _limited(self, text: str) -> str:
        """The same in some months only."""
        if not self.months:
            return text
        if self._named():
            return tell("{rule} in {months}", rule=text, months=listed(map(month_name, self.months)))
        missing = self._missing()
        if missing:
            return tell("{rule} in each month except {months}", rule=text, months=missing)
        return tell("{rule} in each month", rule=text)

    def _named(self) -> bool:
        """Whether the months are named; of many, those that are missing."""
        return len(self.months) <= len(MONTHS) // 2

    def _missing(self) -> str:
        return listed(month_name(number) for number in range(1, 13) if number not in self.months)


def _day_names(names: Iterable[str]) -> Iterable[str]:
    places: dict[str, list[str]] = {}
    for item in names:
        place, _, weekday = item.rpartition(" ")
        places.setdefault(weekday, []).append(place)
    for weekday, found in places.items():
        name = weekday_name(WEEKDAYS.index(weekday))
        if "" in found:
            yield name
        if any(found):
            yield tell_of(
                "a weekday of each month: the third Thursday",
                "{ordinal} {weekday}",
                ordinal=listed(ordinal(_PLACES[place]) for place in found if place),
                weekday=name,
            )
