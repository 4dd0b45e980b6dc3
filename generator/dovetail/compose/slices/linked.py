"""Requests of one procedure that count as one amount before a limit is applied."""

from __future__ import annotations

from dovetail.check.derived.amounts import day_of_use
from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.facts import Quantity
from dovetail.model.resolved import ResolvedRequest
from dovetail.resolve.approval.linked import Together, add_up
from dovetail.resolve.facts.answers import read_answers
from dovetail.resolve.facts.comparison import Scale


def linked(teller: Teller, subject: str) -> Plain:
    """Each group with its requests, what they come to together, and the routes that they take for it."""
    items = [item for item in teller.resolved.requests if item.procedure == subject]
    found: dict[frozenset[str], Plain] = {}
    for item in items:
        together = _together(teller, item, items)
        members = frozenset({item.request.id, *together.with_}) if together else frozenset()
        if together is not None and len(members) > 1 and members not in found:
            mine = [other for other in items if other.request.id in members]
            found[members] = {
                "requests": [
                    {
                        "text": f"{other.request.id} {other.request.title}",
                        "to": f"requests#request-{other.request.id}",
                    }
                    for other in mine
                ],
                "amount": _sum(teller, subject, together),
                "routes": list(dict.fromkeys(other.route.route.title for other in mine if other.route.route)),
            }
    return list(found.values())


def _together(teller: Teller, item: ResolvedRequest, items: list[ResolvedRequest]) -> Together | None:
    procedure = teller.procedures[item.procedure].procedure
    if procedure.handles is None or procedure.handles.aggregate is None:
        return None
    rule = procedure.handles.aggregate
    others = [(other.request, read_answers(procedure, other.request)) for other in items if other is not item]
    return add_up(
        item.request,
        others,
        read_answers(procedure, item.request),
        rule,
        procedure.handles.facts[rule.fact],
        Scale(teller.resolved.organization, day_of_use(teller.ground, item.request)),
    )


def _sum(teller: Teller, subject: str, together: Together) -> str | None:
    """What they come to; None if an amount is missing."""
    procedure = teller.procedures[subject].procedure
    quantity: Quantity | None = together.quantity
    if (
        quantity is None
        or not quantity.exact
        or procedure.handles is None
        or procedure.handles.aggregate is None
    ):
        return None
    return words.answer(
        quantity, procedure.handles.facts[procedure.handles.aggregate.fact], teller.resolved.organization
    )
