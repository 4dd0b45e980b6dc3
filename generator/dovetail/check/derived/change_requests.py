"""The requests behind the changes of a project, with what they answer and how they are planned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from dovetail.model.profile import PathInFile
from dovetail.model.project import Request
from dovetail.model.resolved import ResolvedRequest, ScheduledStep
from dovetail.model.routes import ExceptionPath, Step
from dovetail.resolve.facts.answers import read_answers
from dovetail.resolve.facts.comparison import Scale
from dovetail.resolve.facts.truth import FactSet

if TYPE_CHECKING:
    from dovetail.check.derived.ground import Ground

CHANGE, OUTAGE = "CHE", "outage"


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """A request behind a change. ``resolved`` and ``facts`` are missing if the pack leaves out its procedure.

    ``steps`` are all that its procedure and its route have; ``exception`` is the path that it takes.
    """

    request: Request
    path: PathInFile
    resolved: ResolvedRequest | None
    facts: FactSet | None
    in_procedure: bool
    """Whether it goes through change enablement."""
    class_fact: str = ""
    outage_fact: str = OUTAGE
    steps: tuple[Step, ...] = field(default=(), repr=False)
    exception: ExceptionPath | None = None

    @property
    def delivery(self) -> ScheduledStep | None:
        """The planned step with which it is live, if there is a plan."""
        schedule = self.resolved.schedule if self.resolved else None
        if schedule is None or (schedule.latest_start is None and not schedule.delivered):
            return None
        return max((step for step in schedule.steps if not step.after_delivery), key=_end, default=None)

    @property
    def windows(self) -> tuple[str, ...]:
        """The windows in which its procedure wants it done."""
        delivery = self.delivery
        if delivery is None or (self.exception is not None and self.exception.ignores_windows):
            return ()
        return next((step.windows for step in self.steps if step.id == delivery.step), ())

    @property
    def kind(self) -> str:
        """The class of the change in the words of its procedure; empty if nobody has said it."""
        value = self.facts.values.get(self.class_fact) if self.facts else None
        return value.casefold() if isinstance(value, str) else ""

    @property
    def answered_services(self) -> tuple[str, ...]:
        """The services that it gives as an answer to a question."""
        if self.facts is None:
            return ()
        asked = self.facts.facts
        return tuple(
            value
            for name, value in self.facts.values.items()
            if asked[name].type == "service" and isinstance(value, str)
        )


def change_requests(case: Ground) -> Iterator[ChangeRequest]:
    """Requests that go through change enablement or have a change record, in the order of the file."""
    resolved = {item.request.id: item for item in case.resolved.requests}
    for index, request in enumerate(case.project.requests):
        item = resolved.get(request.id)
        procedure = case.procedures[item.procedure].procedure if item else None
        in_procedure = procedure is not None and CHANGE in procedure.covers
        if not in_procedure and request.change is None:
            continue
        path: PathInFile = ("requests", index)
        if item is None or procedure is None or procedure.handles is None:
            yield ChangeRequest(request, path, item, None, in_procedure)
            continue
        day = request.needed_by if isinstance(request.needed_by, date) else case.today
        answers = read_answers(procedure, request)
        route = item.route.route
        yield ChangeRequest(
            request=request,
            path=path,
            resolved=item,
            facts=FactSet(procedure.handles.facts, answers, Scale(case.organization, day), case.organization),
            in_procedure=in_procedure,
            class_fact=procedure.handles.class_fact or "",
            outage_fact=procedure.handles.outage_fact or OUTAGE,
            steps=(*procedure.steps, *(entry.step for entry in (route.steps if route else ()))),
            exception=next((way for way in procedure.exceptions if way.id == item.exception), None),
        )


def _end(step: ScheduledStep) -> date:
    return step.end
