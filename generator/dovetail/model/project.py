"""What a project says of itself: ``projects/<code>/project.yaml``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from dovetail.model.accounts import (
    Benefit,
    BusinessCase,
    CarryForward,
    Improvement,
    IncidentUse,
    Reconciliation,
    Risk,
    Submission,
)
from dovetail.model.base import FileId, Id, Line, Many, Maybe, Model, Prose, Version, YesNo
from dovetail.model.change_record import ChangeRecord, FreezeException
from dovetail.model.conditions import RawFacts
from dovetail.model.deliverables import (
    Contract,
    Criterion,
    Decision,
    HandoverItem,
    Release,
    Requirement,
    SupportModel,
)
from dovetail.model.deviation import Tailoring
from dovetail.model.organization import Form, Term
from dovetail.model.readiness import (
    Acceptance,
    ControlledDocument,
    DeliveredItem,
    EarlyLifeSupport,
    GatePassed,
    Involvement,
    Test,
    Training,
)
from dovetail.model.rulebook import RuleWaiver
from dovetail.model.scaling import Level, LevelWaiver
from dovetail.model.support import NotNeeded
from dovetail.model.values import Day, LifecyclePoint, Money, Percent


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
    points: Many[LifecyclePoint] = ()
    """Which of the eight common stages lie in it, by the gates G0 to G7 that end them. Left out, worked out
    from the days of the gates."""


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
    shows: Many[Id] = ()
    """What of this project shows it, by id: tests, acceptances, requests and handover items, or support
    groups whose training and runbook are asked for. None of it may be dated after the gate."""
    point: LifecyclePoint | None = None
    """Which of the gates G0 to G7, at which project and service lifecycle meet, it is."""


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
    variance_trigger: Maybe[Percent] | None = None
    """Variance from which the project reports."""
    reconciliation: Reconciliation | None = None
    """The project's figures beside the ledger's."""


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
    project_only: YesNo = False
    """Whether operations have no counterpart to this role, so that nothing of it passes to them."""
    line_manager: Line | None = None
    """Name of the line manager, where the organization's roles don't say it."""
    employer: Line | None = None
    """Who employs the person, if not the organization."""
    until: Maybe[Day] | None = None
    """Last day of the assignment or contract. Left out: to the end of the project."""
    approves: dict[Id, Money | Literal["unlimited"]] = {}
    """What the project lets this role approve, by subject of authority."""


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
    submitted_on: Maybe[Day] | None = None
    """When it was, or is planned to be, submitted. Left out: as the schedule says."""
    decided_on: Maybe[Day] | None = None
    """When it was, or is planned to be, decided. Left out: as the schedule says."""
    change: ChangeRecord | None = None
    """For a change to something live: what the operational request for change holds."""
    carry_forward: CarryForward | None = None
    """Leave to spend this year's money next year."""
    done: dict[Id, Day] = {}
    """Steps that are done, and when."""
    note: Prose | None = None
    """Anything else."""


class Baseline(Model):
    """The version of an operational procedure on which the project's tailoring was agreed; or leave to have
    none."""

    version: Version | None = None
    """Version that the project was agreed on."""
    none_approved_by: Line | None = None
    """Role that agreed that there is no operational procedure."""
    on: Day | None = None
    """When."""
    because: Prose | None = None
    """Why there is none."""


class ProjectForm(Form):
    """A form of the project, in place of an operational one."""

    replaces: Id
    """The operational form."""


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
    """The method: the id or name of a lifecycle, such as ``prince2-7``, ``PM²`` or ``agile``; behind a colon
    there may be a remark. The documents then use its words."""
    level: Level | None = None
    """How big it is; left out, computed from its facts. It may be larger than the facts make it; smaller only
    with ``level_waiver``."""
    level_waiver: LevelWaiver | None = None
    """Leave to run it at a lower level than its facts make it."""
    pack: Literal["booklet", "documents"] | None = None
    """Whether its pack is one booklet, or a document for each procedure; left out, as the organization's
    scaling says for its level."""
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
    support_not_needed: tuple[NotNeeded, ...] = ()
    """Support categories of which a service needs nothing."""
    support_models: tuple[SupportModel, ...] = ()
    """How services will be supported."""
    decisions: tuple[Decision, ...] = ()
    """Decisions."""
    acceptance: tuple[Criterion, ...] = ()
    """Acceptance criteria."""
    tests: tuple[Test, ...] = ()
    """Tests and their results."""
    acceptances: tuple[Acceptance, ...] = ()
    """Acceptances by operations."""
    handover: tuple[HandoverItem, ...] = ()
    """Handover items."""
    nothing_to_hand_over: Many[Id] = ()
    """Kinds of handover item of which the project has none."""
    delivered_items: tuple[DeliveredItem, ...] = ()
    """Configuration items that the project delivers."""
    early_life_support: EarlyLifeSupport | None = None
    """Plan of early life support."""
    training: tuple[Training, ...] = ()
    """Runbooks and training of the receiving groups."""
    involvement: tuple[Involvement, ...] = ()
    """How service owners take part."""
    security_gates: tuple[GatePassed, ...] = ()
    """Security and data-protection gates."""
    live_data_from: Maybe[Day] | None = None
    """First day on which live data is used. Left out: the first go-live."""
    personal_data: Maybe[YesNo] | None = None
    """Whether the outcome holds personal data."""
    business_case: BusinessCase | None = None
    """What the outcome costs to run, and who bears it."""
    benefits: tuple[Benefit, ...] = ()
    """Benefits."""
    submissions: tuple[Submission, ...] = ()
    """Reports, accruals and commitments with their dates."""
    risks: tuple[Risk, ...] = ()
    """Risks."""
    incidents: IncidentUse | None = None
    """How incidents of the project are handled."""
    improvements: tuple[Improvement, ...] = ()
    """Entries in the operational improvement register."""
    documents: tuple[ControlledDocument, ...] = ()
    """Documents that stay after the project."""
    definition_of_done: Many[Line] = ()
    """What every increment must meet, in agile and hybrid projects."""
    glossary: tuple[Term, ...] = ()
    """Words that the project uses."""
    forms: dict[Id, ProjectForm] = {}
    """Forms of the project's own, in place of operational ones."""
    baselines: dict[Id, Baseline] = {}
    """Per procedure: the version that the project was agreed on."""
    waivers: tuple[RuleWaiver, ...] = ()
    """Leave to live with findings of rules. Waivers of controls stand under tailoring."""

    @model_validator(mode="after")
    def _ordered(self) -> Project:
        if self.ends < self.starts:
            raise ValueError(f"the project ends ({self.ends}) before it starts ({self.starts})")
        return self
