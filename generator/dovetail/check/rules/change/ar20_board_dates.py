"""AR-20: what a board decides is decided at one of its meetings, before the work begins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dovetail.check.case import Case
from dovetail.check.derived.change_requests import ChangeRequest
from dovetail.check.derived.live_changes import LiveChange
from dovetail.check.derived.subject_days import days_of
from dovetail.check.lines import line_at
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell
from dovetail.model.project import Gate

_REACH = timedelta(days=366)


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per request for change that a board decides (or with a day of decision), and per gate."""
    for change in case.changes:
        if not change.is_release:
            yield from _of_change(case, change, change.requests[0])
    for index, gate in enumerate(case.project.gates):
        if gate.decided_by is not None and gate.decided_by in case.time.boards:
            yield _of_gate(case, index, gate, gate.decided_by)


def _of_change(case: Case, change: LiveChange, part: ChangeRequest) -> Iterator[Judgement]:
    before = [approval for approval in change.approvals if not approval.afterwards]
    boards = list(dict.fromkeys(entry.role for entry in before if entry.role in case.time.boards))
    decided = part.request.decided_on
    if isinstance(decided, date):
        yield _of_stated(case, change, part, boards, decided)
    elif boards and isinstance(decided, Unknown):
        yield unknown(
            change.id,
            tell(
                "{change}: nobody has said at which meeting of {titles} it is decided",
                change=change.title,
                titles=_titles(case, boards),
            ),
            line_at(case.written.places, *change.path, "decided_on"),
            procedure=change.procedure,
            due=change.submit_by,
        )
    elif boards:
        yield from _of_planned(case, change, part, boards)


def _of_stated(
    case: Case, change: LiveChange, part: ChangeRequest, boards: list[str], decided: date
) -> Judgement:
    work = change.known_work
    place = line_at(case.written.places, *change.path, "decided_on")
    if work is not None and decided > work.first and change.approved_afterwards:
        return passed(change.id, procedure=change.procedure)  # in time or not: AR-36 judges
    for board in boards:
        answer = _meets(case, board, decided)
        if answer is False:
            return failed(
                change.id,
                tell(
                    "{change} is to be decided on {weekday} {decided}, when {boards} does not meet{nearest}",
                    change=change.title,
                    weekday=words.weekday(decided),
                    decided=words.day(decided),
                    boards=case.time.boards[board].title,
                    nearest=_nearest(case, board, decided),
                ),
                place,
                hint=tell("plan the decision for a day on which the board meets"),
                procedure=change.procedure,
            )
        if answer is None:
            return _calendar_open(case, change.id, change.title, board, decided, change.procedure)
    if work is not None and decided > work.first:
        return failed(
            change.id,
            tell(
                "{change} is decided on {decided}, after its work begins on {first}",
                change=change.title,
                decided=words.day(decided),
                first=words.day(work.first),
            ),
            place,
            hint=tell("have it decided before the work begins"),
            procedure=change.procedure,
            code="decided-after-work",
        )
    submitted = part.request.submitted_on
    for board in boards if isinstance(submitted, date) else ():
        closes, _ = case.time.boards.submit_by(board, decided, "pessimistic")
        if isinstance(submitted, date) and submitted > closes:
            return failed(
                change.id,
                tell(
                    "{change} is submitted on {submitted}, but papers for the meeting of {boards} "
                    "on {decided} close on {closes}",
                    change=change.title,
                    submitted=words.day(submitted),
                    boards=case.time.boards[board].title,
                    decided=words.day(decided),
                    closes=words.day(closes),
                ),
                line_at(case.written.places, *change.path, "submitted_on"),
                hint=tell("submit it earlier, or plan the decision for the next meeting"),
                procedure=change.procedure,
                code="papers-late",
            )
    return passed(change.id, procedure=change.procedure)


def _of_planned(
    case: Case, change: LiveChange, part: ChangeRequest, boards: list[str]
) -> Iterator[Judgement]:
    """Nobody has said when it is decided: then on the day on which that was done, or at the meeting that the
    plan has found.
    """
    schedule = part.resolved.schedule if part.resolved else None
    if schedule is not None and not schedule.feasible:
        return  # that no meeting is left in time is said where the lead time is judged
    meetings = [step.meeting for step in schedule.steps if step.meeting] if schedule else []
    deciding = {entry.step for entry in change.approvals if entry.role in boards}
    meetings += [day for step, day in part.request.done.items() if step in deciding]
    work = change.known_work
    if not meetings and schedule is not None and schedule.delivered:
        yield passed(change.id, procedure=change.procedure)
    elif not meetings:
        for board in boards[:1]:
            day = work.first if work else case.today
            yield _calendar_open(case, change.id, change.title, board, day, change.procedure)
    elif work is not None and max(meetings) > work.first:
        yield failed(
            change.id,
            tell(
                "{change}: as planned {titles} decides on {meetings}, after the work begins on {first}",
                change=change.title,
                titles=_titles(case, boards),
                meetings=words.day(max(meetings)),
                first=words.day(work.first),
            ),
            line_at(case.written.places, *work.path),
            hint=tell(
                "plan the work after the decision, or correct the day of the work "
                "(project.yaml: requests, needed_by)"
            ),
            procedure=change.procedure,
            code="decided-after-work",
        )
    else:
        yield passed(change.id, procedure=change.procedure)


def _of_gate(case: Case, index: int, gate: Gate, board: str) -> Judgement:
    title = case.time.boards[board].title
    if not isinstance(gate.date, date):
        return unknown(
            gate.id,
            tell(
                "{gate} is decided by {title}, and nobody has said at which meeting",
                gate=gate.title,
                title=title,
            ),
            line_at(case.written.places, "gates", index, "date"),
            hint=tell("state the date: a day on which {title} meets", title=title),
            due=case.project.ends,
        )
    answer = _meets(case, board, gate.date)
    if answer is None:
        return _calendar_open(case, gate.id, gate.title, board, gate.date, "")
    if answer:
        return passed(gate.id)
    return failed(
        gate.id,
        tell(
            "{gate} is planned for {weekday} {date}, when {title} does not meet{nearest}",
            gate=gate.title,
            weekday=words.weekday(gate.date),
            date=words.day(gate.date),
            title=title,
            nearest=_nearest(case, board, gate.date),
        ),
        line_at(case.written.places, "gates", index, "date"),
        hint=tell("move the <<gate>> to a day on which the board meets"),
        code="gate-without-meeting",
    )


def _meets(case: Case, board: str, day: date) -> bool | None:
    """Whether a board meets on a day; nothing if its calendar does not say."""
    sitting = case.time.boards.last(board, day, day, "pessimistic")
    if sitting is None:
        return False
    return True if sitting.at_meeting else None


def _calendar_open(case: Case, subject: str, title: str, board: str, day: date, procedure: str) -> Judgement:
    return unknown(
        subject,
        tell(
            "{title}: it is not known whether {boards} meets on {day}",
            title=title,
            boards=case.time.boards[board].title,
            day=words.day(day),
        ),
        line_at(case.profile.organization.places, "boards", board, "meets"),
        hint=tell("ask the chair of the board for its dates"),
        procedure=procedure,
        due=day,
    )


def _nearest(case: Case, board: str, day: date) -> str:
    meetings = [meeting.on for meeting in case.time.boards.meetings(board, day - _REACH, day + _REACH)]
    around = [*[on for on in meetings if on < day][-1:], *[on for on in meetings if on > day][:1]]
    return tell(" (it does on {around})", around=words.listed(map(words.day, around))) if around else ""


def _titles(case: Case, boards: list[str]) -> str:
    return words.listed(case.time.boards[board].title for board in boards)


RULE = Rule(
    id="AR-20",
    codes=("decision-without-meeting", "decided-after-work", "papers-late", "gate-without-meeting"),
    title=later(
        "What a board decides is decided at a meeting of it, with papers in time, before the work begins"
    ),
    severity=Severity.MAJOR,
    prevents=("F2", "F6"),
    procedures=("CHE", "REL"),
    reason="""
Boards meet on their days, not on the project's. A plan that has the decision on a Thursday when the board
sits on Tuesdays is in truth five days longer, and this comes out in the week of the go-live. Papers close
earlier still, and a decision after the work is no decision, except in an emergency whose path allows it.
""",
    data="requests (decided_on, submitted_on), their approvals and schedule; gates; meetings of boards",
    bad="""
project:
  requests:
    - {id: C-1, decided_on: 2026-06-04}
""",
    good="""
project:
  requests:
    - {id: C-1, decided_on: 2026-06-02, submitted_on: 2026-05-20}
""",
    hint=later("take a day on which the board meets"),
    check=check,
    bites_on=days_of,
)
