"""What an organization asks of every project, so that its outcome can be operated."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from dovetail.model.base import FileId, Id, Line, Many, Maybe, Model, Prose, Version
from dovetail.model.conditions import When
from dovetail.model.values import Duration, Percent, Stated


class NoticeInterval(Model):
    """How long before an outage somebody must have been told."""

    before: Stated[Duration]
    """At least how long before."""
    to: Line
    """Who is told."""
    when: When | None = None
    """Only for requests like this."""


class SecurityGate(Model):
    """Something that must be passed before live data is used."""

    title: Line
    """Name."""
    decided_by: Id | None = None
    """Role or board that passes it."""
    when: Literal["always", "personal-data"] = "always"
    """For which projects."""


class RiskPolicy(Model):
    """How much risk is accepted, and where risks are kept."""

    appetite: Stated[int] | None = None
    """Highest score that needs no escalation."""
    escalates_to: Id | None = None
    """Role or board to which a higher risk goes."""
    register_: Annotated[Id | None, Field(alias="register")] = None
    """System that holds the operational risk register."""


class IncidentHandling(Model):
    """How incidents are ranked and where they are worked on."""

    system: Id | None = None
    """System with the queue."""
    priorities: dict[Version, Line] = {}
    """Priorities and what each means."""


class LedgerCode(Model):
    """A code to which can be booked."""

    code: Version
    """The code."""
    title: Line | None = None
    """What is booked there."""
    type: Literal["capex", "opex"] | None = None
    """Capital or operating expenditure."""


class Ledger(Model):
    """What finance holds projects to."""

    codes: tuple[LedgerCode, ...] | None = None
    """Codes that exist. Left out: not stated, so that a project's codes can't be checked."""
    reconciles_within: Stated[Percent] | None = None
    """How far a project's figures may be from the ledger."""
    variance_trigger: Stated[Percent] | None = None
    """Variance from which operations report."""


class Standards(Model):
    """Least conditions of operations. What is left out is not stated: its rule answers unknown."""

    tell_service_owner_within: Stated[Duration] | None = None
    """How soon the service owner must know of a decision that affects support."""
    service_owner_effort: Stated[Duration] | None = None
    """Least effort of operations that a project funds per service (``10 days``)."""
    early_life_support: Stated[Duration] | None = None
    """Least length of early life support."""
    early_life_support_by_tier: dict[Version, Stated[Duration]] = {}
    """The same for services of a tier, where it differs."""
    run_cost_years: Stated[int] | None = None
    """For how many years a business case must state the cost to run."""
    outage_notices: tuple[NoticeInterval, ...] | None = None
    """When outages must be announced."""
    readiness: Many[Line] = ()
    """What the definition of done of an agile project must hold."""
    security_gates: dict[FileId, SecurityGate] | None = None
    """What must be passed before live data is used."""
    risks: RiskPolicy = RiskPolicy()
    """Risk appetite and register."""
    incidents: IncidentHandling = IncidentHandling()
    """Incident priorities and queue."""
    ledger: Ledger = Ledger()
    """Cost codes and tolerances."""
    redesign_after: Annotated[int, Field(ge=2, le=1000)] = 3
    """How many projects must waive or adapt a control before its owner is asked to redesign it."""
    high_impact: Many[Line] = ("high",)
    """Which words for the impact of a change are high impact."""
    handover_kinds: Many[Id] = ("purchase-order", "change", "access", "licence", "risk")
    """Kinds of handover item that must have an operational owner, or be declared none, before closure."""
    improvement_register: Maybe[Id] | None = None
    """System that holds improvement entries."""
    note: Prose | None = None
    """Where the standards are written."""
