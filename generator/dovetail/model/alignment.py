"""The alignment sheet: what project and operations agree on, computed for one project.

One model, from which both views are written: the project manager's and the service manager's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dovetail.model.base import Unknown
from dovetail.model.checked import Tally, WaivedFinding
from dovetail.model.diagnostics import Diagnostic, Place
from dovetail.model.procedure import Control
from dovetail.model.resolved import Actor, Change, OriginKind
from dovetail.model.values import LifecyclePoint

ItemKind = Literal["step", "control", "duty", "route"]
ModeVerdict = Literal["prevented", "open", "unknown", "not judged"]


@dataclass(frozen=True, slots=True)
class Delta:
    """One difference between the operational procedure and the project's.

    ``controls`` are the ids that it touches. ``procedure`` and ``version`` are the source. ``decided_by`` is
    empty if nobody is named; ``until`` is ``None`` if it holds for the life of the project.
    """

    procedure: str
    version: str
    what: ItemKind
    id: str
    title: str
    kind: OriginKind
    controls: tuple[str, ...]
    changes: tuple[Change, ...]
    because: str
    compensating: str = ""
    requests: tuple[str, ...] = ()
    decided_by: str = ""
    decided_on: date | None = None
    until: date | None = None
    place: Place | None = None
    omits: tuple[str, ...] = ()
    """Titles of the steps that fall away with a waived control."""


@dataclass(frozen=True, slots=True)
class ProcedureAlignment:
    """How one procedure of the pack relates to its source.

    ``agreed_version`` is the version on which the project's tailoring was agreed, if it says so.
    ``baseline`` is false if a reference procedure stands in, because operations have none.
    """

    id: str
    title: str
    version: str
    owner: Actor
    baseline: bool
    agreed_version: str
    counts: Mapping[OriginKind, int]
    deltas: tuple[Delta, ...]

    @property
    def total(self) -> int:
        """All steps, controls and duties."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class BridgeTerm:
    """A word of the project and the word of the service people for the same thing."""

    project: str
    service: str
    meaning: str
    source: Literal["glossary", "role"]


@dataclass(frozen=True, slots=True)
class SharedGate:
    """A gate of the project with its point in the common lifecycle, and what stands in the way.

    ``stage`` is the service lifecycle's word for what ends there. ``service_evidence`` is what operations
    must see; ``procedures`` are those of the pack that are active; ``open`` are what must be settled there.
    """

    id: str
    title: str
    point: LifecyclePoint | None
    on: date | Unknown | None
    decided_by: str
    stage: str
    service_stage: str
    project_evidence: str
    service_evidence: str
    procedures: tuple[str, ...]
    open: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Handover:
    """Something that passes to operations. ``question`` is set if nobody has said who receives it.

    ``kind`` is that of the item, or contract, configuration-item, document, runbook. ``late``: its day
    has passed, and nobody has taken it over.
    """

    id: str
    title: str
    kind: str
    service: str | None
    receiver: Actor | None
    question: str
    due: date | Unknown | None
    accepted_on: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class RuleEvidence:
    """A rule, and how often it judged in this project."""

    rule: str
    title: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class ModeAlignment:
    """One of the seven failure modes: is it kept away from this project, and what shows it.

    *prevented*: every rule against it that had something to judge found it in order. *open*: one fails.
    *unknown*: none fails, but data is missing, or a rule failed by a bug (``crashed``). *not judged*: no rule
    had anything to judge.
    """

    id: str
    title: str
    verdict: ModeVerdict
    rules: tuple[RuleEvidence, ...]
    findings: tuple[Diagnostic, ...]
    waived: int
    crashed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceAlignment:
    """One service in scope, as its owner sees the project."""

    id: str
    title: str
    tier: str | Unknown | None
    owner: Actor | None
    requests: tuple[str, ...]
    releases: tuple[str, ...]
    waived_controls: tuple[Control, ...]
    decisions: tuple[str, ...]
    findings: tuple[Diagnostic, ...]
    handover: tuple[Handover, ...]


@dataclass(frozen=True, slots=True)
class AlignmentSheet:
    """What both sides read. ``reuse`` is the share of controls that are reused, of all that operations have
    (``None`` if there is none). ``crashed`` are the rules that could not judge because of a bug."""

    project: str
    as_of: date
    procedures: tuple[ProcedureAlignment, ...]
    controls: Mapping[OriginKind, int]
    reuse: float | None
    modes: tuple[ModeAlignment, ...]
    bridge: tuple[BridgeTerm, ...]
    gates: tuple[SharedGate, ...]
    handover: tuple[Handover, ...]
    services: tuple[ServiceAlignment, ...]
    waived: tuple[WaivedFinding, ...]
    blockers: int
    unknowns: int
    crashed: tuple[str, ...] = ()

    @property
    def deltas(self) -> tuple[Delta, ...]:
        """Every difference, in the order of the procedures."""
        return tuple(delta for procedure in self.procedures for delta in procedure.deltas)
