"""The project's money as budget control sees it: limits, codes, what is asked for, cut-offs, year end."""

from __future__ import annotations

from decimal import Decimal

from dovetail.check.derived.amounts import amount_of_request, money_fact
from dovetail.compose.slices.procedure import role_or_name
from dovetail.compose.slices.project import money
from dovetail.compose.teller import Plain, Teller, short_day
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.organization import Organization
from dovetail.model.resolved import ResolvedProcedure
from dovetail.model.values import Money

SPENDING = frozenset({"PRO", "RES"})
"""Procedures whose requests spend; so do those of an organization's own that ask for an amount."""
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
        "asked": _asked(teller),
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


def _asked(teller: Teller) -> Plain:
    """What the requests come to, procedure by procedure, beside the budget without its contingency."""
    resolved = teller.resolved
    sums: dict[str, list[Decimal]] = {}
    unsaid = []
    for item in resolved.requests:
        if not _spends(teller.procedures[item.procedure]):
            continue
        amount = amount_of_request(teller.ground, item)
        if amount is None:
            unsaid.append(item.request.id)
        else:
            sums.setdefault(item.procedure, []).append(amount)
    total = sum((amount for amounts in sums.values() for amount in amounts), Decimal(0))
    free = _free(resolved.project.budget.total, resolved.project.budget.contingency, resolved.organization)

    def said(amount: Decimal) -> str:
        return words.money(Money(amount=amount), resolved.organization)

    return {
        "rows": [
            {
                "procedure": {"text": teller.procedures[name].procedure.title, "to": name},
                "requests": len(amounts),
                "amount": said(sum(amounts, Decimal(0))),
            }
            for name, amounts in sums.items()
        ],
        "total": said(total),
        "free": said(free) if free is not None else None,
        "over": said(total - free) if free is not None and total > free else None,
        "unsaid": unsaid,
    }


def _spends(bound: ResolvedProcedure) -> bool:
    """Whether its requests name money that the project spends."""
    procedure = bound.procedure
    fact = money_fact(procedure)
    facts = procedure.handles.facts if procedure.handles else {}
    if fact is None or fact not in facts or facts[fact].type != "money":
        return False
    return not procedure.covers or bool(SPENDING & set(procedure.covers))


def _free(
    total: Money | Unknown | None, contingency: Money | Unknown | None, organization: Organization
) -> Decimal | None:
    """The budget without its contingency, if both are stated in the organization's own currency and tax."""
    amounts = []
    for stated in (total, contingency or Money(amount=Decimal(0))):
        if not isinstance(stated, Money):
            return None
        own = stated.currency in (None, organization.currency) and stated.tax in (
            None,
            organization.tax_basis,
        )
        if not own:
            return None
        amounts.append(stated.amount)
    return amounts[0] - amounts[1]
