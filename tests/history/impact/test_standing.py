"""``report`` shows of each project's last issue whether operations still say what it says."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.history.conftest import Run, edit
from tests.history.issuing.test_issue import DESPITE, FAST


def issues(run: Run) -> dict[str, dict[str, Any]]:
    """The last issues that the report shows, by project."""
    result = run("report", "--format", "json")
    assert result.exit_code == 0
    return {item["project"]: item for item in json.loads(result.stdout)["issues"]}


def test_without_issues_the_report_speaks_of_none(harbour: Path, run: Run) -> None:
    assert {item["state"] for item in issues(run).values()} == {"not issued"}
    for form in ("text", "md", "html"):
        assert "Issued packs" not in run("report", "--format", form).stdout


def test_what_was_issued_is_current_until_operations_change(harbour: Path, run: Run) -> None:
    run("issue", *FAST, *DESPITE)
    found = issues(run)
    assert found["crane"]["state"] == "not issued"
    assert (found["quay"]["issue"], found["quay"]["on"], found["quay"]["state"]) == (
        1,
        "2026-03-02",
        "current",
    )


def test_a_new_limit_supersedes_what_was_issued(harbour: Path, run: Run) -> None:
    run("issue", *FAST, *DESPITE)
    edit(harbour / "procedures/procurement.yaml", '"3.1"', '"3.2"')
    edit(harbour / "procedures/procurement.yaml", "{to: 10000}", "{to: 9000}")
    edit(harbour / "organization.yaml", "title: Director,", "title: Managing director,")
    quay = issues(run)["quay"]
    assert (quay["state"], quay["procedures"]) == ("superseded", ["procurement"])
    assert quay["changed"] == ["Procurement 3.1 → 3.2"]
    for form in ("text", "md", "html"):
        page = run("report", "--format", form).stdout
        assert "1 issued pack is superseded: operations have changed since." in page
        assert "superseded: issue again" in page
        assert "Procurement 3.1 → 3.2" in page
    table = run("report", "--format", "csv", "--table", "issues").stdout.lstrip("\ufeff")
    (row,) = [row for row in csv.DictReader(io.StringIO(table)) if row["project"] == "quay"]
    assert (row["issue"], row["on"], row["state"], row["procedures"]) == (
        "1", "2026-03-02", "superseded", "procurement",
    )  # fmt: skip


def test_other_names_and_explanations_leave_it_in_force(harbour: Path, run: Run) -> None:
    run("issue", *FAST, *DESPITE)
    edit(harbour / "procedures/procurement.yaml", "at a fair price", "well")
    assert issues(run)["quay"]["state"] == "editorial"
    run("issue", *FAST, *DESPITE)
    assert (issues(run)["quay"]["issue"], issues(run)["quay"]["state"]) == (2, "current")


def test_a_register_that_is_damaged_is_told_and_the_report_goes_on(harbour: Path, run: Run) -> None:
    run("issue", *FAST, *DESPITE)
    (harbour / "projects/quay/issues/0001.json").write_text("{")
    quay = issues(run)["quay"]
    assert quay["state"] == "unreadable"
    assert "0001.json" in quay["problem"]


def test_the_pack_of_a_closed_project_is_not_judged(harbour: Path, run: Run) -> None:
    run("issue", *FAST, *DESPITE)
    edit(harbour / "procedures/procurement.yaml", "{to: 10000}", "{to: 9000}")
    edit(harbour / "projects/quay/project.yaml", "code: quay\n", "code: quay\nstatus: closed\n")
    quay = issues(run)["quay"]
    assert (quay["state"], quay["issue"], quay["on"], quay["changed"]) == ("closed", 1, "2026-03-02", [])
    assert "project closed" in run("report").stdout
    page = next((harbour / "output").rglob("issue-1/markdown/index.md"))
    assert run("verify", str(page)).exit_code == 0


def test_snapshots_are_read_only_where_something_differs(
    harbour: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("issue", *FAST, *DESPITE)
    (harbour / "projects/quay/issues/0001.snapshot.gz").write_bytes(b"")
    assert issues(run)["quay"]["state"] == "current"
    edit(harbour / "procedures/procurement.yaml", "{to: 10000}", "{to: 9000}")
    assert issues(run)["quay"]["state"] == "unreadable"


@pytest.mark.parametrize("link", [True, False])
def test_issues_that_cannot_be_read_are_shown_and_said_with_the_reason(
    harbour: Path, run: Run, tmp_path: Path, link: bool
) -> None:
    run("issue", *FAST, *DESPITE)
    folder = harbour / "projects/quay/issues"
    if link:
        folder.rename(tmp_path / "elsewhere")
        folder.symlink_to(tmp_path / "elsewhere")
    else:
        (folder / "0001.json").write_bytes(b"")
    assert issues(run)["quay"]["state"] == "unreadable"
    said = run("report").stderr
    assert "issues" in said
    assert ("symbolic link" if link else "0001.json: it is damaged") in said
    assert run("impact").exit_code == 2
