"""The forward pass: the earliest days on which the steps of a request can be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from dovetail.resolve.calendars.calendar import LAST_DAY
from dovetail.resolve.calendars.durations import Days, Point, earliest_end, latest_start
from dovetail.resolve.schedule.placing import Ground, Placed
from dovetail.resolve.schedule.step_days import StepDays
from dovetail.resolve.schedule.tasks import Doubt, Gap, Task


def earliest_days(ground: Ground, begins: date) -> dict[str, Placed]:
    """Every step up to delivery at its earliest, if work begins on this day."""
    found: dict[str, Placed] = {}
    for name in ground.network.order:
        if name not in ground.network.after_delivery:
            found[name] = _placed(ground, name, begins, found)
    return found


def days_after_delivery(ground: Ground, latest: Mapping[str, Placed]) -> dict[str, Placed]:
    """The steps after delivery, counted on from when those before were done, or from their latest days."""
    found = {name: _done(ground.tasks[name]) or placed for name, placed in latest.items()}
    for name in ground.network.order:
        if name in ground.network.after_delivery:
            found[name] = _placed(ground, name, found[ground.network.delivers].end.day, found, after=True)
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
    beside = network.ends_after[name]
    # The ends of steps up to delivery are sure; what is unknown there makes them start earlier.
    waited_for = (*preceding, *beside, *(gap.first for gap in gaps))
    shaky = max(
        (found[other].shaky for other in waited_for if other in network.after_delivery), default=Doubt.NONE
    )
    shaky = max([shaky, *(gap.time.doubt for gap in gaps)])
    return _earliest(
        ground,
        ground.tasks[name],
        max(readies),
        [_passed(ground, gap, _onward(found[gap.first].end)) for gap in gaps],
        [_onward(found[other].end) for other in beside],
        shaky,
    )


def _passed(ground: Ground, gap: Gap, since: Point) -> Point:
    if gap.time.duration is None:
        return since
    return earliest_end(since, gap.time.duration, ground.view, ground.time.calendar)


def _earliest(
    ground: Ground, task: Task, ready: Point, leads: Sequence[Point], beside: Sequence[Point], shaky: Doubt
) -> Placed:
    """``leads``: the points at which lead times have passed; ``beside``: the ends of steps beside it."""
    if (done := _done(task)) is not None:
        return done
    if not task.counts(ground.view):
        end = max([ready, *beside])
        return Placed(ready, ready, end, end, end, shaky=shaky)
    calendar, view = ground.time.calendar, ground.view
    days = ground.days(task)
    begin = ready
    if task.waits.duration is not None:
        begin = earliest_end(ready, task.waits.duration, view, calendar)
    if not task.boards:
        begin = max([begin, *leads])
    day = days.on_or_after(begin.day)
    start = begin if day == begin.day or _outside(days, task, begin.day) else Point(day)
    own = [_passed(ground, gap, start) for gap in ground.own_gaps(task)]
    meet_from = max([start, *leads, *own]).day
    sittings = [
        ground.time.boards.first(board, start.day, meet_from, ground.ceiling, view) for board in task.boards
    ]
    known = [sitting for sitting in sittings if sitting is not None]
    missing = len(known) < len(sittings)
    acts = max([start, *(Point(sitting.on) for sitting in known)])
    end = acts
    if task.takes.duration is not None:
        end = earliest_end(acts, task.takes.duration, view, calendar, days)
    end = max([end, *own, *beside])
    if isinstance(days, StepDays):
        landed = _first_end(ground, task, days, acts, end, [*own, *beside])
        missing = missing or landed is None
        end = landed or Point(LAST_DAY)
        if not known and _outside(days, task, end.day):
            start = acts = end
    unsure = max(ground.boards_in_doubt(task, known), ground.in_doubt(task, start.day, end.day))
    shaky = max(shaky, unsure, task.takes.doubt, task.waits.doubt)
    return Placed(ready, begin, start, acts, end, tuple(known), shaky, shaky, missing=missing)


def _done(task: Task) -> Placed | None:
    if task.done is None:
        return None
    on = Point(task.done)
    return Placed(on, on, on, on, on)


def _first_end(
    ground: Ground, task: Task, days: StepDays, acts: Point, end: Point, others: Sequence[Point]
) -> Point | None:
    """The first day on which the step may end, with nothing in ``others`` behind it.

    Work that is done by Monday may end in a window on the Sunday before, if none of it needs the Monday.
    """
    day = days.first_end(acts.day)
    while day is not None:
        in_time = all(day >= other.day for other in others)
        if in_time and _outside(days, task, day):
            return max(Point(day), acts, *others)
        if day >= end.day:
            return end if day == end.day else Point(day)
        if in_time and not ground.time.calendar.is_working(day) and _fits(ground, task, days, acts, day):
            return Point(day)
        day = days.first_end(day + timedelta(days=1))
    return None


def _outside(days: Days, task: Task, day: date) -> bool:
    """Whether the step can be done in a window of the day in which nobody works."""
    return isinstance(days, StepDays) and days.outside_working_time(day, task.takes.duration)


def _fits(ground: Ground, task: Task, days: StepDays, acts: Point, day: date) -> bool:
    if task.takes.duration is None:
        return True
    start = latest_start(Point(day), task.takes.duration, ground.view, ground.time.calendar, days)
    return start.day > acts.day or (start.day == acts.day and acts.used - start.used < 1)


def _onward(point: Point) -> Point:
    """A backward point as a forward one: what follows begins on its day."""
    return point if point.used > 0 else Point(point.day)
