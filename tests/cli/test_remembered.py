"""A command that has nothing to do says so at once; and whatever changed, it finds out."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from dovetail import cache
from dovetail.build import format_names, targets, unchanged
from dovetail.load import profile as loading
from tests.cli.conftest import Run

BUILD = ("build", "--project", "quay", "--format", "md")


@pytest.fixture(params=["rested", "just written"], autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """A cache with nothing in it; files were written just now, or long ago, for all that anybody can tell."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    if request.param == "rested":
        monkeypatch.setattr(unchanged, "_SETTLED", -(10**12))
    return tmp_path / "cache"


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The profiles that were loaded."""
    seen: list[Path] = []
    load = loading.load_profile

    def noted(root: Path, **options: object) -> loading.Loaded:
        seen.append(root)
        return load(root, **options)  # type: ignore[arg-type] # passed on as they came

    monkeypatch.setattr(loading, "load_profile", noted)
    return seen


def _same_look(file: Path, old: str, new: str) -> None:
    """Edit a file; its size and the time of its last change stay."""
    assert len(old) == len(new)
    before = file.stat()
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def _add(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(text)


SOURCES: dict[str, Callable[[Path], object]] = {
    "a word": lambda root: _same_look(root / "organization.yaml", "Harbour City", "Harbuor City"),
    "a new template": lambda root: _add(root / "templates" / "pack" / "glossary.md.j2", "# Words\n"),
    "a register of issues": lambda root: _add(root / "projects" / "quay" / "issues" / "0001.json", "{}"),
    "a project gone": lambda root: (root / "projects" / "crane").rename(root.parent / "crane"),
    "a procedure in a file that is not read": lambda root: (root / "procedures" / "a.yml").write_text(""),
}


def _tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_a_check_of_what_was_checked_reads_nothing(
    harbour: Path, run: Run, loads: list[Path], form: str
) -> None:
    first = run("check", "--format", form)
    again = run("check", "--format", form)
    assert len(loads) == 1
    assert (again.output, again.exit_code) == (first.output, first.exit_code)


@pytest.mark.parametrize("command", [("check",), BUILD])
@pytest.mark.parametrize("change", SOURCES)
def test_a_change_in_the_profile_is_found(
    harbour: Path, run: Run, loads: list[Path], change: str, command: tuple[str, ...]
) -> None:
    run(*command)
    SOURCES[change](harbour)
    run(*command)
    assert len(loads) == 2


def test_a_build_with_nothing_to_do_reads_nothing_and_is_right(
    harbour: Path, run: Run, loads: list[Path]
) -> None:
    first = run(*BUILD)
    assert first.exit_code == 0, first.output
    built = _tree(harbour / "output")
    again, dry, told = run(*BUILD), run(*BUILD, "--check"), run(*BUILD, "--explain")
    assert len(loads) == 1
    assert [again.exit_code, dry.exit_code, told.exit_code] == [0, 0, 0]
    assert again.stdout == dry.stdout
    forced = run(*BUILD, "--force")
    assert len(loads) == 2
    assert forced.exit_code == 0
    assert _tree(harbour / "output") == built
    os.environ[cache.VARIABLE] = cache.OFF
    slow, slow_dry = run(*BUILD), run(*BUILD, "--check")
    slow_told = run(*BUILD, "--explain")
    assert [again.output, dry.output, told.output] == [slow.output, slow_dry.output, slow_told.output]


def test_what_a_person_edited_in_the_output_is_found(harbour: Path, run: Run) -> None:
    run(*BUILD)
    run(*BUILD)
    file = next((harbour / "output").rglob("glossary.md"))
    _same_look(file, "Glossary", "Glossery")
    assert run(*BUILD, "--check").exit_code == 1
    kept = run(*BUILD)
    assert kept.exit_code == 1
    assert "edited by hand" in kept.stderr
    assert run(*BUILD).exit_code == 1


@pytest.mark.parametrize("name", ["glossary.md", "pack.json", "ledger.json"])
def test_what_is_missing_in_the_output_is_made_again(harbour: Path, run: Run, name: str) -> None:
    run(*BUILD)
    run(*BUILD)
    built = _tree(harbour / "output")
    file = next((harbour / "output").rglob(name))
    file.unlink()
    run(*BUILD)
    assert file.exists() or name == "ledger.json"
    if name != "ledger.json":
        assert _tree(harbour / "output") == built


def test_a_folder_of_the_output_that_became_a_link_is_found(harbour: Path, run: Run, tmp_path: Path) -> None:
    run(*BUILD)
    folder = next((harbour / "output").rglob("markdown"))
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    assert run(*BUILD).exit_code == 2


def test_another_question_has_another_answer(harbour: Path, run: Run, loads: list[Path]) -> None:
    run(*BUILD)
    run(*BUILD, "--as-of", "2026-03-02")
    run("build", "--project", "quay", "--format", "md,ics")
    run("build", "--project", "crane", "--format", "md")
    run(*BUILD, "--out", "elsewhere")
    run(*BUILD, "--attach-source")
    assert len(loads) == 6


def test_a_report_for_build_servers_is_made_each_time(harbour: Path, run: Run) -> None:
    first, again = run("check", "--format", "junit"), run("check", "--format", "junit")
    assert first.stdout.startswith("<?xml")
    assert (again.output, again.exit_code) == (first.output, first.exit_code)


def test_another_program_may_say_something_else(
    harbour: Path, run: Run, loads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("check")
    monkeypatch.setattr(cache, "program", lambda: b"another")
    run("check")
    assert len(loads) == 2


def test_a_build_that_left_something_to_do_is_not_remembered(
    harbour: Path, run: Run, loads: list[Path]
) -> None:
    run(*BUILD, "--check")
    run(*BUILD, "--check")
    assert len(loads) == 2


def test_a_profile_in_git_is_remembered_though_git_works_in_it(
    harbour: Path, run: Run, loads: list[Path]
) -> None:
    (harbour / ".git").mkdir()
    run("check")
    (harbour / ".git" / "index").write_text("")
    run("check")
    assert len(loads) == 1


def test_the_formats_are_known_before_anything_is_imported() -> None:
    assert format_names.FORMATS == targets.FORMATS
