"""Who must hear of an outage, and by when: the intervals of operations, counted back from the work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dovetail.check.derived.ground import Ground
from dovetail.check.derived.live_changes import LiveChange
from dovetail.check.derived.work_time import Work
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.change_record import Notice
from dovetail.model.folding import folded
from dovetail.model.in_force import in_force
from dovetail.model.language import tell
from dovetail.model.standards import NoticeInterval
from dovetail.model.values import Duration
from dovetail.resolve.calendars.durations import Point, latest_start


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when somebody must have been told. ``by`` is missing if operations have not said how long before."""

    to: str
    by: date | None
    how_long: str
    surely: bool


def deadlines(
    case: Ground, change: LiveChange, work: Work, intervals: tuple[NoticeInterval, ...]
) -> Iterator[Deadline]:
    """One for each interval that applies to the change, or may."""
    for interval in intervals:
        if interval.when is None and change.approved_afterwards:
            continue  # what is done at once can't be announced days before
        holds = change.holds(interval.when)
        if holds is False:
            continue
        before = in_force(interval.before, work.first, tell("notice of outages"))
        if not isinstance(before, Duration):
            yield Deadline(interval.to, None, "", holds is True)
            continue
        by = latest_start(Point(work.first), before, "pessimistic", case.time.calendar).day
        yield Deadline(interval.to, by, words.duration(before, case.organization.days_are), holds is True)


def paired(wanted: Sequence[Deadline], notices: Sequence[Notice]) -> Iterator[tuple[Deadline, int | None]]:
    """Each deadline with the notice that keeps it, by its position; audience by audience, in order of days.

    Each interval needs a notice of its own: a reminder does not stand for the first word.
    """
    for audience in dict.fromkeys(deadline.to for deadline in wanted):
        own = sorted(
            (deadline for deadline in wanted if deadline.to == audience),
            key=lambda deadline: deadline.by or date.min,
        )
        told = [index for index, notice in enumerate(notices) if folded(notice.to) == folded(audience)]
        told.sort(key=lambda index: told_on(notices[index]) or date.max)
        for number, deadline in enumerate(own):
            yield deadline, told[number] if number < len(told) else None


def told_on(notice: Notice) -> date | None:
    """The day of a notice, if somebody has said it."""
    return None if isinstance(notice.on, Unknown) else notice.on
