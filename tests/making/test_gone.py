"""A project that is gone takes its pack with it, but nothing that a person wrote."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dovetail.build.gone import clear
from tests.cli.conftest import Run

BUILD = ("build", "--format", "md,json")


@pytest.fixture
def built(harbour: Path, run: Run) -> Path:
    """The output of both projects, one of which is then gone."""
    assert run(*BUILD).exit_code == 0
    shutil.rmtree(harbour / "projects/crane")
    return harbour / "output/harbour-city"


def test_the_folder_of_a_project_that_is_gone_is_removed_and_the_reason_told(built: Path, run: Run) -> None:
    foreseen = run(*BUILD, "--check", "--explain")
    assert (built / "crane/pack.json").exists()
    assert "would be removed: output/harbour-city/crane/pack.json (its project is gone)" in foreseen.stdout
    told = run(*BUILD, "--explain")
    assert told.exit_code == 0
    assert "removed: output/harbour-city/crane/markdown/index.md (its project is gone)" in told.stdout
    assert [folder.name for folder in built.iterdir()] == ["quay"]


def test_what_a_person_edited_there_stays_and_is_reported_once(built: Path, run: Run) -> None:
    edited = built / "crane/markdown/index.md"
    edited.write_text("my notes")
    (built / "crane/mine.txt").write_text("not of any build")
    result = run(*BUILD)
    assert result.exit_code == 1
    assert "index.md stays as it is, because it was edited by hand, and its project is gone" in result.stderr
    left = {path.relative_to(built / "crane").as_posix() for path in (built / "crane").rglob("*.*")}
    assert left == {"markdown/index.md", "mine.txt"}
    assert run(*BUILD).exit_code == 0


def test_a_build_of_one_project_leaves_the_others_alone(built: Path, run: Run) -> None:
    run(*BUILD, "--project", "quay")
    assert (built / "crane/pack.json").exists()


@pytest.mark.parametrize("spoil", [Path.unlink, lambda ledger: ledger.write_text("{")])
def test_where_no_ledger_says_what_is_ours_everything_stays(
    built: Path, spoil: Callable[[Path], object]
) -> None:
    spoil(built / "crane/.dovetail/ledger.json")
    assert clear(built.parent, "harbour-city", {"quay"}) == ()
    assert (built / "crane/pack.json").exists()


def test_packs_under_an_id_that_the_organization_had_before_are_told(harbour: Path, run: Run) -> None:
    assert run(*BUILD).exit_code == 0
    organization = harbour / "organization.yaml"
    organization.write_text(organization.read_text().replace("id: harbour-city", "id: port-city"))
    stranger = harbour / "output/stranger/quay"
    shutil.copytree(harbour / "output/harbour-city/quay", stranger)
    (stranger / "pack.json").write_text('{"name": "A quay of somebody else"}')
    for _ in range(2):
        result = run(*BUILD)
        assert result.exit_code == 0
        (told,) = (line for line in result.stderr.splitlines() if "another id" in line)
        assert told.startswith(
            "warning: output/harbour-city: it holds packs of crane and quay under another id"
        )
    assert (harbour / "output/harbour-city/quay/pack.json").exists()
    shutil.rmtree(harbour / "output/harbour-city")
    assert "another id" not in run(*BUILD).stderr
