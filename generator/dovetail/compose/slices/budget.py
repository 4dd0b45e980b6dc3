"""The project's money as budget control sees it: limits, codes, cut-offs, and what passes the year end."""

from __future__ import annotations

from dovetail.compose.slices.procedure import role_or_name
from dovetail.compose.slices.project import money
from dovetail.compose.teller import Plain, Teller, short_day
from dovetail.model import words

CUT_OFFS_SHOWN = 4
"""How many of the coming cut-offs a procedure prints; all of them stand in the key dates."""


def budget(teller: Teller, subject: str) -> Plain:
    """Budget, contingency, cost codes and their standing in the ledger, triggers, cut-offs, carry-forward."""
    resolved = teller.resolved
    project, organization = resolved.project, resolved.organization
    ledger = organization.standards.ledger
    known = {entry.code for entry in ledger.codes} if ledger.codes is not None else None
    cut_offs = [event for event in resolved.key_dates if event.kind == "cut-off" and event.on >= teller.today]
    return {
        **money(teller, subject),
        "strangers": sorted({code.code for code in project.budget.cost_codes} - known)
        if known is not None
        else [],
        "trigger": teller.said(project.budget.variance_trigger, words.percent),
        "operations_trigger": teller.stated(ledger.variance_trigger, words.percent),
        "cut_offs": [
            {"day": short_day(event.on), "title": event.title, "note": event.note}
            for event in cut_offs[:CUT_OFFS_SHOWN]
        ],
        "carried": [
            {
                "request": {"text": f"{item.id} {item.title}", "to": f"requests#request-{item.id}"},
                "by": role_or_name(teller, item.carry_forward.approved_by),
                "on": teller.day(item.carry_forward.on),
            }
            for item in project.requests
            if item.carry_forward is not None
        ],
    }
