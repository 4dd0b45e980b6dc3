"""AR-36: an emergency change cites its incident, and is approved afterwards in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.change_requests import ChangeRequest
from dovetail.check.derived.live_changes import LiveChange
from dovetail.check.derived.subject_days import days_of
from dovetail.check.lines import line_at
from dovetail.check.rule import Judgement, Rule, failed, passed, question_in, unknown
from dovetail.check.rules.change.empty_words import says_later, says_nothing
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Place, Severity
from dovetail.model.language import later, tell


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per request that is an emergency change."""
    for change in case.changes:
        if not change.is_release and change.is_emergency:
            problems = [*_incident(case, change), *_afterwards(case, change, change.requests[0])]
            wrong = next((problem for problem in problems if problem.verdict == "fail"), None)
            yield wrong or next(iter(problems), passed(change.id, procedure=change.procedure))


def _incident(case: Case, change: LiveChange) -> Iterator[Judgement]:
    record = change.record
    stated = record.incident if record and record.incident is not None else change.answer("incident")
    written = change.record_path if record and record.incident is not None else (*change.path, "facts")
    place = line_at(case.written.places, *written, "incident")
    if isinstance(stated, str) and says_nothing(stated):
        yield failed(
            change.id,
            tell("{change} is raised as an emergency change and answers no incident", change=change.title),
            place,
            hint=tell("raise it as a normal change; being late is no emergency"),
            procedure=change.procedure,
        )
    elif not isinstance(stated, str) or says_later(stated):
        asks = question_in(stated)
        yield unknown(
            change.id,
            tell(
                "{change} is raised as an emergency change, and nobody has said which incident "
                "it answers{asks}",
                change=change.title,
                asks=asks,
            ),
            place if stated is not None else line_at(case.written.places, *change.record_path, "incident"),
            hint=tell("state the number of the incident, or raise it as a normal change"),
            procedure=change.procedure,
        )


def _afterwards(case: Case, change: LiveChange, part: ChangeRequest) -> Iterator[Judgement]:
    path = part.exception
    rule = path.after_the_fact if path else None
    if rule is None:
        said = f'"{path.title}"' if path else tell("the procedure")
        yield unknown(
            change.id,
            tell(
                "{change} is an emergency change, and {said} does not say by when it must be "
                "approved afterwards",
                change=change.title,
                said=said,
            ),
            _path_place(case, part),
            hint=tell("ask the owner of the procedure for the deadline (after_the_fact)"),
            procedure=change.procedure,
            code="emergency-without-deadline",
        )
        return
    late = [approval for approval in change.approvals if approval.afterwards]
    if isinstance(rule.within, Unknown):
        yield unknown(
            change.id,
            tell(
                "{change}: by when an emergency change must be approved afterwards is not said: {unknown}",
                change=change.title,
                unknown=rule.within.unknown,
            ),
            _path_place(case, part),
            hint=tell("ask the owner of the procedure"),
            procedure=change.procedure,
            code="emergency-without-deadline",
        )
        return
    decided = part.request.decided_on
    due = min((approval.due for approval in late if approval.due), default=None)
    if due is None:
        return
    who = words.listed(dict.fromkeys(approval.title for approval in late if approval.title))
    if isinstance(decided, date) and decided > due:
        yield failed(
            change.id,
            tell(
                "{change}: {who} approved it afterwards on {decided}, and had to by {due}",
                change=change.title,
                who=who,
                decided=words.day(decided),
                due=words.day(due),
            ),
            line_at(case.written.places, *change.path, "decided_on"),
            hint=tell("a late approval stays late: ask the owner of the procedure for leave"),
            procedure=change.procedure,
            code="approved-too-late",
        )
    elif not isinstance(decided, date) and due < case.today:
        yield unknown(
            change.id,
            tell(
                "{change}: {who} had to approve it afterwards by {due}, and nobody has said "
                "that this was done",
                change=change.title,
                who=who,
                due=words.day(due),
            ),
            line_at(case.written.places, *change.path, "decided_on"),
            hint=tell("enter the day of the approval (decided_on)"),
            procedure=change.procedure,
            code="approved-too-late",
        )


def _path_place(case: Case, part: ChangeRequest) -> Place:
    """Where the emergency path of the procedure is written; without one, its exceptions."""
    if part.resolved is None:
        return line_at(case.written.places, *part.path)
    layered = case.layered(part.resolved.procedure)
    own = layered.layers[0]
    if part.exception is None:
        return line_at(own.places, "exceptions")
    written, index = layered.source_of("exceptions", part.exception.id)
    if written is not own:  # what the reference says is completed in the organization's own procedure
        return line_at(own.places, "exceptions")
    return line_at(own.places, "exceptions", index, "after_the_fact", "within")


RULE = Rule(
    id="AR-36",
    codes=("emergency-without-incident", "emergency-without-deadline", "approved-too-late"),
    title=later("An emergency change cites its incident, and is approved afterwards by a day that is set"),
    severity=Severity.BLOCKER,
    prevents=("F2",),
    procedures=("CHE", "INC"),
    reason="""
The emergency path skips the checks because something is broken now. It is the path that late projects are
tempted to take. An incident number shows that there was an emergency, and the approval afterwards that
somebody other than the project has looked at what was done.
""",
    data="class and path of the request; incident; after_the_fact of the path; decided_on",
    bad="""
project:
  requests:
    - {id: C-3, change: {incident: none}}
""",
    good="""
project:
  requests:
    - {id: C-3, change: {incident: INC-3301}}
""",
    hint=later("cite the incident, or raise it as a normal change"),
    check=check,
    bites_on=days_of,
)
