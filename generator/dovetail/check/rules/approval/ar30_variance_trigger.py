"""AR-30: the project reports a variance no later than operations would."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dovetail.check.case import Case
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.in_force import in_force
from dovetail.model.language import later, tell


def check(case: Case) -> Iterator[Judgement]:
    """One verdict for a project that has a budget."""
    budget, subject = case.project.budget, case.project.code
    if budget.total is None and budget.variance_trigger is None and not budget.cost_codes:
        return
    operations = _operations(case)
    own = budget.variance_trigger
    if operations is None or isinstance(operations, Unknown):
        asked = f" ({operations.unknown})" if isinstance(operations, Unknown) else ""
        yield unknown(
            "standards.ledger.variance_trigger",
            tell(
                "from which variance {organization} reports is not stated{asked}",
                organization=case.organization.name,
                asked=asked,
            ),
            case.organization_place("standards", "ledger", "variance_trigger"),
            whole=True,
            hint=tell(
                "ask finance from which variance operations report (organization.yaml: "
                "standards.ledger.variance_trigger)"
            ),
        )
    elif own is None or isinstance(own, Unknown):
        asked = f" ({own.unknown})" if isinstance(own, Unknown) else ""
        yield unknown(
            subject,
            tell(
                "nobody has said from which variance {project} reports{asked}; operations do "
                "from {operations} %",
                project=case.project.name,
                asked=asked,
                operations=words.number(operations),
            ),
            case.place("budget", "variance_trigger") if own else case.place("budget", key=True),
            hint=tell(
                "agree on the variance from which the project reports, {operations} % or less "
                "(project.yaml: budget.variance_trigger)",
                operations=words.number(operations),
            ),
        )
    elif own > operations:
        yield failed(
            subject,
            tell(
                "{project} reports a variance from {own} % on, and operations must know from "
                "{operations} % on",
                project=case.project.name,
                own=words.number(own),
                operations=words.number(operations),
            ),
            case.place("budget", "variance_trigger"),
            hint=tell("lower it to {operations} % or less", operations=words.number(operations)),
        )
    else:
        yield passed(subject)


def _operations(case: Case) -> Decimal | Unknown | None:
    stated = case.organization.standards.ledger.variance_trigger
    if stated is None:
        return None
    value: Decimal | Unknown = in_force(stated, case.today, tell("variance trigger"))
    return value


RULE = Rule(
    id="AR-30",
    codes=("variance-trigger-late",),
    title=later("The project reports a variance at the same deviation as operations, or at a smaller one"),
    severity=Severity.MINOR,
    prevents=("F6",),
    procedures=("FIN", "BUD"),
    reason="""
Finance explains every variance from its own trigger on, also that of a project. If the project's trigger is
higher, the question comes from finance before the project has an answer, and the next forecast is doubted.
""",
    data="budget.variance_trigger; standards.ledger.variance_trigger",
    bad="""
project:
  budget: {variance_trigger: 10.5 %}
""",
    good="""
project:
  budget: {variance_trigger: 10 %}
""",
    hint=later("lower the trigger of the project to that of operations"),
    check=check,
)
