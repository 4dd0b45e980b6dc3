"""Packs are made a few projects at a time, or side by side: what comes of it is the same."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest

from dovetail.build.builder import Outcome
from dovetail.making import packs
from tests.cli.conftest import Run

FAST = ("build", "--format", "md,json")


def _files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


@pytest.fixture
def together(harbour: Path, run: Run) -> dict[str, bytes]:
    """What is built of both projects, held at the same time."""
    assert run(*FAST, "--out", "together").exit_code == 0
    return _files(harbour / "together")


def test_one_after_the_other(
    harbour: Path, run: Run, together: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "AT_ONCE", 1)
    assert run(*FAST, "--out", "apart").exit_code == 0
    assert _files(harbour / "apart") == together


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_side_by_side(
    harbour: Path, run: Run, together: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, jobs: str
) -> None:
    monkeypatch.setattr(packs, "FEWEST", 2)
    monkeypatch.setattr("dovetail.build.side_by_side.FEWEST", 2)
    first = run(*FAST, "--out", "beside", "--jobs", jobs)
    assert first.exit_code == 0, first.output
    assert _files(harbour / "beside") == together
    assert run(*FAST, "--out", "beside", "--jobs", jobs, "--check").exit_code == 0


def test_a_folder_that_cannot_be_written_ends_the_build_of_all(
    harbour: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "FEWEST", 2)
    monkeypatch.setattr("dovetail.build.side_by_side.FEWEST", 2)
    (harbour / "elsewhere").mkdir()
    (harbour / "output" / "harbour-city").mkdir(parents=True)
    (harbour / "output" / "harbour-city" / "crane").symlink_to(harbour / "elsewhere")
    result = run(*FAST, "--jobs", "2")
    assert result.exit_code == 2
    assert "symbolic link" in result.stderr
    shutil.rmtree(harbour / "output")


def test_of_thousands_of_files_only_what_differs_is_held() -> None:
    """What processes tell of their projects comes back as texts of its own each time."""
    told = Outcome("quay", "out/harbour-city/quay", "markdown/index.md", "written", "changed: text", "Index")
    again = (pickle.loads(pickle.dumps(told)) for _ in range(2))  # noqa: S301 - our own, as a process hands it
    first, second = map(packs._shared, again)
    assert first == second == told
    for name in ("project", "folder", "name", "kind", "reason", "title"):
        assert getattr(first, name) is getattr(second, name)
