"""``dovetail check`` on a profile."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import Run
from tests.cli.test_check_output import SCHEMA


def test_findings_stand_at_their_place_with_the_line_and_how_to_fix_it(harbour: Path, run: Run) -> None:
    result = run("check", "--project", "quay")
    assert result.exit_code == 1
    assert "projects/quay/project.yaml:19:16" in result.stdout
    assert "19 |     needed_by: 2026-01-08" in result.stdout
    assert "= help: " in result.stdout


def test_a_clean_project_ends_with_none(harbour: Path, run: Run) -> None:
    result = run("check", "--project", "crane")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "No findings" in result.stdout


@pytest.mark.parametrize(("fail_on", "code"), [("minor", 1), ("major", 1), ("blocker", 1)])
def test_fail_on_decides_what_ends_with_one(harbour: Path, run: Run, fail_on: str, code: int) -> None:
    assert run("check", "--fail-on", fail_on).exit_code == code


def test_findings_can_be_selected_and_ignored(harbour: Path, run: Run) -> None:
    assert "request-unknown" not in run("check", "--select", "request-infeasible").stdout
    rest = run("check", "--project", "quay", "--ignore", "request-infeasible,AR-08").stdout
    assert "request-infeasible" not in rest
    assert "AR-08" not in rest
    assert "AR-28" in rest


def test_json_is_as_its_schema_says_and_names_every_question(harbour: Path, run: Run) -> None:
    document = json.loads(run("check", "--format", "json").stdout)
    Draft202012Validator(SCHEMA).validate(document)
    assert {"request-infeasible", "request-unknown"} <= {item["code"] for item in document["findings"]}
    assert any("personal data" in item["question"] for item in document["questions"])


@pytest.mark.parametrize("form", ["json", "sarif", "junit", "text"])
def test_a_broken_file_ends_with_two_and_is_named_in_every_format(harbour: Path, run: Run, form: str) -> None:
    file = harbour / "procedures/procurement.yaml"
    file.write_text(file.read_text().replace("by: buyer", "by: buyr", 1))
    result = run("check", "--format", form)
    assert result.exit_code == 2
    assert "procedures/procurement.yaml" in result.stdout
    if form == "json":
        Draft202012Validator(SCHEMA).validate(json.loads(result.stdout))
    if form == "sarif":
        assert json.loads(result.stdout)["runs"][0]["results"][0]["level"] == "error"
    if form == "junit":
        assert ElementTree.fromstring(result.stdout).get("failures") == "1"


def test_a_folder_that_is_no_profile_ends_with_two(tmp_path: Path, run: Run) -> None:
    result = run("check", str(tmp_path))
    assert result.exit_code == 2
    assert "organization.yaml" in result.stdout
