"""What requests come to in money."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from dovetail.check.derived.ground import Ground
from dovetail.model.facts import Quantity
from dovetail.model.procedure import Procedure
from dovetail.model.project import Request
from dovetail.model.resolved import ResolvedRequest
from dovetail.resolve.facts.answers import read_answers
from dovetail.resolve.facts.comparison import Interval, Scale


def money_fact(procedure: Procedure) -> str | None:
    """The fact that says what a request costs: the one that limits are compared with, or the only amount."""
    if procedure.handles is None:
        return None
    if procedure.handles.authority_fact is not None:
        return procedure.handles.authority_fact
    amounts = [name for name, fact in procedure.handles.facts.items() if fact.type == "money"]
    return amounts[0] if len(amounts) == 1 else None


def day_of_use(case: Ground, request: Request) -> date:
    """The day on which thresholds are looked up for a request."""
    return request.needed_by if isinstance(request.needed_by, date) else case.today


def bounds(case: Ground, item: ResolvedRequest, fact: str) -> Interval | None:
    """What a request comes to, in the organization's currency and tax basis; nothing if it says nothing."""
    procedure = case.procedures[item.procedure].procedure
    value = read_answers(procedure, item.request).get(fact)
    if not isinstance(value, Quantity):
        return None
    return Scale(case.organization, day_of_use(case, item.request)).interval(value)


def amount_of_request(case: Ground, item: ResolvedRequest) -> Decimal | None:
    """The most that a request comes to; nothing if that isn't known."""
    fact = money_fact(case.procedures[item.procedure].procedure)
    found = bounds(case, item, fact) if fact else None
    return found.high if found else None
