"""How a service is supported: groups, tiers, commitments, and the configuration items it is made of."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from dovetail.model.base import Id, Line, Many, Maybe, Model, Prose, YesNo
from dovetail.model.cover import Cover
from dovetail.model.values import Day, Duration, Percent

SupportCategory = Literal[
    "hours", "service-levels", "monitoring", "incident-handling", "backup-continuity", "capacity",
    "access-security", "maintenance-windows", "licences-suppliers", "documentation", "training",
    "run-cost-decommissioning",
]  # fmt: skip


def _kind_of_target(value: object) -> str:
    if isinstance(value, Duration) or (isinstance(value, str) and any(char.isalpha() for char in value)):
        return "time"
    return "time" if isinstance(value, dict) else "share"


Target = Annotated[
    Annotated[Duration, Tag("time")] | Annotated[Percent, Tag("share")], Discriminator(_kind_of_target)
]
"""A time that is kept (``4 hours``: shorter is stricter) or a share (``99.9 %``: higher is stricter)."""


class SupportGroup(Model):
    """A team that resolves incidents and requests."""

    title: Line
    """Name."""
    hours: Maybe[Line] | None = None
    """When it can be reached."""
    covered: Many[Cover] = ()
    """The same, so that it can be compared: ``always``, or days with hours such as
    ``monday-friday 07:00-20:00``. Hours on call count."""
    lead: Id | None = None
    """Role that answers for it."""
    queue: Line | None = None
    """Ticket queue."""


class SupportTier(Model):
    """One line of support, and the group that takes it."""

    title: Line
    """Name: first line, second line, supplier …"""
    group: Maybe[Id] | None = None
    """Support group that takes it."""
    accepted_by: Line | None = None
    """Role or name that accepted it for the group."""
    accepted_on: Maybe[Day] | None = None
    """When the group accepted."""


class Commitment(Model):
    """What users are promised, and what stands behind the promise."""

    measure: Line
    """What is measured: restore priority 1, availability …"""
    promised: Maybe[Target]
    """Service level: what users are promised."""
    groups: dict[Id, Maybe[Target]] = {}
    """Operational level: what each support group has agreed to, by group."""
    contracts: dict[str, Maybe[Target]] = {}
    """What each contract of the project, or each supplier, commits to, by contract or supplier."""


class ConfigurationItem(Model):
    """A part of a service that is managed: a server, an application, an interface."""

    title: Line
    """Name."""
    owner: Maybe[Id] | None = None
    """Operational role that owns it."""
    services: Many[Id] = ()
    """Services that it is part of."""
    depends_on: Many[Id] = ()
    """Configuration items that it needs."""
    environment: Line = "production"
    """Environment: production, test, training …"""
    treated_as_live: Maybe[YesNo] | None = None
    """Whether changes to it follow change enablement. Left out: only in production."""


class PlannedChange(Model):
    """A change that operations have scheduled."""

    title: Line
    """What is changed."""
    from_: Annotated[Day, Field(alias="from")]
    """First day."""
    until: Day | None = None
    """Last day, if it is another."""
    items: Many[Id] = ()
    """Configuration items that it touches."""
    services: Many[Id] = ()
    """Services that it touches."""
    impact: Maybe[Line] | None = None
    """How much users notice, in the organization's words: high, medium, low …"""
    reference: Line | None = None
    """Its number in the change schedule."""

    @model_validator(mode="after")
    def _ordered(self) -> PlannedChange:
        if self.until and self.until < self.from_:
            raise ValueError(f"the change ends ({self.until}) before it begins ({self.from_})")
        return self


class NotNeeded(Model):
    """A support category that a service does not need, and why."""

    service: Id
    """The service."""
    category: SupportCategory
    """The support category."""
    because: Prose
    """Why nothing is required."""
    agreed_by: Line | None = None
    """Role or name that agreed for operations."""
