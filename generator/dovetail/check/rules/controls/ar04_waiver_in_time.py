"""AR-04: waivers end, and in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.milestones import begins_too_early, early_life_ends, first_go_live, known
from dovetail.check.derived.subject_days import has_served
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.rules.controls.written_waivers import WrittenWaiver, control_waivers, rule_waivers
from dovetail.model import words
from dovetail.model.deviation import Waive
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell
from dovetail.resolve.procedures.leave import expired


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per waiver that says when it ends, and one per request on a day that its waiver misses."""
    written = [entry for entry in control_waivers(case) if not entry.is_out_of_question]
    for entry in (*written, *rule_waivers(case)):
        if entry.waiver.expires is not None:
            yield _judged(case, entry, entry.waiver.expires)
    impossible = {item.request.id for item in case.resolved.requests if begins_too_early(case, item)}
    for finding in case.reported("waiver-out-of-time"):
        if finding.subject in impossible:
            continue  # the request itself is reported; its days will be others
        yield failed(
            finding.subject,
            finding.message,
            finding.place,
            hint=finding.hint,
            procedure=finding.procedure,
            code=finding.code,
        )


def _judged(case: Case, entry: WrittenWaiver, expires: date) -> Judgement:
    until = tell(
        "{called} holds until {expires}", called=words.capital(entry.called), expires=words.day(expires)
    )
    if _has_served(case, entry, expires):
        return passed(entry.subject, procedure=entry.procedure)
    if (refused := expired(entry.waiver, case.today)) is not None:
        said = {"called": words.capital(entry.called), "expires": words.day(expires)}
        message = (
            tell("{called} expired on {expires}; since then the control holds again", **said)
            if entry.procedure
            else tell("{called} expired on {expires}; since then the rule holds again", **said)
        )
        hint = (
            tell("{hint}; take out what is over", hint=refused.hint)
            if entry.procedure
            else tell("renew it, or take it out")
        )
        return _late(entry, message, hint, "waiver-expired")
    ends, go_live = early_life_ends(case), first_go_live(case)
    if ends is not None:
        if expires <= ends:
            return passed(entry.subject, procedure=entry.procedure)
        message = tell(
            "{until}, but early life support ends on {ends}; operations would inherit it",
            until=until,
            ends=words.day(ends),
        )
        return _late(entry, message, tell("end it by {ends}", ends=words.day(ends)))
    if expires > case.project.ends:
        message = tell(
            "{until}, but the project ends on {ends}; operations would inherit it",
            until=until,
            ends=words.day(case.project.ends),
        )
        return _late(entry, message, tell("end it by {ends}", ends=words.day(case.project.ends)))
    if go_live is None or expires <= go_live:
        return passed(entry.subject, procedure=entry.procedure)
    return unknown(
        entry.subject,
        tell(
            "{until}, after the go-live on {go_live}; whether that is within early life "
            "support can't be told, because the <<project manager>> has not said when it ends",
            until=until,
            go_live=words.day(go_live),
        ),
        entry.place("expires")
        if case.project.early_life_support is None
        else case.place("early_life_support", "until"),
        hint=tell(
            "enter the first and the last day of early life support (project.yaml: "
            "early_life_support, from and until)"
        ),
        procedure=entry.procedure,
        code="waiver-outlives-support",
        due=go_live,
    )


def _late(entry: WrittenWaiver, message: str, hint: str, code: str = "waiver-outlives-support") -> Judgement:
    return failed(
        entry.subject, message, entry.place("expires"), hint=hint, procedure=entry.procedure, code=code
    )


def _has_served(case: Case, entry: WrittenWaiver, expires: date) -> bool:
    """Whether all requests that it was for were there before it ended: then nothing is left to end."""
    if not isinstance(entry.waiver, Waive):
        return has_served(case, entry.waiver)
    if not entry.waiver.requests:
        return False
    days = [
        known(case.project.requests[case.request_index[name]].needed_by) for name in entry.waiver.requests
    ]
    return all(day is not None and day <= expires and day < case.today for day in days)


RULE = Rule(
    id="AR-04",
    codes=("waiver-expired", "waiver-out-of-time", "waiver-outlives-support"),
    title=later("A waiver is in force when it is used, and ends with early life support at the latest"),
    severity=Severity.MAJOR,
    prevents=("F7",),
    reason="""
Leave that has run out is no leave: the control holds again, and work that goes on without it is the finding
of the next audit. What still deviates when the project hands over becomes the way operations work, without
anybody having decided so. If operations want to keep it, they change their procedure.
""",
    data="waivers under tailoring, waivers of findings; early_life_support, go-live, end of the project",
    bad="""
project:
  early_life_support: {from: 2026-06-10, until: 2026-07-10}
  tailoring:
    procurement:
      - {waive: PRO-C2, because: Only one maker has this meter., compensating: Price benchmark against 2024.,
         requested_by: project-manager, approved_by: head-of-procurement,
         issued: 2026-01-20, expires: 2026-09-30}
""",
    good="""
project:
  early_life_support: {from: 2026-06-10, until: 2026-07-10}
  tailoring:
    procurement:
      - {waive: PRO-C2, because: Only one maker has this meter., compensating: Price benchmark against 2024.,
         requested_by: project-manager, approved_by: head-of-procurement,
         issued: 2026-01-20, expires: 2026-07-10}
""",
    hint=later("renew the waiver, end it earlier, or keep the control"),
    check=check,
    waivable=False,
)
