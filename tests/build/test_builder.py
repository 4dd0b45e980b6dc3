"""What a person finds in the output folder after a build."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

import pytest

from dovetail.build.store import StoreError
from tests.build.situation import Situation


def test_first_build_writes_everything_and_second_nothing(situation: Situation) -> None:
    first = situation.build()
    assert {path: outcome.kind for path, outcome in first.items()} == {
        "markdown/change.md": "written", "markdown/roles/pm.md": "written", "pack.json": "written",
    }  # fmt: skip
    before = {path: os.stat(situation.folder / path) for path in situation.files()}
    second = situation.build()
    assert {outcome.kind for outcome in second.values()} == {"up to date"}
    after = {path: os.stat(situation.folder / path) for path in situation.files()}
    assert {p: (s.st_ino, s.st_mtime_ns) for p, s in before.items()} == {
        p: (s.st_ino, s.st_mtime_ns) for p, s in after.items()
    }


def test_only_what_changed_is_rendered_and_the_reason_names_the_input(situation: Situation) -> None:
    situation.build()
    situation.documents["markdown/change.md"] = "change, second edition"
    outcomes = situation.build()
    assert outcomes["markdown/change.md"].reason == "changed: text"
    assert outcomes["markdown/roles/pm.md"].kind == "up to date"
    assert situation.read("markdown/change.md") == "change, second edition"


def test_a_new_engine_renders_everything_again(situation: Situation) -> None:
    situation.build()
    situation.engine = "2"
    assert situation.build()["markdown/roles/pm.md"].reason == "changed: engine"


def test_an_edited_file_stays_and_the_new_version_lies_beside_it(situation: Situation) -> None:
    situation.build()
    (situation.folder / "markdown/change.md").write_text("approved by the board")
    situation.documents["markdown/change.md"] = "change, second edition"
    outcome = situation.build()["markdown/change.md"]
    assert (outcome.kind, outcome.reason) == ("kept", "edited by hand")
    assert situation.read("markdown/change.md") == "approved by the board"
    assert situation.read("markdown/change.new.md") == "change, second edition"
    assert outcome.beside.endswith("markdown/change.new.md")


def test_force_renders_again_but_never_over_an_edit(situation: Situation) -> None:
    situation.build()
    (situation.folder / "markdown/change.md").write_text("approved by the board")
    outcomes = situation.build(force=True)
    assert outcomes["markdown/roles/pm.md"].reason == "forced"
    assert situation.read("markdown/change.md") == "approved by the board"


def test_when_the_edit_is_given_up_the_version_beside_it_goes(situation: Situation) -> None:
    situation.build()
    (situation.folder / "markdown/change.md").write_text("approved by the board")
    situation.build()
    (situation.folder / "markdown/change.md").unlink()
    outcomes = situation.build()
    assert outcomes["markdown/change.md"].reason == "missing: it was deleted"
    assert outcomes["markdown/change.new.md"].kind == "removed"
    assert set(situation.files()) == {"markdown/change.md", "markdown/roles/pm.md", "pack.json"}


def test_when_both_versions_were_edited_both_stay(situation: Situation) -> None:
    situation.build()
    (situation.folder / "markdown/change.md").write_text("mine")
    situation.build()
    (situation.folder / "markdown/change.new.md").write_text("also mine")
    situation.documents["markdown/change.md"] = "third"
    outcome = situation.build()["markdown/change.md"]
    assert outcome.kind == "kept"
    assert "change.new.md" in outcome.reason
    assert situation.read("markdown/change.md") == "mine"
    assert situation.read("markdown/change.new.md") == "also mine"


def test_a_document_that_is_no_longer_made_goes_with_its_empty_folder(situation: Situation) -> None:
    situation.build()
    del situation.documents["markdown/roles/pm.md"]
    assert situation.build()["markdown/roles/pm.md"].kind == "removed"
    assert not (situation.folder / "markdown/roles").exists()


def test_a_document_that_is_no_longer_made_stays_if_it_was_edited(situation: Situation) -> None:
    situation.build()
    (situation.folder / "markdown/roles/pm.md").write_text("my own notes")
    del situation.documents["markdown/roles/pm.md"]
    assert situation.build()["markdown/roles/pm.md"].kind == "kept"
    assert situation.read("markdown/roles/pm.md") == "my own notes"
    assert "markdown/roles/pm.md" not in situation.build()


def test_a_file_that_dovetail_never_made_is_left_alone(situation: Situation) -> None:
    (situation.folder / "markdown").mkdir(parents=True)
    (situation.folder / "markdown/minutes.md").write_text("minutes")
    situation.build()
    assert situation.read("markdown/minutes.md") == "minutes"


def test_other_formats_are_left_as_they_are(situation: Situation) -> None:
    situation.documents["text/change.txt"] = "plain"
    situation.build()
    del situation.documents["text/change.txt"]
    situation.build(formats=("md",))
    assert situation.read("text/change.txt") == "plain"


def test_the_manifest_lists_only_current_files(situation: Situation) -> None:
    situation.documents["text/change.txt"] = "plain"
    situation.build()
    situation.documents["text/change.txt"] = "plain, second edition"
    situation.build(formats=("md",))
    manifest = json.loads(situation.read("pack.json"))
    files = [file for document in manifest["documents"] for file in document["files"]]
    assert files == ["markdown/change.md", "markdown/roles/pm.md"]


@pytest.mark.parametrize(("trouble", "jobs"), [("broken", 1), ("broken", 2), ("fatal", 2)])
def test_one_document_that_fails_is_named_and_the_others_are_written(
    situation: Situation, trouble: str, jobs: int
) -> None:
    situation.documents |= {"markdown/bad.md": trouble} | {
        f"markdown/d{n}.md": f"document {n}" for n in range(6)
    }
    outcomes = situation.build(jobs=jobs)
    assert [path for path, outcome in outcomes.items() if outcome.kind == "failed"] == ["markdown/bad.md"]
    assert situation.read("markdown/d5.md") == "document 5"
    assert not (situation.folder / "markdown/bad.md").exists()
    situation.documents["markdown/bad.md"] = "mended"
    assert situation.build()["markdown/bad.md"].kind == "written"


def test_a_document_that_fails_keeps_its_last_good_version(situation: Situation) -> None:
    situation.build()
    situation.documents["markdown/change.md"] = "broken"
    assert situation.build()["markdown/change.md"].kind == "failed"
    assert situation.read("markdown/change.md") == "change"


def test_a_dry_run_says_what_a_build_would_do_and_writes_nothing(situation: Situation) -> None:
    assert situation.preview()["markdown/change.md"].kind == "written"
    assert not situation.out.exists()
    situation.build()
    assert {outcome.kind for outcome in situation.preview().values()} == {"up to date"}
    (situation.folder / "markdown/change.md").write_text("edited")
    assert situation.preview()["markdown/change.md"].kind == "kept"
    assert not (situation.folder / "markdown/change.new.md").exists()


def test_a_lost_ledger_heals_without_a_second_version(situation: Situation) -> None:
    situation.build()
    files = situation.files()
    (situation.folder / ".dovetail/ledger.json").write_bytes(b"\x00\xff{")
    outcomes = situation.build()
    assert {outcome.kind for outcome in outcomes.values()} == {"up to date"}
    assert situation.files() == files
    assert situation.build()["markdown/change.md"].reason == "up to date"


def test_a_build_killed_before_the_ledger_does_not_call_its_files_edited(
    situation: Situation, monkeypatch: pytest.MonkeyPatch
) -> None:
    situation.build()
    situation.documents["markdown/change.md"] = "second edition"

    def die(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("dovetail.build.builder._Site.finish", die)
        with pytest.raises(KeyboardInterrupt):
            situation.build()
    situation.documents["markdown/change.md"] = "third edition"
    assert situation.build()["markdown/change.md"].kind == "written"
    assert situation.read("markdown/change.md") == "third edition"


def test_the_version_beside_an_edited_file_stays_however_often_is_built(situation: Situation) -> None:
    situation.build()
    for name in ("markdown/change.md", "pack.json"):
        (situation.folder / name).write_text("edited")
    situation.build()
    files = situation.files()
    assert {"markdown/change.new.md", "pack.new.json"} <= files.keys()
    for _ in range(3):
        assert "removed" not in {outcome.kind for outcome in situation.preview().values()}
        assert {outcome.kind for outcome in situation.build().values()} == {"kept", "up to date"}
        assert situation.files() == files


def test_a_folder_that_is_a_symbolic_link_is_refused(situation: Situation, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    situation.folder.mkdir(parents=True)
    (situation.folder / "markdown").symlink_to(elsewhere)
    with pytest.raises(StoreError, match="symbolic link"):
        situation.build()
    assert list(elsewhere.iterdir()) == []


def test_the_bytes_do_not_depend_on_order_or_number_of_processes(
    situation: Situation, tmp_path: Path
) -> None:
    situation.documents |= {f"markdown/d{n}.md": f"document {n}" for n in range(5)}
    situation.build(jobs=2)
    once = situation.files()
    situation.out = tmp_path / "again"
    situation.build(jobs=1)
    assert situation.files() == once


@pytest.mark.parametrize("moment", range(24))
def test_a_build_cut_off_at_any_moment_is_completed_by_the_next(
    situation: Situation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    """Whatever step on the disk is the last one: the next build ends where a build of its own would."""
    situation.build()
    situation.documents |= {"markdown/change.md": "second edition", "markdown/new.md": "new"}
    del situation.documents["markdown/roles/pm.md"]
    steps = iter(range(1000))

    def cut(name: str) -> None:
        real = getattr(os, name)

        def step(*arguments: object, **keywords: object) -> object:
            if next(steps) == moment:
                raise KeyboardInterrupt
            return real(*arguments, **keywords)

        patch.setattr(f"dovetail.build.store.os.{name}", step)

    with monkeypatch.context() as patch, contextlib.suppress(KeyboardInterrupt):
        for name in ("fsync", "rename", "unlink", "rmdir"):
            cut(name)
        situation.build()
    outcomes = situation.build()
    assert not [outcome for outcome in outcomes.values() if outcome.kind in ("kept", "failed")]
    clean = Situation(tmp_path / "clean", situation.documents)
    clean.build()
    assert situation.files() == clean.files()
    assert not list(situation.out.rglob("*.part"))
