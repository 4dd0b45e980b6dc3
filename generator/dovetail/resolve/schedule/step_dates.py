"""The dates of steps as people read them: with conditions and notes in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from dovetail.model import words
from dovetail.model.language import tell
from dovetail.model.resolved import ScheduledStep
from dovetail.resolve.schedule.placing import Ground, Placed
from dovetail.resolve.schedule.step_days import StepDays
from dovetail.resolve.schedule.tasks import Doubt, Task, condition_of


def step_dates(
    ground: Ground,
    placed: Mapping[str, Placed],
    optimistic: Mapping[str, Placed],
    needed_by: date,
    due: Mapping[str, date],
) -> tuple[ScheduledStep, ...]:
    """The steps of the main path in process order. ``due`` is by when those had to be done that are done."""
    undated = _undated(ground, placed)
    return tuple(
        replace(
            _scheduled(ground, task, placed[name], optimistic[name], needed_by),
            undated=name in undated,
            due=due.get(name) if task.done else None,
        )
        for name in ground.network.path
        for task in (ground.tasks[name],)
    )


def _undated(ground: Ground, placed: Mapping[str, Placed]) -> set[str]:
    """Steps after delivery whose day nobody can tell: they, or one before them, have no stated time."""
    network, found = ground.network, set[str]()
    for name in network.order:
        if name not in network.after_delivery:
            continue
        task = ground.tasks[name]
        if task.done is not None:
            continue
        stated = task.takes.duration, task.waits.duration, placed[name].sittings, task.planned.step.windows
        leads = [gap.time.duration for gap in (*ground.gaps_before(name), *ground.own_gaps(task))]
        timed = any((*stated, *leads)) and not placed[name].shaky
        if not timed or found & {*network.starts_after[name], *network.ends_after[name]}:
            found.add(name)
    return found


def _scheduled(
    ground: Ground, task: Task, placed: Placed, optimistic: Placed, needed_by: date
) -> ScheduledStep:
    step, actor = task.planned.step, task.planned.actor
    if task.done is not None:
        return _done(task, task.done, after_delivery=step.id in ground.network.after_delivery)
    meetings = [sitting.on for sitting in placed.sittings if sitting.at_meeting]
    takes = task.takes
    days_are = ground.time.calendar.days_are
    length = words.duration(takes.duration, days_are, start=False) if takes.duration else ""
    return ScheduledStep(
        step=step.id,
        title=step.title,
        role=actor.role,
        holder=actor.holder,
        start=placed.start.day,
        end=placed.end.day,
        start_optimistic=optimistic.start.day,
        end_optimistic=optimistic.end.day,
        duration=length or (words.not_said() if takes.shaky else ""),
        at_least=placed.shaky is not Doubt.NONE,
        before=placed.shaky is Doubt.UNSAID,
        end_at_least=placed.end_shaky is not Doubt.NONE,
        end_before=placed.end_shaky is Doubt.UNSAID,
        condition=_condition(ground, task),
        awaited=_awaited(ground, task).strip().removesuffix("."),
        group=step.parallel or "",
        note=words.joined(_notes(ground, task, placed, needed_by)),
        after_delivery=step.id in ground.network.after_delivery,
        meeting=max(meetings, default=None),
        submit_by=min((sitting.submit_by for sitting in placed.sittings), default=None) if meetings else None,
        windows=tuple(step.windows),
        freezes=_freezes_ahead(ground, task, placed),
    )


def _done(task: Task, on: date, *, after_delivery: bool) -> ScheduledStep:
    """A step that is done has only the day on which it was."""
    step, actor = task.planned.step, task.planned.actor
    return ScheduledStep(
        step=step.id, title=step.title, role=actor.role, holder=actor.holder, start=on, end=on,
        start_optimistic=on, end_optimistic=on, duration="", group=step.parallel or "",
        after_delivery=after_delivery, done=True,
    )  # fmt: skip


def _freezes_ahead(ground: Ground, task: Task, placed: Placed) -> tuple[str, ...]:
    """The freezes that moved the step to an earlier day."""
    days = ground.days(task)
    if not placed.moved or not isinstance(days, StepDays):
        return ()
    return days.freezes_touching(placed.end.day, placed.limit.day)


def _condition(ground: Ground, task: Task) -> str:
    """What must have come true for the clock to run, and how long that usually takes."""
    text = _awaited(ground, task)
    if text and task.waits.duration is not None:
        waits = words.duration(task.waits.duration, ground.time.calendar.days_are, start=False)
        return tell("{event} (usually {time} after the step before)", event=text, time=waits)
    if text and task.waits.shaky:
        return tell("{event} (how long that takes is not said yet)", event=text)
    return text


def _awaited(ground: Ground, task: Task) -> str:
    step, takes = task.planned.step, task.takes.duration
    text = step.counted_from or (takes.counted_from if takes else None) or ""
    clock = step.counted_from_step
    if not text and clock is not None and clock in ground.tasks:
        return tell('"{step}" is done', step=ground.tasks[clock].planned.step.title)
    return text


def _notes(ground: Ground, task: Task, placed: Placed, needed_by: date) -> Iterator[str]:
    calendar = ground.time.calendar
    step = task.planned.step
    if task.planned.applies is None:
        yield tell("only if {condition}", condition=condition_of(task.planned, ground.time))
    if task.takes.duration is not None and task.takes.duration.is_open:
        yield tell("it may take longer than is planned for")
    is_goal = task.id == ground.network.delivers
    opens_then = ground.time.windows.openings(step.windows, needed_by)
    if is_goal and not calendar.is_working(needed_by) and placed.end.day != needed_by and not opens_then:
        reason = calendar.day_off(needed_by)
        yield tell(
            "{day} is no working day ({reason}): it must be done before",
            day=words.day(needed_by),
            reason=reason,
        )
    for sitting in placed.sittings:
        title = ground.time.boards[sitting.board].title
        if not sitting.at_meeting:
            yield tell('the meeting of "{board}" is not known', board=title)
        elif len(placed.sittings) > 1:
            yield tell('"{board}" meets on {day}', board=title, day=words.day(sitting.on))
        if sitting.note:
            yield sitting.note
    if step.windows:
        opens = words.listed(
            (words.quoted(title) for title in ground.time.windows.titles(step.windows)), "or"
        )
        yield tell("in the window {windows}", windows=opens)
    for name in _freezes_ahead(ground, task, placed):
        yield tell('ahead of the freeze "{freeze}"', freeze=ground.time.freezes[name].title)
    for gap in (*ground.gaps_after(task.id), *ground.own_gaps(task)):
        if gap.time.duration is not None:
            time = words.duration(gap.time.duration, calendar.days_are, start=False)
            said = (
                tell("{time} before its end", time=time)
                if gap.then == task.id
                else tell(
                    '{time} before the start of "{step}"',
                    time=time,
                    step=ground.tasks[gap.then].planned.step.title,
                )
            )
            yield words.noted(said, gap.because) if gap.because else said
