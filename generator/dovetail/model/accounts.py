"""A project's reports, money, benefits, risks and improvements, as far as operations depend on them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from dovetail.model.base import FileId, Id, Line, Many, Maybe, Model, Prose
from dovetail.model.values import Day, Money


class RunCost(Model):
    """What the outcome costs to operate in one year."""

    year: Line
    """Financial year."""
    amount: Maybe[Money]
    """How much."""


class BusinessCase(Model):
    """The part of the business case that operations carry."""

    run_cost: tuple[RunCost, ...] = ()
    """Cost to run, per year."""
    run_budget_holder: Maybe[Id] | None = None
    """Operational role whose budget bears it."""
    accepted_on: Maybe[Day] | None = None
    """When that role accepted it."""


class Submission(Model):
    """A report or figure that the project hands in on a date."""

    id: FileId
    """Identifier."""
    title: Line
    """What."""
    on: Maybe[Day]
    """When."""
    kind: Literal["report", "accrual", "commitment"] = "report"
    """A report reads what the close has published; accruals and commitments must be in before its cut-off."""
    close: Id | None = None
    """Date of the close calendar: the publication that a report reads, or the cut-off of an accrual."""
    for_: Annotated[Id | None, Field(alias="for")] = None
    """Board that reads it."""


class Reconciliation(Model):
    """The project's figures beside those of the ledger."""

    as_of: Day
    """On which day."""
    reported: Maybe[Money]
    """What the project reports."""
    ledger: Maybe[Money]
    """What the ledger shows."""


class Benefit(Model):
    """Something that becomes better, and who sees to it after the project."""

    id: FileId
    """Identifier."""
    text: Prose
    """What becomes better."""
    owner: Maybe[Id] | None = None
    """Operational role."""
    reviews: Maybe[Many[Day]] | None = None
    """When it is measured."""


class Risk(Model):
    """A risk."""

    id: FileId
    """Identifier."""
    text: Prose
    """What may happen."""
    score: Maybe[int] | None = None
    """How big, on the organization's scale."""
    escalated_to: Line | None = None
    """Role, board or name that was told."""
    escalated_on: Day | None = None
    """When."""
    live_service: Id | None = None
    """Live service that it threatens."""
    operational_reference: Maybe[Line] | None = None
    """Its number in the operational risk register."""


class IncidentUse(Model):
    """Where and how the project's incidents are worked on."""

    system: Maybe[Id] | None = None
    """System with the queue."""
    priorities: Maybe[Many[Line]] | None = None
    """Priorities in use."""


class Improvement(Model):
    """An entry in the operational improvement register."""

    id: FileId
    """Identifier."""
    title: Line
    """What should become better."""
    because_of: Many[Line] = ()
    """What it follows from: waived controls, or steps that were late (``R-3.approve``)."""
    owner: Maybe[Id] | None = None
    """Operational role."""
    reference: Maybe[Line] | None = None
    """Its number in the register."""


class CarryForward(Model):
    """Leave to spend this year's money next year."""

    approved_by: Line
    """Role or name that gave leave."""
    on: Day | None = None
    """When."""
