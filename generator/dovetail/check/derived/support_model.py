"""How a service is supported once the project is done: what the project plans, else what the service has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dovetail.check.derived.strictness import keeps
from dovetail.model.base import Unknown
from dovetail.model.organization import Organization, Service
from dovetail.model.project import Project
from dovetail.model.support import Commitment, SupportTier, Target
from dovetail.resolve.calendars.calendar import Calendar

Standing = Literal["kept", "broken", "unknown"]


@dataclass(frozen=True, slots=True)
class SupportInEffect:
    """Lines of support and promises. ``is_new``: the groups have not taken these lines before."""

    tiers: tuple[SupportTier, ...]
    is_new: bool
    commitments: tuple[Commitment, ...]


def support_in_effect(project: Project, name: str, service: Service) -> SupportInEffect:
    """Each part that the project leaves out stays as the service has it."""
    model = next((entry for entry in project.support_models if entry.service == name), None)
    planned = model.tiers if model else ()
    return SupportInEffect(
        planned or service.support,
        bool(planned) or service.status == "planned",
        (model.commitments if model else ()) or service.commitments,
    )


@dataclass(frozen=True, slots=True)
class Link:
    """What a support group, or the supplier of a contract, commits to behind a promise."""

    by: Literal["group", "contract"]
    id: str
    target: Target | Unknown
    standing: Standing


def links_of(commitment: Commitment, organization: Organization, calendar: Calendar) -> tuple[Link, ...]:
    """What stands behind a promise, groups first, each compared with it."""

    def standing(target: Target | Unknown) -> Standing:
        if isinstance(target, Unknown) or isinstance(commitment.promised, Unknown):
            return "unknown"
        kept = keeps(target, commitment.promised, organization, calendar)
        return "unknown" if kept is None else "kept" if kept else "broken"

    return (
        *(Link("group", name, target, standing(target)) for name, target in commitment.groups.items()),
        *(Link("contract", name, target, standing(target)) for name, target in commitment.contracts.items()),
    )
