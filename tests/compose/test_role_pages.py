"""Who gets a page of their own, and which questions are asked together."""

from __future__ import annotations

from dataclasses import replace

from dovetail.compose.slices.cards import card
from dovetail.compose.slices.people import cast, is_minor
from dovetail.compose.slices.questions import by_owner, stands_in
from dovetail.compose.teller import Teller
from dovetail.model.resolved import OpenQuestion, RequestVerdict
from tests.compose.harbour import harbour


def test_the_team_has_pages_and_of_operations_those_whose_work_the_project_changes() -> None:
    teller = Teller(harbour())
    assert {entry["id"]: entry["to"] for entry in cast(teller, "")} == {
        "project-manager": "roles/project-manager",
        "project-support": "roles/project-support",
        "head-of-procurement": "roles/head-of-procurement",  # gave the waiver
        "buyer": "others#role-buyer",
        "ciso": "others#role-ciso",
        "controller": "others#role-controller",
        "harbour-master": "others#role-harbour-master",
    }


def test_a_member_of_the_team_with_nothing_to_do_has_no_page() -> None:
    project = harbour()
    team = project.project.team
    somebody = team["project-support"].model_copy(update={"name": "Somebody Else"})
    idle = project.project.model_copy(update={"team": {**team, "trainer": somebody}})
    assert is_minor(Teller(replace(project, project=idle)), "trainer")


def test_questions_for_procedures_that_operations_lack_are_asked_together() -> None:
    project = harbour()
    bound = tuple(
        replace(entry, layer="reference") if entry.id == "travel" else entry for entry in project.procedures
    )
    asked = OpenQuestion(
        "Q-07", "Which procedure do you operate?", project.roles["controller"], ("Business travel",), None
    )
    teller = Teller(replace(project, procedures=bound, questions=(*project.questions, asked)))
    (group,) = (entry for entry in by_owner(teller, "") if entry["who"].startswith("Inês"))
    assert [entry["id"] for entry in group["questions"]] == ["Q-06"]
    assert [entry["procedure"]["to"] for entry in group["references"]] == ["travel"]


def test_who_acts_is_no_question_about_a_procedure() -> None:
    project = harbour()
    bound = tuple(
        replace(entry, layer="reference") if entry.id == "procurement" else entry
        for entry in project.procedures
    )
    teller = Teller(replace(project, procedures=bound))
    (who,) = (item for item in project.questions if item.id == "Q-04")
    assert stands_in(teller, who) is None


def test_a_request_that_is_blocked_before_it_has_a_plan_waits_on_the_cards_of_those_who_do_its_steps() -> (
    None
):
    project = harbour()
    blocked = tuple(
        replace(entry, verdict="blocked", schedule=None) if entry.request.id == "P-2" else entry
        for entry in project.requests
    )
    teller = Teller(replace(project, requests=blocked))
    waiting = {
        role: [entry["request"]["text"].partition(" ")[0] for entry in card(teller, role)["waiting"]]
        for role in ("buyer", "controller", "head-of-procurement", "project-manager")
    }
    (steps,) = (bound.steps for bound in project.procedures if bound.id == blocked_procedure(teller))
    assert "P-2" in waiting[steps[0].actor.role]


def test_what_is_too_late_is_not_said_to_wait() -> None:
    project = harbour()
    rated: tuple[tuple[RequestVerdict, bool], ...] = (("infeasible", True), ("blocked", False))
    for verdict, late in rated:
        requests = tuple(replace(entry, verdict=verdict) for entry in project.requests)
        waiting = card(Teller(replace(project, requests=requests)), "project-manager")["waiting"]
        assert waiting
        assert {entry["late"] for entry in waiting} == {late}


def blocked_procedure(teller: Teller) -> str:
    return next(entry.procedure for entry in teller.resolved.requests if entry.request.id == "P-2")
