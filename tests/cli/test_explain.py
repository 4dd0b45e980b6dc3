"""``dovetail explain --at``: where a value comes from, on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.test_plan_output import validator


def report(run: Run, *arguments: str) -> dict[str, Any]:
    result = run("explain", "--format", "json", *arguments)
    assert result.exit_code == 0, result.stderr
    document: dict[str, Any] = json.loads(result.stdout)
    validator("explain").validate(document)
    return document


def test_the_value_the_place_and_the_line_are_printed(harbour: Path, run: Run) -> None:
    text = run("explain", "--project", "quay", "--at", "procurement.steps.order.duration").stdout
    assert "3 to 5 working days" in text
    assert "organization says (procedures/procurement.yaml:" in text
    assert "duration: 3-5 days" in text


def test_the_place_can_be_opened_from_where_one_stands(
    harbour: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(harbour.parent)
    document = report(run, "harbour", "--project", "quay", "--at", "procurement.version")
    location = document["chain"][0]["location"]
    assert location["file"] == "harbour/procedures/procurement.yaml"
    assert "3.1" in Path(location["file"]).read_text("utf-8").splitlines()[location["line"] - 1]


def test_a_worked_out_value_lists_what_it_rests_on(harbour: Path, run: Run) -> None:
    document = report(run, "--project", "quay", "--at", "requests.bollards.route")
    assert document["value"].startswith("Tender.")
    assert document["chain"] == []
    assert {"procurement.routes.tender.when", "requests.bollards.facts.amount"} <= {
        ground["path"] for ground in document["rests_on"]
    }


def test_an_open_question_is_named(harbour: Path, run: Run) -> None:
    document = report(run, "--project", "quay", "--at", "requests.ticketing.facts.personal_data")
    assert document["known"] is False
    assert [question["question"] for question in document["questions"]]
    text = run("explain", "--project", "quay", "--at", "requests.ticketing.facts.personal_data").stdout
    assert "Open questions:" in text


def test_a_path_that_leads_nowhere_ends_with_two_and_says_what_there_is(harbour: Path, run: Run) -> None:
    result = run("explain", "--project", "quay", "--at", "procurement.steps.ordr.by")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert 'did you mean "order"?' in result.stderr
    assert "raise, privacy, approve and order" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--at", "procurement.version"), "Name the project with --project. The profile has crane and quay."),
        (("nowhere", "--at", "procurement.version"), 'there is no folder "nowhere"'),
        (("--project", "quay"), "Name the value with --at"),
    ],
)
def test_what_is_missing_on_the_command_line_is_said(
    harbour: Path, run: Run, arguments: tuple[str, ...], message: str
) -> None:
    result = run("explain", *arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_an_unknown_project_ends_with_two(harbour: Path, run: Run) -> None:
    assert run("explain", "--project", "key", "--at", "procurement.version").exit_code == 2


def test_hostile_text_reaches_no_terminal(harbour: Path, run: Run) -> None:
    project = harbour / "projects" / "quay" / "project.yaml"
    project.write_text(
        project.read_text("utf-8").replace("sponsor: Marta Lima", 'sponsor: "a\\e[31mred"'), "utf-8"
    )
    text = run("explain", "--project", "quay", "--at", "project.sponsor").stdout
    assert "\x1b" not in text


def test_without_a_path_the_page_of_a_rule_is_printed(harbour: Path, run: Run) -> None:
    text = run("explain", "ar-17").stdout
    assert text.startswith("AR-17")
    assert "Breaks the rule:" in text
    document = json.loads(run("explain", "AR-17", "--format", "json").stdout)
    validator("rule").validate(document)


def test_a_rule_that_is_not_there_ends_with_two(harbour: Path, run: Run) -> None:
    result = run("explain", "AR-99")
    assert result.exit_code == 2
    assert 'there is no rule "AR-99"' in result.stderr
