"""A resolved project with a request of each verdict, written down by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from dovetail.model.diagnostics import Diagnostic, Place, Severity, Verdict
from dovetail.model.organization import Organization
from dovetail.model.procedure import Procedure
from dovetail.model.project import Project, Request
from dovetail.model.resolved import (
    Actor,
    Answer,
    KeyDate,
    OpenQuestion,
    RequestVerdict,
    ResolvedApproval,
    ResolvedProcedure,
    ResolvedProject,
    ResolvedRequest,
    RouteChoice,
    Schedule,
    ScheduledStep,
)
from dovetail.model.routes import Route

ORGANIZATION = Organization.model_validate({
    "id": "harbour-city", "name": "Harbour City", "currency": "EUR", "tax_basis": "excluded",
    "time_zone": "Europe/Lisbon", "fiscal_year": {"starts": "january"}, "holidays": {"country": "PT"},
    "roles": {"head": {"title": "Head of procurement", "holder": "Ana Costa"}},
    "forms": {"requisition": {"title": "Purchase requisition"}},
})  # fmt: skip
PROJECT = Project.model_validate({
    "code": "quay", "name": "New quay", "starts": "2026-01-05", "ends": "2026-12-18",
    "team": {"project-manager": {"name": "Joana Reis"}},
})  # fmt: skip
PROCEDURE = Procedure.model_validate(
    {"id": "procurement", "title": "Procurement", "version": "3.1", "owner": "head"}
)
HEAD = Actor("head", "Head of procurement", "Ana Costa")
TENDER = Route.model_validate({"id": "tender", "title": "Tender"})
STEP = ScheduledStep(
    "raise", "Raise the requisition", "requester", "Joana Reis", date(2026, 6, 1), date(2026, 6, 2),
    date(2026, 6, 10), date(2026, 6, 11), "1 to 2 working days",
)  # fmt: skip
BOARD = replace(
    STEP, step="award", title="Award the contract", role="head", holder="Ana Costa",
    condition="the last bid has been opened", meeting=date(2026, 6, 9), submit_by=date(2026, 6, 4),
)  # fmt: skip
SCHEDULE = Schedule(
    (STEP, BOARD), needed_by=date(2026, 6, 30), earliest=date(2026, 1, 5), latest_start=date(2026, 6, 1),
    latest_start_optimistic=date(2026, 6, 10), feasible=True, feasible_optimistic=True,
)  # fmt: skip
LATE = replace(
    SCHEDULE, latest_start=date(2025, 12, 1), latest_start_optimistic=date(2025, 12, 10), feasible=False,
    feasible_optimistic=False, breaks_at="raise", earliest_finish=date(2026, 7, 20),
    why="Raise the requisition would have to begin on 1 December 2025, before 5 January 2026.",
)  # fmt: skip
APPROVAL = ResolvedApproval(
    "head", "Head of procurement", "Ana Costa", "spend up to EUR 250,000",
    "the lowest role with enough authority for EUR 180,000", "award", date(2026, 6, 9),
)  # fmt: skip


def request(
    name: str, verdict: RequestVerdict, schedule: Schedule | None = SCHEDULE, title: str = ""
) -> ResolvedRequest:
    """A purchase on route tender."""
    asked = Request.model_validate({
        "id": name, "kind": "purchase", "title": title or f"The {name}", "needed_by": "2026-06-30",
    })  # fmt: skip
    return ResolvedRequest(
        asked, "procurement", "Joana Reis", verdict, f"It is {verdict}.",
        (Answer("amount", "How much does it cost?", "EUR 180,000", True),),
        RouteChoice(TENDER, "chosen", "amount is EUR 180,000, from EUR 100,000 upwards"), "", "",
        (APPROVAL,), ("requisition",), ("PUR-C1", "PUR-C2"), schedule, (), (),
    )  # fmt: skip


OPEN = replace(
    request("ticketing", "unknown", replace(SCHEDULE, at_least=True, unknowns=("Q-01",))),
    route=RouteChoice(
        None, "unknown", "it is not said whether personal data is processed", ("tender", "direct")
    ),
    answers=(Answer("personal_data", "Does the supplier process personal data?", "", False, "", "Q-01"),),
    questions=("Q-01",),
)
NOBODY = replace(
    request("crane", "blocked", None),
    approvals=(replace(APPROVAL, holder="", verdict="blocked", problem="nobody may approve EUR 9,000,000"),),
)
RESOLVED = ResolvedProject(
    ORGANIZATION,
    PROJECT,
    date(2026, 1, 5),
    (ResolvedProcedure("procurement", "organization", PROCEDURE, HEAD, (), (), ()),),
    (request("bollards", "ok"), request("survey", "infeasible", LATE), OPEN, NOBODY),
    {"head": HEAD},
    (
        KeyDate("gate:works", date(2026, 4, 15), "Start of works", "gate", who="Harbour board"),
        KeyDate("board:1", date(2026, 6, 9), "Award board", "board", at=time(14, 0), procedure="procurement"),
        KeyDate(
            "freeze:summer", date(2026, 6, 20), "Summer freeze", "freeze", until=date(2026, 7, 3), note="soft"
        ),
    ),
    (
        OpenQuestion(
            "Q-01", "Does the supplier process personal data?", HEAD, ("ticketing",), Place("p.yaml", 3)
        ),
    ),
    (
        Diagnostic(
            "request-infeasible",
            Severity.MAJOR,
            "The survey can't be had in time",
            Place("projects/q.yaml", 9, 5),
            hint="need it later",
            procedure="procurement",
            project="quay",
            subject="survey",
            prevents=("F6",),
        ),
        Diagnostic(
            "request-unknown",
            Severity.MAJOR,
            "An answer is missing",
            Place("projects/q.yaml", 12, 5),
            verdict=Verdict.UNKNOWN,
            procedure="procurement",
            project="quay",
            subject="ticketing",
        ),
        Diagnostic("binding-of-authority", Severity.MINOR, "Approvals stay with the head", project="quay"),
    ),
)

HOSTILE = "a\x1b[31mred\rover\u202egnp.exe\nnext\u2066\x9b"
"""Text that would colour, overwrite, reverse and break lines on a terminal."""
