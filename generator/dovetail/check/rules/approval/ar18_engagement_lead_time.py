"""AR-18: people are asked for as early as their route needs, clearance and access included."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.derived.subject_days import days_of
from dovetail.check.rule import Judgement, Rule
from dovetail.check.rules.lead_times import CODES, lead_times
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per engagement."""
    yield from lead_times(case, "AR-18")


RULE = Rule(
    id="AR-18",
    codes=CODES,
    title=later("People are asked for as early as their route needs, clearance and access included"),
    severity=Severity.MAJOR,
    prevents=("F6",),
    procedures=("RES", "SEC"),
    reason="""
The person is found in two weeks, and then sits without account and badge for four. Recruitment, checks of
the person and access are one chain for the project, though three departments work on it; only the sum says
when to ask. Who asks too late borrows a resolver of operations instead, without backfill.
""",
    data=(
        "engagements with needed_by, submitted_on, not_before and done; steps, durations and lead times of "
        "the procedure and route; as_of"
    ),
    bad="""
project:
  requests:
    - {id: E-1, needed_by: 2026-03-10}
""",
    good="""
project:
  requests:
    - {id: E-1, needed_by: 2026-05-18, submitted_on: 2026-05-04}
""",
    hint=later("ask earlier, let the person start later, or use a faster route"),
    check=check,
    bites_on=days_of,
)
