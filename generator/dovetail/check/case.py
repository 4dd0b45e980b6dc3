"""What a rule sees: a resolved project, the files it was written in, the organization around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from dovetail.check.derived.ground import OfProject
from dovetail.check.derived.live_changes import LiveChange, live_changes
from dovetail.check.derived.milestones import GoLive, go_lives
from dovetail.check.neighbours import Neighbours
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Diagnostic, Place
from dovetail.model.profile import LayeredProcedure, Profile, Written
from dovetail.model.project import Project
from dovetail.model.resolved import ResolvedProject, ResolvedRequest
from dovetail.resolve.calendars.time_context import TimeContext
from dovetail.resolve.people import People


@dataclass(frozen=True)
class Case(OfProject):
    """One project before the rules. Everything is read-only; what is derived is worked out once."""

    profile: Profile
    resolved: ResolvedProject
    time: TimeContext
    neighbours: Neighbours
    found: tuple[Diagnostic, ...] = ()
    """What resolution has found already."""

    @property
    def written(self) -> Written[Project]:
        """The project file."""
        return self.profile.projects[self.project.code]

    @cached_property
    def people(self) -> People:
        """Who holds which role in this project."""
        return People.of(self.profile, self.project)

    def answers(self, unknown: Unknown, owner: str = "") -> str:
        """Who answers an open question, as the list of open questions has it; empty if nobody is named."""
        role = unknown.ask or owner
        asked = [entry.ask for entry in self.resolved.questions if entry.question == unknown.unknown]
        own = (actor for actor in asked if actor.role in (role, self.people.canonical(role)))
        actor = next(own, asked[0] if asked else None)
        if actor is not None:
            return actor.title
        return self.people.actor(role).title if role else ""

    @cached_property
    def changes(self) -> tuple[LiveChange, ...]:
        """What the project changes in live services: its requests for change, and its releases."""
        return live_changes(self)

    @cached_property
    def go_lives(self) -> tuple[GoLive, ...]:
        """What goes live: releases, then changes outside every release."""
        return go_lives(self.resolved)

    @cached_property
    def recorded_changes(self) -> tuple[LiveChange, ...]:
        """The changes without those that another one's change record speaks for."""
        return tuple(
            change
            for change in self.changes
            if not change.covered_by and (change.record or not change.is_release)
        )

    @cached_property
    def request_index(self) -> Mapping[str, int]:
        """Where each request stands in the project file."""
        return {request.id: index for index, request in enumerate(self.project.requests)}

    def requests_of(self, *covers: str) -> tuple[ResolvedRequest, ...]:
        """Requests whose procedure is one of these of the 24 (``PRO``, ``CHE`` …)."""
        return tuple(
            item
            for item in self.resolved.requests
            if set(covers) & set(self.procedures[item.procedure].procedure.covers)
        )

    def reported(self, *codes: str) -> tuple[Diagnostic, ...]:
        """What resolution has found already, by its codes."""
        return tuple(finding for finding in self.found if finding.code in codes)

    def layered(self, procedure: str) -> LayeredProcedure:
        """The files of an operational procedure."""
        return self.profile.procedures[procedure]

    def place(self, *path: str | int, key: bool = False) -> Place:
        """Where a part of the project file (or its key) is written; if left out, what is around it."""
        return self.written.place(*path, key=key)

    def request_place(self, request: str, *path: str | int) -> Place:
        """Where a part of a request is written."""
        return self.place("requests", self.request_index[request], *path)

    def organization_place(self, *path: str | int) -> Place:
        """Where something of ``organization.yaml`` is written."""
        return self.profile.organization.place(*path)

    def service_place(self, service: str, *path: str | int) -> Place:
        """Where a part of a service is written, in ``services.yaml`` or ``organization.yaml``."""
        return self.profile.services.place((service, *path))
