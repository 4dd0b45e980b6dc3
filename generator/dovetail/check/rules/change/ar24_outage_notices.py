"""AR-24: an outage is announced to everybody who must know, as long before as operations ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.live_changes import LiveChange
from dovetail.check.derived.outage_notices import Deadline, deadlines, paired, told_on
from dovetail.check.derived.subject_days import days_of
from dovetail.check.derived.work_time import Work
from dovetail.check.lines import line_at
from dovetail.check.rule import Judgement, Rule, failed, passed, question_in, unknown
from dovetail.model import words
from dovetail.model.change_record import Notice
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per change that takes a service from its users, or of which nobody has said it."""
    judged = (
        _of_change(case, entry, entry.known_work)
        for entry in case.recorded_changes
        if entry.outage is not False
    )
    yield from dict.fromkeys(judged)


def _of_change(case: Case, change: LiveChange, work: Work | None) -> Judgement:
    def open_(message: str, *path: str | int, hint: str = "", due: date | None = None) -> Judgement:
        return unknown(
            change.id,
            f"{change.title}: {message}",
            line_at(case.written.places, *path),
            hint=hint,
            procedure=change.procedure,
            due=due or change.submit_by or case.project.ends,
        )

    if change.contradicts_itself:
        said = (tell("users lose a service meanwhile"), tell("that they lose none"))
        by_facts, by_record = (
            said if change.answered_outage else (tell("no user loses a service"), tell("that some do"))
        )
        return unknown(
            change.id,
            tell(
                "{change}: by the facts of the request {by_facts}, and the record of the "
                "change says {by_record}",
                change=change.title,
                by_facts=by_facts,
                by_record=by_record,
            ),
            line_at(case.written.places, *change.record_path, "outage"),
            hint=tell("correct whichever is wrong: the way of the request and the announcements hang on it"),
            procedure=change.procedure,
            code="outage-contradicted",
        )
    if change.outage is not True:
        asks = question_in(change.outage)
        message = tell("nobody has said whether users lose a service meanwhile{asks}", asks=asks)
        return open_(
            message,
            *change.record_path,
            "outage",
            hint=tell("say whether users notice it (outage: yes or no)"),
        )
    if work is None:
        path = (*change.path, "go_live" if change.is_release else "needed_by")
        return open_(tell("it means an outage, and nobody has said when"), *path, hint=tell("state the day"))
    intervals = case.organization.standards.outage_notices
    if intervals is None:
        return unknown(
            "standards.outage_notices",
            tell("operations have not said how long before an outage it must be announced"),
            line_at(case.profile.organization.places, "standards", "outage_notices"),
            hint=tell(
                "say how long ahead outages are announced (organization.yaml: "
                "standards.outage_notices, empty if nothing is asked)"
            ),
            whole=True,
        )
    wanted = list(deadlines(case, change, work, intervals))
    notices = change.record.notices if change.record else ()
    stated = change.record is not None and "notices" in change.record.model_fields_set
    if wanted and not stated:
        first = min((deadline.by for deadline in wanted if deadline.by), default=work.first)
        return open_(
            tell(
                "it means an outage {said}, and no announcement is planned ({wanted})",
                said=work.said,
                wanted=words.listed(_asked(deadline) for deadline in wanted),
            ),
            *(*change.record_path, "notices"),
            hint=tell("say who is told, and when (notices)"),
            due=first,
        )
    problems = list(_problems(case, change, work, wanted, notices))
    wrong = next((problem for problem in problems if problem.verdict == "fail"), None)
    return wrong or next(iter(problems), passed(change.id, procedure=change.procedure))


def _problems(
    case: Case, change: LiveChange, work: Work, wanted: list[Deadline], notices: tuple[Notice, ...]
) -> Iterator[Judgement]:
    for deadline, index in paired(wanted, notices):
        problem = _problem(case, change, work, deadline, notices, index)
        if problem is not None:
            yield problem


def _problem(
    case: Case,
    change: LiveChange,
    work: Work,
    deadline: Deadline,
    notices: tuple[Notice, ...],
    index: int | None,
) -> Judgement | None:
    title, outage = change.title, tell("the outage {said}", said=work.said)
    day = told_on(notices[index]) if index is not None else None
    at = line_at(
        case.written.places, *change.record_path, "notices", *((index, "on") if index is not None else ())
    )
    if deadline.by is None or not deadline.surely:
        if index is not None and day is not None and deadline.by is not None and day <= deadline.by:
            return None
        said = {"title": title, "to": deadline.to, "outage": outage}
        return unknown(
            change.id,
            tell("{title}: it is not known how long before {to} must hear of {outage}", **said)
            if deadline.surely
            else tell("{title}: it is not known whether {to} must hear of {outage}", **said),
            at,
            hint=tell("ask operations, or give the facts of the request on which it depends"),
            procedure=change.procedure,
            due=deadline.by or change.submit_by,
        )
    if index is None:
        return failed(
            change.id,
            tell(
                "{title}: no announcement of {outage} to {asked}",
                title=title,
                outage=outage,
                asked=_asked(deadline),
            ),
            at,
            hint=tell("announce it to {to} by {by}", to=deadline.to, by=words.day(deadline.by)),
            procedure=change.procedure,
        )
    if day is None:
        return unknown(
            change.id,
            tell(
                "{title}: nobody has said when {asked} hears of {outage}",
                title=title,
                asked=_asked(deadline),
                outage=outage,
            ),
            at,
            hint=tell("announce it by {by}", by=words.day(deadline.by)),
            procedure=change.procedure,
            due=deadline.by,
        )
    if day > deadline.by:
        return failed(
            change.id,
            tell(
                "{title}: {to} hears of {outage} on {day}, and must by {by}, {how_long} before",
                title=title,
                to=deadline.to,
                outage=outage,
                day=words.day(day),
                by=words.day(deadline.by),
                how_long=deadline.how_long,
            ),
            at,
            hint=tell("announce it earlier, or move the work"),
            procedure=change.procedure,
            code="notice-late",
        )
    return None


def _asked(deadline: Deadline) -> str:
    if deadline.by is None:
        return deadline.to
    return tell(
        "{to}, {how_long} before, by {by}",
        to=deadline.to,
        how_long=deadline.how_long,
        by=words.day(deadline.by),
    )


RULE = Rule(
    id="AR-24",
    codes=("notice-missing", "notice-late", "outage-contradicted"),
    title=later("Everybody who must know of an outage is told as long before as operations ask"),
    severity=Severity.MAJOR,
    prevents=("F4", "F6"),
    procedures=("STK", "REL"),
    reason="""
Users can plan around an outage that they know of, and call the service desk about one that they don't. The
intervals are there because rosters, clinics and month ends are planned weeks ahead. A project that announces
late has to move its go-live, or starts the new service with angry users. An emergency that may be approved
afterwards can't be announced weeks before: for it only intervals count that name it in their condition.
""",
    data="outage (record, facts) and notices of changes; outage_notices of the standards; day of the work",
    bad="""
project:
  requests:
    - id: C-1
      change: {outage: yes, notices: [{to: Control room, on: 2026-06-09}]}
""",
    good="""
project:
  requests:
    - id: C-1
      change: {outage: yes, notices: [{to: Control room, on: 2026-05-26}, {to: Users, on: 2026-06-03}]}
""",
    hint=later("announce it in time"),
    check=check,
    bites_on=days_of,
)
