"""The forward pass: the earliest days on which the steps of a request can be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from dovetail.resolve.calendar import LAST_DAY
from dovetail.resolve.durations import Point, earliest_end, latest_start
from dovetail.resolve.placing import Ground, Placed
from dovetail.resolve.step_days import StepDays
from dovetail.resolve.tasks import Task


def earliest_days(ground: Ground, begins: date) -> dict[str, Placed]:
    """Every step up to delivery at its earliest, if work begins on this day."""
    found: dict[str, Placed] = {}
    for name in ground.network.order:
        if name not in ground.network.after_delivery:
            found[name] = _placed(ground, name, begins, found)
    return found


def days_after_delivery(ground: Ground, latest: Mapping[str, Placed]) -> dict[str, Placed]:
    """The steps after delivery, counted on from the latest days of those before."""
    found = dict(latest)
    for name in ground.network.order:
        if name in ground.network.after_delivery:
            found[name] = _placed(ground, name, latest[ground.network.delivers].end.day, found, after=True)
    return {name: placed for name, placed in found.items() if name not in latest}


def _placed(
    ground: Ground, name: str, begins: date, found: Mapping[str, Placed], *, after: bool = False
) -> Placed:
    network = ground.network
    preceding = network.starts_after[name]
    readies = [_onward(found[other].end) for other in preceding]
    if not (after and preceding):
        readies.append(Point(begins))
    gaps = ground.gaps_before(name)
    for gap in gaps:
        point = _onward(found[gap.first].end)
        if gap.time.duration is not None:
            point = earliest_end(point, gap.time.duration, ground.view, ground.time.calendar)
        readies.append(point)
    beside = network.ends_after[name]
    # The ends of steps up to delivery are sure; what is unknown there makes them start earlier.
    waited_for = (*preceding, *beside, *(gap.first for gap in gaps))
    shaky = any(found[other].shaky for other in waited_for if other in network.after_delivery)
    shaky = shaky or any(gap.time.shaky for gap in gaps)
    return _earliest(
        ground, ground.tasks[name], max(readies), [_onward(found[other].end) for other in beside], shaky
    )


def _earliest(ground: Ground, task: Task, ready: Point, beside: Sequence[Point], shaky: bool) -> Placed:
    if not task.counts(ground.view):
        end = max([ready, *beside])
        return Placed(ready, ready, end, end, shaky=shaky)
    calendar, view = ground.time.calendar, ground.view
    days = ground.days(task)
    begin = ready
    if task.waits.duration is not None:
        begin = earliest_end(ready, task.waits.duration, view, calendar)
    day = days.on_or_after(begin.day)
    start = begin if day == begin.day else Point(day)
    sittings = [ground.time.boards.first(board, start.day, ground.ceiling, view) for board in task.boards]
    known = [sitting for sitting in sittings if sitting is not None]
    missing = len(known) < len(sittings)
    heard = max([start, *(Point(sitting.on) for sitting in known)])
    end = heard
    if task.takes.duration is not None:
        end = earliest_end(heard, task.takes.duration, view, calendar, days)
    for gap in ground.own_gaps(task):
        if gap.time.duration is not None:
            end = max(end, earliest_end(start, gap.time.duration, view, calendar, days))
    end = max([end, *beside])
    if isinstance(days, StepDays):
        landed = _first_end(ground, task, days, heard, end, beside)
        missing = missing or landed is None
        end = landed or Point(LAST_DAY)
    unsure = ground.boards_in_doubt(task, known)
    shaky = shaky or unsure or task.takes.shaky or task.waits.shaky
    shaky = ground.in_doubt(task, start.day, end.day) or shaky
    return Placed(ready, begin, start, end, tuple(known), shaky, shaky, missing=missing)


def _first_end(
    ground: Ground, task: Task, days: StepDays, heard: Point, end: Point, beside: Sequence[Point]
) -> Point | None:
    """The first day on which the step may end.

    Work that is done by Monday may end in a window on the Sunday before, if none of it needs the Monday.
    """
    day = days.first_end(heard.day)
    while day is not None:
        if day >= end.day:
            return end if day == end.day else Point(day)
        in_time = all(day >= other.day for other in beside) and not ground.own_gaps(task)
        if in_time and not ground.time.calendar.is_working(day) and _fits(ground, task, days, heard, day):
            return Point(day)
        day = days.first_end(day + timedelta(days=1))
    return None


def _fits(ground: Ground, task: Task, days: StepDays, heard: Point, day: date) -> bool:
    if task.takes.duration is None:
        return True
    start = latest_start(Point(day), task.takes.duration, ground.view, ground.time.calendar, days)
    return start.day > heard.day or (start.day == heard.day and heard.used - start.used < 1)


def _onward(point: Point) -> Point:
    """A backward point as a forward one: what follows begins on its day."""
    return point if point.used > 0 else Point(point.day)
