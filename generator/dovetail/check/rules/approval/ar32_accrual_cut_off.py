"""AR-32: accruals and commitments are in before the cut-off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dovetail.check.case import Case
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.rules.approval import close_calendar
from dovetail.model import words
from dovetail.model.accounts import Submission
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell, tell_count


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per accrual and commitment."""
    for index, entry in enumerate(case.project.submissions):
        if entry.kind != "report":
            yield _judge(case, index, entry)


def _judge(case: Case, index: int, entry: Submission) -> Judgement:
    on = entry.on
    if isinstance(on, Unknown):
        return unknown(
            entry.id,
            tell(
                "nobody has said when {entry} is handed in ({unknown})", entry=entry.title, unknown=on.unknown
            ),
            case.place("submissions", index, "on"),
            hint=tell("plan it ahead of the cut-off"),
        )
    cut_off = close_calendar.event(case, entry.close) if entry.close else None
    if entry.close is None or cut_off is None:
        return unknown(
            entry.id,
            tell("{entry} does not say to which cut-off it belongs", entry=entry.title),
            case.place("submissions", index),
            hint=tell("name the date of the close calendar in close"),
        )
    days = close_calendar.days_of(case, cut_off, on - close_calendar.YEAR, on + close_calendar.YEAR)
    if days.unknown is not None:
        owner = (
            tell(" (ask {approver})", approver=case.people.approver(cut_off.owner).title)
            if cut_off.owner
            else ""
        )
        return unknown(
            entry.id,
            tell(
                'when "{cut_off}" is, is not known: {unknown}{owner}',
                cut_off=cut_off.title,
                unknown=days.unknown.unknown,
                owner=owner,
            ),
            close_calendar.event_place(case, entry.close),
            hint=tell("ask finance for the close calendar"),
        )
    missed = _missed(on, days.days)
    if missed is None:
        return passed(entry.id)
    late = case.time.calendar.between(missed + timedelta(days=1), on + timedelta(days=1))
    return failed(
        entry.id,
        _too_late(late, entry=entry.title, on=words.day(on), cut_off=cut_off.title, missed=words.day(missed)),
        case.place("submissions", index, "on"),
        hint=tell("hand it in by {missed}", missed=words.day(missed)),
    )


def _too_late(late: int, **said: str) -> str:
    if not late:
        return tell('{entry} is handed in on {on}, after "{cut_off}" on {missed}', **said)
    return tell_count(
        late,
        '{entry} is handed in on {on}, {n} working day after "{cut_off}" on {missed}',
        '{entry} is handed in on {on}, {n} working days after "{cut_off}" on {missed}',
        **said,
    )


def _missed(on: date, days: tuple[date, ...]) -> date | None:
    """The cut-off that is meant and over: the nearest one, if it lies before."""
    before = max((day for day in days if day < on), default=None)
    after = min((day for day in days if day >= on), default=None)
    if before is None or (after is not None and after - on <= on - before):
        return None
    return before


RULE = Rule(
    id="AR-32",
    codes=("after-cut-off",),
    title=later("Accruals and commitments are handed in by the cut-off of the close to which they belong"),
    severity=Severity.MINOR,
    prevents=("F6",),
    procedures=("FIN",),
    reason="""
What comes after the cut-off is not in the month. The project then looks cheaper than it is, the forecast is
wrong by the same amount next month, and at the end of the year the money is gone although the work was done.
""",
    data="submissions of the kinds accrual and commitment with on and close; calendars.close and cut_offs",
    bad="""
project:
  submissions:
    - {id: F-2, on: 2026-03-31}
""",
    good="""
project:
  submissions:
    - {id: F-2, on: 2026-03-30}
""",
    hint=later("hand it in by the cut-off"),
    check=check,
)
