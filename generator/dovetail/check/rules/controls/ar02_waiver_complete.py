"""AR-02: a waiver is complete."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.rules.controls.written_waivers import (
    ControlWaiver,
    WrittenWaiver,
    control_waivers,
    rule_waivers,
)
from dovetail.model import words
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell
from dovetail.resolve.procedures.leave import GIVEN_WITH_LEAVE, incomplete, missing, wrong_dates


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per waiver, of a control or of findings. Those that nobody can give are left to AR-05."""
    for entry in control_waivers(case):
        if not entry.is_out_of_question:
            yield _judged(entry)
    for written in rule_waivers(case):
        yield _judged(written)


def _judged(entry: WrittenWaiver) -> Judgement:
    waiver = entry.waiver
    lacking = missing(waiver)
    if lacking and waiver.decision_due is not None and GIVEN_WITH_LEAVE.issuperset(lacking):
        return unknown(
            entry.subject,
            tell(
                "{called} is asked for and not given yet: {decider} decides by {decision_due}",
                called=words.capital(entry.called),
                decider=_decider(entry),
                decision_due=words.day(waiver.decision_due),
            ),
            entry.place("decision_due"),
            hint=tell(
                "when leave is given, enter who gave it, when and until when (approved_by, "
                "issued, expires), or take the waiver out"
            ),
            procedure=entry.procedure,
            due=waiver.decision_due,
        )
    called = words.capital(entry.called)
    refused = incomplete(waiver, called) or wrong_dates(waiver, called)
    if refused is None:
        return passed(entry.subject, procedure=entry.procedure)
    return failed(
        entry.subject,
        refused.message,
        entry.place(refused.field),
        hint=refused.hint,
        procedure=entry.procedure,
        code=refused.code,
    )


def _decider(entry: WrittenWaiver) -> str:
    if isinstance(entry, ControlWaiver) and isinstance(entry.owner, str):
        return entry.case.people.approver(entry.owner).title
    return tell("its owner")


RULE = Rule(
    id="AR-02",
    codes=("waiver-incomplete", "waiver-dates"),
    title=later(
        "A waiver says why, what is done instead, who asked, who gave leave, since when and until when"
    ),
    severity=Severity.BLOCKER,
    prevents=("F7",),
    reason="""
A waiver without a compensating control is only an omission, and one without an end becomes the new
procedure. Whoever reads it a year later must see who took the risk, and for how long. While leave is only
asked for, the waiver says so (decision_due) and the control holds.
""",
    data="waivers under tailoring, and waivers of findings",
    bad="""
project:
  tailoring:
    procurement:
      - {waive: PRO-C2, because: Only one maker has this meter.}
""",
    good="""
project:
  tailoring:
    procurement:
      - {waive: PRO-C2, because: Only one maker has this meter., compensating: Price benchmark against 2024.,
         requested_by: project-manager, approved_by: head-of-procurement,
         issued: 2026-01-20, expires: 2026-09-30}
""",
    hint=later("complete the waiver"),
    check=check,
    waivable=False,
)
