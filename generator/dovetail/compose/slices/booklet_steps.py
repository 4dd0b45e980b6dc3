"""Which steps of a procedure a booklet tells: those that the project takes. Each leads on to one of them."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from dovetail.compose.teller import Plain, Teller
from dovetail.model.language import tell
from dovetail.model.procedure import END
from dovetail.model.resolved import ResolvedProcedure, ResolvedRequest
from dovetail.model.routes import Step


def taken(teller: Teller, bound: ResolvedProcedure) -> frozenset[str]:
    """Steps that the project's requests take, or may have to if something fails on the way.

    All steps of a procedure where the project has no request, or one is not settled.
    """
    everything = frozenset(entry.step.id for entry in bound.steps)
    mine = _requests(teller, bound)
    if not _settled(mine):
        return everything
    return frozenset(name for request in mine for name in _of_request(bound, request)) or everything


def _of_request(bound: ResolvedProcedure, request: ResolvedRequest) -> Iterator[str]:
    """What is planned for a request. What leads away from the plan, such as a way back, has no condition."""
    procedure, route = bound.procedure, request.route.route
    skipped = set(route.skips if route else ())
    skipped |= {name for path in procedure.exceptions if path.id == request.exception for name in path.skips}
    standing = procedure.flexibility.preapproved
    skipped |= {name for leave in standing if leave.id == request.preapproved for name in leave.skips}
    planned = {step.step for step in request.schedule.steps} if request.schedule else set()
    for entry in bound.steps:
        step = entry.step
        on_route = not entry.routes or (route is not None and route.id in entry.routes)
        if step.id in planned or (on_route and step.when is None and step.id not in skipped):
            yield step.id


def routes_taken(teller: Teller, bound: ResolvedProcedure) -> frozenset[str]:
    """Routes that the project's requests take; all of them where it has none, or one is not settled."""
    mine = _requests(teller, bound)
    if not _settled(mine):
        return frozenset(route.id for route in bound.procedure.routes)
    return frozenset(request.route.route.id for request in mine if request.route.route is not None)


def _requests(teller: Teller, bound: ResolvedProcedure) -> list[ResolvedRequest]:
    return [request for request in teller.resolved.requests if request.procedure == bound.id]


def _settled(requests: list[ResolvedRequest]) -> bool:
    return bool(requests) and all(
        request.route.route is not None and request.schedule is not None for request in requests
    )


def told_steps(teller: Teller, bound: ResolvedProcedure, entries: list[Any]) -> list[Plain]:
    """The steps that the project takes, as ``entries`` tell them. No answer leads to one that is left out."""
    kept = taken(teller, bound)
    whole = [entry.step for entry in bound.steps]
    numbers = {step.id: str(number) for number, step in enumerate(whole, 1)}
    asker = _asker(teller, bound)
    found: list[Plain] = []
    for step, entry in zip(whole, entries, strict=True):
        if step.id not in kept:
            continue
        decision = [
            {"answer": answer.answer, "next": numbers.get(leads_to(answer.next, step.id, whole, kept), "")}
            for answer in step.decision
        ]
        who = entry["actor"]
        name = asker if step.by == "requester" else who["holder"]
        does = name or who["title"] or who["who"]
        named = "; ".join(entry["named_deciders"])
        if named:
            does = named if entry["doer_decides"] else tell("{doer}; decided by {who}", doer=does, who=named)
        found.append({**entry, "decision": decision, "does": does})
    return found


def _asker(teller: Teller, bound: ResolvedProcedure) -> str:
    """Who asks, if one person does in all requests of the project."""
    askers = {request.requester for request in _requests(teller, bound)}
    return askers.pop() if len(askers) == 1 else ""


def leads_to(target: str, here: str, steps: list[Step], kept: Set[str]) -> str:
    """The step that is told in place of ``target``, an answer of step ``here``; ``END`` if none comes after.

    Forward, what the steps left out would lead on to. Back, the nearest one told before it.
    """
    places = {step.id: place for place, step in enumerate(steps)}
    if target in kept or target not in places:
        return target
    if places[target] <= places[here]:
        before = [step.id for step in steps[: places[target]] if step.id in kept]
        return before[-1] if before else next(step.id for step in steps if step.id in kept)
    while target in places and target not in kept:
        target = _goes_on(steps, places[target], places)
    return target


def _goes_on(steps: list[Step], place: int, places: dict[str, int]) -> str:
    """Where a step leads if all goes well; always further on."""
    step = steps[place]
    named = [step.next] if step.next else [answer.next for answer in step.decision]
    onward = [name for name in named if name == END or places.get(name, -1) > place]
    if onward:
        return onward[0]
    return steps[place + 1].id if place + 1 < len(steps) else END
