"""Steps at which somebody decides on a request, and who does them where that can't be whoever asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from dovetail.model.procedure import Procedure
from dovetail.model.resolved import Actor, ResolvedApproval, Schedule
from dovetail.model.routes import Approval, Step
from dovetail.resolve.people import REQUESTER, same_person


def decides(procedure: Procedure, step: Step) -> bool:
    """Whether a board or an authority decides at the step, or an approval is given at it."""
    return bool(step.decided_by) or any(approval.step == step.id for approval in _approvals(procedure))


def _approvals(procedure: Procedure) -> Iterator[Approval]:
    yield from procedure.approvals
    for route in procedure.routes:
        yield from route.approvals
    for path in procedure.exceptions:
        yield from path.approvals
    for leave in procedure.flexibility.preapproved:
        yield from leave.approvals


def done_by_approvers(
    schedule: Schedule | None,
    steps: Iterable[Step],
    approvals: Iterable[ResolvedApproval],
    requester: Actor,
    boards: Collection[str],
) -> Schedule | None:
    """The plan in which a person who approves does the deciding step, where whoever asks would do it.

    Steps that the procedure leaves to whoever asks, and those at which only a board decides, stay.
    """
    if schedule is None or not requester.holder:
        return schedule
    open_to_requester = {step.id for step in steps if step.by == REQUESTER}
    persons: dict[str, ResolvedApproval] = {}
    for entry in approvals:
        if entry.verdict == "ok" and entry.step and not entry.afterwards and entry.role not in boards:
            persons.setdefault(entry.step, entry)
    planned = tuple(
        replace(entry, role=persons[entry.step].role, holder=persons[entry.step].holder)
        if entry.step in persons
        and entry.step not in open_to_requester
        and same_person(entry.holder, requester.holder)
        else entry
        for entry in schedule.steps
    )
    return replace(schedule, steps=planned)
