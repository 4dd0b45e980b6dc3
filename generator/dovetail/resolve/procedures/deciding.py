"""Steps at which somebody decides on a request, and who does them where their doer doesn't decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dovetail.model.procedure import Procedure
from dovetail.model.resolved import Actor, ResolvedApproval, Schedule, ScheduledStep
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
    people: People,
) -> Schedule | None:
    """The plan in which a person who approves does the deciding step, where its doer doesn't decide.

    That is where whoever asks would do it, and where its own role decides on other requests only. Steps that
    the ``procedure`` of operations leaves to whoever asks stay, and those at which only a board decides. A
    step at which its role never decides stays as well: there it is the role's work to get the decision.
    """
    if schedule is None:
        return schedule
    steps = {step.id: step for step in steps_of(procedure) if step.by != REQUESTER}
    given: dict[str, list[ResolvedApproval]] = {}
    for approval in approvals:
        if approval.step in steps and not approval.afterwards:
            given.setdefault(approval.step, []).append(approval)
    planned = tuple(
        _by_its_decider(entry, steps[entry.step], given[entry.step], procedure, requester, people)
        if entry.step in given
        else entry
        for entry in schedule.steps
    )
    return replace(schedule, steps=planned)


def _by_its_decider(
    entry: ScheduledStep,
    step: Step,
    given: list[ResolvedApproval],
    procedure: Procedure,
    requester: Actor,
    people: People,
) -> ScheduledStep:
    boards = people.organization.boards
    persons = [approval for approval in given if approval.verdict == "ok" and approval.role not in boards]
    if not persons:
        return entry
    if same_person(entry.holder, requester.holder):
        return _done_by(entry, persons[0]) if decides(procedure, step) else entry
    settled = all(approval.verdict == "ok" for approval in given)
    if not settled or not _decision_of_its_role(procedure, step, people):
        return entry
    if any(same_person(approval.holder, entry.holder) for approval in persons):
        return entry
    own = [approval for approval in persons if people.canonical(approval.role) == _role(step, people)]
    return _done_by(entry, (own or persons)[0])


def _decision_of_its_role(procedure: Procedure, step: Step, people: People) -> bool:
    """Whether the step is a decision that its own role takes on some request, by itself or by authority."""
    if not step.decision:
        return False
    role, subjects = _role(step, people), set(step.decided_by)
    for approval in _approvals(procedure):
        if approval.step != step.id:
            continue
        if role in map(people.canonical, filter(None, (approval.by, *approval.any_of))):
            return True
        subjects |= {approval.authority} if approval.authority else set()
    return any(
        entry.subject in subjects and people.canonical(entry.role) == role
        for entry in people.organization.authorities
    )


def _role(step: Step, people: People) -> str:
    return people.canonical(step.by) if isinstance(step.by, str) else ""


def _done_by(entry: ScheduledStep, decider: ResolvedApproval) -> ScheduledStep:
    # An office approves under its title; in a plan its role alone stands for it.
    holder = "" if decider.holder == decider.title else decider.holder
    return replace(entry, role=decider.role, holder=holder)
