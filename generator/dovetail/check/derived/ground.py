"""What derivations ask of a project: a case before the rules has it, and so has a resolved project alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

from dovetail.model.organization import Organization, Service
from dovetail.model.project import Project
from dovetail.model.resolved import ResolvedProcedure, ResolvedProject
from dovetail.resolve.calendars.time_context import TimeContext


class Ground(Protocol):
    """A resolved project with its calendar. :class:`dovetail.check.case.Case` is one."""

    @property
    def resolved(self) -> ResolvedProject:
        """The project as it is resolved."""

    @property
    def time(self) -> TimeContext:
        """The calendar of the organization."""

    @property
    def organization(self) -> Organization:
        """What the organization says of itself."""

    @property
    def project(self) -> Project:
        """What the project says of itself."""

    @property
    def today(self) -> date:
        """The day from which is planned."""

    @property
    def procedures(self) -> Mapping[str, ResolvedProcedure]:
        """The procedures of the pack, by id."""

    @property
    def services(self) -> Mapping[str, Service]:
        """Services in scope, by id."""


class OfProject:
    """What a resolved project holds, in the words of :class:`Ground`."""

    resolved: ResolvedProject

    @property
    def organization(self) -> Organization:
        """What the organization says of itself."""
        return self.resolved.organization

    @property
    def project(self) -> Project:
        """What the project says of itself."""
        return self.resolved.project

    @property
    def today(self) -> date:
        """The day from which is planned (``as_of``)."""
        return self.resolved.as_of

    @cached_property
    def procedures(self) -> Mapping[str, ResolvedProcedure]:
        """The procedures of the pack, by id."""
        return {bound.id: bound for bound in self.resolved.procedures}

    @property
    def services(self) -> Mapping[str, Service]:
        """Services in scope: those of the project, its requests, releases and support models, by id."""
        return self.resolved.services


@dataclass(frozen=True)
class ResolvedGround(OfProject):
    """The ground of a resolved project alone, for those who have no profile beside it."""

    resolved: ResolvedProject

    @cached_property
    def time(self) -> TimeContext:
        """The calendar of the organization."""
        return TimeContext.of(self.organization)
