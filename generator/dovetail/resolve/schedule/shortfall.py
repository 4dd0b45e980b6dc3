"""Why a request can't be had in time, and at which step that shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dovetail.model import words
from dovetail.model.language import tell, tell_count
from dovetail.resolve.calendars.durations import Point
from dovetail.resolve.procedures.network import Network
from dovetail.resolve.schedule.placing import Ground, Placed
from dovetail.resolve.schedule.step_days import StepDays


@dataclass(frozen=True, slots=True)
class Shortfall:
    """The step that breaks, and why, in a sentence."""

    step: str
    why: str


def shortfall(
    ground: Ground, placed: Mapping[str, Placed], needed_by: date, earliest: date
) -> Shortfall | None:
    """What makes the plan impossible, if work can't begin before ``earliest``; nothing if it is possible.

    A board that does not meet, a window that does not open or a freeze that does not end in the days that are
    left is named before the steps that it pushes back.
    """
    path = [name for name in ground.network.path if name in placed and ground.tasks[name].done is None]
    if not path:
        return None
    for name in reversed(path):
        if obstacle := _obstacle(ground, name, placed[name], earliest):
            return Shortfall(
                name,
                tell(
                    "{step} can't be done in time: {obstacle}.", step=_title(ground, name), obstacle=obstacle
                ),
            )
    for name in path:
        start = under_way(ground.network, name, placed[name]).day
        if start < earliest:
            return Shortfall(name, _late(ground, name, start, earliest))
    if any(placed[name].missing for name in path):
        name = next(name for name in reversed(path) if placed[name].missing)
        return Shortfall(
            name, tell("{step} can't be done on any day that is known.", step=_title(ground, name))
        )
    if needed_by < earliest:
        return Shortfall(
            ground.network.delivers,
            tell(
                "It is needed by {needed}, before work can begin on {earliest}.",
                needed=words.day(needed_by),
                earliest=words.day(earliest),
            ),
        )
    return None


def _obstacle(ground: Ground, name: str, step: Placed, earliest: date) -> str:
    """The board, window or freeze that leaves no day to the step, though its own time would."""
    days = ground.days(ground.tasks[name])
    limit = step.limit.day
    if (
        isinstance(days, StepDays)
        and step.moved
        and limit >= earliest
        and (step.missing or step.end.day < earliest)
    ):
        return days.obstacle(earliest, limit)
    if step.meet_by is None or step.meet_by < earliest:
        return ""
    boards = ground.time.boards
    between = {"first": words.day(earliest), "last": words.day(step.meet_by)}
    held = {sitting.board: sitting for sitting in step.sittings}
    for board in ground.tasks[name].boards:
        sitting = held.get(board)
        if sitting is None:
            return tell(
                '"{board}" has no meeting between {first} and {last}', board=boards[board].title, **between
            )
        if sitting.on < earliest:
            return tell(
                '"{board}" has no meeting between {first} and {last}; its last one before is on {before}',
                board=boards[board].title,
                before=words.day(sitting.on),
                **between,
            )
    return ""


def under_way(network: Network, name: str, step: Placed) -> Point:
    """When a step must be under way: the first ones already while they wait for their condition."""
    return step.start if network.starts_after[name] else step.ready


def _late(ground: Ground, name: str, start: date, earliest: date) -> str:
    missing = ground.time.calendar.between(start, earliest)
    said = {"step": _title(ground, name), "start": words.day(start), "earliest": words.day(earliest)}
    if not missing:
        return tell("{step} would have to start by {start}, but work can't begin before {earliest}.", **said)
    return tell_count(
        missing,
        "{step} would have to start by {start}, but work can't begin before {earliest}: {n} working day too "
        "late.",
        "{step} would have to start by {start}, but work can't begin before {earliest}: {n} working days too "
        "late.",
        **said,
    )


def _title(ground: Ground, name: str) -> str:
    return words.quoted(ground.tasks[name].planned.step.title)
