"""AR-29: what the project reports is what the ledger shows, within the tolerance of finance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from dovetail.check.case import Case
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.in_force import in_force
from dovetail.model.language import later, tell
from dovetail.model.project import Budget
from dovetail.resolve.calendars.fiscal import add_months
from dovetail.resolve.facts.comparison import Scale

FIRST_AFTER = 2
"""Months after the first day by which there is something to reconcile: one month, and its close."""
STALE_AFTER = 3
"""Months after which a reconciliation says nothing of today."""


def check(case: Case) -> Iterator[Judgement]:
    """One verdict for a project that has a budget or books to codes."""
    budget = case.project.budget
    if budget.reconciliation is not None or budget.total is not None or budget.cost_codes:
        yield _judge(case, budget)


def _judge(case: Case, budget: Budget) -> Judgement:
    subject, reconciliation = case.project.code, budget.reconciliation
    if reconciliation is None:
        return unknown(
            subject,
            tell("the figures of {project} were never held against the ledger", project=case.project.name),
            case.place("budget", key=True),
            due=add_months(case.project.starts, FIRST_AFTER),
            hint=tell(
                "hold both figures of the last close against each other (project.yaml: budget.reconciliation)"
            ),
        )
    on = reconciliation.as_of
    for field, value in (("reported", reconciliation.reported), ("ledger", reconciliation.ledger)):
        if isinstance(value, Unknown):
            return unknown(
                subject,
                tell(
                    "the reconciliation of {on} lacks a figure: {unknown}",
                    on=words.day(on),
                    unknown=value.unknown,
                ),
                case.place("budget", "reconciliation", field),
                hint=tell("get the figure of that day from finance"),
            )
    assert not isinstance(reconciliation.reported, Unknown)
    assert not isinstance(reconciliation.ledger, Unknown)
    scale = Scale(case.organization, on)
    reported, ledger = scale.number(reconciliation.reported), scale.number(reconciliation.ledger)
    said = words.money(reconciliation.reported, case.organization)
    shown = words.money(reconciliation.ledger, case.organization)
    if reported is None or ledger is None:
        return unknown(
            subject,
            tell("{said} of the project and {shown} of the ledger can't be compared", said=said, shown=shown),
            case.place("budget", "reconciliation"),
            hint=tell("state both in the same currency and tax basis"),
        )
    if on < case.today and add_months(on, STALE_AFTER) < case.today:
        return unknown(
            subject,
            tell(
                "the last reconciliation with the ledger is of {on}, older than {stale_after} months",
                on=words.day(on),
                stale_after=STALE_AFTER,
            ),
            case.place("budget", "reconciliation", "as_of"),
            hint=tell("reconcile with the last close"),
        )
    limit = _tolerance(case, on)
    gap = abs(reported - ledger)
    if limit is None or isinstance(limit, Unknown):
        if gap == 0:
            return passed(subject)
        asked = f" ({limit.unknown})" if isinstance(limit, Unknown) else ""
        return unknown(
            subject,
            tell(
                "the project reports {said} and the ledger shows {shown}; how far they may be "
                "apart is not stated{asked}",
                said=said,
                shown=shown,
                asked=asked,
            ),
            case.organization_place("standards", "ledger"),
            hint=tell(
                "ask finance which difference from the ledger it tolerates (organization.yaml: "
                "standards.ledger.reconciles_within)"
            ),
        )
    if gap * 100 <= limit * abs(ledger):
        return passed(subject)
    return failed(
        subject,
        tell(
            "the project reports {said} and the ledger shows {shown} on {on}: {share} "
            "apart, and at most {limit} % is allowed",
            said=said,
            shown=shown,
            on=words.day(on),
            share=_share(gap, ledger),
            limit=words.number(limit),
        ),
        case.place("budget", "reconciliation", "reported"),
    )


def _tolerance(case: Case, on: date) -> Decimal | Unknown | None:
    stated = case.organization.standards.ledger.reconciles_within
    if stated is None:
        return None
    value: Decimal | Unknown = in_force(stated, on, tell("tolerance of the ledger"))
    return value


def _share(gap: Decimal, ledger: Decimal) -> str:
    if ledger == 0:
        return tell("the whole amount")
    share = gap * 100 / abs(ledger)
    # Rounded up, so that what is just beyond a limit never reads as the limit itself.
    return f"{words.number(share.quantize(Decimal('0.01'), rounding='ROUND_UP'))} %"


RULE = Rule(
    id="AR-29",
    codes=("ledger-apart",),
    title=later("The figures of the project and those of the ledger agree within the tolerance of finance"),
    severity=Severity.MAJOR,
    prevents=("F6", "F7"),
    procedures=("FIN",),
    reason="""
Two sets of figures mean that the board decides on one and the money leaves by the other. The gap is usually
an order that nobody logged, an accrual booked twice, or hours on a wrong code; after a month it is found in
an hour, at closure in weeks.
""",
    data="budget.reconciliation; standards.ledger.reconciles_within; exchange_rates and tax_rate",
    bad="""
project:
  budget:
    reconciliation: {reported: 41001}
""",
    good="""
project:
  budget:
    reconciliation: {reported: 40800}
""",
    hint=later("find the difference with finance: orders not logged, accruals booked twice, wrong codes"),
    check=check,
)
