"""What ``dovetail impact`` keeps of issues between runs, and how that heals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dovetail import cache
from dovetail.history.impact.packs import last_issues as module
from dovetail.history.impact.packs.last_issues import last_issues
from dovetail.history.issues.files import UnreadableError, read_issue
from dovetail.history.issues.snapshot import Issue
from tests.history.conftest import Run, edit
from tests.history.impact.test_impact import ISSUE, limit_moved

ENTRY, SNAPSHOT = "projects/quay/issues/0001.json", "projects/quay/issues/0001.snapshot.gz"
Reads = list[str]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where things are kept."""
    folder = tmp_path / "kept"
    monkeypatch.setenv(cache.VARIABLE, str(folder))
    return folder


@pytest.fixture
def issued(harbour: Path, run: Run) -> Path:
    """Harbour City with one issue of quay, after which a limit has moved."""
    assert run("issue", "--project", "quay", *ISSUE).exit_code == 0
    limit_moved(harbour)
    return harbour


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    """The projects whose entries are read from the register, in the order in which that happens."""
    found: Reads = []
    latest: Callable[..., Issue] = module._latest

    def noted(register: Any) -> Issue:
        found.append(register.folder.name)
        return latest(register)

    monkeypatch.setattr(module, "_latest", noted)
    return found


def told(run: Run) -> dict[str, Any]:
    """What is said of all projects."""
    result = run("impact", "--format", "json", "--as-of", "2026-03-02")
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def sections(root: Path) -> list[tuple[str, str, tuple[str, ...]]]:
    (pack,) = last_issues(root).packs
    return [
        (document.id, section.id, section.anchors)
        for document in pack.documents
        for section in document.sections
    ]


def test_an_entry_is_read_once_and_its_sections_are_known_from_then_on(
    issued: Path, place: Path, reads: Reads
) -> None:
    first = sections(issued)
    assert len(first) > 20
    assert sections(issued) == first
    assert reads == ["quay"]


def test_what_is_kept_outlasts_an_upgrade_of_other_parts_of_the_program(
    issued: Path, place: Path, reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = sections(issued)
    monkeypatch.setattr(cache, "program", lambda: b"another version")
    assert sections(issued) == first
    assert reads == ["quay"]


def test_sections_that_somebody_threw_away_are_read_from_the_register_again(
    issued: Path, place: Path, reads: Reads
) -> None:
    first = sections(issued)
    for file in place.glob("impact-*-*"):
        file.unlink()
    assert sections(issued) == first
    assert reads == ["quay", "quay"]


def test_a_new_issue_is_read_anew(issued: Path, place: Path, reads: Reads, run: Run) -> None:
    sections(issued)
    assert run("issue", "--project", "quay", *ISSUE).exit_code == 0
    reads.clear()
    (pack,) = last_issues(issued).packs
    assert (pack.number, reads) == (2, ["quay"])


def test_with_and_without_what_is_kept_the_answer_is_the_same(issued: Path, place: Path, run: Run) -> None:
    first, second = told(run), told(run)
    place.rename(place.with_name("gone"))
    assert first == second == told(run)
    assert [project["project"] for project in first["projects"]] == ["quay"]


def test_an_entry_with_other_line_ends_is_intact_and_an_altered_one_is_not(issued: Path) -> None:
    data = (issued / ENTRY).read_bytes()
    whole = read_issue(data)
    assert read_issue(data.replace(b"\n", b"\r\n")) == whole
    for altered in (
        data.replace(b"New quay", b"Old quay", 1),
        data.replace(b'"digest": "', b'"digest": "0', 1),
    ):
        assert altered != data
        with pytest.raises(UnreadableError, match="damaged"):
            read_issue(altered)


def test_an_altered_entry_is_noticed_though_it_was_read_before(issued: Path, place: Path) -> None:
    sections(issued)
    edit(issued / ENTRY, '"number": "1"', '"number":  "1"')
    assert last_issues(issued).packs
    edit(issued / ENTRY, '"project": "quay"', '"project": "kway"')
    assert list(last_issues(issued).unreadable) == ["quay"]


def test_a_snapshot_is_read_once_and_again_if_it_was_altered(
    issued: Path, place: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dovetail.history.impact.work.COMPOSED", 0)
    monkeypatch.setattr("dovetail.history.impact.work.MANY", 0)
    first = told(run)
    with monkeypatch.context() as without:
        without.setattr("dovetail.history.impact.packs.last_issues.LastIssues.snapshot", None)
        assert told(run) == first
    assert ("procurement", "5-routes-and-authority") in {
        (document["id"], section["id"])
        for project in first["projects"]
        for document in project["documents"]
        for section in document["sections"]
    }
    (issued / SNAPSHOT).write_bytes(b"damaged")
    damaged = told(run)
    assert (damaged["projects"], [item["project"] for item in damaged["unreadable"]]) == ([], ["quay"])
