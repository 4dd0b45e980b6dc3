"""``dovetail plan`` on a profile."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.cli.conftest import Run
from tests.cli.test_plan_output import validator


def test_an_infeasible_request_ends_with_one_and_a_sound_project_with_none(harbour: Path, run: Run) -> None:
    assert run("plan", "--project", "quay").exit_code == 1
    assert run("plan", "--project", "crane").exit_code == 0


def test_without_a_project_all_of_them_are_shown(harbour: Path, run: Run) -> None:
    text = run("plan").stdout
    assert "quay: New quay" in text
    assert "crane: Harbour crane" in text


def test_the_profile_is_the_nearest_folder_above(
    harbour: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(harbour / "projects/quay")
    assert "quay: New quay" in run("plan", "--project", "quay").stdout


def test_outside_of_a_profile_it_says_how_to_start_one(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("plan")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "dovetail init DIR" in result.stderr


def test_a_misspelt_project_gets_a_suggestion(harbour: Path, run: Run) -> None:
    result = run("plan", "--project", "quai")
    assert (result.exit_code, result.stdout) == (2, "")
    assert 'did you mean "quay"?' in result.stderr


@pytest.mark.parametrize(("projects", "schema"), [(["quay"], "plan"), (["crane"], "plan"), ([], "plans")])
def test_json_is_one_document_as_its_schema_says(
    harbour: Path, run: Run, projects: list[str], schema: str
) -> None:
    options = [part for code in projects for part in ("--project", code)]
    document = json.loads(run("plan", *options, "--format", "json").stdout)
    validator(schema).validate(document)


def test_the_plan_moves_with_the_day_from_which_it_is_made(harbour: Path, run: Run) -> None:
    assert run("plan", "--project", "crane", "--as-of", "2026-05-28").exit_code == 1
    assert "no day" in run("plan", "--as-of", "28 May").stderr
    assert "calendars know the years 1950 to 2199" in run("plan", "--as-of", "9999-12-31").stderr


def test_a_calendar_holds_one_project(harbour: Path, run: Run) -> None:
    result = run("plan", "--project", "quay", "--format", "ics")
    assert Calendar.from_ical(result.stdout_bytes).walk("VEVENT")
    assert run("plan", "--format", "ics").exit_code == 2


def test_names_that_turn_the_reading_order_are_printed_escaped(harbour: Path, run: Run) -> None:
    file = harbour / "projects/crane/project.yaml"
    file.write_text(file.read_text().replace("Harbour crane", "Crane \u202egnp"), encoding="utf-8")
    for command in (["plan"], ["plan", "--format", "json"], ["check", "--format", "junit"]):
        text = run(*command, "--project", "crane").output
        assert "Crane \\u202egnp" in text
        assert "\u202e" not in text
