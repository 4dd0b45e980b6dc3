"""On which days a purchase is ordered and received, as far as its plan says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dovetail.check.case import Case
from dovetail.model.language import tell
from dovetail.model.resolved import ResolvedRequest


@dataclass(frozen=True, slots=True)
class PurchaseDays:
    """The order lies between ``ordered_first`` and ``ordered_last``; ``doubt`` says why they differ."""

    ordered_first: date
    ordered_last: date
    received: date
    doubt: str = ""


def purchase_days(case: Case, item: ResolvedRequest) -> PurchaseDays | None:
    """The days of a purchase; nothing without a plan.

    Where the procedure does not name the steps that place the order, it lies between the approval and the
    delivery. Times that are not known can only make it earlier.
    """
    if item.schedule is None or not item.schedule.steps:
        return None
    steps = [step for step in item.schedule.steps if not step.after_delivery] or list(item.schedule.steps)
    received = max(step.end for step in steps)
    handles = case.procedures[item.procedure].procedure.handles
    ordering = [step for step in steps if handles and step.step in handles.orders]
    if ordering:
        last = max(step.end for step in ordering)
        if any(step.at_least for step in ordering):
            return PurchaseDays(date.min, last, received, tell("not every time on the way is known"))
        return PurchaseDays(last, last, received)
    approving = {entry.step for entry in item.approvals if entry.step}
    decided = [step for step in steps if step.step in approving]
    first = max((step.end for step in decided), default=date.min)
    if any(step.at_least for step in decided):
        first = date.min
    return PurchaseDays(
        first, received, received, tell("the procedure does not say which step places the order")
    )
