"""The way of a request through a procedure: steps, routes, approvals, and the paths beside them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from dovetail.model.base import Id, Line, Many, Maybe, Model, Prose, YesNo, complete
from dovetail.model.conditions import FactName, When
from dovetail.model.values import Day, Duration, LifecyclePoint, Period, Stated


class Approval(Model):
    """Someone who must agree: exactly one of ``by``, ``any_of``, ``authority``, ``board``, ``superior_of``,
    ``owner_of``."""

    by: Id | None = None
    """This role."""
    any_of: Many[Id] = ()
    """One of these roles, whichever can."""
    authority: Id | None = None
    """The lowest role with enough authority on this subject."""
    board: Id | None = None
    """This board, at one of its meetings."""
    superior_of: Id | None = None
    """The line manager of this role, or of the ``requester``."""
    owner_of: FactName | None = None
    """The owner of the service that this fact names."""
    fact: FactName | None = None
    """For ``authority``: the fact that is compared with the limit. Left out, the procedure's
    ``authority_fact``."""
    line_of: Id | None = None
    """For ``authority``: only roles up the reporting line of this role (or of the ``requester``)."""
    levels: Literal["lowest", "all"] = "lowest"
    """For ``authority``: only the lowest sufficient role, or everyone up to it as well."""
    count: Annotated[int, Field(ge=1, le=9)] = 1
    """How many different people must approve with it."""
    not_by: Many[Id] = ()
    """Steps whose doer may not give this approval (a reviewer who is not the author)."""
    when: When | None = None
    """Only for requests like this."""
    step: Id | None = None
    """The step at which the approval is given. Left out, the step that is ``decided_by`` the same, or the
    last decision."""
    because: Line | None = None
    """Why, in a few words; printed beside the approver."""

    @model_validator(mode="after")
    def _one_way(self) -> Approval:
        ways = [self.by, self.any_of or None, self.authority, self.board, self.superior_of, self.owner_of]
        if sum(way is not None for way in ways) != 1:
            raise ValueError(
                "say who approves with exactly one of by, any_of, authority, board, superior_of, owner_of"
            )
        return self


class LeadTime(Model):
    """A stretch of time that must lie between two steps."""

    time: Stated[Duration]
    """At least how long."""
    from_: Annotated[Id | None, Field(alias="from")] = None
    """The step from whose end it is counted. Left out, the first step of the request."""
    to: Id | None = None
    """The step before whose beginning it must have passed. Left out, the delivering step."""
    when: When | None = None
    """Only for requests like this."""
    because: Line | None = None
    """Why."""


class ExtraStep(Model):
    """A step that a route puts into the procedure."""

    after: Id | None = None
    """The step after which it stands."""
    before: Id | None = None
    """The step before which it stands."""
    step: Step
    """The step itself."""

    @model_validator(mode="after")
    def _placed(self) -> ExtraStep:
        if (self.after is None) == (self.before is None):
            raise ValueError("say where the step goes: either after or before")
        return self


class Route(Model):
    """A path that a request takes, chosen by its facts."""

    id: Id
    """Identifier."""
    title: Line
    """Name, as people say it."""
    when: When | None = None
    """The requests that take it. Left out: all (the catch-all of a first-match table)."""
    do: Prose | None = None
    """What taking this route means."""
    quotes: Maybe[Line] | None = None
    """How many quotes or bids are needed."""
    approvals: tuple[Approval, ...] = ()
    """Who must agree, besides the approvals of the whole procedure."""
    forms: Many[Id] = ()
    """Forms to fill in, besides those of the steps."""
    controls: Many[Id] = ()
    """Controls that apply on this route, besides those of the steps."""
    steps: tuple[ExtraStep, ...] = ()
    """Steps that only this route has."""
    skips: Many[Id] = ()
    """Steps of the procedure that this route does not have."""
    durations: dict[Id, Stated[Duration]] = {}
    """Steps that take another time on this route."""
    lead_times: tuple[LeadTime, ...] = ()
    """Time that must lie between steps."""
    lead_time: Stated[Duration] | None = None
    """Shortest time between the first step and delivery: the same as ``lead_times: [{time: …}]``."""
    delivers: Id | None = None
    """The step whose end is what ``needed_by`` means on this route, if it is another one."""
    strictness: int | None = None
    """Rank among overlapping routes: the higher one is the stricter. Left out, it is worked out from
    approvals, quotes, steps and time."""
    effective: Period = Period()
    """When it exists."""
    not_allowed: Prose | None = None
    """If requests like this are refused: why, and what to do instead."""
    source: Line | None = None
    """Where it is written."""


class Answer(Model):
    """One outcome of a decision."""

    answer: Line
    """The outcome (``Approved``, ``Sent back``)."""
    next: Id | Literal["end"]
    """The step that follows, or ``end``."""


class Step(Model):
    """One activity with one responsible role."""

    id: Id
    """Identifier."""
    title: Line
    """What is done, as an instruction: ``Raise the requisition``."""
    by: Maybe[Id]
    """Responsible role; ``requester`` is whoever asks."""
    accountable: Id | None = None
    """Role that answers for the result."""
    consulted: Many[Id] = ()
    """Roles that are asked before."""
    informed: Many[Id] = ()
    """Roles that are told afterwards."""
    do: Maybe[Prose] | None = None
    """How it is done: one instruction per line."""
    input: Maybe[Line] | None = None
    """What it needs."""
    output: Maybe[Line] | None = None
    """What it yields."""
    form: Id | None = None
    """Form that is filled in."""
    system: Id | None = None
    """System in which it is done."""
    controls: Many[Id] = ()
    """Controls that it carries out."""
    evidence: Maybe[Line] | None = None
    """What shows that it was done."""
    duration: Stated[Duration] | None = None
    """How long it takes. Left out: no time of its own. Unknown: the schedule says "at least"."""
    duration_fact: FactName | None = None
    """The fact of the request (type ``duration``) that says how long it takes, such as a delivery time."""
    counted_from: Line | None = None
    """The condition that starts its clock, if that isn't the end of the step before."""
    counted_from_step: Id | None = None
    """The step whose end starts its clock."""
    wait: Stated[Duration] | None = None
    """How long the condition of ``counted_from`` usually takes to come true after the step before."""
    when: When | None = None
    """It is done only for requests like this."""
    parallel: Id | None = None
    """Steps that name the same group run side by side."""
    after: Many[Id] = ()
    """Steps that must have ended. Left out, the one before (or the whole group before)."""
    decided_by: Many[Id] = ()
    """A board, or the subject of an authority, that decides here."""
    decides: Many[Literal["gates", "exceptions", LifecyclePoint]] = ()
    """What of a project is decided here: its ``gates`` (each of them), or those of G0 to G7: G4 is going
    live, G5 the end of early life support, G6 closure; or its ``exceptions``, forecasts beyond a tolerance.
    Whom the project names at such a gate decides here; whoever does the step decides where it names
    nobody."""
    decision: tuple[Answer, ...] = ()
    """Outcomes; the first is the way to the goal, and the schedule follows it."""
    next: Id | Literal["end"] | None = None
    """The step that follows, if it isn't the next one in the list."""
    ahead_of: tuple[LeadTime, ...] = ()
    """How long before other steps it must be done: ``[{to: implement, time: 5 weeks}]``."""
    heeds_freezes: YesNo = False
    """Whether a freeze stops it."""
    windows: Many[Id] = ()
    """Dates of the calendar on which it must end: maintenance windows, or days of the close calendar and
    cut-offs (``windows: accruals-due``)."""
    locked: YesNo = False
    """Whether projects may not change it at all."""
    ends_by: Day | None = None
    """The day by which it must have ended, whatever comes later: a project binds a step to a date with it."""
    apart_from: Many[Id] = ()
    """Steps that another person must do: whoever buys does not receive."""
    effective: Period = Period()
    """When it is part of the procedure."""


class AfterTheFact(Model):
    """Approval that may follow the deed."""

    within: Maybe[Duration]
    """By when, counted from the delivering step."""
    approvals: tuple[Approval, ...] = ()
    """Who approves then; left out, everyone who would have approved before."""


class ExceptionPath(Model):
    """A case that the procedure treats differently: exempt, urgent or emergency."""

    id: Id
    """Identifier."""
    title: Line
    """Name."""
    kind: Literal["exempt", "urgent", "emergency"]
    """Exempt: the procedure does not apply. Urgent: a faster path. Emergency: act first."""
    when: When | None = None
    """The requests that qualify. Left out, it is described but never taken automatically."""
    do: Prose
    """What is done instead, and on what conditions."""
    route: Id | None = None
    """The route that such requests take."""
    skips: Many[Id] = ()
    """Steps that fall away."""
    durations: dict[Id, Stated[Duration]] = {}
    """Steps that take another time."""
    approvals: tuple[Approval, ...] = ()
    """Who must agree."""
    ignores_freezes: YesNo = False
    """Whether its steps are done in a freeze as well."""
    ignores_windows: YesNo = False
    """Whether its steps are done outside the windows as well."""
    replaces_approvals: YesNo = False
    """Whether these approvals stand instead of the route's, or are added to them."""
    after_the_fact: AfterTheFact | None = None
    """Approval afterwards, with its deadline."""
    evidence: Maybe[Line] | None = None
    """What must be shown."""
    effective: Period = Period()
    """When it is available."""


class Preapproved(Model):
    """A standard request that needs no approval of its own."""

    id: Id
    """Identifier."""
    title: Line
    """Name."""
    when: When | None = None
    """The requests that qualify. A request may also name it with ``standard``."""
    route: Id | None = None
    """The route it takes."""
    skips: Many[Id] = ()
    """Steps that fall away."""
    approvals: tuple[Approval, ...] = ()
    """Who must agree nevertheless (a peer review); left out, nobody."""
    do: Prose | None = None
    """On what conditions."""
    template: Line | None = None
    """The template that such requests use."""
    successes_required: Annotated[int, Field(ge=0)] | None = None
    """How often it must have succeeded before it counts as standard."""
    successes: Maybe[Annotated[int, Field(ge=0)]] | None = None
    """How often it has succeeded."""
    effective: Period = Period()
    """When it is available."""


class MayShorten(Model):
    """Leave to make a step shorter."""

    step: Id
    """The step."""
    by: Id
    """Role that may do it."""
    to: Maybe[Duration] | None = None
    """To how long."""
    because: Line | None = None
    """On what ground."""


class Flexibility(Model):
    """What operations leave open on purpose, for projects to use."""

    preapproved: tuple[Preapproved, ...] = ()
    """Standard requests."""
    may_shorten: tuple[MayShorten, ...] = ()
    """Who may shorten what."""


complete(ExtraStep, Route)
