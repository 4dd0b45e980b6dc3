"""The contracts of the project: how long they hold, what they commit to, and who owns them afterwards."""

from __future__ import annotations

from dovetail.check.derived.milestones import early_life_ends
from dovetail.check.derived.scope import shaped
from dovetail.check.derived.support_model import support_in_effect
from dovetail.compose.slices.judged import judged
from dovetail.compose.slices.service_levels import target
from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.deliverables import Contract
from dovetail.model.values import Money


def suppliers(teller: Teller, _subject: str) -> Plain:
    """Each contract with its days, its commitments to services, its owner, and what AR-46 finds."""
    last = early_life_ends(teller)
    return {
        "early_life_ends": words.day(last) if last else None,
        "ends": words.day(teller.resolved.project.ends),
        "contracts": [_contract(teller, entry) for entry in teller.resolved.project.contracts],
    }


def _contract(teller: Teller, entry: Contract) -> Plain:
    organization, warranty = teller.resolved.organization, entry.warranty_until

    def money(amount: Money) -> str:
        return words.money(amount, organization)

    return {
        "id": entry.id,
        "title": entry.title,
        "supplier": teller.said(entry.supplier),
        "value": teller.said(entry.value, money),
        "until": teller.said(entry.until, words.day),
        "no_warranty": warranty == "none",
        "warranty": None if isinstance(warranty, str) else teller.said(warranty, words.day),
        "assignable": teller.said(entry.assignable, lambda yes: "yes" if yes else "no"),
        "owner": teller.said(entry.owner_after_closure, lambda role: teller.short(teller.approver(role))),
        "commits": _commits(teller, entry),
        "problems": judged(teller, {"AR-46"}, entry.id),
    }


def _commits(teller: Teller, contract: Contract) -> list[Plain]:
    """What it commits to for services, by measure; a promise may name the contract or its supplier."""
    resolved = teller.resolved
    return [
        {
            "service": resolved.services[name].title,
            "measure": words.capital(promise.measure),
            "target": target(teller, committed),
        }
        for name in shaped(resolved)
        for promise in support_in_effect(resolved.project, name, resolved.services[name]).commitments
        for by, committed in promise.contracts.items()
        if by in (contract.id, contract.supplier)
    ]
