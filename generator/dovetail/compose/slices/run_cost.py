"""The cost to run what the project leaves behind: year by year, and who bears it."""

from __future__ import annotations

from dovetail.compose.slices.judged import judged, to_come
from dovetail.compose.teller import Plain, Teller
from dovetail.model import words


def run_cost(teller: Teller, _subject: str) -> Plain:
    """None if the project has no business case. ``problems`` are what AR-31 finds."""
    resolved = teller.resolved
    plan, organization = resolved.project.business_case, resolved.organization
    problems = judged(teller, {"AR-31"}, resolved.project.code)
    if plan is None:
        return {
            "years": [],
            "holder": None,
            "accepted": None,
            "to_come": False,
            "wanted": _wanted(teller),
            "problems": problems,
        }
    holder = plan.run_budget_holder
    return {
        "years": [
            {
                "year": entry.year,
                "amount": teller.said(entry.amount, lambda amount: words.money(amount, organization)),
            }
            for entry in plan.run_cost
        ],
        "holder": teller.said(holder, lambda role: teller.short(teller.approver(role))),
        "accepted": teller.said(plan.accepted_on, words.day),
        "to_come": to_come(teller, plan.accepted_on),
        "wanted": _wanted(teller),
        "problems": problems,
    }


def _wanted(teller: Teller) -> Plain:
    """For how many years a business case must state it; None if the organization has not said."""
    years = teller.resolved.organization.standards.run_cost_years
    return None if years is None else teller.stated(years, str)
