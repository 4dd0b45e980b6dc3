"""Steps of a request at which whoever asks would decide on it, or keep a control that another role has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dovetail.check.case import Case
from dovetail.check.rules.controls.duties import acting
from dovetail.check.rules.controls.places import setting_place
from dovetail.model.diagnostics import Place
from dovetail.model.resolved import Actor, ResolvedProcedure, ResolvedRequest
from dovetail.model.routes import Step
from dovetail.resolve.people import REQUESTER, same_person
from dovetail.resolve.procedures.deciding import decides, steps_of


@dataclass(frozen=True, slots=True)
class OwnDecision:
    """A step that whoever asks does. ``operational`` is the title of the role that has it in operations.

    ``place`` is the line of the project that gives it to them; nothing if they hold that role themselves.
    """

    step: Step
    actor: Actor
    who: str
    operational: str
    decides: bool
    place: Place | None


def own_decisions(case: Case, item: ResolvedRequest) -> Iterator[OwnDecision]:
    """Deciding steps of a request, and controls that the project moved, that whoever asks would do.

    What operations leave to whoever asks is in order. So is a role that whoever asks holds in operations, if
    another person approves at the step, or a board of several does.
    """
    asks = case.people.requester(item.request.requested_by)
    if not asks.holder:
        return
    bound = case.procedures[item.procedure]
    operations = case.layered(item.procedure).value
    baseline = {step.id: step for step in steps_of(operations)}
    planned = {entry.step: (entry.start, entry.end) for entry in item.schedule.steps} if item.schedule else {}
    mandatory = {entry.control.id for entry in bound.controls if entry.control.mandatory}
    for entry in bound.steps:
        step = baseline.get(entry.step.id, entry.step)
        by = step.by
        if not isinstance(by, str) or by == REQUESTER or (planned and step.id not in planned):
            continue
        tailored = setting_place(case, item.procedure, step.id, "by")
        deciding = decides(operations, step)
        given = tailored or _moved_by_binding(case, by)
        if not deciding and (given is None or mandatory.isdisjoint(step.controls)):
            continue
        who = acting(case.people, entry.actor, planned.get(step.id, ()))
        if not same_person(who, asks.holder):
            continue
        office = case.people.approver(by)
        moved = not same_person(entry.actor.holder, office.holder)
        if moved or (deciding and not _others_decide(case, item, step, asks)):
            yield OwnDecision(step, entry.actor, who, office.title, deciding, given if moved else None)


def controls_of_nobodys_request(case: Case, bound: ResolvedProcedure) -> Iterator[OwnDecision]:
    """Controls that the project moved to whoever would ask, where it has no request of the procedure yet."""
    asks = case.people.requester()
    if bound.procedure.handles is None or not asks.holder:
        return
    operations = case.layered(bound.id).value
    baseline = {step.id: step for step in steps_of(operations)}
    mandatory = {entry.control.id for entry in bound.controls if entry.control.mandatory}
    for entry in bound.steps:
        step = baseline.get(entry.step.id)
        if step is None or not isinstance(step.by, str) or step.by == REQUESTER:
            continue
        given = setting_place(case, bound.id, step.id, "by") or _moved_by_binding(case, step.by)
        office = case.people.approver(step.by)
        if (
            given is not None
            and not mandatory.isdisjoint(step.controls)
            and same_person(entry.actor.holder, asks.holder)
            and not same_person(entry.actor.holder, office.holder)
        ):
            yield OwnDecision(step, entry.actor, asks.holder, office.title, False, given)


def _moved_by_binding(case: Case, role: str) -> Place | None:
    """The binding that takes work from whoever has it in operations; a role that nobody has is free."""
    office = case.people.approver(role)
    bound = case.people.actor(role)
    return None if bound == office else _binding(case, role)


def _binding(case: Case, role: str) -> Place | None:
    canonical = case.people.canonical(role)
    names = (name for name in case.project.bindings if case.people.canonical(name) == canonical)
    return next((case.place("bindings", name) for name in names), None)


def _others_decide(case: Case, item: ResolvedRequest, step: Step, asks: Actor) -> bool:
    """Whether somebody else approves at the step: resolution finds them, or has said that it can't."""
    for approval in item.approvals:
        if approval.step == step.id and not approval.afterwards:
            board = case.organization.boards.get(approval.role)
            roles = filter(None, (*board.members, board.chair)) if board and board.members else ()
            seats = [case.people.approver(role).holder for role in roles]
            if not seats or any(not same_person(seat, asks.holder) for seat in seats):
                return True
    return False
