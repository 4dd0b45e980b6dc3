"""What is known, and not known, of the time that the steps of one request take.

Values that change in time are those in force on the day on which the request is needed, except the dates of
boards, windows and calendars, which count while they are in force themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.conditions import Fact, When
from dovetail.model.diagnostics import Place
from dovetail.model.in_force import in_force
from dovetail.model.language import tell
from dovetail.model.routes import LeadTime
from dovetail.model.values import Duration
from dovetail.resolve.calendars.durations import StatedDuration, View
from dovetail.resolve.calendars.freezes import Holds
from dovetail.resolve.calendars.time_context import TimeContext
from dovetail.resolve.facts.questions import Questions
from dovetail.resolve.procedures.network import PlannedStep

AskFacts = Callable[[When | None], Sequence[str]]


class Doubt(IntEnum):
    """How a day that was worked out stands to the true one; the greatest of several counts.

    ``AT_LEAST``: part of a time is known, so the true day is this one or further off. ``UNSAID``: of some
    time nothing is known and it counted as none, so the day is only a bound that the true one can't reach.
    """

    NONE = 0
    AT_LEAST = 1
    UNSAID = 2


@dataclass(frozen=True, slots=True)
class Known:
    """A duration as far as it is known; ``shaky`` if it may be longer than its longest known end."""

    duration: Duration | None = None
    shaky: bool = False
    question: str = ""

    @property
    def doubt(self) -> Doubt:
        """What this duration makes of a day beyond it."""
        if not self.shaky:
            return Doubt.NONE
        return Doubt.UNSAID if self.duration is None else Doubt.AT_LEAST


@dataclass(frozen=True, slots=True)
class Task:
    """A step with its times: ``takes`` is its own, ``waits`` lies between what precedes and its start."""

    planned: PlannedStep
    takes: Known
    waits: Known
    boards: tuple[str, ...]
    freezes: Mapping[str, bool | None]
    done: date | None = None
    """The day on which it was done: it takes no time any more."""

    @property
    def id(self) -> str:
        """The step's id."""
        return self.planned.step.id

    def counts(self, view: View) -> bool:
        """Whether it takes time: what perhaps applies does in the pessimistic view."""
        return self.done is None and (self.planned.applies is True or view == "pessimistic")


@dataclass(frozen=True, slots=True)
class Gap:
    """Time between the end of ``first`` and the start of ``then``. Of the same step: its least time."""

    first: str
    then: str
    time: Known
    applies: bool | None
    because: str

    def counts(self, view: View) -> bool:
        """Whether it takes part: what perhaps applies does in the pessimistic view."""
        return self.applies is True or view == "pessimistic"


class Inquiry:
    """Asks, for one request, what is not known of its time, and keeps the ids of those questions in order.

    ``ask_facts`` puts the questions on which a condition depends, and gives their ids. Without it the
    condition itself is put in question.
    """

    def __init__(
        self, questions: Questions, blocks: str, owner: str, on: date, ask_facts: AskFacts | None = None
    ) -> None:
        self._questions, self._blocks, self._owner, self.on = questions, blocks, owner, on
        self._ask_facts = ask_facts
        self._asked: dict[str, None] = {}

    @property
    def asked(self) -> tuple[str, ...]:
        """Ids of the questions that bear on the way to delivery."""
        return tuple(self._asked)

    def ask(
        self, unknown: Unknown, *, bears: bool = True, place: Place | None = None, owner: str = ""
    ) -> str:
        """Put a question; ``bears`` is whether the dates up to delivery depend on the answer."""
        role = owner or self._owner
        question = self._questions.ask(unknown, blocks=self._blocks, owner=role, place=place)
        if bears:
            self._asked[question] = None
        return question

    def ask_whether(
        self, when: When | None, question: str, *, bears: bool = True, place: Place | None = None
    ) -> None:
        """Put what decides a condition that can't be decided; ``question`` asks for the condition itself."""
        if self._ask_facts is None:
            self.ask(Unknown(unknown=question), bears=bears, place=place)
            return
        asked = self._ask_facts(when)
        if bears:
            self._asked.update(dict.fromkeys(asked))

    def known(
        self, stated: StatedDuration, what: str, *, bears: bool = True, place: Place | None = None
    ) -> Known:
        """The part of a stated duration that is known on the day of use; what isn't is asked."""
        if stated is None:
            return Known()
        value = in_force(stated, self.on, what)
        if isinstance(value, Unknown):
            return Known(None, True, self.ask(value, bears=bears, place=place))
        return Known(value, value.is_open)


def tasks_of(
    steps: Sequence[PlannedStep],
    after_delivery: frozenset[str],
    procedure: str,
    time: TimeContext,
    holds: Holds,
    inquiry: Inquiry,
    done: Mapping[str, date],
) -> dict[str, Task]:
    """The tasks of the given steps, in their order. Of what is done nothing is asked any more."""
    freezes = time.freezes.of(procedure, holds)
    tasks = {}
    for planned in steps:
        step = planned.step
        if step.id in done:
            tasks[step.id] = Task(planned, Known(), Known(), (), {}, done[step.id])
            continue
        bears = step.id not in after_delivery
        takes = inquiry.known(
            planned.duration, tell('duration of "{step}"', step=step.title), bears=bears, place=planned.place
        )
        waits = inquiry.known(
            step.wait, tell('waiting time before "{step}"', step=step.title), bears=bears, place=planned.place
        )
        if planned.applies is None:
            question = tell(
                'Does "{step}" apply? It does only if {condition}.',
                step=step.title,
                condition=condition_of(planned, time),
            )
            inquiry.ask_whether(step.when, question, bears=bears, place=planned.place)
        boards = tuple(name for name in step.decided_by if name in time.boards)
        tasks[step.id] = Task(planned, takes, waits, boards, freezes if step.heeds_freezes else {})
    return tasks


def condition_of(planned: PlannedStep, time: TimeContext) -> str:
    """On what it depends whether a step applies, in words."""
    return planned.condition or words.condition(planned.step.when, {}, time.organization)


def gaps_of(
    path: Sequence[str],
    delivers: str,
    planned: Mapping[str, PlannedStep],
    lead_times: Sequence[LeadTime],
    time: TimeContext,
    holds: Holds,
    inquiry: Inquiry,
    facts: Mapping[str, Fact],
    done: Mapping[str, date],
) -> list[Gap]:
    """The lead times of the request, and of its steps, that hold between steps of the path, up to one that
    is not done yet.
    """
    stated = [(path[0], lead) for lead in lead_times]
    stated += [(step, lead) for step in path for lead in planned[step].step.ahead_of]
    gaps = []
    for default, lead in stated:
        first, then = lead.from_ or default, lead.to or delivers
        applies = holds(lead.when)
        if applies is False or first not in path or then not in path or then in done:
            continue
        steps = {"step": planned[first].step.title, "other": planned[then].step.title}
        known = inquiry.known(lead.time, tell('time between "{step}" and "{other}"', **steps))
        if applies is None:
            condition = words.condition(lead.when, facts, time.organization, inquiry.on)
            inquiry.ask(
                Unknown(
                    unknown=tell(
                        'Does the lead time between "{step}" and "{other}" apply? '
                        "It does only if {condition}.",
                        condition=condition,
                        **steps,
                    )
                )
            )
        if None in (planned[first].applies, planned[then].applies):
            applies = None
        gaps.append(Gap(first, then, known, applies, lead.because or ""))
    return gaps
