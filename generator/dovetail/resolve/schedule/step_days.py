"""The days on which one step of one request may be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dovetail.model import words
from dovetail.model.language import tell
from dovetail.model.values import Duration
from dovetail.resolve.calendars.calendar import FIRST_DAY, LAST_DAY
from dovetail.resolve.calendars.durations import View
from dovetail.resolve.calendars.freezes import Interval
from dovetail.resolve.calendars.time_context import TimeContext
from dovetail.resolve.procedures.window_choice import elapsed_minutes

_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StepDays:
    """Working days outside the freezes that the step heeds; it pauses on frozen days.

    With windows, the step ends on a day on which one of them opens outside those freezes. In the pessimistic
    view a freeze that perhaps applies (nothing in ``freezes``) counts; ``doubted`` is told when it matters.
    Beyond ``floor`` and ``ceiling`` nothing is looked for.
    """

    time: TimeContext
    freezes: Mapping[str, bool | None]
    windows: tuple[str, ...]
    view: View
    floor: date
    ceiling: date
    doubted: Callable[[str], None]

    def on_or_before(self, day: date) -> date:
        """The day or the last one before it; the first day of all if there is none."""
        while not self._is_free(day):
            day -= _ONE
            if day < self.floor:
                return FIRST_DAY
        return day

    def on_or_after(self, day: date) -> date:
        """The day or the next one; the last day of all if there is none."""
        while not self._is_free(day):
            day += _ONE
            if day > self.ceiling:
                return LAST_DAY
        return day

    def workday(self, day: date, count: int) -> date:
        """``count`` free days after (or before) the day, which is not counted."""
        for _ in range(abs(count)):
            day = self.on_or_after(day + _ONE) if count > 0 else self.on_or_before(day - _ONE)
            if day in (FIRST_DAY, LAST_DAY):
                break
        return day

    def last_end(self, day: date) -> date | None:
        """The last day on or before this one on which the step may end."""
        while day >= self.floor:
            if self._may_end(day):
                return day
            day -= _ONE
        return None

    def first_end(self, day: date) -> date | None:
        """The first day on or after this one on which the step may end."""
        while day <= self.ceiling:
            if self._may_end(day):
                return day
            day += _ONE
        return None

    def outside_working_time(self, day: date, takes: Duration | None) -> bool:
        """Whether a window opens on a day, and long enough, when nobody works: what the step then takes is
        taken from the window, not from the working day.
        """
        work = elapsed_minutes(takes.longest) if takes is not None else None
        if work is None or not self.windows:
            return False
        least = timedelta(minutes=float(work))
        free = self.time.freezes.working_hours(day).end if self.time.calendar.is_working(day) else None
        return any(
            hours is not None
            and hours.end - hours.start >= least
            and (free is None or hours.start >= free)
            and not self._is_frozen(hours)
            for hours in self.time.windows.openings(self.windows, day)
        )

    def obstacle(self, first: date, last: date) -> str:
        """Why the step can't end from ``first`` to ``last``, in words."""
        touching = self.freezes_touching(first, last)
        frozen = words.listed(words.quoted(self.time.freezes[name].title) for name in touching)
        between = {"first": words.day(first), "last": words.day(last)}
        if not self.windows:
            return tell(
                "no working day between {first} and {last} is outside the freeze {freezes}",
                freezes=frozen,
                **between,
            )
        opens = words.listed((words.quoted(title) for title in self.time.windows.titles(self.windows)), "or")
        if frozen:
            return tell(
                "the window {windows} does not open between {first} and {last} outside the freeze {freezes}",
                windows=opens,
                freezes=frozen,
                **between,
            )
        return tell("the window {windows} does not open between {first} and {last}", windows=opens, **between)

    def freezes_touching(self, first: date, last: date) -> tuple[str, ...]:
        """The freezes that lie, at least in part, in the hours from ``first`` to ``last``."""
        hours = Interval(
            self.time.freezes.working_hours(first).start, self.time.freezes.working_hours(last).end
        )
        return tuple(
            name
            for name in self.freezes
            if any(
                part.start < hours.end and part.end > hours.start
                for part in self.time.freezes.around(name, first)
            )
        )

    def _is_free(self, day: date) -> bool:
        return self.time.calendar.is_working(day) and not self._is_frozen(
            self.time.freezes.working_hours(day)
        )

    def _may_end(self, day: date) -> bool:
        if not self.windows or self.time.windows.may_open(self.windows, day):
            return self._is_free(day)
        return any(
            not self._is_frozen(hours or self.time.freezes.working_hours(day))
            for hours in self.time.windows.openings(self.windows, day)
        )

    def _is_frozen(self, allowed: Interval) -> bool:
        surely = [name for name, applies in self.freezes.items() if applies]
        if self.time.freezes.covered(surely, allowed, self.view):
            return True
        if self.view == "optimistic" or len(surely) == len(self.freezes):
            return False
        if not self.time.freezes.covered(self.freezes, allowed, self.view):
            return False
        for name, applies in self.freezes.items():
            if applies is None:
                self.doubted(name)
        return True
