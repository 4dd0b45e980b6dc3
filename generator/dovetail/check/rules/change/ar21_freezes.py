"""AR-21: nothing goes live in a freeze that stops it, unless whoever may give leave has given it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.change_requests import CHANGE
from dovetail.check.derived.live_changes import LiveChange, bare_releases
from dovetail.check.derived.subject_days import days_of
from dovetail.check.derived.work_time import Work
from dovetail.check.lines import line_at
from dovetail.check.rule import Judgement, Rule, failed, passed, question_in, unknown
from dovetail.check.rules.change.ar21_leave import claimed_leave, granted, open_leave, wrong_leave
from dovetail.check.rules.change.undated import undated
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Diagnostic, Severity
from dovetail.model.language import later, tell, tell_count
from dovetail.resolve.calendars.freezes import Interval

MOST_NAMED = 3


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per change, and one per freeze of which nobody has said when it applies."""
    changes = (*case.changes, *bare_releases(case, case.changes))
    judged = {change.id for change in changes}
    for finding in case.reported("freeze-exception-refused"):
        if finding.subject not in judged:
            yield _refused(finding)
    doubts: dict[str, list[LiveChange]] = {}
    for change in changes:
        verdict = _of_change(case, change, doubts)
        if verdict is not None:
            yield verdict
    for name, waiting in doubts.items():
        yield _doubtful(case, name, waiting)


def _of_change(case: Case, change: LiveChange, doubts: dict[str, list[LiveChange]]) -> Judgement | None:
    """What is known of one change; what hangs only on when a freeze applies is noted in ``doubts``."""
    refused = wrong_leave(case, change)
    if refused is not None:
        return refused
    concerned = _concerned(case, change)
    if not concerned or _ignores(change):
        return passed(change.id, procedure=change.procedure)
    work = change.known_work
    if work is None:
        return undated(
            case,
            change,
            tell(
                "{change}: nobody has said when it goes live, so it may fall into a freeze ({concerned})",
                change=change.title,
                concerned=words.listed(case.time.freezes[name].title for name in concerned),
            ),
        )
    given = granted(case, change)
    hit = [name for name in concerned if name not in given and _touches(case, change, name, work)]
    surely = [name for name in hit if concerned[name]]
    if _frozen(case, change, work, surely):
        claims = [(path, leave) for path, leave in claimed_leave(case, change) if leave.freeze in surely]
        claimed = {leave.freeze for _, leave in claims}
        if claims and not _frozen(case, change, work, [name for name in surely if name not in claimed]):
            return open_leave(case, change, work, *claims[0])
        return _in_freeze(case, change, work, surely)
    if _frozen(case, change, work, hit):
        return _perhaps(case, change, work, [name for name in hit if not concerned[name]])
    open_ = [name for name in concerned if name not in given and _doubt(case, name, work)]
    for name in open_:
        doubts.setdefault(name, []).append(change)
    return None if open_ else passed(change.id, procedure=change.procedure)


def _concerned(case: Case, change: LiveChange) -> dict[str, bool | None]:
    """The freezes that stop it, or perhaps do; without a procedure, those of any procedure for changes."""
    if change.requests:
        return case.time.freezes.of(change.procedure, change.holds)
    kept = [name for name, layered in case.profile.procedures.items() if CHANGE in layered.value.covers]
    names = kept or [change.procedure]
    found = [case.time.freezes.of(name, change.holds) for name in names]
    together: dict[str, bool | None] = {}
    for name in dict.fromkeys(name for freezes in found for name in freezes):
        together[name] = True if all(freezes.get(name) for freezes in found) else None
    return together


def _doubt(case: Case, name: str, work: Work) -> Unknown | None:
    return case.time.freezes.doubt(name, work.first, work.last)


def _doubtful(case: Case, name: str, changes: Sequence[LiveChange]) -> Judgement:
    """Nobody has said when a freeze applies: that is one question, however many changes wait for it."""
    works = [work for change in changes if (work := change.known_work)]
    first = min(works, key=lambda work: work.first)
    asked = _doubt(case, name, max(works, key=lambda work: work.last)) or _doubt(case, name, first)
    titles = [change.title for change in changes]
    others = (
        tell_count(len(titles) - MOST_NAMED, "{n} other change", "{n} other changes")
        if len(titles) > MOST_NAMED
        else ""
    )
    who = words.listed([*titles[:MOST_NAMED], *([others] if others else [])])
    return unknown(
        name,
        tell(
            '{who} may go live in the freeze "{freezes}"; nobody has said when it applies',
            who=who,
            freezes=case.time.freezes[name].title,
        )
        + question_in(asked),
        line_at(case.profile.organization.places, "calendars", "freezes", name),
        hint=tell("ask whoever keeps the freeze calendar"),
        procedure=changes[0].procedure,
        due=first.first,
    )


def _in_freeze(case: Case, change: LiveChange, work: Work, names: Sequence[str]) -> Judgement:
    freeze = case.time.freezes[names[0]]
    givers = words.listed((case.people.approver(role).title for role in freeze.exception_by), "or")
    leave = tell("{givers} may give leave", givers=givers) if givers else tell("no leave is foreseen")
    late = next((entry for entry in change.leave if entry[1].freeze in names), None)
    if late is not None and late[1].on is not None:
        return failed(
            change.id,
            tell(
                "{change} goes live {said} in the freeze {named}, and leave for it was only given on {on}",
                change=change.title,
                said=work.said,
                named=_named(case, names),
                on=words.day(late[1].on),
            ),
            line_at(case.written.places, *late[0], "on"),
            hint=tell("leave must be there before the work begins"),
            procedure=change.procedure,
        )
    return failed(
        change.id,
        tell(
            "{change} goes live {said}, in the freeze {named}; {leave}",
            change=change.title,
            said=work.said,
            named=_named(case, names),
            leave=leave,
        ),
        line_at(case.written.places, *work.path),
        hint=tell("plan it outside the freeze, or enter the leave (project.yaml: freeze_exceptions)"),
        procedure=change.procedure,
        related=tuple(
            line_at(case.profile.organization.places, "calendars", "freezes", name) for name in names
        ),
    )


def _perhaps(case: Case, change: LiveChange, work: Work, names: Sequence[str]) -> Judgement:
    facts = dict.fromkeys(fact for name in names for fact in change.undecided(case.time.freezes[name].when))
    asked = {name: fact for part in change.requests if part.facts for name, fact in part.facts.facts.items()}
    missing = words.listed(words.fact_label(name, asked) for name in facts)
    why = (
        tell("its {missing} is not said", missing=missing)
        if missing
        else tell("no request in it says of which class it is")
    )
    return unknown(
        change.id,
        tell(
            "{change} goes live {said}, perhaps in the freeze {named}: {why}",
            change=change.title,
            said=work.said,
            named=_named(case, names),
            why=why,
        ),
        line_at(case.written.places, *(change.requests[0].path if change.requests else change.path), "facts"),
        hint=tell("give the facts that decide whether the freeze stops it"),
        procedure=change.procedure,
        due=change.submit_by,
    )


def _touches(case: Case, change: LiveChange, name: str, work: Work) -> bool:
    """Whether some of the time of the work lies in a freeze."""
    return any(
        part.start < allowed.end and part.end > allowed.start
        for day, allowed in _allowed(case, change, work)
        for part in case.time.freezes.around(name, day)
    )


def _frozen(case: Case, change: LiveChange, work: Work, names: Sequence[str]) -> bool:
    """Whether the work can't be done outside these freezes: any of its stated hours, or all of a day."""
    if not names:
        return False
    if work.hours is not None:
        return True  # stated hours are not to be touched by any
    days: dict[date, list[bool]] = {}
    for day, allowed in _allowed(case, change, work):
        days.setdefault(day, []).append(case.time.freezes.covered(names, allowed, "pessimistic"))
    return any(all(covered) for covered in days.values())


def _allowed(case: Case, change: LiveChange, work: Work) -> Iterator[tuple[date, Interval]]:
    """The hours in which it may be done: those stated, else of that day's windows, else working hours."""
    if work.hours is not None:
        yield work.first, work.hours
        return
    for day in work.days:
        for hours in case.time.windows.openings(change.windows, day) or [None]:
            yield day, hours or case.time.freezes.working_hours(day)


def _givers(case: Case, subject: str) -> tuple[str, ...]:
    """Who may lift a finding: those who may give leave for every freeze that concerns the change.

    A waiver is no way round them. Where no freeze names anybody, it is left to the owner of the procedure.
    """
    changes = (*case.changes, *bare_releases(case, case.changes))
    change = next((change for change in changes if change.id == subject), None)
    if change is None:
        names = [subject] if subject in case.organization.calendars.freezes else []
    else:
        work, concerned = change.known_work, _concerned(case, change)
        left = {leave.freeze for _, leave in change.leave}
        names = [n for n in concerned if n in left or (work and _touches(case, change, n, work))]
    allowed: list[str] | None = None
    for named in filter(None, (case.time.freezes[name].exception_by for name in names)):
        roles = [
            above for role in named for above in (case.people.canonical(role), *case.people.line_above(role))
        ]
        allowed = roles if allowed is None else [role for role in allowed if role in roles]
    return tuple(dict.fromkeys(allowed or ()))


def _refused(finding: Diagnostic) -> Judgement:
    return failed(
        finding.subject,
        finding.message,
        finding.place,
        hint=finding.hint,
        procedure=finding.procedure,
        code=finding.code,
    )


def _ignores(change: LiveChange) -> bool:
    paths = [part.exception for part in change.requests]
    return bool(paths) and all(path is not None and path.ignores_freezes for path in paths)


def _named(case: Case, names: Sequence[str]) -> str:
    titles = dict.fromkeys(case.time.freezes[name].title for name in names)
    return words.listed(f'"{title}"' for title in titles)


RULE = Rule(
    id="AR-21",
    codes=("go-live-in-freeze", "freeze-exception-refused"),
    title=later("Nothing goes live in a freeze that stops it, without leave from whoever may give it"),
    severity=Severity.BLOCKER,
    prevents=("F2", "F6"),
    procedures=("CHE", "REL"),
    reason="""
A freeze stands where operations can't afford a surprise: year end, a festival, a rotation of staff, the
go-live of something else. A project that plans through it is stopped at the last board, when suppliers and
trainers are booked. Leave that somebody gave who may not give it is worth nothing on the night, and so is
leave of which nobody can say when it was given.
""",
    data="go-live of requests (plan, window) and of all releases; facts; freezes; freeze_exceptions",
    bad="""
project:
  releases:
    - {id: R-1, title: First district, go_live: 2026-07-14, requests: [C-1]}
""",
    good="""
project:
  releases:
    - id: R-1
      title: First district
      go_live: 2026-07-14
      requests: [C-1]
      freeze_exceptions: [{freeze: summer, granted_by: head-of-operations, on: 2026-05-04}]
""",
    hint=later("plan it outside the freeze, or ask whoever may give leave"),
    check=check,
    bites_on=days_of,
    waivers_of=_givers,
)
