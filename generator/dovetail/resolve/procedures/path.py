"""The way of one request through its procedure: which steps, how long, and with which approvals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.facts import Quantity
from dovetail.model.language import tell
from dovetail.model.procedure import Procedure
from dovetail.model.resolved import Actor, Schedule
from dovetail.model.routes import Approval, ExceptionPath, LeadTime, Preapproved, Route, Step
from dovetail.model.values import Duration, InForce
from dovetail.resolve.facts.truth import FactSet
from dovetail.resolve.people import REQUESTER, SERVICE_OWNER, People
from dovetail.resolve.procedures.deciding import decides
from dovetail.resolve.procedures.gate_deciders import decides_alone
from dovetail.resolve.procedures.insertion import insert_step
from dovetail.resolve.procedures.network import PlannedStep
from dovetail.resolve.procedures.window_choice import usable_windows

StatedDuration = Duration | tuple[InForce[Duration | Unknown], ...] | Unknown | None


@dataclass(frozen=True, slots=True)
class Way:
    """A request's way: its route, and the exception or standing leave that changes it."""

    procedure: Procedure
    route: Route | None
    exception: ExceptionPath | None
    preapproved: Preapproved | None
    omitted: frozenset[str] = frozenset()
    services: tuple[str, ...] = ()
    """Services that the request touches."""

    @property
    def exempt(self) -> bool:
        """True if the procedure does not apply at all."""
        exception = self.exception
        return (
            exception is not None
            and exception.kind == "exempt"
            and not exception.route
            and not exception.skips
        )

    def steps(self, on: date) -> list[Step]:
        """All steps in order: the procedure's, with what the route adds."""
        if self.exempt:
            return []
        steps = [step for step in self.procedure.steps if step.effective.covers(on)]
        for extra in self.route.steps if self.route else ():
            steps = insert_step(steps, extra.step, after=extra.after, before=extra.before)
        return steps

    @property
    def skipped(self) -> frozenset[str]:
        """Steps that this way does not have."""
        sources = (self.route, self.exception, self.preapproved)
        return self.omitted.union(*(source.skips for source in sources if source is not None))

    @property
    def delivers(self) -> str | None:
        """The step whose end is what ``needed_by`` means."""
        if self.route is not None and self.route.delivers is not None:
            return self.route.delivers
        return self.procedure.handles.delivers if self.procedure.handles else None

    def planned(
        self, facts: FactSet, people: People, requester: Actor, on: date, boards: Iterable[str]
    ) -> list[PlannedStep]:
        """All steps in order with their people and durations, and whether they apply.

        A board that must agree meets at the step where it decides, also if only a route asks for it.
        """
        steps = self.steps(on)
        truths = {step.id: False if step.id in self.skipped else facts.holds(step.when) for step in steps}
        applying = [step for step in steps if truths[step.id] is not False]
        deciding: dict[str, list[str]] = {}
        for approval in self.approvals(applying, boards, facts):
            if approval.board is not None:
                deciding.setdefault(deciding_step(approval, applying), []).append(approval.board)
        return [
            PlannedStep(
                step=self._in_time(step, deciding.get(step.id, ()), facts, on),
                actor=step_actor(step, self.procedure, people, requester, self.services),
                applies=truths[step.id],
                duration=self._duration(step, facts),
                condition=words.condition(step.when, facts.facts, facts.organization, on)
                if truths[step.id] is None
                else "",
            )
            for step in steps
        ]

    def _in_time(self, step: Step, boards: Iterable[str], facts: FactSet, on: date) -> Step:
        """The step as the request, its exception and the boards that must agree change what it waits for."""
        changes: dict[str, object] = {}
        exception = self.exception
        if step.heeds_freezes and exception is not None and exception.ignores_freezes:
            changes["heeds_freezes"] = False
        if step.windows:
            touched = (*self.services, *_answered_services(facts))
            opens = usable_windows(
                step.windows, self._duration(step, facts), touched, facts.organization.calendars, on
            )
            opens = () if exception is not None and exception.ignores_windows else opens
            if opens != step.windows:
                changes["windows"] = opens
        decided_by = tuple(dict.fromkeys((*step.decided_by, *boards)))
        if decided_by != step.decided_by:
            changes["decided_by"] = decided_by
        return step.model_copy(update=changes) if changes else step

    def _duration(self, step: Step, facts: FactSet) -> StatedDuration:
        for source in (self.exception, self.route):
            if source is not None and step.id in source.durations:
                return source.durations[step.id]
        if step.duration_fact is not None:
            return _answered(step.duration_fact, facts)
        return step.duration

    @property
    def lead_times(self) -> tuple[LeadTime, ...]:
        """Stretches of time between steps, the procedure's and the route's."""
        if self.route is None or self.exempt:
            return () if self.exempt else self.procedure.lead_times
        whole = (LeadTime(time=self.route.lead_time),) if self.route.lead_time is not None else ()
        return (*self.procedure.lead_times, *self.route.lead_times, *whole)

    def approvals(
        self, steps: Iterable[Step], boards: Iterable[str], facts: FactSet, *, ordinary: bool = False
    ) -> tuple[Approval, ...]:
        """Who must agree: of the procedure, the route and the exception, and whoever decides at a step.

        What surely doesn't apply is left out. ``ordinary`` leaves out what an exception changes.
        """
        if self.preapproved is not None:
            return self._applying(self.preapproved.approvals, facts)
        exception = None if ordinary else self.exception
        if exception is not None and (self.exempt or exception.replaces_approvals):
            return self._applying(exception.approvals, facts)
        if self.exempt:
            return ()
        sources = (self.procedure, self.route, exception)
        listed = [
            approval
            for source in sources
            if source is not None
            for approval in self._applying(source.approvals, facts)
        ]
        known_boards = set(boards)
        # An approval that only perhaps applies does not stand for what the step itself asks for.
        sure = [approval for approval in listed if facts.holds(approval.when)]
        for step in steps:
            for decider in step.decided_by:
                name = "board" if decider in known_boards else "authority"
                if not any(getattr(approval, name) == decider for approval in sure):
                    listed.append(
                        Approval.model_validate({name: decider, "step": step.id, "when": step.when})
                    )
        return tuple(listed)

    def _applying(self, approvals: Iterable[Approval], facts: FactSet) -> tuple[Approval, ...]:
        return tuple(approval for approval in approvals if facts.holds(approval.when) is not False)


def step_actor(
    step: Step, procedure: Procedure, people: People, requester: Actor, services: Iterable[str] = ()
) -> Actor:
    """Who does a step; ``requester`` is whoever asks, ``services`` are what the request touches.

    A service is answered for by its own owner, also where the project binds the role of the service owner.
    Whoever holds the role of a locked step keeps it, and so does whoever decides: a binding moves neither.
    A decision on a gate is taken by whom the project names there, if that is one person or role.
    """
    if isinstance(step.by, Unknown):
        return Actor("", words.not_said(), question=step.by.unknown)
    if step.by == REQUESTER:
        return requester
    keeps = step.locked or decides(procedure, step)
    doer = people.approver(step.by) if keeps else people.actor(step.by)
    if step.by == SERVICE_OWNER:
        doer = people.owner_of(services) or doer
    return decides_alone(step, doer, people) or doer


def _answered_services(facts: FactSet) -> Iterable[str]:
    for name, fact in facts.facts.items():
        value = facts.values.get(name)
        if fact.type == "service" and isinstance(value, (str, frozenset)):
            yield from (value,) if isinstance(value, str) else value


def _answered(name: str, facts: FactSet) -> Duration | Unknown:
    """The duration that the request itself states."""
    value = facts.value(name)
    if isinstance(value, Quantity) and isinstance(value.low, Duration):
        high = value.high if isinstance(value.high, Duration) else value.low
        is_open = value.high is None or high.open
        return Duration(shortest=value.low.shortest, longest=high.longest, open=is_open)
    if isinstance(value, Unknown):
        return value
    fact = facts.facts.get(name)
    return Unknown(unknown=fact.question if fact else tell("How long is the {name}?", name=words.name(name)))


def deciding_step(approval: Approval, steps: Iterable[Step]) -> str:
    """The step at which an approval is given: named, decided by the same, or the last decision."""
    ordered = list(steps)
    if approval.step and any(step.id == approval.step for step in ordered):
        return approval.step
    decider = approval.board or approval.authority
    for step in ordered:
        if decider and decider in step.decided_by:
            return step.id
    decisions = [step.id for step in ordered if step.decision or step.decided_by]
    return decisions[-1] if decisions else ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A request on one way, with the facts as they are seen on the day of use, and its dates."""

    way: Way
    facts: FactSet
    planned: tuple[PlannedStep, ...]
    schedule: Schedule | None

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of the way, those that perhaps apply included."""
        return tuple(planned.step for planned in self.planned if planned.applies is not False)

    @property
    def delivery(self) -> date | None:
        """The day on which the thing is there, if there is a plan."""
        planned = self.schedule.steps if self.schedule else ()
        return max((step.end for step in planned if not step.after_delivery), default=None)

    def days_of(self, control: str) -> tuple[date, ...]:
        """The days on which steps that carry out a control are planned to begin and end."""
        carrying = {step.id for step in self.steps if control in step.controls}
        planned = self.schedule.steps if self.schedule else ()
        return tuple(day for step in planned if step.step in carrying for day in (step.start, step.end))

    @property
    def open_steps(self) -> tuple[Step, ...]:
        """Steps of which it is unknown whether they apply."""
        return tuple(planned.step for planned in self.planned if planned.applies is None)

    @property
    def forms(self) -> tuple[str, ...]:
        """Ids of the forms to fill in, in the order of the steps."""
        of_route = self.way.route.forms if self.way.route else ()
        return tuple(dict.fromkeys([*(step.form for step in self.steps if step.form), *of_route]))

    @property
    def controls(self) -> tuple[str, ...]:
        """Ids of the controls that apply: of the steps and the route, and those tied to neither."""
        if self.way.exempt:
            return ()
        procedure, route = self.way.procedure, self.way.route
        here = {control for step in self.steps for control in step.controls} | set(
            route.controls if route else ()
        )
        elsewhere = {control for step in procedure.steps for control in step.controls}
        for other in procedure.routes:
            elsewhere |= set(other.controls) | {c for extra in other.steps for c in extra.step.controls}
        for duty in procedure.duties:
            elsewhere |= set(duty.controls)
        return tuple(
            control.id
            for control in procedure.controls
            if (control.id in here or control.id not in elsewhere)
            and self.facts.holds(control.when) is not False
            and control.effective.covers(self.facts.scale.on)
        )
