"""A calendar rule (RRULE of RFC 5545) in words, where it is one of those that people have words for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dovetail.model.language import tell, tell_count, tell_of
from dovetail.model.words.days import day_of_month, month_name, weekday_name
from dovetail.model.words.names import listed
from dovetail.model.words.numbers import ordinal

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = re.compile(r"^([+-]?\d+)?([A-Z]{2})$")
_KNOWN = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "WKST"})


def calendar_rule(rule: str) -> str:
    """``the Monday from the 19th to the 25th of each month``; empty for a rule that needs reading."""
    parts = dict(part.split("=", 1) for part in rule.upper().strip(";").split(";") if "=" in part)
    try:
        if parts.keys() - _KNOWN or parts.get("FREQ") not in ("MONTHLY", "YEARLY"):
            return ""
        return _said(parts)
    except (ValueError, IndexError):
        return ""


def _said(parts: dict[str, str]) -> str:
    months, days = _numbers(parts.get("BYMONTH")), _numbers(parts.get("BYMONTHDAY"))
    if parts["FREQ"] == "YEARLY" and not months:
        return ""
    times = int(parts.get("INTERVAL", "1"))
    if months and times > 1:
        return ""
    of_each = (
        tell("of {months}", months=listed(map(month_name, months)))
        if months
        else tell_count(times, "of each month", "of every {n} months")
    )
    weekdays = [found for name in parts.get("BYDAY", "").split(",") if (found := _DAY.match(name))]
    if not weekdays:
        return _of_days(days, months, of_each)
    if not days:
        return _of_weekdays(weekdays, of_each)
    names = listed(weekday_name(_DAYS.index(found[2])) for found in weekdays)
    if any(found[1] for found in weekdays) or days != list(range(days[0], days[-1] + 1)) or days[0] < 1:
        return ""
    if len(months) == 1:
        first, last = (day_of_month(number, months[0]) for number in (days[0], days[-1]))
        return tell("the {weekday} from {first} to {last} each year", weekday=names, first=first, last=last)
    return tell(
        "the {weekday} from the {first} to the {last} day {of_each}",
        weekday=names, first=ordinal(days[0]), last=ordinal(days[-1]), of_each=of_each,
    )  # fmt: skip


def _of_days(days: Sequence[int], months: Sequence[int], of_each: str) -> str:
    if not days:
        return ""
    if months and all(number > 0 for number in days):
        dates = listed(day_of_month(number, month) for month in months for number in days)
        return tell("each year on {days}", days=dates)
    return tell("the {ordinal} day {of_each}", ordinal=listed(map(ordinal, days)), of_each=of_each)


def _of_weekdays(weekdays: Sequence[re.Match[str]], of_each: str) -> str:
    if not all(found[1] for found in weekdays):
        return ""
    days = listed(
        tell_of(
            "a weekday of each month: the third Thursday",
            "{ordinal} {weekday}",
            ordinal=ordinal(int(found[1])),
            weekday=weekday_name(_DAYS.index(found[2])),
        )
        for found in weekdays
    )
    return tell("the {days} {of_each}", days=days, of_each=of_each)


def _numbers(text: str | None) -> list[int]:
    return sorted(int(number) for number in text.split(",")) if text else []
