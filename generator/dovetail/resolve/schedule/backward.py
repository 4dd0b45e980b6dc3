"""The backward pass: the latest days on which the steps of a request can be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from dovetail.resolve.calendars.durations import Days, Point, earliest_end, latest_start
from dovetail.resolve.schedule.placing import Ground, Placed
from dovetail.resolve.schedule.step_days import StepDays
from dovetail.resolve.schedule.tasks import Doubt, Task


def latest_days(ground: Ground, needed_by: date, shaky: Doubt) -> dict[str, Placed]:
    """Every step up to delivery at its latest; ``shaky`` if the calendar itself is not known."""
    placed: dict[str, Placed] = {}
    network = ground.network
    begin_after, end_after = _followers(network.starts_after), _followers(network.ends_after)
    for name in reversed(network.order):
        if name not in ground.network.after_delivery:
            limits = [(Point(needed_by), shaky), *_limits(ground, name, placed, begin_after, end_after)]
            limit = min(point for point, _ in limits)
            placed[name] = _latest(ground, ground.tasks[name], limit, max(unsure for _, unsure in limits))
    return placed


def _followers(waits: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """For each step, those that wait for it."""
    found: dict[str, list[str]] = {}
    for step, earlier_ones in waits.items():
        for earlier in earlier_ones:
            found.setdefault(earlier, []).append(step)
    return found


def _limits(
    ground: Ground,
    name: str,
    placed: Mapping[str, Placed],
    begin_after: Mapping[str, Iterable[str]],
    end_after: Mapping[str, Iterable[str]],
) -> Iterator[tuple[Point, Doubt]]:
    """What later steps leave to this one, and whether that is shaky."""
    for other in begin_after.get(name, ()):
        if (later := placed.get(other)) is not None:
            yield later.ready, later.ready_shaky
    for other in end_after.get(name, ()):
        if (later := placed.get(other)) is not None:
            yield later.end, later.ready_shaky
    bound = ground.tasks[name].planned.step.ends_by
    if bound is not None:
        yield Point(bound), Doubt.NONE
    for gap in ground.gaps_after(name):
        if (then := placed.get(gap.then)) is not None:
            point = then.acts
            if gap.time.duration is not None:
                point = latest_start(point, gap.time.duration, ground.view, ground.time.calendar)
            yield point, max(then.shaky, gap.time.doubt)


def _latest(ground: Ground, task: Task, limit: Point, limit_shaky: Doubt) -> Placed:
    if not task.counts(ground.view):
        same = limit_shaky
        return Placed(limit, limit, limit, limit, limit, shaky=same, ready_shaky=same, end_shaky=same)
    calendar, view = ground.time.calendar, ground.view
    shaky = end_shaky = limit_shaky
    days = ground.days(task)
    end, moved, missing = _last_end(ground, days, limit)
    start = end
    if task.takes.duration is not None:
        start = latest_start(end, task.takes.duration, view, calendar, days)
        if isinstance(days, StepDays) and days.outside_working_time(end.day, task.takes.duration):
            start = end
    meet_by = start.day
    found = [ground.time.boards.last(board, meet_by, ground.floor, view) for board in task.boards]
    sittings = [sitting for sitting in found if sitting is not None]
    missing = missing or len(sittings) < len(found)
    acts = start
    if sittings:
        acts = Point(min(sitting.on for sitting in sittings))
        meeting = max(sitting.on for sitting in sittings)
        if all(sitting.at_meeting for sitting in sittings):
            takes = task.takes.duration
            held = Point(meeting)
            # In either view the time after the meeting is given its full length before it must be done.
            end = min(end, earliest_end(held, takes, "pessimistic", calendar) if takes is not None else held)
        start = min(start, Point(min(sitting.submit_by for sitting in sittings)))
        shaky = max(shaky, ground.boards_in_doubt(task, sittings))
        end_shaky = max(shaky, task.takes.doubt)
    for gap in ground.own_gaps(task):
        shaky = max(shaky, gap.time.doubt)
        if gap.time.duration is not None:
            target = acts if sittings else end
            start = min(start, latest_start(target, gap.time.duration, view, calendar, days))
    acts = acts if sittings else start
    shaky = max(shaky, ground.in_doubt(task, start.day, limit.day), task.takes.doubt)
    ready = start
    if task.waits.duration is not None:
        ready = latest_start(start, task.waits.duration, view, calendar)
    return Placed(
        limit=limit,
        ready=ready,
        start=start,
        acts=acts,
        end=end,
        sittings=tuple(sittings),
        shaky=shaky,
        ready_shaky=max(shaky, task.waits.doubt),
        end_shaky=end_shaky,
        moved=moved,
        missing=missing,
        meet_by=meet_by if task.boards else None,
    )


def _last_end(ground: Ground, days: Days, limit: Point) -> tuple[Point, bool, bool]:
    """The last day on which the step can end; whether more than days off decided; whether none is."""
    plain = ground.time.calendar.on_or_before(limit.day)
    found = days.last_end(limit.day) if isinstance(days, StepDays) else plain
    day = found or plain
    return (limit if day == limit.day else Point(day)), day != plain, found is None
