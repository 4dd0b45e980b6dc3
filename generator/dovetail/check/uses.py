"""On which days a project uses what its organization states: thresholds, calendars, authorities."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from dovetail.check.case import Case
from dovetail.check.dated_values import Path
from dovetail.model.procedure import Procedure
from dovetail.model.resolved import ResolvedRequest
from dovetail.model.routes import Approval


@dataclass(frozen=True, slots=True)
class Use:
    """A stretch of days, and for what: the title of a request, or of a gate; empty for the project's life."""

    first: date
    last: date
    title: str = ""


def uses_of(case: Case, procedure: str, path: Path) -> tuple[Use, ...]:
    """When the project uses a value: none of it lies before the day from which is planned."""
    if not procedure:
        return _of_organization(case, path)
    if procedure not in case.procedures:
        return ()
    bound = case.procedures[procedure].procedure
    if bound.handles is None or path[:1] in (("duties",), ("kpis",), ("records",)):
        return _life(case)
    return _requests(case, lambda item: item.procedure == procedure and _on_way(path, item))


def subject_uses(case: Case, subject: str) -> tuple[Use, ...]:
    """When somebody with authority on a subject must approve."""
    return _requests(case, lambda item: subject in _deciders(case.procedures[item.procedure].procedure))


def _of_organization(case: Case, path: Path) -> tuple[Use, ...]:
    match path:
        case ("authorities", int(index), *_):
            return subject_uses(case, case.organization.authorities[index].subject)
        case ("boards", str(board), *_):
            return _board(case, board)
        case ("exchange_rates", int(index), *_):
            currency = case.organization.exchange_rates[index].currency
            return _requests(case, lambda item: currency in str(item.request.facts))
        case ("tax_rate", *_):
            return _requests(case, lambda item: "'tax'" in str(item.request.facts))
        case ("calendars", "windows", str(window), *_):
            return _requests(
                case,
                lambda item: any(
                    window in step.windows for step in case.procedures[item.procedure].procedure.steps
                ),
            )
    return _life(case)


def _board(case: Case, board: str) -> tuple[Use, ...]:
    gates = tuple(
        Use(gate.date, gate.date, gate.title)
        for gate in case.project.gates
        if gate.decided_by == board and isinstance(gate.date, date) and gate.date >= case.today
    )
    asked = _requests(
        case,
        lambda item: (
            any(approval.role == board for approval in item.approvals)
            or board in _deciders(case.procedures[item.procedure].procedure, steps_only=True)
        ),
    )
    return (*gates, *asked)


def _life(case: Case) -> tuple[Use, ...]:
    last = case.project.ends
    return (Use(case.today, last),) if case.today <= last and case.project.status != "closed" else ()


def _requests(case: Case, concerned: Callable[[ResolvedRequest], bool]) -> tuple[Use, ...]:
    return tuple(
        use for item in case.resolved.requests if (use := _use_of(case, item)) is not None and concerned(item)
    )


def _use_of(case: Case, item: ResolvedRequest) -> Use | None:
    """From the day on which it must be raised to its last step."""
    needed = item.request.needed_by
    if not isinstance(needed, date):
        return None
    schedule = item.schedule
    first = (schedule.latest_start if schedule else None) or needed
    last = max([needed, *(step.end for step in schedule.steps)]) if schedule else needed
    return Use(max(first, case.today), last, item.request.title) if last >= case.today else None


def _on_way(path: Path, item: ResolvedRequest) -> bool:
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
