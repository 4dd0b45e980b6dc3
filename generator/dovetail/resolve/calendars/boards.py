"""Meetings of boards, and the days by which their papers must be in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from dovetail.model.base import Unknown
from dovetail.model.in_force import in_force
from dovetail.model.language import tell
from dovetail.model.organization import Board
from dovetail.resolve.calendars.calendar import Calendar
from dovetail.resolve.calendars.durations import Point, View, latest_start
from dovetail.resolve.calendars.recurrence import Occurrence, Occurrences, occurrences


@dataclass(frozen=True, slots=True)
class Sitting:
    """One meeting that a request can use, and the last working day for its papers.

    If ``unknown`` is set, ``on`` and ``submit_by`` say only as much as is known: without ``at_meeting`` no
    meeting is known, and ``on`` is the edge of the days of which nothing is known.
    """

    board: str
    on: date
    submit_by: date
    at: time | None = None
    at_meeting: bool = True
    unknown: Unknown | None = None
    note: str = ""


class Boards:
    """When each of an organization's boards meets."""

    def __init__(self, boards: Mapping[str, Board], calendar: Calendar) -> None:
        self._boards, self._calendar = boards, calendar
        self._by_year: dict[tuple[str, int], Occurrences] = {}

    def __contains__(self, board: object) -> bool:
        return board in self._boards

    def __getitem__(self, board: str) -> Board:
        return self._boards[board]

    def meetings(self, board: str, first: date, last: date) -> tuple[Occurrence, ...]:
        """The known meetings from ``first`` to ``last``, both counted, in order."""
        years = range(first.year, last.year + 1)
        return tuple(
            meeting
            for year in years
            for meeting in self._year(board, year).dates
            if first <= meeting.on <= last
        )

    def last(self, board: str, limit: date, floor: date, view: View) -> Sitting | None:
        """The last meeting on or before ``limit``; none if there isn't one from ``floor`` on."""
        for year in range(limit.year, floor.year - 1, -1):
            found = self._year(board, year)
            meetings = [meeting for meeting in found.dates if floor <= meeting.on <= limit]
            edge = max((min(gap.last, limit) for gap in found.gaps if gap.first <= limit), default=None)
            if edge is not None and edge >= floor and (not meetings or edge >= meetings[-1].on):
                return self._not_known(board, edge, found.unknown, view)
            if meetings:
                return self._sitting(board, meetings[-1], view)
        return None

    def first(self, board: str, ready: date, meet_from: date, ceiling: date, view: View) -> Sitting | None:
        """The first meeting from ``meet_from`` on for which papers that are ready on ``ready`` are in time.

        None if there isn't one up to ``ceiling``.
        """
        for year in range(meet_from.year, ceiling.year + 1):
            found = self._year(board, year)
            edges = [max(gap.first, meet_from) for gap in found.gaps if gap.last >= meet_from]
            edge = min(edges, default=None)
            for meeting in found.dates:
                if meeting.on > ceiling or (edge is not None and meeting.on > edge):
                    break
                sitting = self._sitting(board, meeting, view)
                if meeting.on >= meet_from and sitting.submit_by >= ready:
                    return sitting
            if edge is not None and edge <= ceiling:
                return self._not_known(board, edge, found.unknown, view)
        return None

    def submit_by(self, board: str, meeting: date, view: View) -> tuple[date, Unknown | None]:
        """The last day for papers of a meeting; with what isn't known of it, it is that day or earlier."""
        closes = self._boards[board].submission_closes
        if closes is None:
            return self._calendar.on_or_before(meeting), None
        value = in_force(
            closes, meeting, tell('closing time for papers of "{board}"', board=self._boards[board].title)
        )
        if isinstance(value, Unknown):
            return self._calendar.on_or_before(meeting), value
        day = latest_start(Point(meeting), value, view, self._calendar).day
        question = tell(
            'How long before a meeting of "{board}" must papers be in at the most?',
            board=self._boards[board].title,
        )
        return self._calendar.on_or_before(day), Unknown(unknown=question) if value.is_open else None

    def _sitting(self, board: str, meeting: Occurrence, view: View) -> Sitting:
        submit_by, unknown = self.submit_by(board, meeting.on, view)
        return Sitting(board, meeting.on, submit_by, meeting.at, True, unknown, meeting.note)

    def _not_known(self, board: str, day: date, unknown: Unknown | None, view: View) -> Sitting:
        submit_by, _ = self.submit_by(board, day, view)
        question = unknown or Unknown(
            unknown=tell('When does "{board}" meet?', board=self._boards[board].title)
        )
        return Sitting(board, day, submit_by, None, False, question)

    def _year(self, board: str, year: int) -> Occurrences:
        found = self._by_year.get((board, year))
        if found is None:
            # People attend a meeting: without another word it is cancelled on a day off.
            found = self._by_year[board, year] = occurrences(
                self._boards[board].meets,
                date(year, 1, 1),
                date(year, 12, 31),
                self._calendar,
                what=tell('meeting calendar of "{board}"', board=self._boards[board].title),
            )
        return found
