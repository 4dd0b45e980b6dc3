"""A procedure that an organization operates: one file each in ``procedures/``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from dovetail.model.base import FileId, Id, Line, Many, Maybe, Model, Prose, Version, YesNo, complete
from dovetail.model.conditions import Fact, FactName, When
from dovetail.model.language import later
from dovetail.model.recurrence import Recurrence
from dovetail.model.routes import (
    Approval,
    ExceptionPath,
    ExtraStep,
    Flexibility,
    LeadTime,
    Route,
    Step,
)
from dovetail.model.values import Day, Duration, Money, Period, Stated

COVERS = (
    "GOV", "REQ", "SLM", "PRO", "SUP", "RES", "FIN", "BUD", "PCC", "CHE", "REL", "QUA",
    "CFG", "SEC", "RSK", "ISS", "INC", "STK", "KNO", "TRN", "SAC", "ELS", "BEN", "CLO",
)  # fmt: skip
"""Codes of the 24 procedures of a complete pack."""

COVERED: Mapping[str, str] = {
    "GOV": later("Governance, <<gates>> and reporting"),
    "REQ": later("Requirements"),
    "SLM": later("Support model and service levels"),
    "PRO": later("Procurement"),
    "SUP": later("Supplier and contract management"),
    "RES": later("Resource engagement"),
    "FIN": later("Financial reporting"),
    "BUD": later("Budget control"),
    "PCC": later("Project change control"),
    "CHE": later("Change enablement"),
    "REL": later("Release and deployment"),
    "QUA": later("Quality and validation"),
    "CFG": later("Configuration and document control"),
    "SEC": later("Security and access"),
    "RSK": later("Risk"),
    "ISS": later("<<Issues>> and escalation"),
    "INC": later("Incidents"),
    "STK": later("Stakeholders and communications"),
    "KNO": later("Knowledge transfer and training"),
    "TRN": later("Transition and handover"),
    "SAC": later("Service acceptance"),
    "ELS": later("Early life support"),
    "BEN": later("Benefits"),
    "CLO": later("<<Closure>> and lessons"),
}
"""Their titles, by code and in the same order."""
assert tuple(COVERED) == COVERS

NEVER: Literal["never"] = "never"
END: Literal["end"] = "end"


class Control(Model):
    """One obligation. It keeps its id for ever: alignment is measured by it."""

    id: Id
    """Identifier, such as PUR-C2."""
    statement: Prose
    """What must be done or hold."""
    mandatory: YesNo = True
    """Whether a project may leave it out without a waiver (no: it is advice)."""
    statutory: YesNo = False
    """Whether a law or regulation demands it. Nobody can waive such a control."""
    waivable_by: Maybe[Id | Literal["never"]] | None = None
    """Role that may waive it, or ``never``. Left out, the procedure's owner."""
    evidence: Maybe[Line] | None = None
    """What shows that it was kept."""
    when: When | None = None
    """It applies only to requests like this."""
    effective: Period = Period()
    """When it holds."""
    source: Line | None = None
    """Where it is written."""


class Duty(Model):
    """Something that is due again and again for as long as the project lives."""

    id: Id
    """Identifier."""
    title: Line
    """What is done, as an instruction."""
    by: Maybe[Id]
    """Responsible role."""
    recurs: Stated[Recurrence]
    """When it is due."""
    lead: Duration | None = None
    """How long before that the work must begin."""
    to: Many[Id] = ()
    """Roles or boards that receive it."""
    do: Maybe[Prose] | None = None
    """How it is done: one instruction per line."""
    form: Id | None = None
    """Form or template."""
    system: Id | None = None
    """System in which it is done."""
    controls: Many[Id] = ()
    """Controls that it carries out."""
    key: YesNo = True
    """Whether it stands among the key dates."""
    effective: Period = Period()
    """When it is due at all."""


class Record(Model):
    """Something that must be kept."""

    title: Line
    """What."""
    owner: Id | None = None
    """Who keeps it."""
    place: Maybe[Line] | None = None
    """Where; a system id is replaced by the system's name."""
    retention: Maybe[Line] | None = None
    """How long."""


class Kpi(Model):
    """A measure of how well the procedure works."""

    title: Line
    """Name."""
    formula: Maybe[Line]
    """How it is worked out."""
    target: Maybe[Line]
    """What is wanted."""
    source: Maybe[Line]
    """Where the figures come from."""


class Interface(Model):
    """What this procedure gives to, or takes from, another procedure or a gate."""

    to: Id
    """Another procedure's id, one of the 24 codes, or a gate."""
    gives: Line | None = None
    """What it hands over."""
    takes: Line | None = None
    """What it needs."""
    when: Line | None = None
    """At what moment."""


class Aggregation(Model):
    """Which requests count together before a threshold is applied."""

    fact: FactName
    """The fact that is added up."""
    linked_by: Many[FactName] = ()
    """Requests with equal answers to these facts belong together (``supplier``). Links that a request
    names itself always count."""
    link: Literal["all", "any"] = "all"
    """Whether all of these facts must be equal, or any one of them."""
    within: Duration | Literal["fiscal year", "project"] = "project"
    """How far apart they may be needed."""


class Handles(Model):
    """The kind of request that a procedure serves."""

    kind: Id
    """Word that projects write as ``kind`` of a request: purchase, engagement, change, trip …"""
    title: Line
    """Name of one such request."""
    facts: dict[FactName, Fact] = {}
    """What must be known of a request."""
    class_fact: FactName | None = None
    """The fact that names the class of a change, for freezes and for reading."""
    outage_fact: FactName | None = None
    """The yes-no fact that says whether users lose a service. Left out, the one called ``outage``."""
    authority_fact: FactName | None = None
    """The fact that is compared with limits of authority. Left out, the only money fact."""
    aggregate: Aggregation | None = None
    """Which requests count together."""
    delivers: Id | None = None
    """The step whose end is what ``needed_by`` means. Left out, the last step."""
    orders: Many[Id] = ()
    """Steps that place the order: from then on the money is committed. For year-end cut-offs; left out, it is
    known only that the order follows the approval and comes before delivery. How long delivery takes is told
    by a step behind the order, or by ``lead_times`` from it; where nothing tells it, requests are open until
    somebody does."""


class VersionChange(Model):
    """What one version of the procedure changed, in the words of its owner."""

    version: Version
    """The version."""
    on: Day | None = None
    """When it was released."""
    kind: Literal["editorial", "behavioural"] = "behavioural"
    """Editorial: texts say the same in better words, nobody has to do anything else. It counts for texts
    only: a changed limit, role, duration or condition is always behavioural."""
    summary: Line
    """What changed, in a few words."""
    because: Line | None = None
    """Why, in a few words; printed beside the version in the table of revisions of each pack."""


class ProcedureCore(Model):
    """What a procedure may say. All of it may be left out of a procedure that is ``based_on`` another."""

    based_on: Id | None = None
    """The reference procedure that this one completes: its items are taken over, and replaced by id."""
    drops: Many[Id] = ()
    """Items of that reference procedure (by id) that don't exist here."""
    practice: Line | None = None
    """Name of the ITIL 4 practice."""
    covers: Many[Literal[COVERS]] = ()  # type: ignore[valid-type]
    """Which of the 24 procedures of a complete pack it is."""
    effective: Period = Period()
    """When it holds."""
    review: Maybe[Line] | None = None
    """When it is reviewed."""
    scope: Maybe[Prose] | None = None
    """To what it applies, and to what not."""
    trigger: Maybe[Line] | None = None
    """What sets it off."""
    outcome: Maybe[Line] | None = None
    """What it yields."""
    source: Line | None = None
    """Where the procedure is written."""
    controls: tuple[Control, ...] = ()
    """Obligations."""
    handles: Handles | None = None
    """The kind of request that it serves."""
    choose: Literal["one", "first", "strictest"] = "one"
    """How a route is chosen. ``first``: the first that matches. ``strictest``: of all that match, the
    strictest. ``one``: only one should match; if several do, the strictest applies and a finding says so."""
    routes: tuple[Route, ...] = ()
    """Paths of a request."""
    approvals: tuple[Approval, ...] = ()
    """Who must agree whatever the route."""
    lead_times: tuple[LeadTime, ...] = ()
    """Time that must lie between steps whatever the route."""
    steps: tuple[Step, ...] = ()
    """Activities, in order."""
    duties: tuple[Duty, ...] = ()
    """What is due again and again."""
    exceptions: tuple[ExceptionPath, ...] = ()
    """Exempt, urgent and emergency paths."""
    flexibility: Flexibility = Flexibility()
    """What operations leave open on purpose."""
    records: tuple[Record, ...] = ()
    """What is kept."""
    kpis: tuple[Kpi, ...] = ()
    """How it is measured."""
    interfaces: tuple[Interface, ...] = ()
    """Connections to other procedures and gates."""
    guidance: dict[Id, Prose] = {}
    """Texts for a template's own sections, by the name that the template gives them."""


class Procedure(ProcedureCore):
    """One operational procedure."""

    id: FileId
    """Identifier; the documents are named after it."""
    title: Line
    """Name."""
    version: Version
    """Version of the operational procedure."""
    owner: Maybe[Id]
    """Role that owns it: it answers questions and may waive its controls."""
    purpose: Maybe[Prose] | None = None
    """Why it exists."""
    changes: tuple[VersionChange, ...] = ()
    """Its history: what each version changed, and why. One that it is ``based_on`` keeps its own."""


complete(ExtraStep, Route, ProcedureCore, Procedure)

__all__ = ["COVERED", "COVERS", "END", "NEVER", "Money", "Procedure", "Recurrence", "Route", "Step"]
