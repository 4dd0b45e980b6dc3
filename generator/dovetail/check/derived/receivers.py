"""The support groups that take over a service: as the project plans them, or as the service has them."""

from __future__ import annotations

from dovetail.model.organization import Organization
from dovetail.model.project import Project


def receiving_groups(organization: Organization, project: Project, service: str) -> list[str]:
    """Ids of the groups, or names where the organization describes no group of this name."""
    entry = organization.services[service]
    planned = (model.tiers for model in project.support_models if model.service == service)
    tiers = next((tiers for tiers in planned if tiers), entry.support)
    if tiers:
        return [tier.group for tier in tiers if isinstance(tier.group, str)]
    known = organization.support_groups
    ids = {group.title.casefold(): name for name, group in known.items()}
    return [name if name in known else ids.get(name.casefold(), name) for name in entry.resolver_groups]
