"""What an organization says of the rules: how much each weighs here, and rules of its own."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from dovetail.model.base import FileId, Id, Line, Many, Model, Prose, YesNo
from dovetail.model.conditions import When
from dovetail.model.values import Day

Weight = Literal["blocker", "major", "minor"]
FailureModeId = Literal["F1", "F2", "F3", "F4", "F5", "F6", "F7"]
SubjectKind = Literal[
    "request", "waiver", "service", "release", "contract", "requirement", "decision", "risk", "gate",
    "handover-item", "step", "control", "project",
]  # fmt: skip


class Adjustment(Model):
    """How a rule is treated here. A blocker can't be made lighter or switched off: only a waiver lifts it."""

    severity: Weight | None = None
    """What a finding of the rule weighs."""
    off: YesNo = False
    """Whether the rule is not used."""
    because: Prose
    """Why."""

    @model_validator(mode="after")
    def _one_way(self) -> Adjustment:
        if self.off == (self.severity is not None):
            raise ValueError("say either severity, or off: yes")
        return self


class OwnRule(Model):
    """A rule of the organization: what must hold of every request, service, waiver … that it is about."""

    id: FileId
    """Identifier, such as HC-R1. It is used to select, ignore, adjust and waive."""
    title: Line
    """What must hold, in one line; it stands in front of each finding."""
    because: Prose
    """Why."""
    severity: Weight = "major"
    """What a finding weighs."""
    prevents: Many[FailureModeId] = ()
    """Failure modes that it prevents."""
    every: SubjectKind
    """What it is about."""
    kind: Id | None = None
    """Only requests (or handover items) of this kind."""
    where: When | None = None
    """Only those that are like this."""
    must: When | None = None
    """What must hold of each."""
    never: YesNo = False
    """Nothing like this may exist at all (instead of ``must``)."""
    hint: Line | None = None
    """How to put it right."""
    waivable_by: Id | None = None
    """Role that may waive it. Left out, ``waivable_by`` of the rules as a whole."""

    @model_validator(mode="after")
    def _one_way(self) -> OwnRule:
        if self.never == (self.must is not None):
            raise ValueError("say either what must hold (must), or never: yes")
        return self


class Rulebook(Model):
    """Adjusted rules, and rules of its own."""

    adjust: dict[Id, Adjustment] = {}
    """Rules that are treated otherwise here, by their id (AR-24)."""
    own: tuple[OwnRule, ...] = ()
    """Rules of the organization."""
    waivable_by: Id | None = None
    """Role that may waive a finding that concerns no procedure. Findings of a procedure are waived by its
    owner."""


class RuleWaiver(Model):
    """Leave to live with findings of a rule until a day."""

    rule: Id
    """The rule: AR-21, or a rule of the organization."""
    subjects: Annotated[Many[Line], Field(min_length=1)]
    """What it is about, as ``dovetail check`` names it: requests, services, releases …"""
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
    decision_due: Day | None = None
    """Leave is asked for and not given yet: the day by which its owner decides."""
