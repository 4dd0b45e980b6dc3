"""Calendars can be worked out: recurrences name days, zones and countries exist, years begin on a day."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from dovetail.load.references.public_holidays import countries, subdivisions
from dovetail.load.references.references import models_in
from dovetail.load.validation.report import Report, Site
from dovetail.load.validation.suggest import did_you_mean
from dovetail.model.calendars import FiscalYear, Holidays, WorkingWeek
from dovetail.model.recurrence import Recurrence

_DAYS_OF_MONTH = {
    "january": 31, "february": 29, "march": 31, "april": 30, "may": 31, "june": 30,
    "july": 31, "august": 31, "september": 30, "october": 31, "november": 30, "december": 31,
}  # fmt: skip
_EVERY = re.compile(r"(?:(\d+) )?(working day|fiscal year|day|week|month|quarter|year)s?")
_FREQUENCY = re.compile(r"FREQ=(YEARLY|MONTHLY|WEEKLY|DAILY)\b", re.IGNORECASE)
_COUNTED = re.compile(r"\b(?:INTERVAL=(?!0*1\b)\d+|COUNT=)", re.IGNORECASE)
_ZONED_UNTIL = re.compile(r"(UNTIL=\d{8}(?:T\d{6})?)Z", re.IGNORECASE)


def check_calendars(report: Report, site: Site, value: object, only: Collection[str] | None = None) -> None:
    """Check every recurrence, time zone, holiday calendar, working week and fiscal year inside ``value``."""
    for at, model in models_in(site, value, only):
        zone = getattr(model, "time_zone", None) if "time_zone" in model.model_fields_set else None
        if isinstance(zone, str) and not _is_zone(zone):
            guess = did_you_mean(zone, _zones()) or _city(zone)
            how = guess or "write an IANA name, such as Europe/Lisbon"
            report.add("time-zone-unknown", at / "time_zone", f'"{zone}" is no time zone', how)
        if isinstance(model, Recurrence):
            problem, how = recurrence_problem(model)
            if problem:
                report.add("recurrence-incomplete", at, f"{at.named}: {problem}", how)
        elif isinstance(model, FiscalYear):
            _check_fiscal_year(report, at, model)
        elif isinstance(model, Holidays):
            _check_holidays(report, at, model)
        elif isinstance(model, WorkingWeek):
            _check_working_hours(report, at, model)


def recurrence_problem(recurrence: Recurrence) -> tuple[str, str]:
    """What is wrong with a recurrence and how to mend it; two empty texts if it names days."""
    if recurrence.rrule is not None:
        return _rule_problem(recurrence)
    match = _EVERY.fullmatch(recurrence.every or "")
    if match is None:
        return "", ""
    unit = match[2]
    named = [name for name in ("day", "working_day", "on") if getattr(recurrence, name) not in (None, ())]
    if match[1] and int(match[1]) == 0:
        return f'"every: {recurrence.every}" never happens', "write every: week, every: 2 weeks or the like"
    if 0 in (recurrence.day, recurrence.working_day):
        return "there is no day 0", "count days from 1, or from the end with -1"
    if len(named) > 1:
        return f"it says the day with {' and with '.join(named)}", "keep one of day, working_day, on"
    if recurrence.month_of_quarter is not None and unit != "quarter":
        return "month_of_quarter belongs to every: quarter", "delete it, or write every: quarter"
    if unit in ("day", "working day"):
        return (f'"every: {recurrence.every}" has no {named[0]}', f"delete {named[0]}") if named else ("", "")
    return _day_problem(recurrence, unit, bool(named))


def _day_problem(recurrence: Recurrence, unit: str, named: bool) -> tuple[str, str]:
    ordinal = [item for item in recurrence.on if " " in item]
    plain = [item for item in recurrence.on if " " not in item]
    if unit == "week" and (recurrence.day is not None or recurrence.working_day is not None):
        return "a week has no day of the month", "write on: tuesday"
    if unit == "week" and ordinal:
        return f'"{ordinal[0]}" belongs to a month', "write every: month, or on: tuesday"
    if unit != "week" and plain:
        what = f'"every: {recurrence.every}" does not say which {plain[0]}'
        return what, f"write on: first {plain[0]}, or every: week"
    if unit == "year" and recurrence.day is not None and not recurrence.month:
        return "a day of the year needs its month", "add month: november"
    if not named and recurrence.starting is None:
        example = {"week": "on: tuesday", "month": "working_day: 5, day: 15 or on: third thursday"}.get(
            unit, "working_day: 10, or day: 15 with its month"
        )
        return f'"every: {recurrence.every}" does not say on which day', f"add {example}"
    return "", ""


def _rule_problem(recurrence: Recurrence) -> tuple[str, str]:
    from dateutil.rrule import rrulestr

    text = recurrence.rrule or ""
    if not _FREQUENCY.search(text):
        return "a rule needs its frequency, in days or longer", "write FREQ=DAILY, WEEKLY, MONTHLY or YEARLY"
    if _COUNTED.search(text) and recurrence.starting is None and "DTSTART" not in text.upper():
        return (
            "a rule with INTERVAL or COUNT is counted from a first day",
            "add starting:, the day of the first one",
        )
    try:
        rrulestr(_ZONED_UNTIL.sub(r"\1", text.upper()), ignoretz=True)
    except (ValueError, TypeError, AttributeError, KeyError):
        return f'"{text}" is no recurrence rule', 'write it as RFC 5545 does: "FREQ=MONTHLY;BYDAY=1TU"'
    return "", ""


def _check_fiscal_year(report: Report, site: Site, year: FiscalYear) -> None:
    day, _, month = year.starts.rpartition(" ")
    if month not in _DAYS_OF_MONTH:
        how = did_you_mean(month, _DAYS_OF_MONTH) or "write april, or 6 april"
        report.add("month-unknown", site / "starts", f'"{month}" is no month', how)
    elif day and int(day) > _DAYS_OF_MONTH[month]:
        report.add(
            "day-unknown",
            site / "starts",
            f'"{year.starts}" is no day of the year',
            "write april, or 6 april",
        )


def _check_working_hours(report: Report, site: Site, week: WorkingWeek) -> None:
    opens, closes = (tuple(int(part) for part in end.split(":")) for end in week.hours.split("-"))
    if max(opens[1], closes[1]) > 59 or closes > (24, 0) or opens >= closes:
        report.add(
            "hours-unknown",
            site / "hours",
            f'"{week.hours}" are no working hours of a day',
            'write "09:00-17:00"',
        )


def _check_holidays(report: Report, site: Site, holidays: Holidays) -> None:
    if holidays.country is None:
        if holidays.subdivision is not None:
            report.add(
                "country-missing", site / "subdivision", "a subdivision needs its country", "add country:"
            )
        return
    if holidays.country not in countries():
        what = f'no public holidays are known for country "{holidays.country}"'
        how = (
            did_you_mean(holidays.country, countries())
            or "leave the country out and list the days as own_days"
        )
        report.add("country-unknown", site / "country", what, how)
    elif holidays.subdivision is not None and holidays.subdivision not in subdivisions(holidays.country):
        known = subdivisions(holidays.country)
        what = f'no public holidays are known for subdivision "{holidays.subdivision}" of {holidays.country}'
        how = did_you_mean(holidays.subdivision, known)
        if not how:
            how = f"the subdivisions are {', '.join(known)}" if known else "leave it out: there are none"
        report.add("subdivision-unknown", site / "subdivision", what, how)


@cache
def _is_zone(name: str) -> bool:
    """Whether a time zone exists. Listing all of them costs more than the rest of loading."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _city(zone: str) -> str:
    """Did-you-mean by the city alone: ``Lisbon``."""
    city = zone.replace(" ", "_").casefold()
    found = sorted(name for name in _zones() if name.rpartition("/")[2].casefold() == city)
    return f'did you mean "{found[0]}"?' if found else ""
