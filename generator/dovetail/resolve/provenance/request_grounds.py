"""What the worked-out values of a request rest on, as the paths of those values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dovetail.model.conditions import AllOf, AnyOf, Facts, When
from dovetail.model.procedure import Procedure
from dovetail.model.resolved import (
    ResolvedApproval,
    ResolvedProject,
    ResolvedRequest,
    Schedule,
    ScheduledStep,
)
from dovetail.model.routes import ExceptionPath, Preapproved
from dovetail.resolve.provenance.value_path import longest


def served_by(resolved: ResolvedProject, request: ResolvedRequest) -> Procedure:
    """The procedure that serves the request, as it is for the project."""
    return next(item.procedure for item in resolved.procedures if item.id == request.procedure)


@dataclass(frozen=True, slots=True)
class RequestGrounds:
    """The values on which those of one request rest."""

    resolved: ResolvedProject
    request: ResolvedRequest

    def of(self, wanted: str) -> Iterator[str]:
        """The paths behind a worked-out value; some may be named twice, or hold nothing.

        :raises KeyError: if it is no value that is worked out.
        """
        return {
            "verdict": self._for_verdict,
            "procedure": self._for_procedure,
            "route": self._for_route,
            "approvals": self._for_approvals,
            "forms": self._for_forms,
            "controls": self._for_controls,
            "latest_start": self._for_dates,
            "latest_start_optimistic": self._for_dates,
            "earliest_finish": self._for_dates,
        }[wanted]()

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
        if approval.subject:
            for number, entry in enumerate(organization.authorities, 1):
                if (entry.role, entry.subject) == (approval.role, approval.subject):
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
        steps = plan.steps if plan else ()
        frozen = {name for step in steps for name in step.freezes}
        open_in = {name for step in steps for name in step.windows}
        for kind, bearing in (
            ("freezes", frozen),
            ("windows", open_in),
            ("close", open_in),
            ("cut_offs", open_in),
        ):
            for name in getattr(calendars, kind):
                if name in bearing:
                    yield f"organization.calendars.{kind}.{name}"
        yield "organization.working_week"
        yield "organization.holidays"
        if self.request.request.not_before:
            yield f"requests.{self._id}.not_before"
        yield "project.as_of" if self.resolved.project.as_of else "project.starts"

    @property
    def _id(self) -> str:
        return self.request.request.id

    @property
    def _procedure(self) -> Procedure:
        return served_by(self.resolved, self.request)

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
        others = next((item.together_with for item in self.request.answers if item.fact == rule.fact), ())
        if others:
            yield f"{self._procedure.id}.handles.aggregate"
        yield from (f"requests.{other}.facts.{rule.fact}" for other in others)


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
