"""Operations change what a project does in its own way: impact says first that it can't be issued as it is."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.history.conftest import Run, edit

SCHEMA = json.loads((Path(__file__).parents[3] / "docs/reference/json/impact.schema.json").read_text("utf-8"))
ISSUE = ("--format", "md", "--jobs", "1", "--on", "2026-03-02", "--quiet", "--despite-blockers", "x")
PROCUREMENT, QUAY = "procedures/procurement.yaml", "projects/quay/project.yaml"
QUOTES = "  - {id: PUR-C2, statement: Three quotes are kept., waivable_by: head-of-procurement}\n"
WAIVER = """    - waive: PUR-C2
      because: One maker of bollards is left.
      compensating: The director signs each order.
      requested_by: project-manager
      approved_by: head-of-procurement
      issued: 2026-01-07
      expires: 2026-12-01
"""
BUYING = "  buying: {title: Head of buying, name: Ana Costa, role: head-of-procurement, approves: {spend: 100000}}\n"
OWN_WAY = f"""tailoring:
  procurement:
{WAIVER}    - adapt: order
      set: {{duration: 8 days}}
      because: The buyer is at the quay twice a month only.
      decided_by: head-of-procurement
      decided_on: 2026-01-07
"""


@pytest.fixture
def issued(harbour: Path, run: Run) -> Path:
    """The quay keeps no quotes, with leave, and orders slowly; both projects are issued."""
    edit(harbour / PROCUREMENT, "controls:\n", f"controls:\n{QUOTES}")
    with (harbour / QUAY).open("a", encoding="utf-8") as file:
        file.write(OWN_WAY)
    edit(harbour / QUAY, "name: Joana Reis}\n", f"name: Joana Reis}}\n{BUYING}")
    for code in ("quay", "crane"):
        assert run("issue", "--project", code, *ISSUE).exit_code == 0
    return harbour


def projects(run: Run, *arguments: str) -> list[dict[str, Any]]:
    """The touched projects in the order of the JSON document, which keeps to its schema."""
    document = json.loads(run("impact", "--format", "json", "--as-of", "2026-03-02", *arguments).stdout)
    Draft202012Validator(SCHEMA).validate(document)
    found: list[dict[str, Any]] = document["projects"]
    return found


def slower(folder: Path) -> None:
    """Operations take longer to order than the quay says it does."""
    edit(folder / PROCUREMENT, "3-5 days", "9-10 days")


def test_a_waiver_of_a_control_that_is_gone_is_to_be_taken_out_before_all_else(
    issued: Path, run: Run
) -> None:
    edit(issued / PROCUREMENT, QUOTES, "")
    quay, crane = projects(run)
    assert (quay["project"], crane["project"]) == ("quay", "crane")
    (obstacle,) = quay["obstacles"]
    assert (obstacle["code"], obstacle["subject"], obstacle["broken"]) == ("control-unknown", "PUR-C2", True)
    first = quay["tasks"][0]
    assert (first["who"], first["urgent"], first["at_once"]) == ("Joana Reis", True, True)
    assert "waives PUR-C2" in first["what"]
    assert "Take the waiver out" in first["what"]
    assert not crane["obstacles"]
    text = " ".join(run("impact").stdout.split())
    assert "1 project can't be built any more" in text
    assert text.index("! No pack of the project can be built any more") < text.index("crane Harbour crane")
    page = run("impact", "--format", "html").stdout
    assert "<li>1 project can&#39;t be built any more.</li>" in page
    assert '<strong class="bad">No pack of the project can be built any more' in page
    # As soon as its manager has taken it out, there is nothing to do but to issue again.
    edit(issued / QUAY, WAIVER, "")
    assert not any(project["obstacles"] for project in projects(run))


def test_what_a_rule_forbids_now_comes_before_days_that_move_with_the_way_out(issued: Path, run: Run) -> None:
    slower(issued)
    quay, *_others = projects(run)
    assert quay["project"] == "quay"
    (obstacle,) = quay["obstacles"]
    assert (obstacle["rule"], obstacle["subject"], obstacle["broken"]) == ("AR-01", "order", False)
    first = quay["tasks"][0]
    assert first["urgent"]
    assert first["who"] == "Joana Reis"
    assert "AR-01 forbids to issue the pack now" in first["what"]
    assert "ask Ana Costa (Head of procurement) for a waiver" in first["what"]
    assert quay["tasks"][-1]["what"].startswith("Issue the pack again, because of")
    assert "1 project can't be issued now" in " ".join(run("impact").stdout.split())


def test_since_a_revision_a_project_that_was_never_issued_is_told_as_well(harbour: Path, run: Run) -> None:
    edit(harbour / PROCUREMENT, "controls:\n", f"controls:\n{QUOTES}")
    with (harbour / QUAY).open("a", encoding="utf-8") as file:
        file.write(OWN_WAY)
    author = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    for command in (("init", "-q"), ("add", "."), (*author, "commit", "-qm", "as it is")):
        subprocess.run(("git", *command), cwd=harbour, check=True, capture_output=True)
    edit(harbour / PROCUREMENT, QUOTES, "")
    quay, crane = projects(run, "--since", "HEAD")
    assert (quay["project"], quay["issue"]) == ("quay", None)
    assert [item["subject"] for item in quay["obstacles"]] == ["PUR-C2"]
    assert (crane["project"], crane["obstacles"]) == ("crane", [])


def test_of_many_projects_those_with_a_way_of_their_own_are_judged_too(
    issued: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dovetail.history.impact.work.COMPOSED", 0)
    monkeypatch.setattr("dovetail.history.impact.work.COMPOSED_OF_MANY", 0)
    slower(issued)
    edit(issued / PROCUREMENT, QUOTES, "")
    edit(issued / "organization.yaml", "limit: 100000", "limit: 20000")
    quay, crane = projects(run)
    assert not quay["exact"]
    assert {(item["rule"], item["subject"], item["broken"]) for item in quay["obstacles"]} == {
        (None, "PUR-C2", True),
        ("AR-01", "order", False),
        ("AR-12", "buying", False),
    }
    assert not crane["obstacles"]
