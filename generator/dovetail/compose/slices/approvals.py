"""Who must agree, in words: approvals as a procedure asks for them, and who decides at its steps."""

from __future__ import annotations

from collections.abc import Iterable

from dovetail.compose.slices.named_deciders import not_said_yet
from dovetail.compose.slices.steps import decider, step_anchor, steps_of
from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.language import later, tell, tell_count
from dovetail.model.procedure import Procedure
from dovetail.model.resolved import ResolvedProcedure
from dovetail.model.routes import Approval, Route
from dovetail.model.values import LIVE_POINT

_NUMBERS = (
    "", later("one"), later("two"), later("three"), later("four"),
    later("five"), later("six"), later("seven"), later("eight"), later("nine"),
)  # fmt: skip


def approval(teller: Teller, item: Approval, procedure: Procedure) -> Plain:
    """One approval as the procedure asks for it: who, on what condition, and why."""
    return {
        "who": _but_not(_approver(teller, item, procedure), item, procedure),
        "when": teller.when(item.when, procedure),
        "because": item.because,
        "step": item.step,
    }


def deciders(teller: Teller, bound: ResolvedProcedure, route: Route) -> list[Plain]:
    """Who decides at the steps of a route, where no approval says so already."""
    asked = (*bound.procedure.approvals, *route.approvals)
    said = {name for item in asked for name in (item.board, item.authority, item.by, *item.any_of) if name}
    found = []
    for entry in bound.steps:
        if entry.step.id in route.skips or (entry.routes and route.id not in entry.routes):
            continue
        names = [name for name in entry.step.decided_by if name not in said]
        named = words.listed((decider(teller, name) for name in names), "or")
        reaches = LIVE_POINT not in entry.step.decides or _goes_live(teller, bound, route)
        others = not_said_yet(teller, entry, said) if reaches else []
        found += [
            {
                "who": who,
                "step": {"text": entry.step.title, "to": f"#{step_anchor(entry.step.id)}"},
                "when": teller.when(entry.step.when, bound.procedure),
            }
            for who in (*([named] if named else []), *others)
        ]
    return found


def _goes_live(teller: Teller, bound: ResolvedProcedure, route: Route) -> bool:
    """Whether what goes live at the gate of this project takes the route: requests tell, or else the
    strictest route is the one of a delivery.
    """
    asked = [item for item in teller.resolved.requests if item.procedure == bound.procedure.id]
    taken = {name for item in asked for name in item.route.candidates}
    taken |= {item.route.route.id for item in asked if item.route.route is not None}
    if taken:
        return route.id in taken
    ranks = [other.strictness for other in bound.procedure.routes if other.strictness is not None]
    return not ranks or route.strictness is None or route.strictness == max(ranks)


def _approver(teller: Teller, item: Approval, procedure: Procedure) -> str:
    many = item.count > 1
    number = tell(_NUMBERS[item.count])
    if item.by:
        who = _whoever(teller, item.by) if item.by == "requester" else teller.short(teller.approver(item.by))
        return tell("{number} people who act as {who}", number=number, who=who) if many else who
    if item.any_of:
        several = words.listed((teller.short(teller.approver(role)) for role in item.any_of), "or")
        if many or len(item.any_of) > 1:
            return tell("{number} of {several}", number=number, several=several)
        return several
    if item.board:
        return teller.role_title(item.board)
    if item.superior_of:
        below = _whoever(teller, item.superior_of)
        if not many:
            return tell("line manager of {who}", who=below)
        return tell_count(
            item.count, "the {n} line manager above {who}", "the {n} line managers above {who}", who=below
        )
    if item.owner_of:
        owned = words.fact_label(item.owner_of, teller.facts(procedure))
        if not many and item.owner_of == "service" and owned == words.name("service"):
            return tell("owner of the service")
        if not many:
            return tell("owner of the {fact}", fact=owned)
        return tell(
            "{number} people: the owner of the {fact}, and others who stand for it", number=number, fact=owned
        )
    return _by_authority(teller, item, procedure)


def _by_authority(teller: Teller, item: Approval, procedure: Procedure) -> str:
    subject = words.subject(item.authority or "")
    who = (
        tell("the lowest role with enough authority for {subject}", subject=subject)
        if item.count == 1
        else tell(
            "the {number} lowest roles with enough authority for {subject}",
            number=tell(_NUMBERS[item.count]),
            subject=subject,
        )
    )
    if item.fact and not (procedure.handles and procedure.handles.authority_fact == item.fact):
        label = words.fact_label(item.fact, teller.facts(procedure))
        who = tell("{who}, measured by the {fact}", who=who, fact=label)
    if item.line_of:
        who = tell("{who}, up the reporting line of {head}", who=who, head=_whoever(teller, item.line_of))
    if item.levels == "all":
        who = tell("{who}, and before it every role below with authority of its own", who=who)
    return who


def _whoever(teller: Teller, role: str) -> str:
    if role == "requester":
        return tell("the requester")
    return tell("the {role}", role=teller.role_title(role))


def _but_not(who: str, item: Approval, procedure: Procedure) -> str:
    titles = steps_of(procedure)
    steps = [tell("“{title}”", title=titles.get(step, words.name(step))) for step in item.not_by]
    if not steps:
        return who
    return tell("{who}, but not whoever does {steps}", who=who, steps=words.listed(steps, "or"))


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
