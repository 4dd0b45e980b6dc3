"""AR-05: what a law demands, or its owner never waives, carries no waiver."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.rules.controls.written_waivers import ControlWaiver, control_waivers
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per waiver of a control."""
    for entry in control_waivers(case):
        yield _judged(case, entry)


def _judged(case: Case, entry: ControlWaiver) -> Judgement:
    control = entry.control
    if control.statutory:
        where = f" ({control.source})" if control.source else ""
        return failed(
            entry.subject,
            tell(
                "{called} is void: a law or regulation demands {control}{where}",
                called=words.capital(entry.called),
                control=control.id,
                where=where,
            ),
            entry.place("waive"),
            procedure=entry.procedure,
            code="waiver-statutory",
        )
    if entry.is_out_of_question:
        owner = entry.of.owner
        who = case.people.approver(owner).title if isinstance(owner, str) else tell("its owner")
        return failed(
            entry.subject,
            tell(
                "{called} is void: {who} allows no waiver of {control}",
                called=words.capital(entry.called),
                who=who,
                control=control.id,
            ),
            entry.place("waive"),
            procedure=entry.procedure,
            code="waiver-never",
        )
    if isinstance(control.waivable_by, Unknown):
        owner = entry.of.owner if isinstance(entry.of.owner, str) else ""
        answers = case.answers(control.waivable_by, owner)
        who = tell(" ({approver} can say)", approver=answers) if answers else ""
        return unknown(
            entry.subject,
            tell(
                "Whether {control} may be waived at all, and by whom, is not said{who}: {unknown}",
                control=control.id,
                who=who,
                unknown=control.waivable_by.unknown,
            ),
            case.layered(entry.procedure).place_of("controls", control.id, "waivable_by"),
            hint=tell("ask the owner of the control who may waive it, if anybody (waivable_by)"),
            procedure=entry.procedure,
            code="waiver-never",
        )
    return passed(entry.subject, procedure=entry.procedure)


RULE = Rule(
    id="AR-05",
    codes=("waiver-statutory", "waiver-never"),
    title=later("A control that a law demands, or that its owner never waives, carries no waiver"),
    severity=Severity.BLOCKER,
    prevents=("F7",),
    reason="""
Nobody in the organization can give leave from a law; a signature under such a waiver only documents that
the signer knew. The same holds for the few controls on which an owner has closed the door beforehand. If
the control can't be kept, the plan is wrong and not the control.
""",
    data="waivers under tailoring; statutory and waivable_by of controls",
    bad="""
project:
  tailoring:
    procurement:
      - {waive: PRO-C3, because: The award would come too late., compensating: None.,
         requested_by: project-manager, approved_by: director, issued: 2026-01-20, expires: 2026-05-29}
""",
    good="""
project:
  tailoring:
    procurement:
      - {waive: PRO-C2, because: Only one maker has this meter., compensating: Price benchmark against 2024.,
         requested_by: project-manager, approved_by: director, issued: 2026-01-20, expires: 2026-05-29}
""",
    hint=later("take the waiver out and keep the control"),
    check=check,
    waivable=False,
)
