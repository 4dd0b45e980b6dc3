"""A lifecycle: the stages, gates, roles and words of one version of a project method, as data.

Facts and terms only. Names of processes, roles and documents are facts; texts of a guide are not repeated.
"""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from dovetail.model.base import FileId, Id, Line, Many, Model, Name, Prose, Version
from dovetail.model.procedure import COVERS
from dovetail.model.values import LifecyclePoint
from dovetail.model.vocabulary import MethodTerm

Code = Literal[COVERS]  # type: ignore[valid-type]


class MethodStage(Model):
    """A stage, phase or iteration of the method."""

    id: Id
    """Identifier."""
    title: Line
    """What the method calls it."""
    points: Many[LifecyclePoint] = ()
    """Which of the eight common stages lie in it, named by the gates G0 to G7 that end them."""
    processes: Many[Line] = ()
    """Processes, focus areas or events of the method that run in it."""


class MethodGate(Model):
    """A decision point of the method."""

    id: Id
    """Identifier."""
    title: Line
    """What the method calls it."""
    point: LifecyclePoint
    """Which of the gates G0 to G7 it is."""
    by: Line | None = None
    """Who decides there, in words of the method."""


class MethodRole(Model):
    """A role of the method."""

    title: Line
    """What the method calls it."""
    answers_for: Line | None = None
    """What for, in a few words of our own."""


class Touch(Model):
    """Where the method touches one of the 24 procedures."""

    practice: Many[Line] = ()
    """Practice, performance domain, module or artefact."""
    process: Many[Line] = ()
    """Process, focus area, phase or event."""


class Lifecycle(Model):
    """One version of a method. What it leaves out is taken from the lifecycle that it is ``based_on``."""

    id: FileId
    """Identifier: the name of the file, and what a project writes as ``lifecycle``."""
    title: Line
    """Name of the method."""
    version: Version
    """Version or edition."""
    published: Line | None = None
    """When this version appeared."""
    source: Line | None = None
    """Where the method is described in public."""
    about: Prose | None = None
    """What a reader of this file must know."""
    based_on: Id | None = None
    """The lifecycle that this one completes."""
    approach: Literal["staged", "iterative", "hybrid"] | None = None
    """Whether it goes stage by stage, in iterations, or both."""
    also_called: Many[Line] = ()
    """Other names by which projects write it."""
    meant_by: Many[Name] = ()
    """Names of other methods, or of a way of working, to which this one is the nearest. A project that writes
    one of them is asked whether it means this."""
    vocabulary: dict[MethodTerm, Line] = {}
    """What the method calls things: one line, with further forms behind it if it needs any
    (``daily; many=dailies``)."""
    practice_term: Line | None = None
    """What the method calls what ``practice`` of its touches names, written like a term of the vocabulary
    (``performance domain``); ``practice``, if nothing is said."""
    process_term: Line | None = None
    """The same for ``process`` (``focus area``)."""
    roles: dict[Id, MethodRole] = {}
    """Roles, by the id of the role of the reference procedures that each one fills, or an id of its own."""
    stages: tuple[MethodStage, ...] = ()
    """Stages, in order."""
    gates: tuple[MethodGate, ...] = ()
    """Gates, in order."""
    touches: dict[Code, Touch] = {}
    """Where the method touches each of the 24 procedures, by code."""

    @model_validator(mode="after")
    def _points_once(self) -> Lifecycle:
        for what, points in (
            ("stages", [point for stage in self.stages for point in stage.points]),
            ("gates", [gate.point for gate in self.gates]),
        ):
            twice = next((point for point in points if points.count(point) > 1), None)
            if twice:
                raise ValueError(f"two {what} stand for {twice}; each of G0 to G7 belongs to one")
        return self

    @property
    def name(self) -> str:
        """Title and version: ``PRINCE2 7``."""
        return f"{self.title} {self.version}"


def completed(own: Lifecycle, base: Lifecycle) -> Lifecycle:
    """The own lifecycle with everything that it leaves to the one that it is based on.

    Words, roles and touches are merged by name; stages and gates are taken over as a whole.
    """
    changes = {name: getattr(own, name) for name in own.model_fields_set}
    for mapping in ("vocabulary", "roles", "touches"):
        changes[mapping] = {**getattr(base, mapping), **getattr(own, mapping)}
    changes |= {"also_called": own.also_called, "meant_by": own.meant_by}
    return base.model_copy(update=changes)


__all__ = ["Code", "Lifecycle", "MethodGate", "MethodRole", "MethodStage", "Touch", "completed"]
