"""What requests come to in money, and which amounts change how they are treated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from dovetail.check.case import Case
from dovetail.check.derived.amounts import money_fact
from dovetail.model.conditions import AllOf, AnyOf, Matcher, Not, When
from dovetail.model.in_force import in_force
from dovetail.model.language import tell
from dovetail.model.procedure import Procedure
from dovetail.model.routes import Approval
from dovetail.model.values import Band, Money
from dovetail.resolve.facts.comparison import Scale
from dovetail.resolve.facts.truth import FactSet


def thresholds(case: Case, procedure: Procedure, fact: str, on: date) -> tuple[Decimal, ...]:
    """The amounts at which a request takes another route, needs another approval, or passes a limit."""
    handles = procedure.handles
    if handles is None or fact not in handles.facts:
        return ()
    empty = FactSet(handles.facts, {}, Scale(case.organization, on), case.organization)
    edges = {
        number
        for when in _conditions(procedure)
        for edge in edges_on(when, fact)
        if (number := empty.edge(handles.facts[fact], edge)) is not None
    }
    if fact == money_fact(procedure):
        subjects = set(authority_subjects(case, procedure))
        for authority in case.organization.authorities:
            limit = in_force(authority.limit, on, tell("limit of authority"))
            if authority.subject in subjects and isinstance(limit, Money):
                number = empty.scale.number(limit)
                edges |= {number} if number is not None else set()
    return tuple(sorted(edges))


def authority_subjects(case: Case, procedure: Procedure) -> tuple[str, ...]:
    """Subjects of authority that decide in a procedure."""
    named = [approval.authority for approval in _approvals(procedure) if approval.authority]
    deciders = [decider for step in procedure.steps for decider in step.decided_by]
    return tuple(
        dict.fromkeys([*named, *(name for name in deciders if name not in case.organization.boards)])
    )


def edges_on(when: When | None, fact: str) -> Iterator[object]:
    """The edges of the bands that a condition sets on a fact, as they are written (or not known)."""
    if isinstance(when, (AllOf, AnyOf)):
        for part in when.all if isinstance(when, AllOf) else when.any:
            yield from edges_on(part, fact)
    elif when is not None and fact in when.root:
        yield from _edges(when.root[fact])


def _edges(matcher: Matcher) -> Iterator[object]:
    if isinstance(matcher, Not):
        yield from _edges(matcher.not_)
    elif isinstance(matcher, Band):
        stated = (matcher.from_, matcher.to)
        yield from (edge for edge in stated if edge is not None)


def _approvals(procedure: Procedure) -> Iterator[Approval]:
    yield from procedure.approvals
    for route in procedure.routes:
        yield from route.approvals


def _conditions(procedure: Procedure) -> Iterator[When]:
    conditions = [
        *(route.when for route in procedure.routes),
        *(approval.when for approval in _approvals(procedure)),
        *(step.when for step in procedure.steps),
    ]
    yield from (when for when in conditions if when is not None)
