"""A fault that many documents and formats show is said once, with the documents and how to fix it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.build.builder import Outcome
from dovetail.cli.build_report import print_outcomes
from dovetail.cli.build_warnings import print_warnings
from dovetail.formats.glyphs import unreadable
from dovetail.load.profile import load_profile
from dovetail.model.document import Brand


def drawn(document: str, text: str, project: str = "quay") -> Outcome:
    warnings = unreadable(document, (text,), Brand("Harbour"))
    return Outcome(project, "output", f"pdf/{document}.pdf", "written", "", warnings=warnings)


def test_missing_characters_are_said_once_with_the_file_that_puts_them_right(
    capsys: pytest.CaptureFixture[str],
) -> None:
    names = ("procurement", "issues", "risk", "release", "closure", "procurement")
    assert print_outcomes([drawn(name, "漢字") for name in names], dry=False, explain=False, quiet=True) == 0

    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith("warning: procurement, issues, risk and 2 more: Source Sans 3")
    assert "漢 (U+6F22)" in said
    assert said.endswith("; add a font that has them under fonts: in brand/brand.yaml")


def test_other_characters_are_another_fault(capsys: pytest.CaptureFixture[str]) -> None:
    print_outcomes([drawn("issues", "漢"), drawn("risk", "字")], dry=False, explain=False, quiet=True)

    assert [line.split(":")[1].strip() for line in capsys.readouterr().err.splitlines()] == ["issues", "risk"]


def test_a_character_that_no_font_has_is_shown_where_the_profile_writes_it(
    harbour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = harbour / "projects/quay/project.yaml"
    file.write_text(file.read_text().replace("name: New quay", "# 漢\nname: New quay 漢字"), "utf-8")
    print_warnings([drawn("issues", "New quay 漢字"), drawn("risk", "New quay 漢字")], load_profile(harbour))

    said = capsys.readouterr().err
    assert said.startswith("minor[glyph-missing]: issues, risk: Source Sans 3")
    assert " --> projects/quay/project.yaml:3:16\n" in said
    assert "3 | name: New quay 漢字\n" in said
    assert "help: add a font that has them under fonts: in brand/brand.yaml" in said


def test_characters_on_several_lines_are_all_placed_also_if_one_is_an_escape(
    harbour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = harbour / "projects/quay/project.yaml"
    file.write_text(file.read_text().replace("name: New quay", 'name: "New \\u6f22 quay"'), "utf-8")
    template = harbour / "templates/pack/glossary.md.j2"
    template.parent.mkdir(parents=True)
    template.write_text("# Glossary\n\nWords 字\n", "utf-8")
    print_warnings([drawn("glossary", "New 漢 quay: words 字")], load_profile(harbour))

    said = capsys.readouterr().err
    assert "--> templates/pack/glossary.md.j2:3:7" in said
    assert "see: projects/quay/project.yaml:2:7" in said


def test_a_character_that_stands_in_no_file_is_shown_among_its_words(
    harbour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f"{'before ' * 20}the berth 漢 of the quay{' after' * 20}"
    print_warnings([drawn("issues", text)], load_profile(harbour))

    said = capsys.readouterr().err
    assert said.startswith("warning: issues: Source Sans 3")
    assert "the berth 漢 of the quay after…”; add a font" in said
