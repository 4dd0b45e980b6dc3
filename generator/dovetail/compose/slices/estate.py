"""What the project leaves in the records of operations: items, environments, licences, documents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dovetail.check.derived.milestones import acceptance_of, known
from dovetail.compose.slices.parties import said_day, said_party, service_title
from dovetail.compose.teller import Plain, Teller, short_day
from dovetail.model.base import Unknown
from dovetail.model.readiness import DeliveredItem

LICENCE = "licence"


def estate(teller: Teller, _subject: str) -> Plain:
    """Delivered items, shared environments, licences and contracts, and controlled documents."""
    project = teller.project
    return {
        "items": [_item(teller, item) for item in project.delivered_items],
        "none_delivered": "delivered_items" in project.model_fields_set and not project.delivered_items,
        "environments": list(_environments(teller)),
        "licences": list(_licences(teller)),
        "documents": [
            {
                "title": document.title,
                "repository": teller.said(document.repository, lambda name: teller.system(name)["title"]),
                "retention": teller.said(document.retention),
                "owner": said_party(teller, document.owner),
            }
            for document in project.documents
        ],
    }


def _item(teller: Teller, item: DeliveredItem) -> Plain:
    accepted = acceptance_of(teller, item.service or "")
    day = known(item.registered_on)
    return {
        "id": item.id,
        "title": item.title,
        "service": service_title(teller, item.service),
        "owner": said_party(teller, item.owner),
        "on": said_day(teller, item.registered_on),
        "done": bool(day and day <= teller.today),
        "accepted": short_day(accepted),
        "late": bool(day and day > accepted),
    }


def _environments(teller: Teller) -> Iterator[Plain]:
    """Environments besides production of services in scope, and whether operations treat them as live."""
    organization, scope = teller.resolved.organization, teller.resolved.services
    for name, item in organization.configuration_items.items():
        services = [
            service
            for service in scope
            if service in item.services or name in scope[service].configuration_items
        ]
        if item.environment.casefold() != "production" and services:
            live = item.treated_as_live
            yield {
                "title": item.title,
                "environment": item.environment,
                "services": [service_title(teller, service) for service in services],
                "live": live if isinstance(live, bool) else None,
                "question": teller.open(live, item.owner if isinstance(item.owner, str) else "")
                if isinstance(live, Unknown)
                else None,
                "owner": said_party(teller, item.owner),
            }


def _licences(teller: Teller) -> Iterator[Plain]:
    """Contracts with their end, then handover items that are licences."""
    for contract in teller.project.contracts:
        yield {
            "id": contract.id,
            "title": contract.title,
            "ends": said_day(teller, contract.until),
            "owner": said_party(teller, contract.owner_after_closure),
            "over": isinstance(contract.until, date) and contract.until < teller.project.ends,
        }
    for item in teller.project.handover:
        if item.kind == LICENCE:
            yield {
                "id": item.id,
                "title": item.title,
                "ends": None,
                "owner": said_party(teller, item.receiver),
                "over": False,
            }
