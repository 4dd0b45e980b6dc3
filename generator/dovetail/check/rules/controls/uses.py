"""On which days a project uses what its organization states: thresholds, calendars, authorities."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from dovetail.check.case import Case
from dovetail.model.procedure import Procedure
from dovetail.model.profile import PathInFile
from dovetail.model.resolved import ResolvedRequest
from dovetail.model.routes import Approval


@dataclass(frozen=True, slots=True)
class Use:
    """A stretch of days, and for what: the title of a request, or of a gate; empty for the project's life."""

    first: date
    last: date
    title: str = ""


class Uses:
    """The uses of one project; the days of its requests are worked out once."""

    def __init__(self, case: Case) -> None:
        self.case = case
        found = ((item, _use_of(case, item)) for item in case.resolved.requests)
        self.requests = tuple((item, use) for item, use in found if use is not None)

    def of(self, procedure: str, path: PathInFile) -> tuple[Use, ...]:
        """When the project uses a value: none of it lies before the day from which is planned."""
        if not procedure:
            return self._of_organization(path)
        if procedure not in self.case.procedures:
            return ()
        bound = self.case.procedures[procedure].procedure
        if bound.handles is None or path[:1] in (("duties",), ("kpis",), ("records",)):
            return self._life()
        return self._requests(lambda item: item.procedure == procedure and _on_way(path, item))

    def of_subject(self, subject: str) -> tuple[Use, ...]:
        """When somebody with authority on a subject must approve."""
        deciding = self._procedures(lambda procedure: subject in _deciders(procedure))
        return self._requests(lambda item: item.procedure in deciding)

    def _of_organization(self, path: PathInFile) -> tuple[Use, ...]:
        organization = self.case.organization
        match path:
            case ("authorities", int(index), *_):
                return self.of_subject(organization.authorities[index].subject)
            case ("boards", str(board), *_):
                return self._of_board(board)
            case ("exchange_rates", int(index), *_):
                currency = organization.exchange_rates[index].currency
                return self._requests(lambda item: currency in str(item.request.facts))
            case ("tax_rate", *_):
                return self._requests(lambda item: "'tax'" in str(item.request.facts))
            case ("calendars", "windows", str(window), *_):
                bound = self._procedures(
                    lambda procedure: any(window in step.windows for step in procedure.steps)
                )
                return self._requests(lambda item: item.procedure in bound)
        return self._life()

    def _of_board(self, board: str) -> tuple[Use, ...]:
        gates = tuple(
            Use(gate.date, gate.date, gate.title)
            for gate in self.case.project.gates
            if gate.decided_by == board and isinstance(gate.date, date) and gate.date >= self.case.today
        )
        deciding = self._procedures(lambda procedure: board in _deciders(procedure, steps_only=True))
        asked = self._requests(
            lambda item: (
                item.procedure in deciding or any(approval.role == board for approval in item.approvals)
            )
        )
        return (*gates, *asked)

    def _life(self) -> tuple[Use, ...]:
        project = self.case.project
        if self.case.today > project.ends or project.status == "closed":
            return ()
        return (Use(self.case.today, project.ends),)

    def _procedures(self, concerned: Callable[[Procedure], bool]) -> set[str]:
        return {name for name, bound in self.case.procedures.items() if concerned(bound.procedure)}

    def _requests(self, concerned: Callable[[ResolvedRequest], bool]) -> tuple[Use, ...]:
        return tuple(use for item, use in self.requests if concerned(item))


def _use_of(case: Case, item: ResolvedRequest) -> Use | None:
    """From the day on which it must be raised to its last step."""
    needed = item.request.needed_by
    if not isinstance(needed, date):
        return None
    schedule = item.schedule
    first = (schedule.latest_start if schedule else None) or needed
    last = max([needed, *(step.end for step in schedule.steps)]) if schedule else needed
    return Use(max(first, case.today), last, item.request.title) if last >= case.today else None


def _on_way(path: PathInFile, item: ResolvedRequest) -> bool:
    """Whether the way of a request leads past a value of its procedure."""
    match path:
        case ("routes", name, part, *_) if part != "when":
            return item.route.route is None or item.route.route.id == name
        case ("exceptions", name, part, *_) if part != "when":
            return item.exception == name
        case ("flexibility", "preapproved", name, part, *_) if part != "when":
            return item.preapproved == name
    return True


def _deciders(procedure: Procedure, *, steps_only: bool = False) -> set[str]:
    """Boards and subjects of authority that decide in a procedure."""
    found = {name for step in procedure.steps for name in step.decided_by}
    if not steps_only:
        lists: Iterable[tuple[Approval, ...]] = (
            procedure.approvals,
            *(route.approvals for route in procedure.routes),
            *(path.approvals for path in procedure.exceptions),
        )
        found |= {entry.authority for entries in lists for entry in entries if entry.authority}
    return found
