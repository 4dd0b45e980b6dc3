"""How each service will be supported: lines of support, the chain of commitments, and what is missing."""

from __future__ import annotations

from dovetail.check.derived.covered_hours import hours_without
from dovetail.check.derived.scope import shaped
from dovetail.check.derived.strictness import said
from dovetail.check.derived.support_model import Link, links_of, support_in_effect
from dovetail.compose.slices.judged import judged, to_come
from dovetail.compose.slices.procedure import role_or_name
from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.organization import Service
from dovetail.model.support import Commitment, SupportTier, Target


def service_levels(teller: Teller, _subject: str) -> Plain:
    """Of each service that the project shapes: tier, hours, lines of support, chain, and what AR-45 finds."""
    resolved = teller.resolved
    found = []
    for name in shaped(resolved):
        service = resolved.services[name]
        support = support_in_effect(resolved.project, name, service)
        owner = service.owner or ""
        found.append(
            {
                "title": service.title,
                "owner": teller.short(teller.approver(owner)) if owner else None,
                "tier": teller.said(service.tier, owner=owner),
                "hours": teller.said(service.hours, owner=owner),
                "groups": groups(teller, service),
                "is_new": support.is_new,
                "lines": [_line(teller, tier, service) for tier in support.tiers],
                "chain": [_promise(teller, entry) for entry in support.commitments],
                "problems": judged(teller, {"AR-45"}, name),
            }
        )
    return found


def groups(teller: Teller, service: Service) -> list[str]:
    """The groups that resolve incidents of a service today, by their names."""
    known = teller.resolved.organization.support_groups
    return [known[name].title if name in known else name for name in service.resolver_groups]


def target(teller: Teller, value: Target | Unknown) -> Plain:
    """A target in words, or its open question."""
    return teller.said(value) if isinstance(value, Unknown) else said(value, teller.resolved.organization)


def _line(teller: Teller, tier: SupportTier, service: Service) -> Plain:
    groups = teller.resolved.organization.support_groups
    known = groups.get(tier.group) if isinstance(tier.group, str) else None
    return {
        "title": tier.title,
        "group": teller.said(tier.group, lambda name: known.title if known else words.title(name)),
        "hours": teller.said(known.hours) if known else None,
        "gap": hours_without(service, known) if known else "",
        "accepted_by": role_or_name(teller, tier.accepted_by),
        "accepted": teller.said(tier.accepted_on, words.day),
        "to_come": to_come(teller, tier.accepted_on),
    }


def _promise(teller: Teller, entry: Commitment) -> Plain:
    organization = teller.resolved.organization

    links = links_of(entry, organization, teller.ground.time.calendar)
    standings = {link.standing for link in links}
    return {
        "measure": words.capital(entry.measure),
        "promised": target(teller, entry.promised),
        "groups": [_link(teller, link) for link in links if link.by == "group"],
        "contracts": [_link(teller, link) for link in links if link.by == "contract"],
        "standing": "broken"
        if "broken" in standings
        else "kept"
        if standings == {"kept"}
        else "unknown"
        if standings
        else "nothing",
    }


def _link(teller: Teller, link: Link) -> Plain:
    organization, project = teller.resolved.organization, teller.resolved.project

    title = link.id
    if link.by == "group" and link.id in organization.support_groups:
        title = organization.support_groups[link.id].title
    contract = next((entry for entry in project.contracts if entry.id == link.id), None)
    if contract is not None:
        title = contract.id
    return {
        "who": title,
        "target": target(teller, link.target),
        "standing": link.standing,
    }
