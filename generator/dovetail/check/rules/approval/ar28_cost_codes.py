"""AR-28: the project books to codes that the ledger has, each as capital or operating expenditure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from dovetail.check.case import Case
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell
from dovetail.model.project import CostCode
from dovetail.model.standards import LedgerCode


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per cost code; one for the project if it has money and no code."""
    budget, ledger = case.project.budget, case.organization.standards.ledger
    if not budget.cost_codes:
        spends = bool(budget.total or case.requests_of("PRO", "RES", "BUD"))
        if spends:
            yield unknown(
                case.project.code,
                tell("nobody has said to which codes {project} books", project=case.project.name),
                case.place("budget", key=True),
                hint=tell(
                    "list the cost codes that finance opened for the project (project.yaml: "
                    "budget.cost_codes)"
                ),
            )
        return
    if ledger.codes is None:
        yield unknown(
            "standards.ledger.codes",
            tell(
                "which codes the ledger of {organization} has is not stated, so the cost codes "
                "of projects can't be checked",
                organization=case.organization.name,
            ),
            case.organization_place("standards", "ledger"),
            whole=True,
            hint=tell("ask finance for the codes (organization.yaml: standards.ledger.codes)"),
        )
    known = {entry.code: entry for entry in ledger.codes or ()}
    for index, code in enumerate(budget.cost_codes):
        if ledger.codes is not None or code.type is None:
            yield _judge(case, index, code, known, checked=ledger.codes is not None)


def _judge(
    case: Case, index: int, code: CostCode, known: Mapping[str, LedgerCode], *, checked: bool
) -> Judgement:
    called = f"{code.code} ({code.title})" if code.title else code.code
    entry = known.get(code.code)
    if entry is None and checked:
        near = get_close_matches(code.code, known, n=1)
        guess = tell("; did you mean {near}?", near=near[0]) if near else ""
        return failed(
            code.code,
            tell("the ledger has no code {called}{guess}", called=called, guess=guess),
            case.place("budget", "cost_codes", index, "code"),
        )
    if entry and code.type and entry.type and code.type != entry.type:
        return failed(
            code.code,
            tell(
                "the project books {called} as capital cost, and in the ledger it is operating cost",
                called=called,
            )
            if code.type == "capex"
            else tell(
                "the project books {called} as operating cost, and in the ledger it is capital cost",
                called=called,
            ),
            case.place("budget", "cost_codes", index, "type"),
            hint=tell("ask finance which it is"),
        )
    if not (code.type or (entry and entry.type)):
        return unknown(
            code.code,
            tell("nobody has said if {called} is capital or operating cost", called=called),
            case.place("budget", "cost_codes", index),
            hint=tell(
                "ask finance whether it is capital or operating expenditure "
                "(project.yaml: budget.cost_codes, type)"
            ),
        )
    return passed(code.code)


RULE = Rule(
    id="AR-28",
    codes=("cost-code-unknown",),
    title=later("Each code to which the project books exists in the ledger, as capital or operating cost"),
    severity=Severity.MAJOR,
    prevents=("F7",),
    procedures=("FIN",),
    reason="""
A code that the ledger does not have collects nothing: invoices are parked, booked to the department, or
rejected at the close. What was planned as capital and is booked as operating cost comes out of the run budget
of the people who take the service over.
""",
    data="budget.cost_codes with code and type; standards.ledger.codes",
    bad="""
project:
  budget:
    cost_codes: [{code: "4711", title: Meters, type: opex}]
""",
    good="""
project:
  budget:
    cost_codes: [{code: "4711", title: Meters, type: capex}]
""",
    hint=later("use a code of the ledger, or have finance open this one"),
    check=check,
)
