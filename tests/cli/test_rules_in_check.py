"""``dovetail check`` with rules: selected, ignored, waived, crashed; in every form of output."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from dovetail.check.case import Case
from dovetail.check.rule import Judgement, passed
from dovetail.check.rules import RULES
from dovetail.cli.main import dovetail
from tests.rules.world import BUSY, planted, read, write

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/reference/json/check.schema.json").read_text("utf-8"))
FORGOTTEN = "project: {requirements: [{id: S-training, remove: yes}]}"
OWN = """
organization:
  rules:
    waivable_by: director
    own:
      - {id: NW-1, title: No project lasts, because: We said so., severity: blocker, every: project, never: yes}
"""
LEAVE = """
project:
  waivers:
    - {rule: NW-1, subjects: MET, because: It must., compensating: Monthly report., requested_by: project-manager,
       approved_by: director, issued: 2026-02-02, expires: 2026-07-10}
"""


def checking(root: Path, *options: str, patches: tuple[str, ...] = ()) -> Result:
    write(planted(*[read(patch) for patch in patches]), root)
    return CliRunner().invoke(dovetail, ["check", str(root), *options], standalone_mode=False)


def as_json(root: Path, *options: str, patches: tuple[str, ...] = ()) -> tuple[int, dict[str, Any]]:
    result = checking(root, "--format", "json", *options, patches=patches)
    data = json.loads(result.stdout)
    assert list(Draft202012Validator(SCHEMA).iter_errors(data)) == []
    return result.return_value or result.exit_code, data


def rules(data: dict[str, Any]) -> list[str]:
    return [finding["rule"] for finding in data["findings"]]


def test_a_clean_project_ends_with_0(tmp_path: Path) -> None:
    code, data = as_json(tmp_path, patches=(BUSY,))

    assert (code, data["findings"]) == (0, [])
    judged = {entry["rule"] for entry in data["summary"]["rules"] if entry["passed"]}
    assert judged == set(RULES)


def test_a_finding_names_rule_and_code_and_the_line(tmp_path: Path) -> None:
    code, data = as_json(tmp_path, patches=(FORGOTTEN,))

    assert code == 1
    found = next(finding for finding in data["findings"] if finding["rule"] == "AR-41")
    assert (found["code"], found["severity"], found["prevents"]) == (
        "support-category-missing", "blocker", ["F1", "F4"])  # fmt: skip
    assert found["location"]["file"].endswith("projects/MET/project.yaml")


@pytest.mark.parametrize("name", ["AR-41", "support-category-missing"])
def test_select_takes_a_rule_or_a_code(name: str, tmp_path: Path) -> None:
    _, data = as_json(tmp_path, "--select", name, patches=(FORGOTTEN, OWN))

    assert set(rules(data)) == {"AR-41"}


@pytest.mark.parametrize("name", ["ar41", "AR_41", "Support-Category-Missing", "ar-41, nw1"])
def test_names_are_known_however_they_are_spelled(name: str, tmp_path: Path) -> None:
    _, data = as_json(tmp_path, "--select", name, patches=(FORGOTTEN, OWN))

    assert "AR-41" in rules(data)
    assert ("NW-1" in rules(data)) == ("nw1" in name)


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize(
    ("name", "meant"), [("AR-99", "AR-"), ("NW-2", "NW-1"), ("waiver-expird", "waiver-expired")]
)
def test_a_name_that_nobody_knows_is_an_error_and_not_a_clean_report(
    option: str, name: str, meant: str, tmp_path: Path
) -> None:
    write(planted(read(OWN)), tmp_path)

    result = CliRunner().invoke(dovetail, ["check", str(tmp_path), option, name])

    assert result.exit_code == 2
    assert result.stdout == ""
    assert f'there is no rule "{name}"' in result.stderr
    assert f'did you mean "{meant}' in result.stderr


def test_codes_that_belong_to_no_rule_can_be_named(tmp_path: Path) -> None:
    code, data = as_json(tmp_path, "--select", "waiver-unused,role-unknown", patches=(FORGOTTEN,))

    assert (code, data["findings"]) == (0, [])


@pytest.mark.parametrize("name", ["AR-41", "ar-41", "ar_41", "AR-99"])
def test_an_own_rule_replaces_none_of_dovetails(name: str, tmp_path: Path) -> None:
    own = f"{{id: {name}, title: T, because: B, severity: minor, every: contract, never: yes}}"
    result = checking(
        tmp_path, "--format", "json", patches=(FORGOTTEN, f"organization: {{rules: {{own: [{own}]}}}}")
    )

    assert result.return_value == 2
    (finding,) = [item for item in json.loads(result.stdout)["findings"] if item["severity"] == "error"]
    assert finding["code"] == "rule-id-taken"
    assert finding["location"]["file"].endswith("organization.yaml")


def test_ignoring_a_blocker_does_not_hide_it(tmp_path: Path) -> None:
    code, data = as_json(tmp_path, "--ignore", "AR-41,NW-1", patches=(FORGOTTEN, OWN))

    assert code == 1
    assert {"AR-41", "NW-1"} <= set(rules(data))


def test_a_waiver_lifts_a_blocker_and_is_shown(tmp_path: Path) -> None:
    code, data = as_json(tmp_path, patches=(OWN, LEAVE))

    assert (code, data["findings"]) == (0, [])
    assert [(item["rule"], item["waiver"]["expires"]) for item in data["waived"]] == [("NW-1", "2026-07-10")]
    text = checking(tmp_path, patches=(OWN, LEAVE)).stdout
    assert "Findings with leave" in text
    assert "10 July 2026" in text


def test_sarif_describes_the_rules_that_it_names(tmp_path: Path) -> None:
    result = checking(tmp_path, "--format", "sarif", patches=(FORGOTTEN, OWN))

    (run,) = json.loads(result.stdout)["runs"]
    described = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert described["support-category-missing"]["name"] == "AR-41"
    assert described["NW-1"]["shortDescription"]["text"] == "No project lasts."
    for item in run["results"]:
        assert run["tool"]["driver"]["rules"][item["ruleIndex"]]["id"] == item["ruleId"]


def test_junit_fails_for_each_finding(tmp_path: Path) -> None:
    result = checking(tmp_path, "--format", "junit", patches=(OWN,))

    root = ElementTree.fromstring(result.stdout)
    assert [failure.get("type") for failure in root.iter("failure")] == ["organization-rule"]


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Dovetail whose rule AR-17 has a bug."""

    def check(case: Case) -> Iterator[Judgement]:
        yield passed(case.project.code)
        raise ZeroDivisionError(case.project.code)

    assert isinstance(RULES, dict)
    monkeypatch.setitem(RULES, "AR-17", replace(RULES["AR-17"], check=check))


@pytest.mark.usefixtures("broken")
def test_a_rule_that_crashes_is_named_and_the_others_report(tmp_path: Path) -> None:
    code, data = as_json(tmp_path, patches=(FORGOTTEN,))

    assert code == 3
    assert "AR-41" in rules(data)
    assert data["summary"]["crashed"] == [
        {"rule": "AR-17", "project": "MET", "error": "ZeroDivisionError: MET"}
    ]


@pytest.mark.usefixtures("broken")
def test_a_crash_is_a_bug_report_on_standard_error(tmp_path: Path) -> None:
    result = checking(tmp_path, patches=(FORGOTTEN,))

    assert "bug: rule AR-17" in result.stderr
    assert "not your fault" in result.stderr
    assert "AR-41" in result.stdout
    assert "Traceback" not in result.stderr


@pytest.mark.usefixtures("broken")
def test_junit_shows_a_rule_that_crashed_as_an_error(tmp_path: Path) -> None:
    result = checking(tmp_path, "--format", "junit")

    root = ElementTree.fromstring(result.stdout)
    (case,) = [case for case in root.iter("testcase") if case.find("error") is not None]
    assert case.get("name") == "AR-17"
    error = case.find("error")
    assert error is not None
    assert "ZeroDivisionError" in error.get("message", "")
    assert root.get("errors") == "1"
    assert {suite.get("errors") for suite in root} >= {"1"}


@pytest.mark.usefixtures("broken")
def test_sarif_shows_a_rule_that_crashed_as_a_notification_of_the_tool(tmp_path: Path) -> None:
    result = checking(tmp_path, "--format", "sarif")

    (run,) = json.loads(result.stdout)["runs"]
    (invocation,) = run["invocations"]
    (notification,) = invocation["toolExecutionNotifications"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 3)
    assert (notification["level"], notification["properties"]["rule"]) == ("error", "AR-17")
    named = run["tool"]["driver"]["notifications"][notification["descriptor"]["index"]]["id"]
    assert named == notification["descriptor"]["id"]


def test_sarif_of_a_sound_run_says_that_it_was_successful(tmp_path: Path) -> None:
    (run,) = json.loads(checking(tmp_path, "--format", "sarif").stdout)["runs"]

    assert run["invocations"][0]["executionSuccessful"] is True
    assert run["invocations"][0]["toolExecutionNotifications"] == []


def test_what_resolution_found_is_not_lost_with_the_rule_that_would_have_told_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(_case: Case) -> Iterator[Judgement]:
        raise ZeroDivisionError

    assert isinstance(RULES, dict)
    refused = "project: {tailoring: {procurement: [{adapt: quote, because: Haste., set: {controls: []}}]}}"
    _, sound = as_json(tmp_path / "1", patches=(refused,))
    monkeypatch.setitem(RULES, "AR-01", replace(RULES["AR-01"], check=check))
    _, data = as_json(tmp_path / "2", patches=(refused,))

    def codes(of: dict[str, Any]) -> set[str]:
        return {finding["code"] for finding in of["findings"]}

    assert "tailoring-refused" in codes(sound)
    assert "tailoring-refused" in codes(data)


@pytest.mark.usefixtures("broken")
def test_a_pack_says_which_rule_could_not_judge_and_the_build_ends_with_3(tmp_path: Path) -> None:
    write(planted(), tmp_path / "profile")
    result = CliRunner().invoke(
        dovetail,
        ["build", str(tmp_path / "profile"), "--out", str(tmp_path / "out"), "--format", "md,json"],
    )

    assert result.exit_code == 3, result.output
    assert "bug: rule AR-17" in result.stderr
    (sheet,) = (tmp_path / "out").rglob("alignment.md")
    assert "AR-17 could not judge this project" in sheet.read_text("utf-8")
    (service_view,) = (tmp_path / "out").rglob("alignment-service.md")
    assert "AR-17 could not judge this project" in service_view.read_text("utf-8")
    (data,) = (tmp_path / "out").rglob("alignment.json")
    made = json.loads(data.read_text("utf-8"))
    assert made["crashed"] == ["AR-17"]
    against = [mode for mode in made["failure_modes"] if mode["id"] in RULES["AR-17"].prevents]
    assert {(mode["verdict"], *mode["crashed"]) for mode in against} == {("unknown", "AR-17")}
    (pack,) = (tmp_path / "out").rglob("pack.json")
    assert json.loads(pack.read_text("utf-8"))["crashed"] == ["AR-17"]


def test_the_same_input_gives_the_same_output(tmp_path: Path) -> None:
    first = checking(tmp_path, "--format", "json", patches=(FORGOTTEN, OWN)).stdout
    again = checking(tmp_path, "--format", "json", patches=(FORGOTTEN, OWN)).stdout

    assert first == again


OTHER = """
organization: {standards: {high_impact: high}}
project: {requests: [{id: C-1, change: {impact: high, items: [collector]}}]}
"""


def test_one_project_is_judged_beside_the_others(tmp_path: Path) -> None:
    """Another project's change on the same day is seen although only this project is asked for."""
    world = planted(read(OTHER))
    world["projects"] = {"TWO": {**world["project"], "code": "TWO", "name": "Second"}}
    write(world, tmp_path)
    both = CliRunner().invoke(dovetail, ["check", str(tmp_path), "--format", "json"], standalone_mode=False)
    one = CliRunner().invoke(
        dovetail, ["check", str(tmp_path), "--project", "MET", "--format", "json"], standalone_mode=False
    )

    def collisions(result: Result) -> list[str]:
        found = json.loads(result.stdout)["findings"]
        return sorted(
            item["message"] for item in found if item["rule"] == "AR-23" and item["project"] == "MET"
        )

    assert collisions(one)
    assert collisions(one) == collisions(both)


def test_a_broken_neighbour_stops_nobody(tmp_path: Path) -> None:
    write(planted(), tmp_path)
    broken = tmp_path / "projects/BAD/project.yaml"
    broken.parent.mkdir(parents=True)
    broken.write_text("code: [", "utf-8")
    result = CliRunner().invoke(
        dovetail, ["check", str(tmp_path), "--project", "MET", "--format", "json"], standalone_mode=False
    )

    assert result.return_value in (0, 1), result.stdout
    assert not [item for item in json.loads(result.stdout)["findings"] if item["severity"] == "error"]
