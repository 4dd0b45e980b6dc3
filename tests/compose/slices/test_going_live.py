"""What documents say of releases, tests, acceptance and access is what the project file holds, and no more."""

from __future__ import annotations

from typing import Any

from dovetail.model.base import Unknown
from tests.compose.slices.imaging import imaging, sample, told

TEST: dict[str, Any] = {"id": "T-1", "title": "Timed opening", "criteria": "AC-1"}
CRITERION: dict[str, Any] = {"id": "AC-1", "text": "Opens in three seconds.", "service": "imaging-archive"}
REQUIREMENT: dict[str, Any] = {
    "id": "R-1", "text": "Restored in four hours.", "category": "backup-continuity", "criterion": "AC-1",
}  # fmt: skip


def reports(resolved: Any) -> dict[str, Any]:
    [release] = told("releases", resolved)["releases"]
    return {row["what"]: row for row in release["reports"]}


def test_go_or_no_go_names_who_decides_on_which_day_and_what_the_tests_leave_of_time() -> None:
    [release] = told("releases", sample())["releases"]
    assert release["gate"]["by"] == "Change advisory board"
    assert release["gate"]["on"] == "Wed\u00a014\u00a0Jul\u00a02027"
    assert release["margin"] == {"last": "Wed\u00a07\u00a0Jul\u00a02027", "days": 5}
    assert release["backout"] == [
        "Point the routes back to the old archive, which keeps receiving images until G5. "
        "Last time to do it is 03:00."
    ]


def test_a_release_without_a_gate_before_it_has_nobody_who_decides() -> None:
    late = [{"id": "G4", "title": "Too late", "point": "G4", "date": "2027-09-01"}]
    [release] = told("releases", imaging(gates=late))["releases"]
    assert release["gate"] is None


def test_a_group_whose_training_has_no_day_is_named() -> None:
    said = "0 of 4 support groups are trained; no day is planned for Imaging systems"
    everybody = sample().project.model_dump(by_alias=True, exclude_unset=True)["training"]
    others = [entry for entry in everybody if entry["group"] != "imaging-systems"]
    assert reports(imaging(training=others))[said]["standing"] == "missing"


def test_nobody_trains_the_groups_of_a_service_that_a_release_merely_touches() -> None:
    release = [
        {
            "id": "R1", "title": "Cutover", "go_live": "2027-07-18", "requests": "PAX-C1",
            "services": ["imaging-archive"],
        }
    ]  # fmt: skip
    resolved = imaging(releases=release, services=["imaging-archive"], support_models=[])
    [named] = [what for what in reports(resolved) if "support groups" in what]
    assert named.startswith("0 of 3 support groups")


def test_a_result_on_a_day_to_come_has_not_come() -> None:
    said = told("tests", imaging(tests=[TEST | {"result": "passed", "on": "2027-06-29"}]))
    assert said["tests"][0]["result"] == "open"
    assert said["passed"] == 0


def test_a_test_whose_day_has_passed_without_a_result_is_late() -> None:
    said = told("tests", imaging(tests=[TEST | {"on": "2026-11-20"}]))
    assert said["tests"][0]["result"] == "late"


def test_a_criterion_with_two_results_and_one_day_is_in_doubt() -> None:
    runs = [TEST | {"result": "passed"}, TEST | {"id": "T-2", "result": "failed", "on": "2026-11-20"}]
    said = told("acceptance", imaging(acceptance=[CRITERION], tests=runs))
    assert said["services"][0]["criteria"][0]["result"] == "doubt"


def test_what_is_tried_once_for_several_services_is_one_row() -> None:
    said = told("tests", sample())
    [drill] = [row for row in said["operational"] if row["title"] == "Support drill"]
    assert len(drill["services"]) == 3
    assert [run["test"] for run in drill["shown_by"]] == ["T-5 Mock calls"]


def test_a_service_that_needs_no_backup_is_not_asked_for_its_test() -> None:
    said = told("tests", sample())
    [backup] = [row for row in said["operational"] if row["title"] == "Backup, restore, failover"]
    assert backup["services"] == ["Imaging archive and viewers (PACS)"]
    assert {"service": "Integration engine", "topics": ["Backup, restore, failover"]} in said["not_needed"]


def test_a_service_about_whose_backup_nobody_has_spoken_is_a_gap() -> None:
    said = told("tests", imaging(requirements=[], support_not_needed=[]))
    [backup] = [row for row in said["operational"] if row["title"] == "Backup, restore, failover"]
    assert backup["asked"] == []
    assert len(backup["services"]) == 3


def test_a_requirement_that_no_test_shows_stands_with_its_id() -> None:
    said = told("tests", imaging(requirements=[REQUIREMENT], tests=[], support_not_needed=[]))
    [backup] = [row for row in said["operational"] if row["asked"]]
    assert (backup["asked"], backup["shown_by"]) == (["R-1"], [])


def test_a_condition_that_has_run_out_is_overdue() -> None:
    condition = {"criterion": "AC-1", "because": "One ward is slow.", "expires": "2026-11-01"}
    acceptances = [{"id": "A1", "release": "R1", "conditions": [condition]}]
    [entry] = told("acceptance", imaging(acceptances=acceptances))["acceptances"]
    assert entry["conditions"][0]["overdue"] is True
    assert entry["by"] is None


def test_a_release_that_nobody_accepts_is_named() -> None:
    said = told("acceptance", imaging(acceptances=[]))
    assert [entry["title"] for entry in said["unsigned"]] == ["R1 Cutover of both sites"]


def test_a_gate_that_is_passed_after_the_first_live_data_counts_backwards() -> None:
    gates = {gate["title"]: gate["ahead"] for gate in told("access", sample())["gates"]}
    assert gates["Data protection impact assessment on IG-3"] == 10
    assert gates["Supplier security questionnaire SEC-2"] == -54


def test_without_personal_data_the_gate_for_it_does_not_stand_there() -> None:
    gates = told("access", imaging(personal_data=False))["gates"]
    assert [gate["title"] for gate in gates] == ["Supplier security questionnaire SEC-2"]


def test_whether_personal_data_is_held_may_be_an_open_question() -> None:
    asked = {"unknown": "Do the viewers keep names?", "ask": "information-governance-lead"}
    said = told("access", imaging(personal_data=asked))
    assert said["personal"] is None
    assert said["personal_question"]["question"] == Unknown.model_validate(asked).unknown


def test_people_of_other_employers_leave_and_the_others_move_back() -> None:
    team = {
        "project-manager": {"title": "Project manager", "name": "Theo Vandermeer"},
        "specialist": {"name": "Ana Reis", "employer": "Fathom", "until": "2027-03-31"},
        "owner": {"title": "Owner", "name": "Theo Vandermeer"},
    }
    early, late = told("access", imaging(team=team, bindings={}))["people"]
    assert (early["leaves"], early["with_project"]) == (True, False)
    assert (late["leaves"], late["with_project"]) == (False, True)
    [theo] = late["people"]
    assert [role["text"] for role in theo["roles"]] == ["Project manager", "Owner"]


def test_a_role_that_acts_as_two_of_the_reference_procedures_is_named_once() -> None:
    steps = {step["id"]: step for step in told("steps", sample(), "release")}
    asked = ["Change and release manager", "Service manager for imaging systems"]
    assert steps["plan-release"]["consulted"] == asked


def test_what_the_law_asks_for_is_reported_by_whoever_sees_to_it() -> None:
    row = reports(sample())["Safety case with the version of the release (REL-10)"]
    assert row["who"] == "Kofi Lindgren (Clinical safety officer)"
    assert row["by"] == "Wed\u00a014\u00a0Jul\u00a02027"
    assert row["standing"] == "open"


def test_a_decision_day_that_has_passed_does_not_show_that_the_evidence_is_there() -> None:
    past = [{"id": "G4", "title": "Go", "point": "G4", "date": "2026-11-20"}]
    row = reports(imaging(gates=past))["Safety case with the version of the release (REL-10)"]
    assert row["standing"] == "unconfirmed"
