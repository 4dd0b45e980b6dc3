"""AR-54: what was late or waived becomes an entry in the improvement register of operations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.milestones import begins_too_early
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.rules.controls.written_waivers import control_waivers
from dovetail.model import words
from dovetail.model.accounts import Improvement
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Place, Severity
from dovetail.model.language import later, tell
from dovetail.model.resolved import ResolvedRequest, ResolvedStep, ScheduledStep
from dovetail.resolve.people import REQUESTER


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per control that is waived by now, and per step of operations that was planned by now."""
    entries = {
        name: index for index, entry in enumerate(case.project.improvements) for name in entry.because_of
    }
    for subject, due, place, procedure in _used_waivers(case):
        yield _entry(
            case,
            entries,
            subject,
            tell("{subject} is waived in this project", subject=subject),
            due,
            place,
            procedure,
        )
    for item in case.resolved.requests:
        yield from _late_steps(case, entries, item)


def _used_waivers(case: Case) -> Iterator[tuple[str, date, Place, str]]:
    """Controls with valid leave that has begun: each once, with the day on which its last leave ends."""
    valid = {
        (bound.id, entry.control.id)
        for bound in case.resolved.procedures
        for entry in bound.controls
        if entry.waiver is not None
    }
    found: dict[tuple[str, str], tuple[str, date, Place, str]] = {}
    for entry in control_waivers(case):
        issued, expires = entry.waiver.issued, entry.waiver.expires
        key = (entry.procedure, entry.subject)
        if key in valid and issued is not None and expires is not None and issued <= case.today:
            due = max(found[key][1], expires) if key in found else expires
            place = entry.place("waive")
            found[key] = (entry.subject, min(due, case.project.ends), place, entry.procedure)
    yield from found.values()


def _late_steps(case: Case, entries: dict[str, int], item: ResolvedRequest) -> Iterator[Judgement]:
    done, schedule = item.request.done, item.schedule
    if schedule is None or begins_too_early(case, item):
        return
    steps = {entry.step.id: entry for entry in case.procedures[item.procedure].steps}
    theirs = [
        planned
        for planned in schedule.steps
        if planned.step in steps and _is_operational(steps[planned.step])
    ]
    if not done:
        if any(planned.end < case.today for planned in theirs):
            yield unknown(
                item.request.id,
                tell(
                    "{request}: nothing is written of what is done, so whether operations were "
                    "late can't be told; the <<project manager>> can say",
                    request=item.request.title,
                ),
                case.request_place(item.request.id),
                hint=tell("enter the days on which its steps were done (project.yaml: requests, done)"),
                procedure=item.procedure,
                code="improvement-missing",
            )
        return
    for planned in theirs:
        yield from _step(case, entries, item, planned)


def _is_operational(entry: ResolvedStep) -> bool:
    return entry.step.by != REQUESTER and not entry.actor.project_role


def _step(
    case: Case, entries: dict[str, int], item: ResolvedRequest, planned: ScheduledStep
) -> Iterator[Judgement]:
    subject = f"{item.request.id}.{planned.step}"
    on = item.request.done.get(planned.step)
    if on is not None and planned.due is not None and on > planned.due:
        what = tell(
            '{request}: "{planned}" was done on {on} and due on {end}',
            request=item.request.title,
            planned=planned.title,
            on=words.day(on),
            end=words.day(planned.due),
        )
        place = case.request_place(item.request.id, "done", planned.step)
        yield _entry(case, entries, subject, what, case.project.ends, place, item.procedure)
    elif on is not None:
        yield passed(subject, procedure=item.procedure)
    elif (planned.due or planned.end) < case.today:
        yield unknown(
            subject,
            tell(
                '{request}: "{planned}" was due on {end}, and whether {planned_2} has done it is not said',
                request=item.request.title,
                planned=planned.title,
                end=words.day(planned.due or planned.end),
                planned_2=planned.holder or planned.role,
            ),
            case.request_place(item.request.id, "done"),
            hint=tell(
                "enter the day on which {step} was done (project.yaml: requests, done)", step=planned.step
            ),
            procedure=item.procedure,
        )


def _entry(
    case: Case, entries: dict[str, int], subject: str, what: str, due: date, place: Place, procedure: str
) -> Judgement:
    """Whether the register of operations knows of it."""
    index = entries.get(subject)
    over = case.today >= due or case.project.status == "closed"
    if index is None:
        message = tell("{what}, and no improvement entry says so", what=what)
        hint = tell(
            "propose an improvement of {subject} to operations (project.yaml: improvements, because_of)",
            subject=subject,
        )
        if over:
            return failed(subject, message, place, hint=hint, procedure=procedure)
        message += tell(" yet; it is due by {due}", due=words.day(due))
        return unknown(subject, message, place, hint=hint, procedure=procedure, due=due)
    entry = case.project.improvements[index]
    lacking = _lacking(entry)
    if not lacking:
        return passed(subject, procedure=procedure)
    return unknown(
        subject,
        tell(
            'The improvement "{entry}" has no {lacking}{register}',
            entry=entry.title,
            lacking=words.listed(lacking),
            register=_register(case),
        ),
        case.place("improvements", index),
        hint=tell("enter it in the register of operations and write its number and owner"),
        procedure=procedure,
        code="improvement-not-registered",
        due=due,
    )


def _lacking(entry: Improvement) -> list[str]:
    parts = {tell("owner in operations"): entry.owner, tell("number in the register"): entry.reference}
    return [name for name, value in parts.items() if not isinstance(value, str)]


def _register(case: Case) -> str:
    register = case.organization.standards.improvement_register
    if register is None or isinstance(register, Unknown):
        return tell(
            ", and {organization} has not said where the register is", organization=case.organization.name
        )
    systems = case.organization.systems
    return f" ({systems[register].title if register in systems else words.title(register)})"


RULE = Rule(
    id="AR-54",
    codes=("improvement-missing", "improvement-not-registered"),
    title=later("Waived controls and late steps of operations become entries in the improvement register"),
    severity=Severity.MINOR,
    prevents=("F6", "F7"),
    reason="""
A project is the best test that an operational procedure ever gets. Where leave was needed, or a step took
longer than promised, operations can learn something; in the lessons-learned file of a closed project nobody
finds it. The entry belongs to an owner in operations and has a number there.
""",
    data="waivers under tailoring; done of requests against their plan; improvements with because_of, owner, "
    "reference; improvement_register of the standards",
    bad="""
project:
  tailoring:
    procurement:
      - {waive: PRO-C2, because: Only one maker has this meter., compensating: Price benchmark against 2024.,
         requested_by: project-manager, approved_by: head-of-procurement,
         issued: 2026-01-20, expires: 2026-06-05}
  improvements: []
  status: closed
""",
    good="""
project:
  tailoring:
    procurement:
      - {waive: PRO-C2, because: Only one maker has this meter., compensating: Price benchmark against 2024.,
         requested_by: project-manager, approved_by: head-of-procurement,
         issued: 2026-01-20, expires: 2026-06-05}
  improvements:
    - {id: I-1, title: A route for single makers, because_of: PRO-C2, owner: head-of-procurement,
       reference: CSI-40}
""",
    hint=later("enter it in the improvement register"),
    check=check,
)
