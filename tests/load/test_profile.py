"""A folder becomes a profile, or everything that is wrong with it is said at once."""

from __future__ import annotations

import os
from pathlib import Path

from dovetail.load.profile import find_profile, load_profile
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.organization import Authority
from tests.load.conftest import LoadFiles
from tests.load.situations import GOOD, ORGANIZATION, PROJECT, PURCHASING, draw, edited, errors


def test_every_value_knows_where_it_was_written(load_files: LoadFiles) -> None:
    profile = load_files(GOOD).profile
    assert profile is not None

    procedure = profile.procedures["purchasing"]
    assert str(profile.organization.place("roles", "buyer", "holder")) == "organization.yaml:14:13"
    assert str(profile.organization.place("services", "payroll", "tier")) == "services.yaml:4:9"
    assert str(profile.services.place(("payroll", "tier"))) == "services.yaml:4:9"
    assert str(procedure.place_of("steps", "award", "by")) == "procedures/purchasing.yaml:44:9"
    assert profile.projects["PIER"].places.excerpt(profile.projects["PIER"].place("name")) == "name: New pier"


def test_text_stays_as_it_was_written(load_files: LoadFiles) -> None:
    profile = load_files(GOOD).profile
    assert profile is not None

    assert profile.procedures["purchasing"].value.version == "1.20"
    assert profile.projects["PIER"].value.requests[0].facts["urgent"] == "no"
    assert isinstance(profile.organization.value.roles["head-of-procurement"].holder, Unknown)


def test_problems_of_all_files_are_found_in_one_run(load_files: LoadFiles) -> None:
    loaded = load_files(
        {
            "organization.yaml": ORGANIZATION.replace("currency: GBP", "currency: pounds"),
            "services.yaml": "payroll: {titel: Payroll}\n",
            "procedures/broken.yaml": "id: broken\n  title: [\n",
            "procedures/purchasing.yaml": PURCHASING.replace("by: buyer, duration", "by: byer, duration"),
            "projects/PIER/project.yaml": PROJECT.replace(
                "kind: purchase\n    title: A", "kind: buy\n    title: A"
            ),
        }
    )

    assert loaded.profile is None
    assert {(problem.place.file, problem.code) for problem in loaded.diagnostics if problem.place} >= {
        ("organization.yaml", "value-invalid"),
        ("procedures/broken.yaml", "yaml-syntax"),
        ("procedures/purchasing.yaml", "role-unknown"),
        ("services.yaml", "key-unknown"),
    }


def test_a_broken_role_is_still_a_known_name(load_files: LoadFiles) -> None:
    """Otherwise one slip would be reported at every use of the role."""
    loaded = load_files(edited("organization.yaml", "    title: Buyer\n", ""))

    assert [problem.code for problem in loaded.diagnostics] == ["key-missing"]


def test_a_broken_step_is_still_a_known_name_and_the_others_keep_their_places(load_files: LoadFiles) -> None:
    files = edited("procedures/purchasing.yaml", "    title: Raise the requisition\n    by: requester\n", "")
    files["procedures/purchasing.yaml"] = files["procedures/purchasing.yaml"].replace(
        "    by: buyer\n    controls: [PUR-C2]", "    by: byer\n    controls: [PUR-C2]"
    )

    assert [(problem.code, str(problem.place)) for problem in load_files(files).diagnostics] == [
        ("key-missing", "procedures/purchasing.yaml:35:5"),
        ("key-missing", "procedures/purchasing.yaml:35:5"),
        ("role-unknown", "procedures/purchasing.yaml:42:9"),
    ]


def test_the_same_mistake_in_two_steps_is_reported_twice(load_files: LoadFiles) -> None:
    files = dict(GOOD)
    files["procedures/purchasing.yaml"] = PURCHASING.replace("    by: buyer\n", "    by: buyers\n")

    found = [str(problem.place) for problem in load_files(files).diagnostics]
    assert found == ["procedures/purchasing.yaml:44:9", "procedures/purchasing.yaml:53:9"]


def test_a_folder_without_organization_is_no_profile(tmp_path: Path) -> None:
    loaded = load_profile(tmp_path)

    assert loaded.profile is None
    assert [problem.code for problem in loaded.diagnostics] == ["profile-missing"]


def test_the_nearest_parent_with_an_organization_is_the_profile(tmp_path: Path) -> None:
    root = draw(tmp_path / "harbour", GOOD)

    assert find_profile(root / "projects" / "PIER") == root
    assert find_profile(root) == root
    assert find_profile(tmp_path) is None


def test_only_the_projects_asked_for_are_read(tmp_path: Path) -> None:
    root = draw(
        tmp_path,
        {
            **GOOD,
            "projects/QUAY/project.yaml": PROJECT.replace("code: PIER", "code: QUAY").replace("PIER", "QUAY"),
        },
    )

    one = load_profile(root, projects=["QUAY"]).profile
    both = load_profile(root).profile
    assert one is not None
    assert both is not None
    assert list(one.projects) == ["QUAY"]
    assert list(both.projects) == ["PIER", "QUAY"]


def test_a_project_that_is_left_out_can_be_broken(tmp_path: Path) -> None:
    root = draw(tmp_path, {**GOOD, "projects/QUAY/project.yaml": "code: [\n"})

    assert load_profile(root, projects=["PIER"]).profile is not None
    assert load_profile(root).profile is None


def test_a_project_that_does_not_exist_is_named(tmp_path: Path) -> None:
    loaded = load_profile(draw(tmp_path, GOOD), projects=["PEER"])

    assert [(problem.message, problem.hint) for problem in loaded.diagnostics] == [
        ('there is no project "PEER" in this profile', 'did you mean "PIER"?')
    ]


def test_two_procedures_may_not_handle_the_same_kind_of_request(load_files: LoadFiles) -> None:
    second = PURCHASING.replace("id: purchasing", "id: buying").replace("[PRO]", "[SUP]")
    loaded = load_files({**GOOD, "procedures/buying.yaml": second})

    assert [(problem.code, str(problem.place)) for problem in errors(loaded)] == [
        ("kind-duplicate", "procedures/purchasing.yaml:7:9")
    ]


def test_two_procedures_may_not_have_the_same_id(load_files: LoadFiles) -> None:
    second = PURCHASING.replace("kind: purchase", "kind: order")
    loaded = load_files({**GOOD, "procedures/buying.yaml": second})

    assert ("id-duplicate", "procedures/purchasing.yaml:1:5") in [
        (problem.code, str(problem.place)) for problem in errors(loaded)
    ]


def test_files_that_are_not_read_are_named(load_files: LoadFiles) -> None:
    loaded = load_files({**GOOD, "procedures/travel.yml": "id: travel\n", "projects/QUAY/notes.txt": "later"})

    assert [(problem.code, str(problem.place), problem.severity) for problem in loaded.diagnostics] == [
        ("file-ignored", "procedures/travel.yml:1:1", Severity.MAJOR),
        ("project-file-missing", "projects/QUAY:1:1", Severity.MINOR),
    ]
    assert loaded.profile is not None


def test_what_cannot_be_read_is_a_diagnostic(tmp_path: Path) -> None:
    root = draw(tmp_path, {**GOOD, "procedures/latin.yaml": "title: Übung".encode("latin-1")})
    (root / "procedures" / "folder.yaml").mkdir()
    (root / "procedures" / "gone.yaml").symlink_to(root / "nowhere")
    os.mkfifo(root / "procedures" / "pipe.yaml")

    assert [
        (problem.code, problem.place.file) for problem in errors(load_profile(root)) if problem.place
    ] == [
        ("file-unreadable", "procedures/folder.yaml"),
        ("file-unreadable", "procedures/gone.yaml"),
        ("encoding", "procedures/latin.yaml"),
        ("file-unreadable", "procedures/pipe.yaml"),
    ]


def test_an_empty_optional_key_says_the_same_as_no_key(load_files: LoadFiles) -> None:
    files = edited(
        "organization.yaml", "    title: Quality lead\n", "    title: Quality lead\n    queue:\n    holder:\n"
    )

    profile = load_files(files).profile
    assert profile is not None
    assert profile.organization.value.roles["qa_lead"].holder is None


def test_an_empty_member_of_the_team_is_a_role_that_nobody_fills_yet(load_files: LoadFiles) -> None:
    profile = load_files(edited("projects/PIER/project.yaml", "clerk: {name: Jo Reed}", "clerk:")).profile

    assert profile is not None
    assert profile.projects["PIER"].value.team["clerk"].name is None


def test_an_answer_that_is_left_empty_is_not_given(load_files: LoadFiles) -> None:
    profile = load_files(edited("projects/PIER/project.yaml", "urgent: no", "urgent: ")).profile

    assert profile is not None
    assert "urgent" not in profile.projects["PIER"].value.requests[0].facts


def test_limits_in_force_at_different_times_are_read(load_files: LoadFiles) -> None:
    profile = load_files(GOOD).profile
    assert profile is not None

    limit = profile.organization.value.authorities[1].limit
    assert isinstance(profile.organization.value.authorities[1], Authority)
    assert isinstance(limit, tuple)
    assert [item.value for item in limit][1] == "unlimited"


def test_loading_twice_gives_equal_results(tmp_path: Path) -> None:
    root = draw(
        tmp_path, edited("organization.yaml", "reports_to: chief-executive\n  qa", "reports_to: nobody\n  qa")
    )

    assert load_profile(root).diagnostics == load_profile(root).diagnostics
