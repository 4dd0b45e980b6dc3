"""AR-23: no change overlaps another on the same or a dependent item if one of the two is of high impact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dovetail.check.case import Case
from dovetail.check.derived.change_calendar import Planned, is_high
from dovetail.check.derived.live_changes import LiveChange
from dovetail.check.derived.subject_days import days_of
from dovetail.check.derived.work_time import Work
from dovetail.check.lines import line_at
from dovetail.check.rule import Judgement, Rule, failed, passed, question_in, unknown
from dovetail.check.rules.change.undated import undated
from dovetail.model import words
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell, tell_count, tell_of

MOST_NAMED = 3


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per change that is not over yet, and one for a schedule that operations don't show."""
    judged = []
    for change in case.recorded_changes:
        work = change.known_work
        if work is None:
            yield undated(
                case,
                change,
                tell(
                    "{change}: nobody has said when it goes live, so a collision can't be ruled out",
                    change=change.title,
                ),
            )
        elif work.last >= case.today:
            judged.append(_of_change(case, change, work))
    shown = "changes" in case.organization.calendars.model_fields_set
    yield from (judgement for judgement in judged if shown or judgement.verdict != "pass")
    if any(judgement.verdict == "pass" for judgement in judged) and not shown:
        yield unknown(
            "calendars.changes",
            tell(
                "the schedule of operational changes is not stated, so nobody can tell whether "
                "changes of projects collide with them"
            ),
            line_at(case.profile.organization.places, "calendars"),
            hint=tell(
                "enter the changes that operations plan (organization.yaml: calendars.changes, "
                "empty if nothing is planned)"
            ),
            severity=Severity.MINOR,
            whole=True,
        )


def _of_change(case: Case, change: LiveChange, work: Work) -> Judgement:
    calendar, code = case.neighbours.change_calendar, case.project.code
    items = change.items if isinstance(change.items, tuple) else ()
    if not items and not change.services:
        return _of_nowhere(case, change, work)
    own = is_high(change.impact, change.outage, case.organization)
    clashes = calendar.beside(items, change.services, work, code, (True, None, False) if own else (True,))
    if clashes:
        return failed(
            change.id,
            tell(
                "{change} is done {said}, when {named}",
                change=change.title,
                said=work.said,
                named=_named(case, clashes),
            ),
            line_at(case.written.places, *work.path),
            hint=tell("agree with the others which of the two moves"),
            procedure=change.procedure,
            related=tuple(entry.place(case.profile) for entry in list(clashes)[:MOST_NAMED]),
        )
    open_ = () if own else (None, False) if own is None else (None,)
    doubtful = calendar.beside(items, change.services, work, code, open_)
    if doubtful:
        whose = tell("its own impact") if own is None else tell("the impact of the other")
        return unknown(
            change.id,
            tell(
                "{change} is done {said}, when {named}; {whose} is not said",
                change=change.title,
                said=work.said,
                named=_named(case, doubtful),
                whose=whose,
            ),
            line_at(case.written.places, *change.record_path, "impact")
            if own is None
            else next(iter(doubtful)).place(case.profile),
            hint=tell("state the impact of both, and move one if either is high"),
            procedure=change.procedure,
            due=work.first,
        )
    return passed(change.id, procedure=change.procedure)


def _of_nowhere(case: Case, change: LiveChange, work: Work) -> Judgement:
    """Nobody has said what it touches: with nothing else on these days it can't collide."""
    others = case.neighbours.change_calendar.at(work, case.project.code)
    if not others:
        return passed(change.id, procedure=change.procedure)
    asks = question_in(change.items)
    beside = words.listed(_whose(case, entry) for entry in others[:MOST_NAMED])
    return unknown(
        change.id,
        tell(
            "{change} names no service and no configuration item{asks}, so it can't be "
            "told whether it collides with what is planned {said}: {beside}",
            change=change.title,
            asks=asks,
            said=work.said,
            beside=beside,
        ),
        line_at(case.written.places, *change.record_path, "items"),
        hint=tell("state the items that it touches, or at least its services"),
        procedure=change.procedure,
        due=change.submit_by,
    )


def _named(case: Case, others: Mapping[Planned, str]) -> str:
    said = [
        tell("{whose} on {title}", whose=_whose(case, entry), title=_title(case, name))
        for entry, name in list(others.items())[:MOST_NAMED]
    ]
    more = [tell_of("other work that is planned", "more")] if len(others) > len(said) else []
    return tell_count(
        len(others), "{list} is planned", "{list} are planned", list=words.listed([*said, *more])
    )


def _whose(case: Case, entry: Planned) -> str:
    if entry.project:
        return tell('"{entry}" of project {project}', entry=entry.title, project=entry.project)
    return tell('"{entry}" of operations', entry=entry.title)


def _title(case: Case, name: str) -> str:
    item = case.organization.configuration_items.get(name)
    service = case.organization.services.get(name)
    return item.title if item else service.title if service else name


RULE = Rule(
    id="AR-23",
    codes=("change-collision",),
    title=later(
        "No change overlaps another on the same or a dependent item or service if either has high impact"
    ),
    severity=Severity.BLOCKER,
    prevents=("F2",),
    procedures=("CHE",),
    reason="""
Two teams that work on the same database in one night can't tell whose step broke it, and the way back of one
undoes the work of the other. Each team knows its own plan; nobody sees both unless they are laid beside each
other, with the operational changes and those of the other projects.
""",
    data="day or window, items, services, impact; calendars: changes; dependencies; other projects",
    bad="""
organization:
  calendars:
    changes:
      storage: {title: New disks, from: 2026-06-10, items: meter-store, impact: high, reference: CHG-204}
""",
    good="""
organization:
  calendars:
    changes:
      storage: {title: New disks, from: 2026-06-17, items: meter-store, impact: high, reference: CHG-204}
""",
    hint=later("move one of the two"),
    check=check,
    bites_on=days_of,
)
