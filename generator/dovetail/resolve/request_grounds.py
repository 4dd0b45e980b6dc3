"""What the worked-out values of a request rest on: its route, its approvals, its latest start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from dovetail.model import words
from dovetail.model.conditions import AllOf, AnyOf, Facts, When
from dovetail.model.language import later, tell, tell_of, told
from dovetail.model.procedure import Procedure
from dovetail.model.provenance import Provenance
from dovetail.model.resolved import (
    OpenQuestion,
    ResolvedApproval,
    ResolvedProject,
    ResolvedRequest,
    Schedule,
    ScheduledStep,
)
from dovetail.model.routes import ExceptionPath, Preapproved
from dovetail.resolve.outcome import verdict_in_words
from dovetail.resolve.value_path import PathUnknownError, longest
from dovetail.resolve.value_words import nothing

DERIVED: Mapping[str, str] = {
    "verdict": later("Whether it can be done as asked."),
    "procedure": later("The procedure that serves it."),
    "route": later("The path that it takes."),
    "approvals": later("Who must agree, down to the person."),
    "forms": later("Forms to fill in."),
    "controls": later("Controls that apply."),
    "latest_start": later("The latest day on which work on it must begin, with the longest durations."),
    "latest_start_optimistic": later(
        "The latest day on which work on it must begin, with the shortest durations."
    ),
    "earliest_finish": later("The first day on which it can be had."),
}
"""Values of a request that nobody writes, and what they mean."""


@dataclass(frozen=True, slots=True)
class RequestGrounds:
    """Explains one request. ``ask`` tells where a single value comes from."""

    resolved: ResolvedProject
    request: ResolvedRequest
    ask: Callable[[str], Provenance]

    def answers(self, wanted: str) -> bool:
        """Whether the value is worked out, or is an answer that the request owes."""
        return wanted in DERIVED or self._fact(wanted) is not None

    def of(self, wanted: str) -> Provenance:
        """The value in words, and each value that it rests on with its own place."""
        fact = self._fact(wanted)
        if fact is not None:
            return self._not_given(fact)
        said, paths = {
            "verdict": (self._verdict(), self._for_verdict),
            "procedure": (self._procedure.title, self._for_procedure),
            "route": (self._route(), self._for_route),
            "approvals": (self._approvals(), self._for_approvals),
            "forms": (self._titles(), self._for_forms),
            "controls": (
                words.listed(self.request.controls) or tell_of("controls", "none"),
                self._for_controls,
            ),
            "latest_start": (self._start(pessimistic=True), self._for_dates),
            "latest_start_optimistic": (self._start(pessimistic=False), self._for_dates),
            "earliest_finish": (self._finish(), self._for_dates),
        }[wanted]
        grounds = tuple(self._asked(paths()))
        return Provenance(
            path=f"requests.{self._id}.{wanted}",
            value=said,
            known=self._known(wanted),
            about=told(DERIVED[wanted]),
            chain=(),
            rests_on=grounds,
            questions=self._open(wanted, grounds),
        )

    def _known(self, wanted: str) -> bool:
        plan, choice = self.request.schedule, self.request.route
        match wanted:
            case "route":
                return choice.route is not None or choice.verdict == "none-needed"
            case "latest_start":
                return plan is not None and plan.latest_start is not None
            case "latest_start_optimistic":
                return plan is not None and plan.latest_start_optimistic is not None
            case "earliest_finish":
                return plan is not None and plan.earliest_finish is not None
        return True

    def _open(self, wanted: str, grounds: tuple[Provenance, ...]) -> tuple[OpenQuestion, ...]:
        """The open questions on which the value hangs."""
        asked = {question.id for ground in grounds for question in ground.questions}
        if wanted == "verdict":
            asked.update(self.request.questions)
        elif (
            wanted in ("latest_start", "latest_start_optimistic", "earliest_finish") and self.request.schedule
        ):
            asked.update(self.request.schedule.unknowns)
        return tuple(question for question in self.resolved.questions if question.id in asked)

    # -- answers that the request does not give

    def _fact(self, wanted: str) -> str | None:
        """The name of a fact that the procedure asks for and the request leaves out."""
        handles = self._procedure.handles
        if handles is None or not wanted.startswith("facts."):
            return None
        name = wanted.removeprefix("facts.")
        return name if name in handles.facts and name not in self.request.request.facts else None

    def _not_given(self, fact: str) -> Provenance:
        answer = next((item for item in self.request.answers if item.fact == fact), None)
        answer = answer or next((a for a in self.request.answers if a.question == self._question(fact)), None)
        given = answer is not None and answer.known
        grounds = [f"{self._procedure.id}.handles.facts.{fact}"]
        default = self._procedure.handles.facts[fact].default if self._procedure.handles else None
        if default is not None:
            grounds = [f"{grounds[0]}.default"]
        elif given:
            grounds.append(f"requests.{self._id}.services")
        asked = answer.question_id if answer else ""
        return Provenance(
            path=f"requests.{self._id}.facts.{fact}",
            value=answer.text if answer is not None and given else words.not_said(),
            known=given,
            about=self._question(fact),
            chain=(),
            rests_on=tuple(self._asked(grounds)),
            questions=tuple(q for q in self.resolved.questions if q.id == asked),
        )

    def _question(self, fact: str) -> str:
        handles = self._procedure.handles
        return handles.facts[fact].question if handles else ""

    # -- the values in words

    def _verdict(self) -> str:
        said = verdict_in_words(self.request.verdict)
        return words.labelled(said, self.request.summary) if self.request.summary else said

    def _route(self) -> str:
        choice = self.request.route
        if choice.route is not None:
            return tell("{route}. {because}", route=choice.route.title, because=choice.because)
        if choice.verdict == "none-needed":
            return tell("none is needed. {because}", because=choice.because)
        candidates = [route.title for route in self._procedure.routes if route.id in choice.candidates]
        if not candidates:
            return tell("not said yet. {because}", because=choice.because)
        routes = words.listed(candidates, "or")
        return tell("not said yet. {because} It may be {routes}.", because=choice.because, routes=routes)

    def _approvals(self) -> str:
        return words.joined(_approval(item) for item in self.request.approvals) or tell(
            "no approval is needed"
        )

    def _titles(self) -> str:
        forms = self.resolved.forms
        return words.listed(
            forms[name].title if name in forms else name for name in self.request.forms
        ) or tell_of("forms", "none")

    def _start(self, *, pessimistic: bool) -> str:
        plan = self.request.schedule
        day = (plan.latest_start if pessimistic else plan.latest_start_optimistic) if plan else None
        if plan is None or day is None:
            return words.not_said()
        said = tell("{day} or earlier", day=words.day(day)) if plan.at_least else words.day(day)
        return tell("{day}. {why}", day=said, why=plan.why) if plan.why else said

    def _finish(self) -> str:
        plan = self.request.schedule
        return words.day(plan.earliest_finish) if plan and plan.earliest_finish else words.not_said()

    # -- what they rest on

    def _for_procedure(self) -> Iterator[str]:
        yield f"requests.{self._id}.kind"
        yield f"{self._procedure.id}.handles.kind"

    def _for_verdict(self) -> Iterator[str]:
        yield from self._for_route()
        yield from self._for_dates()

    def _for_route(self) -> Iterator[str]:
        choice, procedure = self.request.route, self._procedure
        yield from self._special()
        if choice.route is not None and not self._sent:
            yield f"{procedure.id}.routes.{choice.route.id}{'.when' if choice.route.when else ''}"
        for candidate in choice.candidates:
            yield f"{procedure.id}.routes.{candidate}.when"
        if len(procedure.routes) > 1 and not self._sent:
            yield f"{procedure.id}.choose"
        if not self._sent:
            facts = dict.fromkeys(name for route in procedure.routes for name in _facts_of(route.when))
            yield from self._answered(facts)
            yield from self._added_up(facts)

    def _for_approvals(self) -> Iterator[str]:
        procedure, choice = self._procedure, self.request.route
        yield from self._special(approvals=True)
        if procedure.approvals:
            yield f"{procedure.id}.approvals"
        if choice.route is not None and choice.route.approvals:
            yield f"{procedure.id}.routes.{choice.route.id}.approvals"
        for step in dict.fromkeys(item.step for item in self.request.approvals if item.step):
            yield f"{procedure.id}.steps.{step}.decided_by"
        handles = procedure.handles
        if any(item.authority for item in self.request.approvals) and handles and handles.authority_fact:
            yield from self._answered([handles.authority_fact])
            yield from self._added_up([handles.authority_fact])
        for item in self.request.approvals:
            yield from self._behind(item)

    def _behind(self, approval: ResolvedApproval) -> Iterator[str]:
        """The limits of whoever approves, and the line that names the person."""
        organization = self.resolved.organization
        if approval.authority:
            for number, entry in enumerate(organization.authorities, 1):
                if entry.role == approval.role and words.name(entry.subject) in approval.authority:
                    yield f"organization.authorities.{number}.limit"
        if approval.role in organization.boards:
            yield f"organization.boards.{approval.role}.meets"
        if approval.role in organization.roles:
            yield f"organization.roles.{approval.role}.{'deputy' if approval.acting_for else 'holder'}"
        if approval.acting_for:
            yield f"organization.people.{approval.acting_for}.absences"

    def _for_forms(self) -> Iterator[str]:
        for step in self._steps:
            yield f"{self._procedure.id}.steps.{step}.form"
        if self.request.route.route is not None and self.request.route.route.forms:
            yield f"{self._procedure.id}.routes.{self.request.route.route.id}.forms"

    def _for_controls(self) -> Iterator[str]:
        for control in self.request.controls:
            yield f"{self._procedure.id}.controls.{control}"

    def _for_dates(self) -> Iterator[str]:
        plan, procedure = self.request.schedule, self._procedure
        yield f"requests.{self._id}.needed_by"
        route = self.request.route.route
        if route is not None and route.delivers:
            yield f"{procedure.id}.routes.{route.id}.delivers"
        elif procedure.handles is not None and procedure.handles.delivers:
            yield f"{procedure.id}.handles.delivers"
        for planned in plan.steps if plan else ():
            if not planned.after_delivery:
                yield from self._takes(planned)
        if procedure.lead_times:
            yield f"{procedure.id}.lead_times"
        if route is not None:
            yield from (f"{procedure.id}.routes.{route.id}.{name}" for name in ("lead_times", "lead_time"))
        yield from self._calendar(plan)

    def _takes(self, planned: ScheduledStep) -> Iterator[str]:
        """How long a step takes: of the exception, of the route, of the request, or its own."""
        procedure, route = self._procedure, self.request.route.route
        exception = next((item for item in procedure.exceptions if item.id == self.request.exception), None)
        extra = (item.step for item in (route.steps if route else ()))
        step = next((item for item in (*procedure.steps, *extra) if item.id == planned.step), None)
        if exception is not None and planned.step in exception.durations:
            yield f"{procedure.id}.exceptions.{exception.id}.durations.{planned.step}"
        elif route is not None and planned.step in route.durations:
            yield f"{procedure.id}.routes.{route.id}.durations.{planned.step}"
        elif step is not None and step.duration_fact:
            yield from self._answered([step.duration_fact])
        else:
            yield f"{procedure.id}.steps.{planned.step}.duration"
        for name in ("wait", "ahead_of", "windows"):
            if step is not None and getattr(step, name):
                yield f"{procedure.id}.steps.{planned.step}.{name}"
        boards = self.resolved.organization.boards
        if planned.meeting is not None or planned.submit_by is not None:
            deciding = [item.role for item in self.request.approvals if item.step == planned.step]
            for board in dict.fromkeys((*deciding, *(step.decided_by if step else ()))):
                if board in boards:
                    yield f"organization.boards.{board}.meets"
                    yield f"organization.boards.{board}.submission_closes"

    def _calendar(self, plan: Schedule | None) -> Iterator[str]:
        calendars = self.resolved.organization.calendars
        notes = "; ".join(step.note for step in plan.steps) if plan else ""
        for kind in ("freezes", "windows", "close", "cut_offs"):
            for name, entry in getattr(calendars, kind).items():
                ahead = tell('ahead of the freeze "{freeze}"', freeze=entry.title)
                if ahead in notes or words.quoted(entry.title) in notes:
                    yield f"organization.calendars.{kind}.{name}"
        yield "organization.working_week"
        yield "organization.holidays"
        if self.request.request.not_before:
            yield f"requests.{self._id}.not_before"
        yield "project.as_of" if self.resolved.project.as_of else "project.starts"

    # -- pieces

    @property
    def _id(self) -> str:
        return self.request.request.id

    @property
    def _procedure(self) -> Procedure:
        return next(item.procedure for item in self.resolved.procedures if item.id == self.request.procedure)

    @property
    def _steps(self) -> list[str]:
        return [step.step for step in self.request.schedule.steps] if self.request.schedule else []

    @property
    def _sent(self) -> bool:
        """Whether an exception or standing leave settles the route, so that the table is not read."""
        request, procedure = self.request, self._procedure
        return any(
            path.route or path.kind == "exempt"
            for path in procedure.exceptions
            if path.id == request.exception
        ) or any(
            leave.route for leave in procedure.flexibility.preapproved if leave.id == request.preapproved
        )

    def _special(self, *, approvals: bool = False) -> Iterator[str]:
        """The exception or the standing leave that it takes, and the facts that qualify it."""
        procedure, request = self._procedure, self.request
        taken: list[tuple[str, ExceptionPath | Preapproved, bool]] = [
            ("exceptions", path, request.request.exception == path.id)
            for path in procedure.exceptions
            if path.id == request.exception
        ]
        taken += [
            ("flexibility.preapproved", leave, request.request.standard == leave.id)
            for leave in procedure.flexibility.preapproved
            if leave.id == request.preapproved
        ]
        for section, path, named in taken:
            yield f"{procedure.id}.{section}.{path.id}{'.approvals' if approvals and path.approvals else ''}"
            if named:
                yield f"requests.{self._id}.{'exception' if section == 'exceptions' else 'standard'}"
            yield from self._answered(_facts_of(path.when))

    def _answered(self, names: Iterable[str]) -> Iterator[str]:
        handles = self._procedure.handles
        for name in names:
            known = longest(name, handles.facts if handles else ())
            if known is not None:
                yield f"requests.{self._id}.facts.{known}"

    def _added_up(self, names: Iterable[str]) -> Iterator[str]:
        """The same fact of the requests that count together with this one."""
        handles = self._procedure.handles
        rule = handles.aggregate if handles else None
        if rule is None or rule.fact not in names:
            return
        note = next((item.note for item in self.request.answers if item.note and item.known), "")
        together = note.partition(";")[0]
        others = [
            request.id
            for request in self.resolved.project.requests
            if request.id != self._id and request.id in together.replace(",", " ").replace(":", " ").split()
        ]
        if others:
            yield f"{self._procedure.id}.handles.aggregate"
        yield from (f"requests.{other}.facts.{rule.fact}" for other in others)

    def _asked(self, paths: Iterable[str]) -> Iterator[Provenance]:
        """Each of the values once; what nobody has said, and need not say, is left out."""
        told: set[str] = set()
        for path in dict.fromkeys(paths):
            try:
                ground = self.ask(path)
            except PathUnknownError:
                continue
            if ground.value != nothing() and ground.path not in told:
                told.add(ground.path)
                yield ground


def _approval(item: ResolvedApproval) -> str:
    named = item.holder and item.holder != item.title
    said = words.noted(item.holder, item.title) if named else item.title
    if item.problem:
        said = words.labelled(item.title or tell("nobody"), item.problem)
    if item.acting_for:
        said = tell("{who}, acting for {absent}", who=said, absent=item.acting_for)
    if item.on:
        said = tell("{who} by {day}", who=said, day=words.day(item.on))
    return tell("{who}, because {reason}", who=said, reason=item.because) if item.because else said


def _facts_of(when: When | None) -> Iterator[str]:
    """The facts that a condition asks for."""
    match when:
        case AllOf():
            for part in when.all:
                yield from _facts_of(part)
        case AnyOf():
            for part in when.any:
                yield from _facts_of(part)
        case Facts():
            yield from when.root
