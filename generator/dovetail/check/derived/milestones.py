"""Days of a project on which the rules rest: initiation, go-live, acceptance, early life support."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dovetail.model.diagnostics import Place
from dovetail.model.resolved import ResolvedRequest

if TYPE_CHECKING:
    from dovetail.check.case import Case


@dataclass(frozen=True, slots=True)
class GoLive:
    """Something that goes live: a release, or a change that belongs to none.

    ``on`` is missing if nobody has said the day. No ``services`` means all in scope.
    """

    id: str
    title: str
    on: date | None
    services: frozenset[str]
    place: Place

    def concerns(self, service: str) -> bool:
        """Whether it touches a service."""
        return not self.services or service in self.services


def known(day: object) -> date | None:
    """The day, if somebody has said it."""
    return day if isinstance(day, date) else None


def go_lives(case: Case) -> tuple[GoLive, ...]:
    """What goes live: releases, then changes to live services outside every release."""
    return (*_releases(case), *_loose_changes(case))


def first_go_live(case: Case, service: str = "") -> date | None:
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


def live_by(case: Case, service: str = "") -> date:
    """The day by which all that a live service needs must be there; without a go-live, the last day."""
    return first_go_live(case, service) or case.project.ends


def acceptance_of(case: Case, service: str) -> date:
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


def initiation_starts(case: Case) -> date:
    """The first day of the first stage; without dated stages, of the project."""
    return next((day for stage in case.project.stages if (day := known(stage.from_))), case.project.starts)


def initiation_ends(case: Case) -> date | None:
    """When the project is decided on: its gate G1, or else its first gate behind the mandate (G0) with a
    date, or the end of its first stage."""
    gates = sorted(
        (gate for gate in case.project.gates if gate.point != "G0"), key=lambda gate: gate.point != "G1"
    )
    days = (known(gate.date) for gate in gates)
    stages = (known(stage.until) for stage in case.project.stages[:1])
    return next((day for day in (*days, *stages) if day), None)


def begins_too_early(case: Case, item: ResolvedRequest) -> bool:
    """Whether the plan of a request would have to begin before the project: its days are no days of work."""
    start = item.schedule.latest_start if item.schedule else None
    return start is not None and start < case.project.starts


def early_life_ends(case: Case) -> date | None:
    """The last day of early life support, if there is a plan that says it."""
    plan = case.project.early_life_support
    return known(plan.until) if plan else None


def _releases(case: Case) -> Iterator[GoLive]:
    requests = {request.id: request for request in case.project.requests}
    for index, release in enumerate(case.project.releases):
        held = [requests[name] for name in release.requests if name in requests]
        services = {*release.services, *(name for request in held for name in request.services)}
        place = case.place("releases", index, "go_live")
        yield GoLive(release.id, release.title, known(release.go_live), frozenset(services), place)


def _loose_changes(case: Case) -> Iterator[GoLive]:
    held: Collection[str] = {name for release in case.project.releases for name in release.requests}
    for item in case.requests_of("CHE"):
        request = item.request
        if request.id not in held:
            services = frozenset(request.services)
            place = case.request_place(request.id, "needed_by")
            yield GoLive(request.id, request.title, known(request.needed_by), services, place)
