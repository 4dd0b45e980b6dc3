"""Which of the twelve support categories of a service have a requirement, need none, or are open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dovetail.model.deliverables import Requirement
from dovetail.model.language import later
from dovetail.model.project import Project
from dovetail.model.support import NotNeeded, SupportCategory

CATEGORIES: Mapping[SupportCategory, str] = {
    "hours": later("hours"),
    "service-levels": later("service levels"),
    "monitoring": later("monitoring"),
    "incident-handling": later("handling of incidents"),
    "backup-continuity": later("backup and continuity"),
    "capacity": later("capacity"),
    "access-security": later("access and security"),
    "maintenance-windows": later("maintenance windows"),
    "licences-suppliers": later("licences and suppliers"),
    "documentation": later("documentation"),
    "training": later("training"),
    "run-cost-decommissioning": later("cost to run and decommissioning"),
}
"""What a category is called, in the order in which it is asked for."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """One category of one service. With neither requirement nor reason it is open.

    A reason beside requirements has no effect: the requirements count.
    """

    category: SupportCategory
    requirements: tuple[Requirement, ...]
    reason: tuple[int, NotNeeded] | None = None
    """Why nothing is needed, and where that stands in the project file."""

    @property
    def is_open(self) -> bool:
        """Whether nobody has said anything."""
        return not self.requirements and self.reason is None


def coverage_of(project: Project, service: str) -> tuple[Coverage, ...]:
    """All twelve, in order. A requirement that names no service counts for each."""
    reasons: dict[SupportCategory, tuple[int, NotNeeded]] = {}
    for index, entry in enumerate(project.support_not_needed):
        if entry.service == service:
            reasons.setdefault(entry.category, (index, entry))
    return tuple(
        Coverage(
            category,
            tuple(
                entry
                for entry in project.requirements
                if entry.category == category and entry.service in (service, None)
            ),
            reasons.get(category),
        )
        for category in CATEGORIES
    )
