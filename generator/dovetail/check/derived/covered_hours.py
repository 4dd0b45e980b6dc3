"""Hours of support beside each other: which hours that users are promised a support group does not cover."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time

from dovetail.model import words
from dovetail.model.cover import MINUTES, Stretch, uncovered
from dovetail.model.language import tell
from dovetail.model.organization import Service
from dovetail.model.recurrence import WEEKDAYS
from dovetail.model.support import SupportGroup
from dovetail.model.words.days import weekday_name


def hours_without(service: Service, group: SupportGroup) -> str:
    """The promised hours in which the group is not there, in words; empty without any, or if nobody said."""
    if not service.covered or not group.covered:
        return ""
    missing = uncovered(service.covered, group.covered)
    return hours_in_words(missing) if missing else ""


def hours_in_words(stretches: Iterable[Stretch]) -> str:
    """``Monday to Friday until 09:00 and from 17:00 on; Saturday and Sunday all day``."""
    by_day: dict[int, list[Stretch]] = {}
    for stretch in stretches:
        by_day.setdefault(stretch.day, []).append(stretch)
    if len(by_day) == len(WEEKDAYS) and all(_whole(parts) for parts in by_day.values()):
        return tell("at any hour")
    runs: list[tuple[list[int], list[Stretch]]] = []
    for day, parts in by_day.items():
        if runs and runs[-1][0][-1] == day - 1 and _clocks(runs[-1][1]) == _clocks(parts):
            runs[-1][0].append(day)
        else:
            runs.append(([day], parts))
    return "; ".join(
        tell("{days} {hours}", days=_days(days), hours=words.listed(map(_hours, parts)))
        for days, parts in runs
    )


def _clocks(parts: Iterable[Stretch]) -> list[tuple[int, int]]:
    return [(part.first, part.last) for part in parts]


def _whole(parts: Iterable[Stretch]) -> bool:
    return _clocks(parts) == [(0, MINUTES)]


def _days(days: list[int]) -> str:
    names = [words.capital(weekday_name(day)) for day in days]
    if len(names) > 2:
        return tell("{first} to {last}", first=names[0], last=names[-1])
    return words.listed(names)


def _hours(part: Stretch) -> str:
    if _whole([part]):
        return tell("all day")
    if part.first == 0:
        return tell("until {time}", time=_clock(part.last))
    if part.last == MINUTES:
        return tell("from {time} on", time=_clock(part.first))
    return tell("between {time} and {until}", time=_clock(part.first), until=_clock(part.last))


def _clock(minute: int) -> str:
    return words.clock(time(minute // 60, minute % 60))
