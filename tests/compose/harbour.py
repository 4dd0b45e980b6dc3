"""A small resolved project, told by hand, so that what documents say does not hang on resolution."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any

import yaml

from dovetail.model.deviation import Waive
from dovetail.model.diagnostics import Diagnostic, Place, Severity, Verdict
from dovetail.model.document import Brand
from dovetail.model.organization import Organization
from dovetail.model.procedure import Procedure
from dovetail.model.project import Project
from dovetail.model.resolved import (
    Actor,
    Answer,
    Change,
    KeyDate,
    OpenQuestion,
    Origin,
    ResolvedApproval,
    ResolvedControl,
    ResolvedDuty,
    ResolvedProcedure,
    ResolvedProject,
    ResolvedRequest,
    ResolvedStep,
    RouteChoice,
    Schedule,
    ScheduledStep,
)

BRAND = Brand("Harbour City", classification="Internal")

ORGANIZATION = """
id: harbour
name: Harbour City
currency: EUR
tax_basis: excluded
time_zone: Europe/Lisbon
fiscal_year: {starts: january}
holidays: {country: PT}
roles:
  head-of-procurement: {title: Head of Procurement, holder: Ana Costa, deputy: Rui Melo}
  buyer: {title: Buyer, queue: buying@harbour.example}
  ciso: {title: Chief Information Security Officer, holder: {unknown: "Who is the CISO?", ask: head-of-procurement}}
  controller: {title: Controller, holder: Inês Prado}
  harbour-master: {title: Harbour Master, holder: Vasco Lume}
authorities:
  - {subject: spend, role: head-of-procurement, limit: 200000, source: Delegation letter 7}
boards:
  council: {title: City council, chair: harbour-master, meets: {every: week, on: tuesday, at: "14:00"}, submission_closes: 5 working days}
systems:
  ledger: {title: Ledger, url: "https://ledger.harbour.example"}
forms:
  requisition: {title: Requisition R-1, system: ledger, receiver: buyer, fields: [{name: Amount, fact: amount}, {name: Reason, mandatory: no}]}
calendars:
  freezes:
    winter: {title: Winter freeze, from: 2026-12-18, until: 2027-01-04, exception: Ask the harbour master., exception_by: harbour-master}
  close:
    wd2: {title: Ledger closes, recurs: {every: month, working_day: 2}, owner: controller, procedures: [reporting], means: Book every receipt before.}
services:
  berths: {title: Berth booking, owner: harbour-master, tier: 1, hours: every day, resolver_groups: [Port systems]}
glossary:
  - {term: Requisition, meaning: The form that opens a purchase., project_term: Purchase request}
  - {term: Tide table, meaning: What nobody here needs.}
document_control:
  id_pattern: "HC-{project}-{procedure}"
  approval_roles: [head-of-procurement]
  retention: {unknown: "How long are packs kept?", ask: controller}
"""

PROCUREMENT = """
id: procurement
title: Procurement
version: "4.2"
covers: [PRO]
practice: Supplier management
owner: head-of-procurement
purpose: The city buys with tax money. This procedure shows who decided what, and why.
trigger: A project needs something that costs money.
outcome: A signed contract and a purchase order.
scope: |
  All purchases of the city.

  Not for staff.
source: Purchasing rules 2024
controls:
  - {id: PUR-C1, statement: The purchase is approved before it is ordered., evidence: Approval in the ledger}
  - {id: PUR-C2, statement: Three bids are compared., waivable_by: head-of-procurement, when: {amount: {from: 50000}}}
  - {id: PUR-C3, statement: The award is published., statutory: yes}
handles:
  kind: purchase
  title: Purchase
  facts:
    amount: {type: money, question: "What does it cost in total?"}
    category: {type: choice, options: {it: IT, goods: "Goods, tools and furniture"}, question: "What is bought?"}
    personal_data: {type: yes-no, question: "Does the supplier see personal data?", ask: ciso}
choose: one
routes:
  - id: direct
    title: Direct purchase
    when: {amount: {to: 50000}}
    quotes: One quote
    skips: [tender]
  - id: tender
    title: Tender
    when: {amount: {from: 50000, to: 500000}}
    quotes: At least three bids
    do: The buyer runs the tender on the portal.
    approvals: [{authority: spend, step: award, because: Delegation of authority}]
    lead_time: 30 working days
steps:
  - id: requisition
    title: Raise the requisition
    by: requester
    do: |
      Fill in the requisition.
      Attach the reason.
    form: requisition
    system: ledger
    duration: 1 working day
  - id: security
    title: Review security
    by: ciso
    when: {personal_data: yes}
    duration: {unknown: "How long does a security review take?", ask: ciso}
    parallel: reviews
  - id: tender
    title: Run the tender
    by: buyer
    do: Publish on the portal.
    duration: 10-20 working days
    parallel: reviews
    controls: [PUR-C2]
    counted_from: the requisition is complete
  - id: award
    title: Award the contract
    by: head-of-procurement
    accountable: controller
    informed: [harbour-master]
    decided_by: spend
    decision: [{answer: Approved, next: log}, {answer: Sent back, next: requisition}, {answer: Refused, next: end}]
    controls: [PUR-C1, PUR-C3]
    evidence: Signed contract
  - {id: log, title: Log the commitment, by: project-support, output: Line in the cost report}
exceptions:
  - {id: urgent, title: Urgent purchase, kind: urgent, do: Call the head of procurement. Say what waiting costs., after_the_fact: {within: 5 working days}}
flexibility:
  preapproved: [{id: stationery, title: Stationery from the catalogue, when: {amount: {to: 500}}, do: Order from the catalogue.}]
  may_shorten: [{step: tender, by: head-of-procurement, to: 5 working days, because: Repeated tender}]
records: [{title: Contract file, owner: buyer, place: ledger, retention: 10 years}]
kpis: [{title: Time to contract, formula: Days from requisition to signature, target: {unknown: "What is the target?"}, source: Ledger}]
interfaces: [{to: reporting, gives: Committed amount, when: At award}, {to: CHE, takes: Approved change}]
"""

REPORTING = """
id: reporting
title: Financial reporting
version: "2"
covers: [FIN]
owner: controller
purpose: Everyone sees the same figures.
duties:
  - {id: forecast, title: Hand in the forecast, by: project-support, recurs: {every: month, working_day: 5}, to: controller, do: Enter it in the ledger., system: ledger}
"""

TRAVEL = """
id: travel
title: Business travel
version: "1.0"
owner: {unknown: "Who owns business travel?", ask: harbour-master}
handles:
  kind: trip
  title: Trip
  facts:
    cost: {type: money, question: "What does the trip cost?"}
routes: [{id: any, title: Every trip, approvals: [{superior_of: requester}]}]
steps: [{id: ask, title: Ask for the trip, by: requester, duration: 2 days}, {id: go, title: Travel, by: requester}]
"""

PROJECT = """
code: QUAY
name: New quay
summary: The city builds a quay for cruise ships.
sponsor: Berta Silva
lifecycle: PRINCE2 7
level: medium
starts: 2026-09-01
ends: 2027-06-30
gates: [{id: G1, title: Contract signed, date: 2026-12-01, decided_by: harbour-master, evidence: Signed contract}]
budget: {total: 900000, contingency: 50000, cost_codes: [{code: "4711", title: Quay, type: capex}]}
services: [berths]
team:
  project-manager: {name: Marta Reis}
  project-support: {title: Project office, name: Tiago Vaz, line_manager: Ana Costa}
requests:
  - {id: P-1, kind: purchase, title: Booking system, needed_by: 2026-11-30, facts: {amount: 180000, category: it, personal_data: no}}
  - {id: P-2, kind: purchase, title: Fenders, needed_by: 2026-09-20, facts: {amount: 60000, category: goods}, note: Before the season.}
  - {id: T-1, kind: trip, title: Factory test, needed_by: 2027-02-01, facts: {cost: 800}}
"""

WAIVER = Waive(
    waive="PUR-C2", because="Only one supplier fits the mooring.", compensating="Price benchmark",
    requested_by="project-manager", approved_by="head-of-procurement", issued=date(2026, 9, 1), expires=date(2027, 3, 31),
)  # fmt: skip


def harbour(spoken: Callable[[str], str] = lambda text: text) -> ResolvedProject:
    """The project. ``spoken`` may change every free text that a person wrote."""
    organization = Organization.model_validate(_read(ORGANIZATION, spoken))
    project = Project.model_validate(_read(PROJECT, spoken))
    procedures = {
        name: Procedure.model_validate(_read(text, spoken))
        for name, text in (("procurement", PROCUREMENT), ("reporting", REPORTING), ("travel", TRAVEL))
    }
    actors = _actors(organization, project)
    waiver = WAIVER.model_copy(
        update={"because": spoken(WAIVER.because), "compensating": spoken("Price benchmark")}
    )
    bound = tuple(_bound(procedure, actors, waiver, spoken) for procedure in procedures.values())
    return ResolvedProject(
        organization=organization,
        project=project,
        as_of=date(2026, 9, 1),
        procedures=bound,
        requests=_requests(project, spoken),
        roles=actors,
        key_dates=_key_dates(spoken),
        questions=_questions(actors, spoken),
        findings=(
            Diagnostic(
                "request-infeasible", Severity.MAJOR, spoken("Fenders: too late"), Place("projects/QUAY/project.yaml", 22),
                hint="need it later", verdict=Verdict.FAIL, procedure="procurement", project="QUAY", subject="P-2",
            ),
        ),
    )  # fmt: skip


_SPOKEN = frozenset({
    "title", "statement", "evidence", "purpose", "trigger", "outcome", "scope", "source", "question", "do", "output",
    "because", "quotes", "summary", "note", "meaning", "project_term", "exception", "means", "unknown", "formula",
    "target", "retention", "gives", "takes", "when_", "practice", "counted_from", "holder", "name", "sponsor", "hours",
})  # fmt: skip


def _read(text: str, spoken: Callable[[str], str]) -> dict[str, Any]:
    def walk(node: Any, key: str = "") -> Any:
        if isinstance(node, dict):
            return {name: walk(value, name) for name, value in node.items()}
        if isinstance(node, list):
            return [walk(item, key) for item in node]
        return spoken(node) if key in _SPOKEN and isinstance(node, str) else node

    # The reader hands every scalar over as text.
    loaded = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes nothing but text
    result = walk(loaded)
    assert isinstance(result, dict)
    return result


def _actors(organization: Organization, project: Project) -> dict[str, Actor]:
    actors = {}
    for role, member in project.team.items():
        name = member.name if isinstance(member.name, str) else ""
        actors[role] = Actor(role, member.title or "Project manager", holder=name, project_role=role)
    for role, entry in organization.roles.items():
        holder = entry.holder if isinstance(entry.holder, str) else ""
        deputy = entry.deputy if isinstance(entry.deputy, str) else ""
        question = "" if holder or entry.queue else "Who is the CISO?"
        actors[role] = Actor(role, entry.title, holder, deputy, entry.queue or "", question=question)
    return actors


_TAILORED = tuple(Place("projects/QUAY/project.yaml", line) for line in (31, 34, 43))
"""Where the project says what it adds, waives and adapts."""


def _bound(
    procedure: Procedure, actors: Mapping[str, Actor], waiver: Waive, spoken: Callable[[str], str]
) -> ResolvedProcedure:
    unknown = Actor("", "not said yet")
    items = [control.id for control in procedure.controls]
    items += [step.id for step in procedure.steps] + [duty.id for duty in procedure.duties]

    def origin(item: str) -> Origin:
        place = Place(f"procedures/{procedure.id}.yaml", 20 + 10 * items.index(item))
        reused = Origin("reused", "organization", procedure.id, procedure.version, place)
        ours = replace(reused, layer="project", operational=place)
        match item:
            case "log":
                because = spoken("The stage tolerance is tracked weekly.")
                return replace(reused, kind="added", layer="project", place=_TAILORED[0], because=because)
            case "PUR-C2":
                return replace(ours, kind="waived", place=_TAILORED[1], because=waiver.because)
            case "forecast":
                changes = (Change("recurs", "working day 6", "working day 5"),)
                because = spoken("Wednesday is too late.")
                return replace(ours, kind="adapted", place=_TAILORED[2], because=because, changes=changes)
        return reused

    def actor(role: object) -> Actor:
        return actors.get("project-manager" if role == "requester" else str(role), unknown)

    return ResolvedProcedure(
        id=procedure.id,
        layer="organization",
        procedure=procedure,
        owner=actor(procedure.owner),
        steps=tuple(ResolvedStep(step, origin(step.id), actor(step.by)) for step in procedure.steps),
        controls=tuple(
            ResolvedControl(
                control,
                origin(control.id),
                tuple(step.id for step in procedure.steps if control.id in step.controls),
                actors["head-of-procurement"],
                waiver if control.id == "PUR-C2" else None,
            )
            for control in procedure.controls
        ),
        duties=tuple(ResolvedDuty(duty, origin(duty.id), actor(duty.by)) for duty in procedure.duties),
    )


def _requests(project: Project, spoken: Callable[[str], str]) -> tuple[ResolvedRequest, ...]:
    system, fenders, trip = project.requests
    procurement = Procedure.model_validate(_read(PROCUREMENT, spoken))
    travel = Procedure.model_validate(_read(TRAVEL, spoken))
    tender = procurement.routes[1]
    ana = ResolvedApproval(
        "head-of-procurement", spoken("Head of Procurement"), spoken("Ana Costa"), "spend up to EUR 200,000",
        spoken("Delegation of authority"), "award", date(2026, 11, 24),
    )  # fmt: skip
    first = ScheduledStep(
        "requisition", spoken("Raise the requisition"), "project-manager", spoken("Marta Reis"),
        date(2026, 10, 6), date(2026, 10, 7), date(2026, 10, 20), date(2026, 10, 21), "1 working day",
    )  # fmt: skip
    second = ScheduledStep(
        "tender", spoken("Run the tender"), "buyer", "", date(2026, 10, 7), date(2026, 11, 4), date(2026, 10, 21),
        date(2026, 11, 4), "10 to 20 working days", condition=spoken("the requisition is complete"), group="reviews",
    )  # fmt: skip
    third = ScheduledStep(
        "award", spoken("Award the contract"), "head-of-procurement", spoken("Ana Costa"), date(2026, 11, 24),
        date(2026, 11, 30), date(2026, 11, 24), date(2026, 11, 30), "", meeting=date(2026, 11, 24), submit_by=date(2026, 11, 17),
    )  # fmt: skip
    plan = Schedule(
        (first, second, third),
        date(2026, 11, 30),
        date(2026, 9, 1),
        date(2026, 10, 6),
        date(2026, 10, 20),
        True,
        True,
    )
    late = replace(
        plan, needed_by=date(2026, 9, 20), latest_start=date(2026, 8, 3), latest_start_optimistic=date(2026, 8, 17),
        feasible=False, feasible_optimistic=False, breaks_at="requisition", earliest_finish=date(2026, 10, 28),
        why="It would have to start by 3 August 2026.",
    )  # fmt: skip
    questions = {"amount": "What does it cost in total?", "category": "What is bought?"}
    return (
        ResolvedRequest(
            system, "procurement", spoken("Marta Reis"), "ok", "It takes route Tender.",
            (Answer("amount", spoken(questions["amount"]), "EUR 180,000", True), Answer("category", spoken(questions["category"]), "IT", True)),
            RouteChoice(tender, "chosen", "Its facts match this route alone."), "", "", (ana,), ("requisition",),
            ("PUR-C1", "PUR-C2"), plan, (), (),
        ),
        ResolvedRequest(
            fenders, "procurement", spoken("Marta Reis"), "infeasible", "It would have to start by 3 August 2026.",
            (Answer("amount", spoken(questions["amount"]), "EUR 60,000", True), Answer("personal_data", spoken("Does the supplier see personal data?"), "not said yet", False, question_id="Q-02")),
            RouteChoice(tender, "chosen", "Its facts match this route alone."), "", "",
            (replace(ana, holder="", problem="Nobody is named.", verdict="unknown", on=None),), (), (), late,
            ("request-infeasible",), ("Q-02",),
        ),
        ResolvedRequest(
            trip, "travel", spoken("Marta Reis"), "unknown", "Nobody has said who the line manager is.", (),
            RouteChoice(travel.routes[0], "chosen", "Every trip takes it."), "", "", (), (), (), None, (), ("Q-03",),
        ),
    )  # fmt: skip


def _key_dates(spoken: Callable[[str], str]) -> tuple[KeyDate, ...]:
    return (
        KeyDate("project.start", date(2026, 9, 1), spoken("New quay starts"), "project"),
        *(
            KeyDate(f"duty.reporting.forecast.{on}", on, spoken("Hand in the forecast"), "duty", procedure="reporting", who=spoken("Tiago Vaz"))
            for on in (date(2026, 9, 7), date(2026, 10, 7), date(2026, 11, 6), date(2026, 12, 9), date(2027, 1, 8))
        ),
        *(
            KeyDate(f"board.council.{on}", on, spoken("City council"), "board", time(14, 0), who=spoken("Vasco Lume"), note=f"papers by {on}")
            for on in (date(2026, 9, 8), date(2026, 9, 15), date(2026, 9, 22))
        ),
        KeyDate("close.wd2.2026-09-02", date(2026, 9, 2), spoken("Ledger closes"), "close", who=spoken("Inês Prado")),
        KeyDate("request.P-1.start", date(2026, 10, 6), spoken("Latest start: Booking system"), "request", procedure="procurement", who=spoken("Marta Reis")),
        KeyDate("request.P-1.approval.head-of-procurement", date(2026, 11, 24), spoken("Approval: Booking system"), "request", procedure="procurement", who=spoken("Ana Costa"), note=spoken("Delegation of authority")),
        KeyDate("request.P-1.approval.council", date(2026, 11, 24), spoken("Approval: Booking system"), "request", procedure="procurement", who=spoken("City council")),
        KeyDate("gate.G1", date(2026, 12, 1), spoken("G1 Contract signed"), "gate", who=spoken("Vasco Lume")),
        KeyDate("freeze.winter.2026-12-18", date(2026, 12, 18), spoken("Winter freeze"), "freeze", until=date(2027, 1, 4)),
    )  # fmt: skip


def _questions(actors: Mapping[str, Actor], spoken: Callable[[str], str]) -> tuple[OpenQuestion, ...]:
    place = Place("procedures/procurement.yaml", 12, 3)
    return (
        OpenQuestion("Q-01", spoken("How long does a security review take?"), actors["ciso"], ("P-1", "Procurement: duration of step"), place),
        OpenQuestion("Q-02", spoken("Does the supplier see personal data?"), actors["ciso"], ("P-2",), place),
        OpenQuestion("Q-03", spoken("Who owns business travel?"), actors["harbour-master"], ("Business travel", "T-1"), None),
        OpenQuestion("Q-04", spoken("Who is the CISO?"), actors["head-of-procurement"], ("Procurement",), None),
        OpenQuestion("Q-05", spoken("What is the target?"), actors["head-of-procurement"], ("Procurement",), place),
        OpenQuestion("Q-06", spoken("How long are packs kept?"), actors["controller"], (), None),
    )  # fmt: skip
