"""Recurrences in the notation of RFC 5545 (``FREQ=MONTHLY;BYDAY=1TU``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time

from dateutil.rrule import rrule, rruleset, rrulestr

from dovetail.model.recurrence import WEEKDAYS, Recurrence

# Rules are about days: a time zone on UNTIL would only make it incomparable with them.
_ZONED_UNTIL = re.compile(r"(UNTIL=\d{8}(?:T\d{6})?)Z", re.IGNORECASE)
_BY_DAY = re.compile(r"BYDAY=([A-Z0-9,+-]+)", re.IGNORECASE)
_EPOCH = date(2000, 1, 1)


def days_of_rule(recurrence: Recurrence, first: date, last: date) -> Iterator[date]:
    """The days from ``first`` to ``last`` that the rule names, in order and each once."""
    previous: date | None = None
    for moment in _parsed(recurrence).between(
        datetime.combine(first, time.min), datetime.combine(last, time.max), inc=True
    ):
        if moment.date() != previous:
            previous = moment.date()
            yield previous


def names_weekday(rule: str, day: date) -> bool:
    """Whether the rule names the weekday of the day (``BYDAY=SU``)."""
    named = _BY_DAY.search(rule)
    code = WEEKDAYS[day.weekday()][:2].upper()
    return named is not None and code in {item[-2:] for item in named[1].upper().split(",")}


def _parsed(recurrence: Recurrence) -> rrule | rruleset:
    text = _ZONED_UNTIL.sub(r"\1", (recurrence.rrule or "").upper())
    start = datetime.combine(recurrence.starting or _EPOCH, time.min)
    # Without a time zone on either side, moments can be compared with days.
    return rrulestr(text, dtstart=start, ignoretz=True)
