"""What the backward and the forward pass over a request's network share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dovetail.model.base import Unknown
from dovetail.model.language import tell
from dovetail.resolve.calendars.boards import Sitting
from dovetail.resolve.calendars.durations import Days, Point, View
from dovetail.resolve.calendars.time_context import TimeContext
from dovetail.resolve.procedures.network import Network
from dovetail.resolve.schedule.step_days import StepDays
from dovetail.resolve.schedule.tasks import Doubt, Gap, Inquiry, Task


@dataclass(frozen=True, slots=True)
class Placed:
    """A step on the calendar.

    ``limit`` is the latest possible end (backward) or the earliest possible start (forward) that other steps
    leave to it; what precedes it must have ended by ``ready``. Lead times count up to ``acts``: its start, or
    the meeting of the board. ``shaky``: how the true start stands to this one (backward: earlier), or the
    true end (forward: later); ``end_shaky``, backward, how the true end does. ``moved``: a window or a
    freeze decided on the day.
    ``meet_by`` is the last day on which a board could meet. ``missing``: no day or meeting was found at all.
    """

    limit: Point
    ready: Point
    start: Point
    acts: Point
    end: Point
    sittings: tuple[Sitting, ...] = ()
    shaky: Doubt = Doubt.NONE
    ready_shaky: Doubt = Doubt.NONE
    end_shaky: Doubt = Doubt.NONE
    moved: bool = False
    missing: bool = False
    meet_by: date | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """The steps of one request, seen in one view, and the time in which they are placed.

    Nothing is looked for before ``floor`` or after ``ceiling``. ``asks``: what is met that nobody has said
    becomes a question.
    """

    time: TimeContext
    network: Network
    tasks: Mapping[str, Task]
    gaps: Sequence[Gap]
    inquiry: Inquiry
    view: View
    floor: date
    ceiling: date
    asks: bool

    def days(self, task: Task) -> Days:
        """The days on which the step may be done."""
        windows = task.planned.step.windows
        if not task.freezes and not windows:
            return self.time.calendar
        return StepDays(
            self.time,
            task.freezes,
            windows,
            self.view,
            self.floor,
            self.ceiling,
            lambda name: self._perhaps(task, name),
        )

    def own_gaps(self, task: Task) -> list[Gap]:
        """Lead times that begin and end at this very step: so long it takes at least."""
        return [gap for gap in self.gaps if gap.first == gap.then == task.id and gap.counts(self.view)]

    def gaps_after(self, name: str) -> list[Gap]:
        """Lead times that count from the end of this step."""
        return [gap for gap in self.gaps if gap.first == name != gap.then and gap.counts(self.view)]

    def gaps_before(self, name: str) -> list[Gap]:
        """Lead times that must have passed before this step starts."""
        return [gap for gap in self.gaps if gap.then == name != gap.first and gap.counts(self.view)]

    def in_doubt(self, task: Task, first: date, last: date) -> Doubt:
        """Whether something unknown about windows or freezes bears on these days of the step; it is asked."""
        doubts = [self.time.freezes.doubt(name, first, last) for name in task.freezes]
        if task.planned.step.windows:
            doubts.append(self.time.windows.doubt(task.planned.step.windows, first, last))
        found = [doubt for doubt in doubts if doubt is not None]
        for doubt in found:
            self._ask(task, doubt)
        return Doubt.AT_LEAST if found else Doubt.NONE

    def boards_in_doubt(self, task: Task, sittings: Sequence[Sitting]) -> Doubt:
        """Whether something unknown about boards bears on the step; their chairs are asked."""
        found = [sitting for sitting in sittings if sitting.unknown is not None]
        for sitting in found:
            if sitting.unknown is not None:
                self._ask(task, sitting.unknown, self.time.boards[sitting.board].chair or "")
        return Doubt.UNSAID if found else Doubt.NONE

    def _perhaps(self, task: Task, freeze: str) -> None:
        if self.asks:
            stops = self.time.freezes[freeze]
            bears = task.id not in self.network.after_delivery
            question = tell('Does the freeze "{freeze}" stop this request?', freeze=stops.title)
            self.inquiry.ask_whether(stops.when, question, bears=bears)

    def _ask(self, task: Task, unknown: Unknown, owner: str = "") -> None:
        if self.asks:
            self.inquiry.ask(unknown, bears=task.id not in self.network.after_delivery, owner=owner)
