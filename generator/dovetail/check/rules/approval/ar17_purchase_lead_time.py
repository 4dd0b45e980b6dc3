"""AR-17: a purchase, and whatever else is asked for, is planned with the time that its procedure needs."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.derived.subject_days import days_of
from dovetail.check.rule import Judgement, Rule
from dovetail.check.rules.lead_times import CODES, lead_times
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per request, those for people and changes left to their own rules."""
    yield from lead_times(case, "AR-17")


RULE = Rule(
    id="AR-17",
    codes=CODES,
    title=later(
        "Between the start of a purchase and the day of need lies the whole lead time of its procedure"
    ),
    severity=Severity.MAJOR,
    prevents=("F6",),
    procedures=("PRO",),
    reason="""
A plan that gives a purchase three weeks because the goods take three weeks forgets the requisition, the
quotes, the reviews and the meeting at which it is approved. Operations don't work faster because the project
is late, so either the day slips or somebody buys around the procedure. The longest durations count, reviews
side by side count once, and a clock that starts with a condition starts there.
""",
    data=(
        "requests with needed_by, submitted_on, not_before and done; steps, durations and lead times of the "
        "procedure and route; boards, windows and freezes; as_of"
    ),
    bad="""
project:
  requests:
    - {id: P-1, needed_by: 2026-03-12}
""",
    good="""
project:
  requests:
    - {id: P-1, needed_by: 2026-06-15, submitted_on: 2026-04-01}
""",
    hint=later("start earlier, need it later, or use a faster path that the procedure allows"),
    check=check,
    bites_on=days_of,
)
