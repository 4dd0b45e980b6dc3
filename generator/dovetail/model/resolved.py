"""The result for one project: procedures, requests, dates, questions, each value knowing its origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

from dovetail.model.deviation import Waive
from dovetail.model.diagnostics import Diagnostic, Place
from dovetail.model.language import ENGLISH, Language
from dovetail.model.lifecycle import BoundLifecycle
from dovetail.model.organization import Form, Organization, Service
from dovetail.model.procedure import Control, Duty, Procedure
from dovetail.model.profile import Layer
from dovetail.model.project import Project, Request
from dovetail.model.routes import Route, Step
from dovetail.model.sizing import Sizing

OriginKind = Literal["reused", "adapted", "added", "waived", "reference"]
ORIGINS: tuple[OriginKind, ...] = ("reused", "adapted", "added", "waived", "reference")
DEVIATES: frozenset[OriginKind] = frozenset({"adapted", "added", "waived"})
"""What differs from the operational procedure because the project decided so."""
DecidesRest = Literal["", "gate", "release"]
"""What else somebody decides beside gates that are named: any other gate, or any other release."""
RequestVerdict = Literal["ok", "infeasible", "blocked", "unknown"]
Lack = Literal["", "need", "choice", "holder", "other-person"]
"""What an approval lacks: whether it is needed, which of several gives it, who that is, or somebody else
than whoever asks.
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that the project does in its own way."""

    field: str
    before: str
    after: str
    unsaid: bool = False
    """Whether operations have not said yet what the project fills in; ``before`` then is their question."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a step, control or duty comes from, and what the project did to it.

    ``reference`` means that the organization has no baseline: the bundled procedure stands in.
    """

    kind: OriginKind
    layer: Layer
    procedure: str
    version: str
    place: Place | None
    because: str = ""
    changes: tuple[Change, ...] = ()
    operational: Place | None = None
    """Where operations describe the item, if ``place`` is what the project says of it."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts in a role in this project. ``holder`` is empty and ``question`` set if nobody is named."""

    role: str
    title: str
    holder: str = ""
    deputy: str = ""
    queue: str = ""
    project_role: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Decider:
    """Who takes a decision of a step: somebody who acts, or a board under its id and title.

    ``gates`` are those of the project on which they decide; none if the step decides one thing only.
    """

    actor: Actor
    gates: tuple[str, ...] = ()
    rest: DecidesRest = ""


@dataclass(frozen=True, slots=True)
class ResolvedStep:
    """A step as this project does it. ``routes`` names the routes that alone have it (none: every route).

    ``deciders`` share the decision of the step, or take it in place of whoever does it; none where that is
    the ``actor``.
    """

    step: Step
    origin: Origin
    actor: Actor
    routes: tuple[str, ...] = ()
    deciders: tuple[Decider, ...] = ()


@dataclass(frozen=True, slots=True)
class ResolvedControl:
    """A control with the steps that carry it out; waived if a waiver of the project says so."""

    control: Control
    origin: Origin
    steps: tuple[str, ...]
    owner: Actor
    waiver: Waive | None = None


@dataclass(frozen=True, slots=True)
class ResolvedDuty:
    """A recurring duty as this project does it."""

    duty: Duty
    origin: Origin
    actor: Actor


@dataclass(frozen=True, slots=True)
class ResolvedRoute:
    """A route as this project takes it; adapted if the project widens it where it is the stricter."""

    route: Route
    origin: Origin


@dataclass(frozen=True, slots=True)
class ResolvedProcedure:
    """An operational procedure bound to one project; ``procedure`` holds it after tailoring."""

    id: str
    layer: Layer
    procedure: Procedure
    owner: Actor
    steps: tuple[ResolvedStep, ...]
    controls: tuple[ResolvedControl, ...]
    duties: tuple[ResolvedDuty, ...]
    routes: tuple[ResolvedRoute, ...] = ()

    def count(self, kind: OriginKind) -> int:
        """How many steps, controls and duties have this origin."""
        origins = [step.origin for step in self.steps] + [control.origin for control in self.controls]
        origins += [duty.origin for duty in self.duties]
        return sum(origin.kind == kind for origin in origins)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request says to one question of the procedure; ``text`` is ready to print.

    ``together_with`` are the requests that count, or perhaps count, together with this one on this question.
    """

    fact: str
    question: str
    text: str
    known: bool
    note: str = ""
    question_id: str = ""
    together_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteChoice:
    """The route of a request. Without a route, ``because`` says which fact or rule is missing.

    ``candidates`` are the routes that still may apply (unknown) or that overlapped (chosen).
    """

    route: Route | None
    verdict: Literal["chosen", "none-needed", "gap", "unknown", "refused"]
    because: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResolvedApproval:
    """One approval, down to the person. ``holder`` is empty if nobody can give it; then ``problem`` says
    why, ``lacks`` of what kind that is, and ``asked`` names what it hangs on. An office without a named
    person holds its approval by its title; ``through`` is the queue or mailbox by which it is reached.
    """

    role: str
    title: str
    holder: str
    authority: str
    because: str
    step: str = ""
    on: date | None = None
    acting_for: str = ""
    afterwards: bool = False
    due: date | None = None
    problem: str = ""
    verdict: RequestVerdict = "ok"
    lacks: Lack = ""
    asked: str = ""
    subject: str = ""
    """What the authority is for by which it is given, by its id."""
    through: str = ""


@dataclass(frozen=True, slots=True)
class ScheduledStep:
    """A step on the calendar. ``start`` is the latest day to begin, ``end`` the day on which it must be done.

    ``at_least``: something on the way to delivery is unknown, so the true start is this or earlier;
    ``before``: of some time on the way nothing is known, so it is earlier. ``end_at_least`` and
    ``end_before`` say the same of the end. ``undated``: it follows delivery, no stated time leads to it.
    ``condition``: what must have come true on ``start`` for the clock to run; ``awaited`` is the event alone.
    ``windows`` and ``freezes`` are the ids of those that bear on its days.
    """

    step: str
    title: str
    role: str
    holder: str
    start: date
    end: date
    start_optimistic: date
    end_optimistic: date
    duration: str
    at_least: bool = False
    condition: str = ""
    awaited: str = ""
    group: str = ""
    note: str = ""
    after_delivery: bool = False
    meeting: date | None = None
    submit_by: date | None = None
    before: bool = False
    end_at_least: bool = False
    end_before: bool = False
    undated: bool = False
    windows: tuple[str, ...] = ()
    freezes: tuple[str, ...] = ()
    done: bool = False
    """It was done on ``end``."""
    due: date | None = None
    """Of a step that is done: by when it had to be, if nothing had been done before its time."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Backward plan of one request.

    ``latest_start`` takes the longest, ``latest_start_optimistic`` the shortest durations; both are of what
    is not done yet.
    ``before``: of some time on the way nothing is known, so work must begin earlier than these days.
    ``breaks_at`` is the first step (in order) that would have to start before ``earliest``; ``why``
    says so in words; ``earliest_finish`` is when it can be had if work starts on ``earliest``.
    """

    steps: tuple[ScheduledStep, ...]
    needed_by: date
    earliest: date
    latest_start: date | None
    latest_start_optimistic: date | None
    feasible: bool
    feasible_optimistic: bool
    at_least: bool = False
    before: bool = False
    unknowns: tuple[str, ...] = ()
    breaks_at: str = ""
    why: str = ""
    earliest_finish: date | None = None
    delivered: bool = False
    """It is there: what was asked for has been delivered."""

    @property
    def under_way(self) -> bool:
        """Whether something of it is done."""
        return any(step.done for step in self.steps)


@dataclass(frozen=True, slots=True)
class ResolvedRequest:
    """A request with its route, approvals, forms, controls and dates."""

    request: Request
    procedure: str
    requester: str
    verdict: RequestVerdict
    summary: str
    answers: tuple[Answer, ...]
    route: RouteChoice
    exception: str
    preapproved: str
    approvals: tuple[ResolvedApproval, ...]
    forms: tuple[str, ...]
    controls: tuple[str, ...]
    schedule: Schedule | None
    findings: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyDate:
    """A dated event in the life of the project. ``id`` is stable: it does not depend on other events.

    ``at_least``: its true day is ``on`` or earlier; ``before``: it is earlier, by how much nobody can tell.
    ``decides`` names the requests and gates of the project on which a meeting decides. ``place`` is
    its place, in the order of work, among what one ``request`` has on the same day.
    """

    id: str
    on: date
    title: str
    kind: Literal[
        "gate", "stage", "request", "duty", "board", "close", "cut-off", "freeze", "release", "project"
    ]
    at: time | None = None
    until: date | None = None
    procedure: str = ""
    who: str = ""
    note: str = ""
    at_least: bool = False
    before: bool = False
    decides: tuple[str, ...] = ()
    request: str = ""
    place: int = 0

    @property
    def order(self) -> tuple[object, ...]:
        """Where it stands among the dates of a project: by day, and on one day in the order of work."""
        group = f"request.{self.request}" if self.request else self.id
        return (self.on, self.at is not None, str(self.at), self.kind == "board", group, self.place, self.id)


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Something that nobody has said yet, who can say it, and what it blocks."""

    id: str
    question: str
    ask: Actor
    blocks: tuple[str, ...]
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class ResolvedProject:
    """Everything that Dovetail knows of one project. Equal inputs give equal values."""

    organization: Organization
    project: Project
    as_of: date
    procedures: tuple[ResolvedProcedure, ...]
    requests: tuple[ResolvedRequest, ...]
    roles: Mapping[str, Actor]
    key_dates: tuple[KeyDate, ...]
    questions: tuple[OpenQuestion, ...]
    findings: tuple[Diagnostic, ...]
    sizing: Sizing = field(default_factory=Sizing)
    left_out: tuple[Procedure, ...] = ()
    """Procedures that the pack does without. Some of their controls hold all the same."""
    language: Language = ENGLISH
    """The language in which all of this is said."""
    lifecycle: BoundLifecycle = field(default_factory=BoundLifecycle)
    """The method, bound to the project's stages and gates, with its words."""

    @property
    def services(self) -> Mapping[str, Service]:
        """Services in scope: those of the project, its requests, releases and support models, by id."""
        project, known = self.project, self.organization.services
        named = [
            *project.services,
            *(name for request in project.requests for name in request.services),
            *(name for release in project.releases for name in release.services),
            *(model.service for model in project.support_models),
        ]
        return {name: known[name] for name in dict.fromkeys(named) if name in known}

    @property
    def forms(self) -> Mapping[str, Form]:
        """Forms that its steps may name: those of the organization, and the project's own."""
        return {**self.organization.forms, **self.project.forms}
