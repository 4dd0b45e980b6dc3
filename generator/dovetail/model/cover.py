"""The hours of a week in which something is supported, written so that they can be compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from dovetail.model.recurrence import WEEKDAYS

ALWAYS = "always"
MINUTES = 24 * 60
"""Minutes of a day."""
_NAME = f"(?:{'|'.join(WEEKDAYS)})"
_CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"

Cover = Annotated[str, Field(pattern=f"^(?:{ALWAYS}|{_NAME}(?:-{_NAME})? {_CLOCK}-(?:{_CLOCK}|24:00))$")]
"""``always``, or days with hours: ``monday-friday 07:00-20:00``. Hours that end before they begin end on the
next day."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Minutes of one day of the week: from the first, up to the last, which is outside."""

    day: int
    first: int
    last: int


def uncovered(wanted: Iterable[Cover], kept: Iterable[Cover]) -> tuple[Stretch, ...]:
    """What of the wanted hours is not among the kept ones, from Monday on; holidays are days like others."""
    missing = sorted(_minutes(wanted) - _minutes(kept))
    found: list[Stretch] = []
    for minute in missing:
        day, at = divmod(minute, MINUTES)
        if found and found[-1].day == day and found[-1].last == at:
            found[-1] = Stretch(day, found[-1].first, at + 1)
        else:
            found.append(Stretch(day, at, at + 1))
    return tuple(found)


def _minutes(spans: Iterable[Cover]) -> set[int]:
    week = len(WEEKDAYS) * MINUTES
    found: set[int] = set()
    for span in spans:
        if span == ALWAYS:
            return set(range(week))
        days, hours = span.split(" ")
        first, last = (list(WEEKDAYS).index(day) for day in (days.split("-")[0], days.split("-")[-1]))  # type: ignore[arg-type]
        begin, end = (_minute(clock) for clock in hours.split("-"))
        length = end - begin if end > begin else end - begin + MINUTES
        for offset in range((last - first) % len(WEEKDAYS) + 1):
            start = (first + offset) % len(WEEKDAYS) * MINUTES + begin
            found.update(minute % week for minute in range(start, start + length))
    return found


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
