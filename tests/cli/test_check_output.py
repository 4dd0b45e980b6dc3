"""Findings as people, programs, code hosts and build servers read them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from dovetail.check.findings import FailOn, chosen, reaches
from dovetail.cli.telling.check_json import check_json
from dovetail.cli.telling.check_junit import check_junit
from dovetail.cli.telling.check_report import Report, ReportedProject
from dovetail.cli.telling.check_sarif import check_sarif
from dovetail.model.diagnostics import Diagnostic, Severity
from tests.cli.sample import HOSTILE, RESOLVED

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/reference/json/check.schema.json").read_text())


def report(fail_on: FailOn = "minor", *more: Diagnostic) -> Report:
    return Report("harbour-city", (*RESOLVED.findings, *more), (ReportedProject.of(RESOLVED),), fail_on)


def test_the_json_is_as_its_schema_says() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(check_json(report()))
    Draft202012Validator(SCHEMA).validate(check_json(Report("", (), (), "minor")))


def test_the_json_counts_findings_requests_and_questions() -> None:
    summary = check_json(report())["summary"]
    assert summary["findings"] == {"minor": 1, "major": 2, "blocker": 0, "error": 0}
    assert summary["requests"] == {"ok": 1, "infeasible": 1, "blocked": 1, "unknown": 1}
    assert summary["questions"] == 1


@pytest.mark.parametrize(("fail_on", "code"), [("minor", 1), ("major", 1), ("blocker", 0)])
def test_only_findings_that_weigh_enough_fail_the_check(fail_on: FailOn, code: int) -> None:
    assert report(fail_on).exit_code == code


def test_unusable_input_outweighs_everything() -> None:
    broken = Diagnostic("yaml-syntax", Severity.ERROR, "this is no YAML")
    assert report("blocker", broken).exit_code == 2
    assert chosen([broken], select={"other"}, ignore={"yaml-syntax"}) == (broken,)


def test_findings_are_selected_and_ignored_by_code() -> None:
    codes = [finding.code for finding in chosen(RESOLVED.findings, ignore={"request-unknown"})]
    assert codes == ["request-infeasible", "binding-of-authority"]
    assert [finding.code for finding in chosen(RESOLVED.findings, select={"request-unknown"})] == [
        "request-unknown"
    ]


def test_sarif_names_every_rule_and_place() -> None:
    (run,) = check_sarif(report())["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [
        "binding-of-authority", "request-infeasible", "request-unknown",
    ]  # fmt: skip
    infeasible, unknown, minor = run["results"]
    region = infeasible["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 9, "startColumn": 5, "endColumn": 6}
    assert (infeasible["kind"], infeasible["level"]) == ("fail", "warning")
    assert (unknown["kind"], unknown["level"]) == ("open", "none")
    assert minor["locations"] == []
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_a_finding_stays_the_same_one_when_lines_are_added_above_it() -> None:
    finding = RESOLVED.findings[0]
    assert finding.place is not None
    lower = replace(finding, place=replace(finding.place, line=99))
    first, second = (
        check_sarif(Report("", (item,), (), "minor"))["runs"][0]["results"][0]["partialFingerprints"]
        for item in (finding, lower)
    )
    assert first == second


def test_junit_has_a_case_for_each_finding_and_each_sound_request() -> None:
    root = ElementTree.fromstring(check_junit(report("major")))
    (suite,) = root
    assert (suite.get("tests"), suite.get("failures")) == ("5", "2")
    assert [case.get("name") for case in suite if case.find("failure") is not None] == [
        "survey: request-infeasible", "ticketing: request-unknown",
    ]  # fmt: skip
    assert root.get("failures") == "2"


def test_junit_stays_xml_whatever_stands_in_a_profile() -> None:
    hostile = Diagnostic("x", Severity.MAJOR, HOSTILE + "]]><a>&\0", hint=HOSTILE)
    ElementTree.fromstring(check_junit(report("minor", hostile)))


def test_every_severity_reaches_itself_and_what_is_lighter() -> None:
    order: list[FailOn] = ["minor", "major", "blocker"]
    for heavy, name in enumerate(order):
        finding = Diagnostic("x", Severity(name), "x")
        assert [reaches(finding, other) for other in order] == [light <= heavy for light in range(3)]
    assert all(reaches(Diagnostic("x", Severity.ERROR, "x"), other) for other in order)


def test_ids_are_known_before_text_is_trusted() -> None:
    assert "\x1b" not in json.dumps(check_json(report("minor", Diagnostic("x", Severity.MINOR, HOSTILE))))
