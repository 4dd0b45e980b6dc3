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


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per accrual and commitment."""
    for index, entry in enumerate(case.project.submissions):
        if entry.kind != "report":
            yield _judge(case, index, entry)


def _judge(case: Case, index: int, entry: Submission) -> Judgement:
    on = entry.on
    if isinstance(on, Unknown):
        return unknown(
            entry.id, f"nobody has said when {entry.title} is handed in ({on.unknown})",
            case.place("submissions", index, "on"), hint="plan it ahead of the cut-off",
        )  # fmt: skip
    cut_off = close_calendar.event(case, entry.close) if entry.close else None
    if entry.close is None or cut_off is None:
        return unknown(
            entry.id, f"{entry.title} does not say to which cut-off it belongs",
            case.place("submissions", index), hint="name the date of the close calendar in close",
        )  # fmt: skip
    days = close_calendar.days_of(case, cut_off, on - close_calendar.YEAR, on + close_calendar.YEAR)
    if days.unknown is not None:
        owner = f" (ask {case.people.approver(cut_off.owner).title})" if cut_off.owner else ""
        return unknown(
            entry.id, f'when "{cut_off.title}" is, is not known: {days.unknown.unknown}{owner}',
            close_calendar.event_place(case, entry.close), hint="ask finance for the close calendar",
        )  # fmt: skip
    missed = _missed(on, days.days)
    if missed is None:
        return passed(entry.id)
    late = case.time.calendar.between(missed + timedelta(days=1), on + timedelta(days=1))
    how_late = f"{words.count(late, 'working day')} after" if late else "after"
    return failed(
        entry.id,
        f'{entry.title} is handed in on {words.day(on)}, {how_late} "{cut_off.title}" on {words.day(missed)}',
        case.place("submissions", index, "on"),
        hint=f"hand it in by {words.day(missed)}",
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
    title="Accruals and commitments are handed in by the cut-off of the close to which they belong",
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
    hint="hand it in by the cut-off",
    check=check,
)
