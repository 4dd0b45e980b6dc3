"""Days of a project on which the rules rest: initiation, go-live, acceptance, early life support."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from dovetail.check.derived.ground import Ground
from dovetail.model.profile import PathInFile
from dovetail.model.project import Gate, Project
from dovetail.model.resolved import ResolvedProject, ResolvedRequest
from dovetail.model.values import LIVE_POINT


@dataclass(frozen=True, slots=True)
class GoLive:
    """Something that goes live: a release, or a change that belongs to none.

    ``on`` is missing if nobody has said the day. No ``services`` means all in scope. ``path`` leads to the
    day in the project file.
    """

    id: str
    title: str
    on: date | None
    services: frozenset[str]
    path: PathInFile

    def concerns(self, service: str) -> bool:
        """Whether it touches a service."""
        return not self.services or service in self.services


class Dated(Protocol):
    """What knows a project and what goes live in it: a case before the rules, or a teller of documents."""

    @property
    def project(self) -> Project:
        """What the project says of itself."""

    @property
    def go_lives(self) -> tuple[GoLive, ...]:
        """What goes live: releases, then changes outside every release."""


def known(day: object) -> date | None:
    """The day, if somebody has said it."""
    return day if isinstance(day, date) else None


def go_lives(resolved: ResolvedProject) -> tuple[GoLive, ...]:
    """What goes live: releases, then changes to live services outside every release."""
    return (*_releases(resolved.project), *_loose_changes(resolved))


def first_go_live(case: Dated, service: str = "") -> date | None:
    """The first known day on which the outcome (for this service) is live.

    Releases count before single changes, and what names the service before what names none.
    """
    entries = case.go_lives
    releases = {release.id for release in case.project.releases}
    outcome = [entry for entry in entries if entry.id in releases] or list(entries)
    if service:
        outcome = (
            [entry for entry in outcome if service in entry.services]
            or [entry for entry in entries if service in entry.services]
            or [entry for entry in outcome if entry.concerns(service)]
            or outcome
        )
    return min((entry.on for entry in outcome if entry.on), default=None)


def live_data_from(case: Dated) -> date | None:
    """The first day on which live data is used; where the project says nothing of it, the first go-live."""
    stated = case.project.live_data_from
    return known(stated) if stated is not None else first_go_live(case)


def live_by(case: Dated, service: str = "") -> date:
    """The day by which all that a live service needs must be there; without a go-live, when use begins."""
    return first_go_live(case, service) or use_begins(case.project)


def use_begins(project: Project) -> date:
    """When use of the outcome may begin, where nobody has said what goes live: once the gate of going live
    (G4) is passed; without that gate, the last day."""
    days = (known(gate.date) for gate in project.gates if gate.point == LIVE_POINT)
    return min((day for day in days if day), default=project.ends)


def acceptance_of(case: Dated, service: str) -> date:
    """The day on which operations accept what becomes part of a service: signed, planned, or its go-live."""
    project = case.project
    releases = {release.id: release for release in project.releases}
    days = []
    for acceptance in project.acceptances:
        release = releases.get(acceptance.release or "")
        named = {acceptance.service} if acceptance.service else set(release.services if release else ())
        if (signed := known(acceptance.signed_on)) and (not service or not named or service in named):
            days.append(signed)
    return min(days) if days else live_by(case, service)


def initiation_starts(case: Ground) -> date:
    """The first day of the first stage; without dated stages, of the project."""
    return next((day for stage in case.project.stages if (day := known(stage.from_))), case.project.starts)


def initiation_ends(case: Ground) -> date | None:
    """When the project is decided on: its gate G1, or else its first gate behind the mandate (G0) with a
    date, or the end of its first stage."""
    gates = sorted(
        (gate for gate in case.project.gates if gate.point != "G0"), key=lambda gate: gate.point != "G1"
    )
    days = (known(gate.date) for gate in gates)
    stages = (known(stage.until) for stage in case.project.stages[:1])
    return next((day for day in (*days, *stages) if day), None)


def begins_too_early(case: Ground, item: ResolvedRequest) -> bool:
    """Whether the plan of a request would have to begin before the project: its days are no days of work."""
    start = item.schedule.latest_start if item.schedule else None
    return start is not None and start < case.project.starts


def closure(project: Project) -> Gate | None:
    """The gate at which the project is closed (G6), if somebody has said on which day."""
    return next((gate for gate in project.gates if gate.point == "G6" and known(gate.date)), None)


def closes(project: Project) -> date:
    """The day by which all must have passed to operations: that of the closure, or else the last one."""
    gate = closure(project)
    return (known(gate.date) if gate else None) or project.ends


def early_life_ends(case: Dated) -> date | None:
    """The last day of early life support, if there is a plan that says it."""
    plan = case.project.early_life_support
    return known(plan.until) if plan else None


def _releases(project: Project) -> Iterator[GoLive]:
    requests = {request.id: request for request in project.requests}
    for index, release in enumerate(project.releases):
        held = [requests[name] for name in release.requests if name in requests]
        services = {*release.services, *(name for request in held for name in request.services)}
        path: PathInFile = ("releases", index, "go_live")
        yield GoLive(release.id, release.title, known(release.go_live), frozenset(services), path)


def _loose_changes(resolved: ResolvedProject) -> Iterator[GoLive]:
    project = resolved.project
    held = {name for release in project.releases for name in release.requests}
    changing = {bound.id for bound in resolved.procedures if "CHE" in bound.procedure.covers}
    index = {request.id: number for number, request in enumerate(project.requests)}
    for item in resolved.requests:
        request = item.request
        if item.procedure in changing and request.id not in held:
            path: PathInFile = ("requests", index[request.id], "needed_by")
            services = frozenset(request.services)
            yield GoLive(request.id, request.title, known(request.needed_by), services, path)
