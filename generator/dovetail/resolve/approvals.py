"""The approvals of one request on its way: which are needed, at which step, on which day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.resolved import ResolvedApproval
from dovetail.model.routes import AfterTheFact, Approval
from dovetail.resolve.authority import resolve_approval
from dovetail.resolve.durations import Point, earliest_end
from dovetail.resolve.holders import Case
from dovetail.resolve.path import Attempt, deciding_step
from dovetail.resolve.time_context import TimeContext

AskFacts = Callable[[Iterable[str]], Sequence[str]]


def approvals_of(
    attempt: Attempt, case: Case, *, delivery: date, time: TimeContext, ask: AskFacts
) -> tuple[ResolvedApproval, ...]:
    """Every approval that the way needs. Whether one applies may be unknown; it is then marked so.

    :param delivery: the day of the deed, from which approvals after the fact are counted.
    :param ask: records a question for each fact that decides, and gives the questions' ids.
    """
    schedule = attempt.schedule
    dates = {entry.step: entry.meeting or entry.end for entry in schedule.steps} if schedule else {}
    given: list[ResolvedApproval] = []
    for approval in attempt.way.approvals(attempt.steps, case.people.organization.boards):
        step = deciding_step(approval, attempt.steps)
        given += _given(approval, attempt, case, dates.get(step, delivery), step, ask)
    exception = attempt.way.exception
    if exception is not None and exception.after_the_fact is not None:
        given = _after_the_fact(exception.after_the_fact, given, attempt, case, delivery, time, ask)
    return _once_per_person(given)


def _once_per_person(given: Iterable[ResolvedApproval]) -> tuple[ResolvedApproval, ...]:
    """One approval for each person and step, with every reason for it; unsettled ones stay as they are."""
    merged: dict[tuple[object, ...], ResolvedApproval] = {}
    for entry in given:
        key = (entry.role, entry.holder or entry.problem, entry.step, entry.afterwards, entry.verdict)
        before = merged.setdefault(key, entry)
        merged[key] = replace(
            before,
            because="; ".join(dict.fromkeys(filter(None, (before.because, entry.because)))),
            authority="; ".join(dict.fromkeys(filter(None, (before.authority, entry.authority)))),
        )
    return tuple(merged.values())


def _given(
    approval: Approval, attempt: Attempt, case: Case, on: date, step: str, ask: AskFacts
) -> tuple[ResolvedApproval, ...]:
    holds = attempt.facts.holds(approval.when)
    if holds is False:
        return ()
    given = resolve_approval(approval, case, on=on, step=step)
    if holds:
        return given
    asked = words.listed(ask(attempt.facts.undecided(approval.when)))
    return tuple(
        replace(entry, verdict="unknown", problem=f"Whether this approval is needed depends on {asked}.")
        for entry in given
    )


def _after_the_fact(
    rule: AfterTheFact,
    before: Sequence[ResolvedApproval],
    attempt: Attempt,
    case: Case,
    delivery: date,
    time: TimeContext,
    ask: AskFacts,
) -> list[ResolvedApproval]:
    """Approvals that may follow the deed, each with its deadline; all of them, if the rule names none."""
    if isinstance(rule.within, Unknown):
        asked = case.questions.ask(rule.within, blocks=case.blocks, owner=case.owner)
        due, problem = None, f"By when it must follow is not known ({asked})."
    else:
        due, problem = earliest_end(Point(delivery), rule.within, "pessimistic", time.calendar).day, ""
    if rule.approvals:
        late = [
            entry
            for approval in rule.approvals
            for entry in _given(approval, attempt, case, due or delivery, "", ask)
        ]
        kept = list(before)
    else:
        late, kept = list(before), []
    return kept + [
        replace(
            entry,
            afterwards=True,
            due=due,
            problem=entry.problem or problem,
            verdict="unknown" if problem and entry.verdict == "ok" else entry.verdict,
        )
        for entry in late
    ]
