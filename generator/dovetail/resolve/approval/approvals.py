"""The approvals of one request on its way: which are needed, at which step, on which day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.language import later, tell
from dovetail.model.resolved import ResolvedApproval
from dovetail.model.routes import AfterTheFact, Approval
from dovetail.resolve.approval.authority import resolve_approval
from dovetail.resolve.approval.holders import Case, excluding
from dovetail.resolve.calendars.durations import Point, earliest_end
from dovetail.resolve.calendars.time_context import TimeContext
from dovetail.resolve.procedures.path import Attempt, deciding_step

MOST_DAYS = 366
"""How far ahead a board's next meeting is looked for."""


def approvals_of(
    attempt: Attempt, case: Case, *, delivery: date, time: TimeContext
) -> tuple[ResolvedApproval, ...]:
    """Every approval that the way needs. Whether one applies may be unknown; it is then marked so.

    :param delivery: the day of the deed, from which approvals after the fact are counted.
    """
    desk = _Desk(attempt, case, delivery)
    boards = case.people.organization.boards
    before = attempt.way.approvals(attempt.steps, boards, attempt.facts)
    exception = attempt.way.exception
    if exception is None or exception.after_the_fact is None:
        return _once_per_person(desk.resolve(before))
    rule = exception.after_the_fact
    late = rule.approvals or attempt.way.approvals(attempt.steps, boards, attempt.facts, ordinary=True)
    kept = before if rule.approvals or exception.replaces_approvals else exception.approvals
    return _once_per_person([*desk.resolve(kept), *desk.afterwards(late, rule, time)])


@dataclass(frozen=True, slots=True)
class _Desk:
    """Resolves the approvals of one request."""

    attempt: Attempt
    case: Case
    delivery: date

    def resolve(self, approvals: Iterable[Approval]) -> list[ResolvedApproval]:
        """Approvals before the deed, each on the day of its step."""
        schedule = self.attempt.schedule
        dates = {entry.step: entry.meeting or entry.end for entry in schedule.steps} if schedule else {}
        given: list[ResolvedApproval] = []
        for approval in approvals:
            step = deciding_step(approval, self.attempt.steps)
            taken = [entry.holder for entry in given if entry.step in approval.not_by]
            case = excluding(self.case, taken, later("{name} approves at another step already"))
            given += self._given(approval, dates.get(step, self.delivery), step, case)
        return given

    def afterwards(
        self, approvals: Iterable[Approval], rule: AfterTheFact, time: TimeContext
    ) -> list[ResolvedApproval]:
        """Approvals that may follow the deed, each with its deadline."""
        due, problem = self._deadline(rule, time)
        return [
            replace(
                entry,
                on=self._meeting(entry, time) or entry.on,
                afterwards=True,
                due=due,
                problem=entry.problem or problem,
                verdict="unknown" if problem and entry.verdict == "ok" else entry.verdict,
            )
            for approval in approvals
            for entry in self._given(approval, due or self.delivery, "", self.case)
        ]

    def _meeting(self, entry: ResolvedApproval, time: TimeContext) -> date | None:
        """The first meeting after the deed, if a board approves."""
        if entry.role not in time.boards:
            return None
        until = self.delivery + timedelta(days=MOST_DAYS)
        return next((meeting.on for meeting in time.boards.meetings(entry.role, self.delivery, until)), None)

    def _deadline(self, rule: AfterTheFact, time: TimeContext) -> tuple[date | None, str]:
        if isinstance(rule.within, Unknown):
            asked = self.case.questions.ask(rule.within, blocks=self.case.blocks, owner=self.case.owner)
            return None, tell("By when it must follow is not known ({asked}).", asked=asked)
        return earliest_end(Point(self.delivery), rule.within, "pessimistic", time.calendar).day, ""

    def _given(self, approval: Approval, on: date, step: str, case: Case) -> tuple[ResolvedApproval, ...]:
        holds = self.attempt.facts.holds(approval.when)
        if holds is False:
            return ()
        given = resolve_approval(approval, case, on=on, step=step)
        if holds:
            return given
        asked = words.listed(self.case.ask(self.attempt.facts.undecided(approval.when)))
        problem = tell("Whether this approval is needed depends on {asked}.", asked=asked)
        return tuple(
            replace(entry, verdict="unknown", problem=problem, lacks="need", asked=asked) for entry in given
        )


def _once_per_person(given: Iterable[ResolvedApproval]) -> tuple[ResolvedApproval, ...]:
    """One approval for each person and step, with every reason for it; unsettled ones stay as they are."""
    merged: dict[tuple[object, ...], ResolvedApproval] = {}
    for entry in given:
        key = (entry.role, entry.holder or entry.problem, entry.step, entry.afterwards, entry.verdict)
        before = merged.setdefault(key, entry)
        merged[key] = replace(
            before,
            because=words.joined(dict.fromkeys((before.because, entry.because))),
            authority=words.joined(dict.fromkeys((before.authority, entry.authority))),
        )
    return tuple(merged.values())
