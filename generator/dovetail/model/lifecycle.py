"""The points at which a project's lifecycle and the service lifecycle meet.

Stages after the lifecycle map of the design: ITIL 4 value chain and PRINCE2 7 processes beside each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dovetail.model.base import Unknown
from dovetail.model.language import later
from dovetail.model.method import Lifecycle, MethodGate, MethodStage
from dovetail.model.values import LifecyclePoint
from dovetail.model.vocabulary import NEUTRAL, Vocabulary

FAILURE_MODES: Mapping[str, str] = {
    "F1": later("Support requirements are left out, so what is delivered can't be supported"),
    "F2": later("Project changes and operational changes clash on what they share"),
    "F3": later("Decisions that affect support never reach the project's solution"),
    "F4": later("The outcome meets its requirements and is hard to support"),
    "F5": later("Handover to operations is harder than it need be"),
    "F6": later("Project and support are out of step: delay and cost"),
    "F7": later("The project runs procedures of its own instead of those that exist"),
}


@dataclass(frozen=True, slots=True)
class MeetingPoint:
    """A gate that both lifecycles share: what ends there for each side, and what each must show."""

    point: LifecyclePoint
    project: str
    service: str
    evidence: str
    procedures: tuple[str, ...]


MEETING_POINTS: Mapping[LifecyclePoint, MeetingPoint] = {
    entry.point: entry
    for entry in (
        MeetingPoint(
            "G0",
            later("Mandate"),
            later("Strategy"),
            later("the service owner is named and the cost to run estimated"),
            ("GOV", "REQ", "BEN"),
        ),
        MeetingPoint(
            "G1",
            later("<<Initiation>>"),
            later("Design"),
            later(
                "the pack is issued, its waivers are approved, every service has its support "
                "requirements and its owner decides with the project"
            ),
            ("SLM", "RES", "BUD", "RSK", "STK", "GOV", "REQ"),
        ),
        MeetingPoint(
            "G2",
            later("Design and sourcing"),
            later("Design and acquisition"),
            later("service levels, support groups and contracts commit to the same figures"),
            ("PRO", "SUP", "SLM", "SEC", "CFG", "PCC"),
        ),
        MeetingPoint(
            "G3",
            later("Build and test"),
            later("Build"),
            later("operational tests are passed and runbooks are written"),
            ("QUA", "CHE", "KNO", "INC", "ISS", "FIN"),
        ),
        MeetingPoint(
            "G4",
            later("Deployment"),
            later("Transition"),
            later("operations accept, and the calendar is clear for going live"),
            ("REL", "CHE", "SAC", "TRN", "STK"),
        ),
        MeetingPoint(
            "G5",
            later("Early life"),
            later("Operation"),
            later("the exit metrics hold, and operations take over"),
            ("ELS", "INC", "KNO", "SUP"),
        ),
        MeetingPoint(
            "G6",
            later("<<Closure>>"),
            later("Improvement"),
            later("nothing is left without an operational owner"),
            ("CLO", "FIN", "BEN"),
        ),
        MeetingPoint(
            "G7",
            later("Benefits review"),
            later("Improvement"),
            later("the benefit is measured against the run cost"),
            ("BEN",),
        ),
    )
}
"""By point, in order."""


@dataclass(frozen=True, slots=True)
class BoundStage:
    """A stage of the project, or of the method where the project names none, on the common scale.

    ``points`` are the common stages that lie in it, by the gates that end them. ``days_are_derived`` if the
    project states no days and those of its gates stand in.
    """

    id: str
    title: str
    points: tuple[LifecyclePoint, ...]
    from_: date | Unknown | None = None
    until: date | Unknown | None = None
    method: tuple[MethodStage, ...] = ()
    days_are_derived: bool = False


@dataclass(frozen=True, slots=True)
class BoundGate:
    """A gate of the project with the gate of the method that it is, if it is one."""

    id: str
    title: str
    point: LifecyclePoint | None
    on: date | Unknown | None
    method: MethodGate | None = None


@dataclass(frozen=True, slots=True)
class BoundLifecycle:
    """The method of a project, bound to its stages and gates, and the words in which its pack is told.

    Without ``method`` the project names none that is known, and the words are neutral.
    """

    method: Lifecycle | None = None
    vocabulary: Vocabulary = NEUTRAL
    stages: tuple[BoundStage, ...] = ()
    gates: tuple[BoundGate, ...] = ()
