"""AR-02: a waiver is complete."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.rule import Judgement, Rule, failed, passed
from dovetail.model.deviation import Waive
from dovetail.model.diagnostics import Severity


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per waiver of a control; resolution has found the incomplete ones."""
    incomplete = {
        (finding.procedure, finding.subject): finding
        for finding in case.reported("waiver-incomplete", "waiver-dates")
    }
    for procedure, operations in case.project.tailoring.items():
        for operation in operations:
            if not isinstance(operation, Waive):
                continue
            finding = incomplete.get((procedure, operation.waive))
            if finding is None:
                yield passed(operation.waive, procedure=procedure)
            else:
                yield failed(
                    operation.waive, finding.message, finding.place,
                    hint=finding.hint, procedure=procedure, code=finding.code,
                )  # fmt: skip


RULE = Rule(
    id="AR-02",
    codes=("waiver-incomplete", "waiver-dates"),
    title="A waiver says why, what is done instead, who asked, who gave leave, since when and until when",
    severity=Severity.BLOCKER,
    prevents=("F7",),
    reason="""
A waiver without a compensating control is only an omission, and one without an end becomes the new procedure.
Whoever reads it a year later must see who took the risk, and for how long.
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
    hint="complete the waiver",
    check=check,
    waivable=False,
)
