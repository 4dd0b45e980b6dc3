"""``dovetail issue``: a revision is closed, once, with what changed since the one before."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from dovetail.build.lock import Holder
from dovetail.cli.profile_input import read_profile
from dovetail.history.issues.register import Register
from dovetail.load.profile import Loaded
from tests.history.conftest import Run, edit

FAST = ("--project", "quay", "--format", "md,json", "--jobs", "1", "--on", "2026-03-02")
DESPITE = ("--despite-blockers", "The survey is ordered by hand")


def entry(harbour: Path, number: int) -> dict[str, object]:
    """The entry of an issue in the register."""
    found: dict[str, object] = json.loads((harbour / f"projects/quay/issues/{number:04}.json").read_text())
    return found


def control(harbour: Path, folder: str) -> str:
    """The page of document control."""
    return (harbour / f"output/harbour-city/quay/{folder}markdown/document-control.md").read_text()


def test_a_first_issue_gets_number_one_and_a_folder_of_its_own(harbour: Path, run: Run) -> None:
    result = run("issue", *FAST, *DESPITE)
    assert (result.exit_code, result.stderr) == (0, "")
    page = control(harbour, "issue-1/")
    assert "| 1 | 2 March 2026 | First issue: 1 procedure and 3 requests | Joana Reis |" in page
    assert "revision 1, 2 March 2026" in page
    assert "Draft" not in page
    assert entry(harbour, 1)["revision"]["author"] == "Joana Reis"  # type: ignore[index]


def test_what_is_built_after_it_is_a_draft_and_shows_what_was_issued(harbour: Path, run: Run) -> None:
    run("issue", *FAST, *DESPITE)
    issued = {path: path.read_bytes() for path in (harbour / "output").rglob("*") if path.is_file()}
    assert run("build", "--project", "quay", "--format", "md").exit_code == 0
    page = control(harbour, "")
    assert "Draft after issue 1" in page
    says = "For approval, not issued. The redline since issue 1 shows what differs."
    assert f"| Draft | – | {says} | Joana Reis" in page, (
        "planned from January, and not older than what follows"
    )
    assert "| 1 | 2 March 2026 |" in page
    assert {path: path.read_bytes() for path in issued} == issued
    run("build", "--project", "quay", "--format", "md", "--as-of", "2026-03-09")
    assert f"| Draft | 9 March 2026 | {says} |" in control(harbour, "")


def test_nothing_new_is_not_issued_again(harbour: Path, run: Run) -> None:
    run("issue", *FAST, *DESPITE)
    result = run("issue", *FAST, *DESPITE)
    assert result.exit_code == 0
    assert "nothing has changed since issue 1" in result.stdout
    assert not (harbour / "projects/quay/issues/0002.json").exists()
    assert run("issue", *FAST, *DESPITE, "--anew").exit_code == 0
    again = "Issued anew: operations and the project say what they said at issue 1"
    assert entry(harbour, 2)["revision"]["summary"] == [again]  # type: ignore[index]
    assert f"| 2 | 2 March 2026 | {again} | Joana Reis |" in control(harbour, "issue-2/")


def test_the_summary_says_what_the_process_owner_changed_and_what_follows(harbour: Path, run: Run) -> None:
    run("issue", *FAST, *DESPITE)
    procurement = harbour / "procedures/procurement.yaml"
    edit(procurement, '"3.1"', '"3.2"')
    edit(procurement, "amount: {to: 10000}", "amount: {to: 45000}")
    edit(procurement, "amount: {from: 10000}", "amount: {from: 45000}")
    result = run("issue", *FAST, *DESPITE)
    assert result.exit_code == 0
    summary = entry(harbour, 2)["revision"]["summary"]  # type: ignore[index]
    told = " ".join(summary)
    assert "Procurement 3.1 → 3.2" in told
    assert "“Direct purchase”" in told
    assert "EUR 10,000" in told
    assert "EUR 45,000" in told
    assert "Requests" in told
    assert summary[0] in control(harbour, "issue-2/").replace("\\", "")


def test_a_project_edit_is_told_as_one(harbour: Path, run: Run) -> None:
    run("issue", *FAST, *DESPITE)
    edit(harbour / "projects/quay/project.yaml", "needed_by: 2026-06-30", "needed_by: 2026-07-31")
    run("issue", *FAST, *DESPITE)
    told = " ".join(entry(harbour, 2)["revision"]["summary"])  # type: ignore[index]
    assert "Project file" in told
    assert "30 June 2026 → 31 July 2026" in told
    assert "Procurement 3.1" not in told


def test_a_blocker_forbids_it_unless_somebody_says_why(harbour: Path, run: Run) -> None:
    edit(
        harbour / "projects/quay/project.yaml",
        "requests:",
        "tailoring:\n  procurement:\n    - {waive: PUR-C1, because: It takes too long.}\nrequests:",
    )
    tried = run("issue", *FAST, "--dry-run")
    assert (tried.exit_code, "quay would not be issued: 1 finding" in tried.stderr) == (1, True)
    assert "quay: issue 1 is blocked. It would say:" in tried.stdout
    result = run("issue", *FAST)
    assert result.exit_code == 1
    assert "is not issued" in result.stderr
    assert "being issued" not in result.stdout
    assert not (harbour / "projects/quay/issues").exists()
    assert not (harbour / "output").exists()
    assert run("issue", *FAST, *DESPITE).exit_code == 0
    (_, said) = entry(harbour, 1)["revision"]["summary"]  # type: ignore[index]
    assert said == "Issued in spite of 1 open blocker (AR-02): The survey is ordered by hand"
    assert said in control(harbour, "issue-1/")


def test_an_issue_is_not_of_a_day_before_the_last_one(harbour: Path, run: Run) -> None:
    run("issue", *FAST)
    result = run("issue", *FAST[:-1], "2026-03-01", "--anew")
    assert result.exit_code == 2
    assert "Issue 1 is of 2026-03-02" in result.stderr


def test_of_two_that_issue_at_once_the_second_sees_that_it_is_done(
    harbour: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered = Register.alone

    @contextmanager
    def late(register: Register, waiting: Callable[[Holder], None]) -> Iterator[None]:
        monkeypatch.setattr(Register, "alone", entered)
        assert run("issue", *FAST).exit_code == 0
        with entered(register, waiting):
            yield

    monkeypatch.setattr(Register, "alone", late)
    result = run("issue", *FAST)
    assert result.exit_code == 0
    assert "nothing has changed since issue 1" in result.stdout
    assert Register(harbour / "projects/quay").numbers() == (1,)


def test_who_waits_for_another_issue_of_the_project_hears_whose_it_is(
    harbour: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, lock = ExitStack(), fcntl.flock
    other.enter_context(Register(harbour / "projects/quay").alone(lambda _holder: None))

    def until_free(descriptor: int, operation: int) -> None:
        if operation == fcntl.LOCK_EX:
            other.close()
        lock(descriptor, operation)

    monkeypatch.setattr("dovetail.build.lock.fcntl.flock", until_free)
    result = run("issue", *FAST, "--quiet")
    assert result.exit_code == 0
    assert result.stderr.count(f"Waiting for another issue of quay (process {os.getpid()} on ") == 1
    assert Register(harbour / "projects/quay").numbers() == (1,)


def test_it_is_said_before_the_profile_is_read(
    harbour: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = ExitStack()
    other.enter_context(Register(harbour / "projects/quay").alone(lambda _holder: None))

    def when_it_is_over(profile: Path | None, projects: Iterable[str]) -> Loaded:
        other.close()
        return read_profile(profile, projects)

    monkeypatch.setattr("dovetail.cli.issue.read_profile", when_it_is_over)
    result = run("issue", *FAST, "--quiet")
    assert result.exit_code == 0
    assert result.stderr.count("Waiting for another issue of quay") == 1


def test_a_dry_run_writes_nothing(harbour: Path, run: Run) -> None:
    before = sorted(harbour.rglob("*"))
    result = run("issue", *FAST, *DESPITE, "--dry-run")
    assert result.exit_code == 0
    assert "issue 1 would be issued" in result.stdout
    assert sorted(harbour.rglob("*")) == before


def test_an_altered_history_is_not_continued(harbour: Path, run: Run) -> None:
    run("issue", *FAST, *DESPITE)
    run("issue", *FAST, *DESPITE, "--anew")
    edit(harbour / "projects/quay/issues/0001.json", "Joana Reis", "Rita Reis")
    result = run("issue", *FAST, *DESPITE, "--anew")
    assert result.exit_code == 2
    assert "0001.json: it was altered after issue 2" in result.stderr
    built = run("build", "--project", "quay", "--format", "md")
    assert "0001.json" in built.stderr


def test_who_approves_must_be_named_by_document_control(harbour: Path, run: Run) -> None:
    result = run("issue", *FAST, "--approved", "nobody=2026-03-01")
    assert result.exit_code == 2
    assert '"nobody" approves no packs' in result.stderr
    result = run("issue", *FAST, "--approved", "nobody")
    assert result.exit_code == 2
    assert "names no day" in result.stderr
