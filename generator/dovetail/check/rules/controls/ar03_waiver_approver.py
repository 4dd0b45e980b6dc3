"""AR-03: leave comes from the owner of the control, and not from whoever asked."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.rules.controls.places import holder_place
from dovetail.check.rules.controls.written_waivers import ControlWaiver, control_waivers
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Place, Severity
from dovetail.model.language import later, tell
from dovetail.resolve.people import same_person
from dovetail.resolve.procedures.leave import giver, wrong_approver


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per waiver of a control that somebody approved.

    Waivers of findings are judged where the finding, and so its owner, is known: see ``check.waivers``.
    """
    for entry in control_waivers(case):
        open_owner = isinstance(entry.control.waivable_by, Unknown)  # AR-05 asks for it
        if entry.waiver.approved_by is not None and not entry.is_out_of_question and not open_owner:
            yield _judged(case, entry)


def _judged(case: Case, entry: ControlWaiver) -> Judgement:
    owner = entry.owner
    if isinstance(owner, Unknown):
        message = tell(
            "{approved_by} approved {called}, whose owner nobody has named",
            approved_by=entry.waiver.approved_by,
            called=entry.called,
        )
        place = case.layered(entry.procedure).place("owner")
        return _open(
            entry, f"{message}: {owner.unknown}", place, tell("the owner of the procedure must be named")
        )
    refused = wrong_approver(entry.waiver, owner, case.people)
    if refused is not None:
        return _refused(entry, refused.code, refused.message, refused.hint)
    gave = giver(entry.waiver, owner, case.people)
    assert gave is not None
    asked = case.people.requester(entry.waiver.requested_by)
    on = entry.waiver.issued
    if on is not None and same_person(gave.deputy, asked.holder) and case.people.absent(gave.holder, on):
        said = tell(
            "{gave} was away on {on}, and {asked}, who asked for it, deputizes",
            gave=gave.holder,
            on=words.day(on),
            asked=asked.holder,
        )
        return _refused(entry, "waiver-own", said, tell("a superior must approve it"))
    for who in (asked, gave):
        if entry.waiver.requested_by and not who.holder and not who.queue:
            message = tell(
                "nobody is named as {who}, so whether one person asked for {called} and gave "
                "leave can't be told",
                who=who.title,
                called=entry.called,
            )
            return _open(
                entry, words.capital(message), holder_place(case, who), tell("name the {who}", who=who.title)
            )
    if not gave.holder:
        return unknown(
            entry.subject,
            tell(
                "{called} was approved by {who}, and no person is named in this role: "
                "who gave leave can't be told",
                called=words.capital(entry.called),
                who=gave.title,
            ),
            holder_place(case, gave),
            hint=tell("name the person who gave leave"),
            procedure=entry.procedure,
            code="waiver-owner-unknown",
            severity=Severity.MAJOR,
        )
    return passed(entry.subject, procedure=entry.procedure)


def _refused(entry: ControlWaiver, code: str, message: str, hint: str) -> Judgement:
    return failed(
        entry.subject,
        tell("{called} is no leave: {message}", called=words.capital(entry.called), message=message),
        entry.place("approved_by"),
        hint=hint,
        procedure=entry.procedure,
        code=code,
    )


def _open(entry: ControlWaiver, message: str, place: Place, hint: str) -> Judgement:
    return unknown(
        entry.subject, message, place, hint=hint, procedure=entry.procedure, code="waiver-owner-unknown"
    )


RULE = Rule(
    id="AR-03",
    codes=("waiver-approver", "waiver-own", "waiver-owner-unknown"),
    title=later(
        "Leave for a waiver comes from the owner of the control or a superior, never from whoever asked"
    ),
    severity=Severity.BLOCKER,
    prevents=("F2", "F7"),
    reason="""
The owner of a control knows what it protects and answers for it when the project is gone. A project board,
or another manager of the same rank, can't take a risk that lands on somebody else's desk. Whoever asks has
a plan to keep and is the last person to judge it; that also holds where the approver is away and the asker
deputizes.
""",
    data="waivers under tailoring; owners of procedures and controls; reporting lines, holders, absences",
    bad="""
project:
  tailoring:
    procurement:
      - {waive: PRO-C2, because: Only one maker has this meter., compensating: Price benchmark against 2024.,
         requested_by: project-manager, approved_by: head-of-operations,
         issued: 2026-01-20, expires: 2026-05-29}
""",
    good="""
project:
  tailoring:
    procurement:
      - {waive: PRO-C2, because: Only one maker has this meter., compensating: Price benchmark against 2024.,
         requested_by: project-manager, approved_by: director,
         issued: 2026-01-20, expires: 2026-05-29}
""",
    hint=later("ask the owner of the control, or a superior, to approve the waiver"),
    check=check,
    waivable=False,
)
