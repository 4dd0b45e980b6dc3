"""``dovetail impact``: a process owner changes a procedure and reads whom it touches."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.history.conftest import Run, edit

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/reference/json/impact.schema.json").read_text("utf-8"))
ISSUE = ("--format", "md", "--jobs", "1", "--on", "2026-03-02", "--quiet", "--despite-blockers", "x")
PROCUREMENT = "procedures/procurement.yaml"


@pytest.fixture
def issued(harbour: Path, run: Run) -> Path:
    """Harbour City with one issue of quay; crane was never issued."""
    assert run("issue", "--project", "quay", *ISSUE).exit_code == 0
    return harbour


def limit_moved(folder: Path) -> None:
    """Tenders begin at 45,000 instead of 10,000."""
    edit(folder / PROCUREMENT, '"3.1"', '"3.2"')
    edit(folder / PROCUREMENT, "amount: {to: 10000}", "amount: {to: 45000}")
    edit(folder / PROCUREMENT, "amount: {from: 10000}", "amount: {from: 45000}")


def found(run: Run, *arguments: str) -> dict[str, Any]:
    """The JSON document, which keeps to its schema."""
    result = run("impact", "--format", "json", *arguments)
    document: dict[str, Any] = json.loads(result.stdout)
    Draft202012Validator(SCHEMA).validate(document)
    assert result.exit_code == (1 if document["projects"] else 0)
    return document


def test_nothing_changed_touches_nobody(issued: Path, run: Run) -> None:
    document = found(run)
    assert (document["projects"], document["untouched"], document["never_issued"]) == ([], 1, ["crane"])


def test_a_limit_that_moves_names_the_request_its_new_route_and_why(issued: Path, run: Run) -> None:
    limit_moved(issued)
    (project,) = found(run)["projects"]
    assert (project["project"], project["issue"], project["kind"]) == ("quay", 1, "behavioural")
    (request,) = project["requests"]
    assert (request["id"], request["route"]) == (
        "ticketing",
        {"before": "Tender", "after": "Direct purchase"},
    )
    assert {change["cause"]["to"] for change in request["changes"]} == {"3.2"}
    sections = {(item["id"], section["id"]) for item in project["documents"] for section in item["sections"]}
    assert any(name == "requests" and "ticketing-for-the-ferry" in section for name, section in sections)
    assert ("procurement", "5-routes-and-authority") in sections
    assert ("procurement", "12-measures") not in sections
    assert project["exact"]


def test_a_limit_that_moves_where_no_amount_lies_leaves_requests_alone(issued: Path, run: Run) -> None:
    edit(issued / PROCUREMENT, "amount: {to: 10000}", "amount: {to: 10001}")
    edit(issued / PROCUREMENT, "amount: {from: 10000}", "amount: {from: 10001}")
    (project,) = found(run)["projects"]
    assert project["requests"] == []
    assert project["kind"] == "behavioural"


def test_what_the_project_changed_itself_is_no_impact(issued: Path, run: Run) -> None:
    file = issued / "projects/quay/project.yaml"
    edit(file, "Ticketing for the ferry", "Tickets for the ferry")
    assert found(run)["projects"] == []


def test_a_purpose_in_other_words_is_editorial_and_needs_no_issue(issued: Path, run: Run) -> None:
    edit(issued / PROCUREMENT, "at a fair price", "at a good price")
    (project,) = found(run)["projects"]
    assert (project["kind"], project["tasks"]) == ("editorial", [])
    assert "no need to issue again" in run("impact").stdout


def test_a_closed_project_is_left_out_and_named(issued: Path, run: Run) -> None:
    limit_moved(issued)
    edit(issued / "projects/quay/project.yaml", "code: quay\n", "code: quay\nstatus: closed\n")
    document = found(run)
    assert (document["projects"], document["closed"]) == ([], ["quay"])


def test_a_step_that_takes_longer_is_told_with_its_days_before_all_else(issued: Path, run: Run) -> None:
    edit(issued / PROCUREMENT, "decided_by: spend, duration: 2 days", "decided_by: spend, duration: 400 days")
    (project,) = found(run)["projects"]
    assert project["infeasible"]
    assert project["tasks"][0]["urgent"]
    assert any(date["working_days_late"] > 0 for date in project["dates"])


def test_of_many_projects_requests_are_exact_and_sections_told_from_what_was_issued(
    issued: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dovetail.history.impact_work.COMPOSED", 0)
    monkeypatch.setattr("dovetail.history.impact_work.COMPOSED_OF_MANY", 0)
    limit_moved(issued)
    (roughly,) = found(run)["projects"]
    assert not roughly["exact"]
    assert [request["id"] for request in roughly["requests"]] == ["ticketing"]
    named = {(item["id"], section["id"]) for item in roughly["documents"] for section in item["sections"]}
    assert ("procurement", "5-routes-and-authority") in named
    assert ("procurement", "12-measures") not in named
    assert "--exact those of all" in " ".join(run("impact").stdout.split())
    (exactly,) = found(run, "--exact")["projects"]
    assert exactly["exact"]
    assert exactly["requests"] == roughly["requests"]


def test_an_issue_that_did_not_keep_its_operations_is_told_from_what_was_issued(
    issued: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dovetail.history.impact_reading.Standing.then", lambda *_: None)
    limit_moved(issued)
    (project,) = found(run)["projects"]
    assert not project["exact"]
    assert project["documents"]


def test_a_new_holder_is_named_once_with_all_that_he_approves(issued: Path, run: Run) -> None:
    edit(issued / "organization.yaml", "holder: Ana Costa", "holder: Nuno Alves")
    (project,) = found(run)["projects"]
    said = [task["what"] for task in project["tasks"] if "Nuno Alves" in task["what"]]
    assert len(said) == 1
    assert "in place of Ana Costa" in said[0]
    assert "Nuno Alves" in {person["holder"] for person in project["people"]}


def test_a_damaged_issue_is_named_and_the_command_ends_with_2(issued: Path, run: Run) -> None:
    (issued / "projects/quay/issues/0001.json").write_text("{}")
    result = run("impact")
    assert result.exit_code == 2
    assert "quay is left out" in result.stderr


def test_the_page_needs_no_other_file(issued: Path, run: Run) -> None:
    limit_moved(issued)
    assert run("impact", "--format", "html", "--out", "impact.html").exit_code == 1
    page = (issued / "impact.html").read_text(encoding="utf-8")
    assert "ticketing now takes “Direct purchase” instead of “Tender”" in page
    assert "<script" not in page
    assert 'src="http' not in page


def test_an_unknown_project_is_a_usage_error(issued: Path, run: Run) -> None:
    result = run("impact", "--project", "key")
    assert result.exit_code == 2
    assert "key" in result.stderr


# -- since a git revision


@pytest.fixture
def committed(issued: Path) -> Path:
    """The profile as it is committed under version 3.1."""
    shutil.rmtree(issued / "output")
    for command in (
        ("init", "-q"),
        ("add", "."),
        ("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "issue"),
        ("tag", "v3.1"),
    ):
        subprocess.run(("git", *command), cwd=issued, check=True, capture_output=True)
    return issued


def test_since_a_revision_all_projects_are_looked_at(committed: Path, run: Run) -> None:
    limit_moved(committed)
    document = found(run, "--since", "v3.1")
    assert document["since"] == "v3.1"
    assert {project["project"] for project in document["projects"]} >= {"quay"}
    quay = next(project for project in document["projects"] if project["project"] == "quay")
    assert [request["id"] for request in quay["requests"]] == ["ticketing"]


def test_since_the_same_state_nobody_is_touched(committed: Path, run: Run) -> None:
    assert found(run, "--since", "HEAD")["projects"] == []


@pytest.mark.parametrize(
    "revision", ["--output=x", "-h", "nowhere", "a b", "$(touch x)", "", "v3.1:organization.yaml"]
)
def test_a_revision_is_never_an_option(committed: Path, run: Run, revision: str) -> None:
    before = sorted(path.name for path in committed.iterdir())
    result = run("impact", f"--since={revision}")
    assert result.exit_code == 2
    assert sorted(path.name for path in committed.iterdir()) == before
