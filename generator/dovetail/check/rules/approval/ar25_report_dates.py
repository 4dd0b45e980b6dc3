"""AR-25: a report reads the figures that the close has just published, and is there when the board meets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dovetail.check.case import Case
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.rules.approval import close_calendar
from dovetail.model import words
from dovetail.model.accounts import Submission
from dovetail.model.base import Unknown
from dovetail.model.calendars import CalendarEvent
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per report; one for the project if neither it nor the procedure says when it reports."""
    reports = [item for item in enumerate(case.project.submissions) if item[1].kind == "report"]
    for index, report in reports:
        yield _judge(case, index, report)
    if not reports and _must_say(case):
        yield unknown(
            case.project.code,
            tell(
                "nobody has said when {project} reports its figures, and to whom", project=case.project.name
            ),
            case.place("submissions", key=True),
            hint=tell(
                "enter each report with its day, the close that it reads and the board that reads it "
                "(project.yaml: submissions)"
            ),
        )


def _must_say(case: Case) -> bool:
    """Financial reporting belongs to the pack, and nothing in it has a date."""
    reporting = [bound for bound in case.resolved.procedures if "FIN" in bound.procedure.covers]
    if not reporting or not case.organization.calendars.close:
        return False
    return not any(bound.duties for bound in reporting) and not case.requests_of("FIN")


def _judge(case: Case, index: int, report: Submission) -> Judgement:
    on = report.on
    if isinstance(on, Unknown):
        return unknown(
            report.id,
            tell(
                "nobody has said when {report} is made ({unknown})", report=report.title, unknown=on.unknown
            ),
            case.place("submissions", index, "on"),
            hint=tell("ask the <<project office>> for the date"),
        )
    entry = close_calendar.event(case, report.close) if report.close else None
    if report.close is None or entry is None:
        return unknown(
            report.id,
            tell("{report} does not say which published figures it reads", report=report.title),
            case.place("submissions", index),
            hint=tell(
                "ask finance which figures are final then, and name that date of the close calendar (close)"
            ),
        )
    if report.for_ is not None and report.for_ in case.time.boards:
        return _for_board(case, index, report, on, entry, report.for_)
    return _for_nobody(case, index, report, on, entry)


def _for_board(
    case: Case, index: int, report: Submission, on: date, entry: CalendarEvent, board: str
) -> Judgement:
    boards, title = case.time.boards, case.time.boards[board].title
    sitting = boards.first(board, on, on, on + close_calendar.YEAR, "pessimistic")
    if sitting is None:
        return failed(
            report.id,
            tell(
                "{report} of {on} is for the {title}, which does not meet in the year after",
                report=report.title,
                on=words.day(on),
                title=title,
            ),
            case.place("submissions", index, "for"),
        )
    if sitting.unknown is not None:
        return unknown(
            report.id,
            tell(
                "when the {title} reads {report} is not known ({unknown})",
                title=title,
                report=report.title,
                unknown=sitting.unknown.unknown,
            ),
            case.organization_place("boards", board, "meets"),
            hint=tell("ask the chair of the {title}", title=title),
        )
    published = close_calendar.days_of(case, entry, on + timedelta(days=1), sitting.submit_by)
    if published.unknown is not None:
        return _not_published(case, report, entry, published.unknown)
    if not published.days:
        return passed(report.id)
    missed = [meeting.on for meeting in boards.meetings(board, on, sitting.on - timedelta(days=1))]
    late = ""
    if missed:
        closed, _ = boards.submit_by(board, missed[-1], "pessimistic")
        late = tell(
            " (papers for {missed} closed on {closed})",
            missed=words.day(missed[-1]),
            closed=words.day(closed),
        )
    return failed(
        report.id,
        tell(
            '{report} of {on} is read by the {title} on {on_2}{late}; "{entry}" on {days} '
            "lies in between, so it shows old figures",
            report=report.title,
            on=words.day(on),
            title=title,
            on_2=words.day(sitting.on),
            late=late,
            entry=entry.title,
            days=words.day(published.days[-1]),
        ),
        case.place("submissions", index, "on"),
        hint=tell(
            "make it from {days} to {submit_by}",
            days=words.day(published.days[-1]),
            submit_by=words.day(sitting.submit_by),
        ),
    )


def _for_nobody(case: Case, index: int, report: Submission, on: date, entry: CalendarEvent) -> Judgement:
    """Without a board, the publication of the same month is meant."""
    first = on.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    published = close_calendar.days_of(case, entry, first, last)
    if published.unknown is not None:
        return _not_published(case, report, entry, published.unknown)
    if published.days and on < published.days[0]:
        return failed(
            report.id,
            tell(
                '{report} is made on {on}, before "{entry}" on {days}: it shows old figures',
                report=report.title,
                on=words.day(on),
                entry=entry.title,
                days=words.day(published.days[0]),
            ),
            case.place("submissions", index, "on"),
            hint=tell("make it on {days} or later", days=words.day(published.days[0])),
        )
    return passed(report.id)


def _not_published(case: Case, report: Submission, entry: CalendarEvent, question: Unknown) -> Judgement:
    owner = tell(" (ask {approver})", approver=case.people.approver(entry.owner).title) if entry.owner else ""
    return unknown(
        report.id,
        tell(
            'when "{entry}" is, which {report} waits for, is not known: {unknown}{owner}',
            entry=entry.title,
            report=report.title,
            unknown=question.unknown,
            owner=owner,
        ),
        close_calendar.event_place(case, report.close or ""),
        hint=tell("ask finance for the close calendar"),
    )


RULE = Rule(
    id="AR-25",
    codes=("report-date",),
    title=later("Each report is made after the close has published its figures, and in time for the board"),
    severity=Severity.MAJOR,
    prevents=("F6",),
    procedures=("FIN", "GOV"),
    reason="""
A report two days ahead of the close shows last month's figures as this month's; the board decides on them,
and finance corrects them in the same meeting. A report that misses the papers waits a month, and is then old
as well. The close calendar and the board's days are fixed: the report date is what can move.
""",
    data="submissions of the kind report with on, close and for; calendars.close; meetings of boards",
    bad="""
project:
  submissions:
    - {id: F-1, on: 2026-04-08}
""",
    good="""
project:
  submissions:
    - {id: F-1, on: 2026-04-13}
""",
    hint=later("move the report behind the publication and ahead of the day for the papers"),
    check=check,
)
