"""What shows that the outcome of a project can be operated: tests, acceptance, training, early life."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from dovetail.model.base import FileId, Id, Line, Many, Maybe, Model, Prose, YesNo
from dovetail.model.values import Day, Duration


class Test(Model):
    """A test, and what came of it."""

    __test__ = False  # not a test of pytest

    id: FileId
    """Identifier."""
    title: Line
    """What is tried."""
    criteria: Many[Id] = ()
    """Acceptance criteria that it shows."""
    result: Maybe[Literal["passed", "failed"]] | None = None
    """What came of it. Left out: not run yet."""
    on: Day | None = None
    """When it is, or was, run."""
    evidence: Line | None = None
    """Where the result is kept."""


class Condition(Model):
    """A criterion that failed and is accepted nevertheless, until a day."""

    criterion: Id
    """The acceptance criterion."""
    because: Prose
    """Why it is accepted."""
    approved_by: Line | None = None
    """Role or name that gave leave."""
    expires: Day | None = None
    """Until when."""


class Acceptance(Model):
    """The acceptance of a release or service by operations."""

    id: FileId
    """Identifier."""
    release: Id | None = None
    """What is accepted: a release."""
    service: Id | None = None
    """What is accepted: a service."""
    signed_by: Maybe[Line] | None = None
    """Operational role, or name, that signs."""
    signed_on: Maybe[Day] | None = None
    """When it is, or was, signed."""
    conditions: tuple[Condition, ...] = ()
    """Failed criteria that are accepted nevertheless."""


class ExitMetric(Model):
    """What must hold before early life support ends."""

    measure: Line
    """What is measured."""
    target: Maybe[Line]
    """What is wanted."""
    met: Maybe[YesNo] | None = None
    """Whether it holds."""


class Shift(Model):
    """Who is on duty in early life support."""

    who: Maybe[Line]
    """Project role, operational role, support group or name."""
    side: Literal["project", "operations"]
    """For which side."""
    from_: Annotated[Day | None, Field(alias="from")] = None
    """First day; left out, from the beginning."""
    until: Day | None = None
    """Last day; left out, to the end."""


class EarlyLifeSupport(Model):
    """The plan of early life support."""

    from_: Annotated[Maybe[Day] | None, Field(alias="from")] = None
    """First day."""
    until: Maybe[Day] | None = None
    """Last day."""
    services: Many[Id] = ()
    """Services; left out, all in scope."""
    exit: tuple[ExitMetric, ...] = ()
    """What must hold before it ends."""
    rota: tuple[Shift, ...] = ()
    """Who is on duty."""
    decided_by: Id | None = None
    """Operational role that ends it."""

    @model_validator(mode="after")
    def _ordered(self) -> EarlyLifeSupport:
        first, last = self.from_, self.until
        if isinstance(first, date) and isinstance(last, date) and last < first:
            raise ValueError(f"it ends ({last}) before it begins ({first})")
        return self


class Training(Model):
    """What a support group needs before it can take over."""

    group: Id
    """Support group."""
    service: Id | None = None
    """Service; left out, all in scope."""
    runbook: Maybe[Line] | None = None
    """Where the runbook is."""
    completed_on: Maybe[Day] | None = None
    """When the training is, or was, complete."""
    certified_by: Line | None = None
    """Who of the receiving group confirmed it."""


class GatePassed(Model):
    """A security or data-protection gate, and when it was passed."""

    gate: Id
    """Gate of the organization's standards."""
    passed_on: Maybe[Day] | None = None
    """When it is, or was, passed."""
    by: Line | None = None
    """Who passed it."""
    evidence: Line | None = None
    """Where the record is."""


class DeliveredItem(Model):
    """A configuration item that the project delivers."""

    id: FileId
    """Identifier in the operational register, or the one that it will have."""
    title: Line
    """Name."""
    service: Id | None = None
    """Service that it becomes part of."""
    owner: Maybe[Id] | None = None
    """Operational role that will own it."""
    registered_on: Maybe[Day] | None = None
    """When it was, or will be, entered."""


class Involvement(Model):
    """How the owner of a service takes part in the project."""

    service: Id
    """The service."""
    from_: Annotated[Maybe[Day] | None, Field(alias="from")] = None
    """Since when."""
    decides: Maybe[Many[Line]] | None = None
    """What the service owner approves in the project."""
    effort: Maybe[Duration] | None = None
    """How much effort of operations is planned (``12 days``)."""
    funded_by: Line | None = None
    """Cost code that pays for it."""


class ControlledDocument(Model):
    """A document that stays after the project."""

    id: FileId
    """Identifier."""
    title: Line
    """Name."""
    repository: Maybe[Id] | None = None
    """System in which it is kept."""
    retention: Maybe[Line] | None = None
    """How long."""
    owner: Maybe[Id] | None = None
    """Operational role that keeps it."""
