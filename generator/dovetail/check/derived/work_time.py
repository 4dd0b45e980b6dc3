"""When work on something live takes place: the days of it, and the hours if somebody has said them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dovetail.model import words
from dovetail.model.change_record import WorkWindow
from dovetail.model.language import tell
from dovetail.model.profile import PathInFile
from dovetail.resolve.calendars.freezes import Interval

_MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Work:
    """The days of the work, both counted; ``hours`` if its times of day are said.

    ``path`` is what in the project file says so. ``planned``: no line says this day, it is the one to which
    the plan has come back from the day of need.
    """

    first: date
    last: date
    path: PathInFile
    hours: Interval | None = None
    planned: bool = False

    @classmethod
    def on(cls, day: date, path: PathInFile, *, planned: bool = False) -> Work:
        """Work on one day, at hours that nobody has said."""
        return cls(day, day, path, None, planned)

    @classmethod
    def within(cls, window: WorkWindow, path: PathInFile, zone: ZoneInfo) -> Work:
        """Work in a stated window. Without times of day it is the days from first to last."""
        begin, end = _local(window.from_, zone), _local(window.until, zone)
        if begin.time() == end.time() == _MIDNIGHT:
            return cls(begin.date(), end.date(), path)
        # What ends with midnight does not reach into the next day.
        last = max(begin, end - timedelta(microseconds=1)).date()
        return cls(begin.date(), last, path, Interval(begin.astimezone(UTC), end.astimezone(UTC)))

    @property
    def days(self) -> tuple[date, ...]:
        """Its days in order."""
        return tuple(self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))

    @property
    def said(self) -> str:
        """``on 10 June 2026``, ``from 10 to 12 June 2026`` in full dates."""
        if self.first == self.last:
            return tell("on {first}", first=words.day(self.first))
        return tell("from {first} to {last}", first=words.day(self.first), last=words.day(self.last))


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone) if moment.tzinfo is not None else moment.replace(tzinfo=zone)
