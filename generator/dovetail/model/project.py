"""What a project says of itself: ``projects/<code>/project.yaml``."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from dovetail.model.base import FileId, Id, Line, Many, Maybe, Model, Prose, Version, YesNo
from dovetail.model.conditions import RawFacts
from dovetail.model.routes import Step
from dovetail.model.values import Day, Money

SupportCategory = Literal[
    "hours", "service-levels", "monitoring", "incident-handling", "backup-continuity", "capacity",
    "access-security", "maintenance-windows", "licences-suppliers", "documentation", "training",
    "run-cost-decommissioning",
]  # fmt: skip


class Stage(Model):
    """A stage or phase."""

    id: Id
    """Identifier."""
    title: Line
    """Name."""
    from_: Annotated[Maybe[Day] | None, Field(alias="from")] = None
    """First day."""
    until: Maybe[Day] | None = None
    """Last day."""


class Gate(Model):
    """A decision point between stages."""

    id: Id
    """Identifier."""
    title: Line
    """Name."""
    date: Maybe[Day] | None = None
    """Planned day."""
    decided_by: Id | None = None
    """Role or board that decides."""
    evidence: Prose | None = None
    """What must be shown."""


class CostCode(Model):
    """A code in the ledger to which the project books."""

    code: Version
    """The code."""
    title: Line | None = None
    """What is booked there."""
    type: Literal["capex", "opex"] | None = None
    """Capital or operating expenditure."""


class Budget(Model):
    """The project's money."""

    total: Maybe[Money] | None = None
    """Approved budget."""
    contingency: Maybe[Money] | None = None
    """Part of it held back."""
    cost_codes: tuple[CostCode, ...] = ()
    """Where it is booked."""
    holder: Id | None = None
    """Role that holds the budget."""


class TeamMember(Model):
    """Who fills a role in the project."""

    title: Line | None = None
    """What the project calls the role; left out, its id in words."""
    name: Maybe[Line] | None = None
    """Name of the person. Left out or unknown: an open question."""
    deputy: Line | None = None
    """Who acts when the person is away."""
    role: Id | None = None
    """The person's role in the organization, which leads up the reporting line."""
    line_manager: Line | None = None
    """Name of the line manager, where the organization's roles don't say it."""
    employer: Line | None = None
    """Who employs the person, if not the organization."""


class FreezeException(Model):
    """Leave to work in a freeze."""

    freeze: Id
    """The freeze."""
    granted_by: Id
    """Operational role that gave leave."""
    on: Day | None = None
    """When."""
    because: Prose | None = None
    """Why."""


class Request(Model):
    """One concrete thing that the project needs from a procedure."""

    id: FileId
    """Identifier."""
    kind: Id
    """The kind of request; the procedure that handles this kind applies."""
    title: Line
    """What is needed."""
    needed_by: Maybe[Day]
    """The day on which it must be there (for a change: the day on which it goes live)."""
    facts: RawFacts = {}
    """Answers to the questions of the procedure. What is left out is unknown."""
    requested_by: Line | None = None
    """Project role, operational role or name of whoever asks. Left out, the project manager."""
    not_before: Day | None = None
    """Earliest day on which work on it can begin. Left out, the project's first day or ``as_of``."""
    after: Many[Id] = ()
    """Requests that must be there before work on this one begins (the contract before the engagement)."""
    linked_with: Many[Id] = ()
    """Other requests that belong to the same need and are added up with this one."""
    standard: Id | None = None
    """The pre-approved standard request that this is one of."""
    exception: Id | None = None
    """The exceptional path that the project asks for."""
    freeze_exceptions: tuple[FreezeException, ...] = ()
    """Freezes in which it may be done nevertheless, and who gave leave."""
    services: Many[Id] = ()
    """Services that it touches."""
    note: Prose | None = None
    """Anything else."""


class Adapt(Model):
    """Do a step, duty or route in this project's way, within what the procedure allows."""

    adapt: Id
    """Id of the step, duty or route."""
    set: dict[str, Any]
    """What is different: any of the fields of the item that a project may bind or tighten."""
    because: Prose
    """Why."""


class Placement(Step):
    """A step of the project's own, and where it goes."""

    after: Id | None = None  # type: ignore[assignment]
    """The step after which it stands."""
    before: Id | None = None
    """The step before which it stands."""

    @model_validator(mode="after")
    def _placed(self) -> Placement:
        if (self.after is None) == (self.before is None):
            raise ValueError("say where the step goes: either after or before")
        return self


class Add(Model):
    """Add a step."""

    add: Placement
    """The step."""
    because: Prose
    """Why."""


class Waive(Model):
    """Leave, given by the control's owner until a day, to omit a control."""

    waive: Id
    """Id of the control."""
    requests: Many[Id] = ()
    """Only for these requests. Left out, for the whole project."""
    omits: Many[Id] = ()
    """Steps that fall away with the control, because they carry out nothing else."""
    because: Prose
    """Why."""
    compensating: Prose | None = None
    """What is done instead."""
    requested_by: Line | None = None
    """Project role, or name, of whoever asked."""
    approved_by: Line | None = None
    """Operational role that gave leave."""
    issued: Day | None = None
    """Since when."""
    expires: Day | None = None
    """Until when."""


def _operator(value: object) -> str:
    """The operator by its key. What is no mapping counts as ``adapt``, whose message says what is right."""
    keys = set(value) if isinstance(value, dict) else set()
    if isinstance(value, Model):
        keys = set(type(value).model_fields)
    return next((name for name in ("add", "waive") if name in keys), "adapt")


Tailoring = Annotated[
    Annotated[Adapt, Tag("adapt")] | Annotated[Add, Tag("add")] | Annotated[Waive, Tag("waive")],
    Discriminator(_operator),
]
"""One deviation from a procedure: adapt, add or waive."""


class Release(Model):
    """A set of changes that goes live together."""

    id: FileId
    """Identifier."""
    title: Line
    """Name."""
    go_live: Maybe[Day] | None = None
    """Planned day."""
    requests: Many[Id] = ()
    """Requests (changes) that it holds."""
    services: Many[Id] = ()
    """Services that it touches."""


class Contract(Model):
    """A contract of the project."""

    id: FileId
    """Identifier."""
    title: Line
    """What it is for."""
    supplier: Maybe[Line] | None = None
    """With whom."""
    value: Maybe[Money] | None = None
    """Worth."""
    until: Maybe[Day] | None = None
    """Last day."""
    owner_after_closure: Maybe[Id] | None = None
    """Operational role that owns it after the project."""


class Requirement(Model):
    """A requirement, with the kind of support that it serves."""

    id: FileId
    """Identifier."""
    text: Prose
    """What must hold."""
    category: SupportCategory | None = None
    """Support category; left out, it is a functional requirement."""
    service: Id | None = None
    """Service that it belongs to."""
    criterion: Id | None = None
    """Acceptance criterion that shows it."""


class Decision(Model):
    """A decision that affects how the outcome is supported."""

    id: FileId
    """Identifier."""
    text: Prose
    """What was decided."""
    decided_on: Day | None = None
    """When."""
    decided_by: Line | None = None
    """By whom."""
    support_impact: Maybe[Prose] | None = None
    """What it changes for operations."""


class Criterion(Model):
    """An acceptance criterion."""

    id: FileId
    """Identifier."""
    text: Prose
    """What must be shown."""
    service: Id | None = None
    """Service that it belongs to."""
    acceptor: Maybe[Id] | None = None
    """Operational role that accepts."""


class HandoverItem(Model):
    """Something that passes to operations."""

    id: FileId
    """Identifier."""
    title: Line
    """What."""
    receiver: Maybe[Id] | None = None
    """Operational role that takes it over."""
    due: Maybe[Day] | None = None
    """By when."""


class Project(Model):
    """A project: its facts, its requests, and how it tailors the organization's procedures."""

    code: FileId
    """Short code, used in paths and document numbers."""
    name: Line
    """Name."""
    summary: Prose | None = None
    """What it is for, in a few sentences."""
    invented: YesNo = False
    """Whether this is a sample and not a real project."""
    sponsor: Maybe[Line] | None = None
    """Name, or project role, of the sponsor."""
    lifecycle: Line | None = None
    """The method: PRINCE2 7, PMBOK, PM², HERMES, agile, hybrid …"""
    level: Literal["small", "medium", "large"] | None = None
    """How big it is; left out, computed from its facts."""
    status: Literal["active", "on-hold", "closed"] = "active"
    """Whether it runs."""
    starts: Day
    """First day."""
    ends: Day
    """Planned last day."""
    as_of: Day | None = None
    """The day from which plans are made: nothing can begin before it. Left out, the first day."""
    stages: tuple[Stage, ...] = ()
    """Stages, in order."""
    gates: tuple[Gate, ...] = ()
    """Gates, in order."""
    budget: Budget = Budget()
    """Money."""
    services: Many[Id] = ()
    """Services in scope."""
    team: dict[Id, TeamMember]
    """Who fills which project role. The role ``project-manager`` is the default requester."""
    bindings: dict[Id, Id] = {}
    """Operational role: project role that acts for it in this project."""
    procedures: Many[Id] | None = None
    """Procedures of the pack; left out, all of the organization's."""
    requests: tuple[Request, ...] = ()
    """What the project needs from the procedures."""
    tailoring: dict[Id, tuple[Tailoring, ...]] = {}
    """Per procedure: what is adapted, added or waived, and why."""
    releases: tuple[Release, ...] = ()
    """Releases."""
    contracts: tuple[Contract, ...] = ()
    """Contracts."""
    requirements: tuple[Requirement, ...] = ()
    """Requirements."""
    decisions: tuple[Decision, ...] = ()
    """Decisions."""
    acceptance: tuple[Criterion, ...] = ()
    """Acceptance criteria."""
    handover: tuple[HandoverItem, ...] = ()
    """Handover items."""

    @model_validator(mode="after")
    def _ordered(self) -> Project:
        if self.ends < self.starts:
            raise ValueError(f"the project ends ({self.ends}) before it starts ({self.starts})")
        return self
