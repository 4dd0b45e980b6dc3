"""Who must agree, in words: approvals as a procedure asks for them, and who decides at its steps."""

from __future__ import annotations

from collections.abc import Iterable

from dovetail.compose.slices.steps import decider, step_anchor, steps_of
from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.procedure import Procedure
from dovetail.model.resolved import ResolvedProcedure
from dovetail.model.routes import Approval, Route

_NUMBERS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def approval(teller: Teller, item: Approval, procedure: Procedure) -> Plain:
    """One approval as the procedure asks for it: who, on what condition, and why."""
    return {
        "who": _approver(teller, item, procedure) + _not_by(item, procedure),
        "when": teller.when(item.when, procedure),
        "because": item.because,
        "step": item.step,
    }


def deciders(teller: Teller, bound: ResolvedProcedure, route: Route) -> list[Plain]:
    """Who decides at the steps of a route, where no approval says so already."""
    asked = (*bound.procedure.approvals, *route.approvals)
    said = {name for item in asked for name in (item.board, item.authority) if name}
    found = []
    for entry in bound.steps:
        if entry.step.id in route.skips or (entry.routes and route.id not in entry.routes):
            continue
        names = [name for name in entry.step.decided_by if name not in said]
        if names:
            found.append(
                {
                    "who": words.listed((decider(teller, name) for name in names), "or"),
                    "step": {"text": entry.step.title, "to": f"#{step_anchor(entry.step.id)}"},
                    "when": teller.when(entry.step.when, bound.procedure),
                }
            )
    return found


def _approver(teller: Teller, item: Approval, procedure: Procedure) -> str:
    many = item.count > 1
    number = _NUMBERS[item.count]
    if item.by:
        who = _whoever(teller, item.by) if item.by == "requester" else teller.short(teller.approver(item.by))
        return f"{number} people who act as {who}" if many else who
    if item.any_of:
        several = words.listed((teller.short(teller.approver(role)) for role in item.any_of), "or")
        return f"{number} of {several}" if many or len(item.any_of) > 1 else several
    if item.board:
        return teller.role_title(item.board)
    if item.superior_of:
        below = _whoever(teller, item.superior_of)
        return (
            f"the {words.count(item.count, 'line manager')} above {below}"
            if many
            else (f"line manager of {below}")
        )
    if item.owner_of:
        who = f"owner of the {words.fact_label(item.owner_of, teller.facts(procedure))}"
        return f"{number} people: the {who}, and others who stand for it" if many else who
    return _by_authority(teller, item, procedure)


def _by_authority(teller: Teller, item: Approval, procedure: Procedure) -> str:
    subject = words.name(item.authority or "")
    lowest = "the lowest role" if item.count == 1 else f"the {_NUMBERS[item.count]} lowest roles"
    who = f"{lowest} with enough authority for {subject}"
    if item.fact and not (procedure.handles and procedure.handles.authority_fact == item.fact):
        who += f", measured by the {words.fact_label(item.fact, teller.facts(procedure))}"
    if item.line_of:
        who += f", up the reporting line of {_whoever(teller, item.line_of)}"
    if item.levels == "all":
        who += ", and before it every role below with authority of its own"
    return who


def _whoever(teller: Teller, role: str) -> str:
    return "the requester" if role == "requester" else f"the {teller.role_title(role)}"


def _not_by(item: Approval, procedure: Procedure) -> str:
    titles = steps_of(procedure)
    steps = [f"“{titles.get(step, words.name(step))}”" for step in item.not_by]
    return f", but not whoever does {words.listed(steps, 'or')}" if steps else ""


def all_approvals(procedure: Procedure) -> Iterable[Approval]:
    """Every approval that a procedure may ask for, whatever the way."""
    yield from procedure.approvals
    for route in procedure.routes:
        yield from route.approvals
    for path in procedure.exceptions:
        yield from path.approvals
        if path.after_the_fact is not None:
            yield from path.after_the_fact.approvals
    for entry in procedure.flexibility.preapproved:
        yield from entry.approvals
