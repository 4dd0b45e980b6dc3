"""Steps at which somebody decides on a request, and who does them where that can't be whoever asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from dovetail.model.procedure import Procedure
from dovetail.model.resolved import Actor, ResolvedApproval, Schedule
from dovetail.model.routes import Approval, Step
from dovetail.resolve.people import REQUESTER, People, same_person


def decides(procedure: Procedure, step: Step) -> bool:
    """Whether a board or an authority decides at the step, or its own role approves at it.

    Where another role approves, the step is to get that approval.
    """
    return bool(step.decided_by) or any(
        approval.step == step.id
        and (approval.authority or approval.board or step.by in (approval.by, *approval.any_of))
        for approval in _approvals(procedure)
    )


def decided_elsewhere(procedure: Procedure, step: Step, people: People) -> bool:
    """Whether a step no longer leaves its decision to whom the operational ``procedure`` leaves it.

    A superior may take it, and so may whoever holds the role that decides, under another title.
    """
    before = next((entry for entry in procedure.steps if entry.id == step.id), None)
    if before is None or not isinstance(before.by, str) or before.by == REQUESTER:
        return False
    if before.by == step.by or not decides(procedure, before):
        return False
    if not isinstance(step.by, str) or step.by == REQUESTER:
        return True
    role = people.canonical(before.by)
    entitled = (role, *people.line_above(role))
    if people.canonical(step.by) in map(people.canonical, entitled):
        return False
    holder = people.actor(step.by).holder
    return not any(same_person(people.approver(entry).holder, holder) for entry in entitled)


def steps_of(procedure: Procedure) -> list[Step]:
    """All steps of a procedure, those that only some routes have at the end."""
    return [*procedure.steps, *(extra.step for route in procedure.routes for extra in route.steps)]


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
    procedure: Procedure,
    approvals: Iterable[ResolvedApproval],
    requester: Actor,
    boards: Collection[str],
) -> Schedule | None:
    """The plan in which a person who approves does the deciding step, where whoever asks would do it.

    Steps that the ``procedure`` of operations leaves to whoever asks stay, and those at which only a board
    decides.
    """
    if schedule is None or not requester.holder:
        return schedule
    deciding = {step.id for step in steps_of(procedure) if step.by != REQUESTER and decides(procedure, step)}
    persons: dict[str, ResolvedApproval] = {}
    for entry in approvals:
        if entry.verdict == "ok" and entry.step and not entry.afterwards and entry.role not in boards:
            persons.setdefault(entry.step, entry)
    planned = tuple(
        replace(entry, role=persons[entry.step].role, holder=persons[entry.step].holder)
        if entry.step in persons and entry.step in deciding and same_person(entry.holder, requester.holder)
        else entry
        for entry in schedule.steps
    )
    return replace(schedule, steps=planned)
