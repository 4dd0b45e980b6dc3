"""Days and periods as the language of the sentences writes them, times of day as the locale does."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import TypeVar

from dovetail.model.language import is_plain_english, spoken, tell, tell_of, words_are_plain_english
from dovetail.model.recurrence import MONTHS, WEEKDAYS, Recurrence
from dovetail.model.values import InForce, Period

T = TypeVar("T")

_MONTHS = tuple(month.capitalize() for month in MONTHS)
_WEEKDAYS = tuple(weekday.capitalize() for weekday in WEEKDAYS)
_AFTER_THE_DAY = re.compile(r"(?<=\d\.) ")
_MANY = 4096
"""So many days are remembered with their words: those of a pack are said again and again."""


def day(value: date) -> str:
    """``12 May 2026``."""
    if words_are_plain_english():
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return _skeleton("yMMMMd", spoken().tag, value.toordinal())


def short_day(value: date) -> str:
    """``Tue 12 May 2026``."""
    if words_are_plain_english():
        return f"{short_weekday(value)} {short_date(value)} {value.year}"
    return _skeleton("yMMMEd", spoken().tag, value.toordinal())


def bounded(text: str, *, at_least: bool, before: bool) -> str:
    """A day, said in words already, as far as it is known: ``before Tue 12 May 2026``."""
    if before:
        return tell("before {day}", day=text)
    return tell("{day} or earlier", day=text) if at_least else text


def short_date(value: date) -> str:
    """``12 May``, with a short name of the month."""
    if words_are_plain_english():
        return f"{value.day} {month_name(value.month, short=True)}"
    return _skeleton("MMMd", spoken().tag, value.toordinal())


def day_of_month(day_number: int, month_number: int) -> str:
    """``15 November``, of any year."""
    if words_are_plain_english():
        return f"{day_number} {_MONTHS[month_number - 1]}"
    # No year is asked for, so the first of the years that have a 29 February will do.
    try:
        value = date(2000, month_number, day_number)
    except ValueError:
        return f"{day_number} {month_name(month_number)}"
    return _skeleton("MMMMd", spoken().tag, value.toordinal())


def month(value: date) -> str:
    """``May 2026``."""
    if words_are_plain_english():
        return f"{_MONTHS[value.month - 1]} {value.year}"
    return _skeleton("yMMMM", spoken().tag, value.toordinal())


def short_month(value: date) -> str:
    """``May 2026``, with a short name of the month."""
    if words_are_plain_english():
        return f"{month_name(value.month, short=True)} {value.year}"
    return _skeleton("yMMM", spoken().tag, value.toordinal())


def month_name(number: int, *, short: bool = False) -> str:
    """``May``, of any year: 1 is January."""
    if words_are_plain_english():
        return _MONTHS[number - 1][:3] if short else _MONTHS[number - 1]
    return str(spoken().locale.months["stand-alone"]["abbreviated" if short else "wide"][number])


def weekday(value: date) -> str:
    """``Tuesday``."""
    return weekday_name(value.weekday())


def short_weekday(value: date) -> str:
    """``Tue``."""
    if words_are_plain_english():
        return _WEEKDAYS[value.weekday()][:3]
    return str(spoken().locale.days["stand-alone"]["abbreviated"][value.weekday()])


def weekday_name(number: int) -> str:
    """``Tuesday``: 0 is Monday."""
    if words_are_plain_english():
        return _WEEKDAYS[number]
    return str(spoken().locale.days["stand-alone"]["wide"][number])


def clock(value: time) -> str:
    """``14:00``; where people write so, ``2:00 PM``."""
    if is_plain_english():
        return f"{value.hour:02}:{value.minute:02}"
    return _clock(spoken().tag, value.replace(second=0, microsecond=0, tzinfo=None))


def hours(value: str) -> str:
    """``09:00–17:00``, from working hours as a profile writes them; where people write so, with AM and PM."""
    first, _, last = value.partition("-")
    return f"{_written_clock(first)}–{_written_clock(last)}"


def moment(value: datetime | date) -> str:
    """``20 December 2026``, with ``, 23:00`` behind it if a time of day was given."""
    if isinstance(value, datetime) and (value.hour or value.minute):
        return tell("{day}, {clock}", day=day(value), clock=clock(value.time()))
    return day(value)


def period(value: Period | InForce[T]) -> str:
    """``from 1 April 2026 to 31 March 2027``; empty if it has no limit."""
    first, last = value.from_, value.until
    if first and last:
        return tell("from {first} to {last}", first=day(first), last=day(last))
    if first:
        return tell("from {first}", first=day(first))
    return tell("until {last}", last=day(last)) if last else ""


def in_period(value: str, item: Period | InForce[T]) -> str:
    """``EUR 10,000 from 1 April 2026``: what holds, and when.

    Days that are listed and lie in the period say it themselves.
    """
    first, last = item.from_, item.until
    recurs = item.value if isinstance(item, InForce) else None
    if isinstance(recurs, Recurrence) and recurs.dates and all(map(item.covers, recurs.dates)):
        return value
    if first and last:
        return tell("{value} from {first} to {last}", value=value, first=day(first), last=day(last))
    if first:
        return tell("{value} from {first}", value=value, first=day(first))
    return tell("{value} until {last}", value=value, last=day(last)) if last else value


def always() -> str:
    """What is said of a period without limits."""
    return tell_of("a value that holds at all times", "always")


@lru_cache(maxsize=_MANY)
def _skeleton(parts: str, _tag: str, ordinal: int) -> str:
    """A day with these parts of it, as the locale orders them. The tag is what tells languages apart."""
    from babel.dates import format_date, format_skeleton

    locale, value = spoken().locale, date.fromordinal(ordinal)
    if parts == "yMMMMd":
        said = format_date(value, "long", locale)
    else:
        said = format_skeleton(parts, value, locale=locale)
    # A line that ends with "8." looks like the end of a sentence.
    return _AFTER_THE_DAY.sub("\u00a0", said)


def _written_clock(value: str) -> str:
    hour, minute = (int(part) for part in value.split(":"))
    said = clock(time(hour % 24, minute))
    # Who counts to 24 ends a day at 24:00.
    return "24:00" if hour == 24 and said == "00:00" else said


@lru_cache(maxsize=_MANY)
def _clock(_tag: str, value: time) -> str:
    from babel.dates import format_time

    # A narrow space is missing in many fonts.
    return format_time(value, "short", locale=spoken().locale).replace("\u202f", "\u00a0")
