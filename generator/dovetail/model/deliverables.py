"""What a project delivers and agrees with operations: requirements, decisions, releases, handover."""

from __future__ import annotations

from typing import Literal

from dovetail.model.base import FileId, Id, Line, Many, Maybe, Model, Prose, YesNo
from dovetail.model.change_record import ChangeRecord, FreezeException
from dovetail.model.support import Commitment, SupportCategory, SupportTier
from dovetail.model.values import Day, Money


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
    change: ChangeRecord | None = None
    """What the operational request for change of the release as a whole holds."""
    freeze_exceptions: tuple[FreezeException, ...] = ()
    """Freezes in which it may go live nevertheless, and who gave leave."""


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
    warranty_until: Maybe[Day | Literal["none"]] | None = None
    """Last day of the warranty of what it delivers; ``none`` if there is no warranty."""
    needed_until: Maybe[Day] | None = None
    """Last day on which somebody needs it. Left out: to the end of early life support at least."""
    assignable: Maybe[YesNo] | None = None
    """Whether it can pass to another owner."""
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
    agreed_by: Line | None = None
    """Role or name that agreed to it for operations."""
    agreed_on: Day | None = None
    """When."""


class SupportModel(Model):
    """How a service will be supported after the project. What is left out stays as the service has it."""

    service: Id
    """The service."""
    tiers: tuple[SupportTier, ...] = ()
    """Lines of support and the groups that take them."""
    commitments: tuple[Commitment, ...] = ()
    """Service levels, and what stands behind them."""


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
    """What it changes for operations. Left out: nothing."""
    services: Many[Id] = ()
    """Services that it concerns; left out, all in scope."""
    leads_to: Many[Id] = ()
    """Requirements and requests that follow from it."""
    told_on: Maybe[Day] | None = None
    """When the service owner was told."""


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
    kind: Id | None = None
    """What it is: purchase-order, change, access, licence, risk, contract, document …"""
    service: Id | None = None
    """Service to which it belongs."""
    receiver: Maybe[Id] | None = None
    """Operational role that takes it over."""
    due: Maybe[Day] | None = None
    """By when."""
    accepted_on: Day | None = None
    """When the receiver took it over."""
    evidence: Line | None = None
    """What shows that it was taken over."""
    requests: Many[Id] = ()
    """Requests of the project that are still open and pass with it: an order not yet delivered, a change not
    yet made."""
