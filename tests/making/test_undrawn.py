"""Characters that no font has are said once for a build, whatever its formats, with where each stands first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dovetail.formats.glyphs import Undrawn, undrawn_in
from dovetail.load.profile import load_profile
from dovetail.making.undrawn import glyphs_missing
from dovetail.model.document import Asset, Document
from tests.cli.conftest import Run
from tests.formats.sample_pack import sample_pack


def of(text: str, *documents: str, project: str = "quay") -> Undrawn:
    """What is missing in documents with the same text."""
    pack = sample_pack(Document("x", "X", "", "front", f"# X\n\n{text}\n"))
    found = undrawn_in(pack)
    assert found is not None
    return Undrawn(project, found.characters, documents or found.documents, found.fonts, found.among)


def test_pictures_and_what_stands_around_the_text_count_too() -> None:
    document = Document("x", "Title 字", "", "front", "# X\n\n![p](diagrams/x.svg) &#x6f22;\n")
    picture = Asset("diagrams/x.svg", "image/svg+xml", "<svg><text>語</text></svg>".encode())
    pack = replace(sample_pack(document), assets=(picture,), cover=(("Owner", "本"),))
    found = undrawn_in(pack)
    assert found is not None
    assert sorted(found.characters) == sorted("字漢語本")
    assert found.documents == ("x",)


def test_a_character_is_named_and_shown_where_the_profile_writes_it(harbour: Path) -> None:
    file = harbour / "projects/quay/project.yaml"
    file.write_text(file.read_text().replace("name: New quay", "# 漢\nname: New quay 漢字"), "utf-8")
    (said,) = glyphs_missing([of("New quay 漢字", "issues", "risk", "a", "b")], load_profile(harbour))

    assert said.code == "glyph-missing"
    assert said.message == (
        "Source Sans 3 and the bundled fonts have no glyph for 字 (U+5B57 CJK UNIFIED IDEOGRAPH-5B57), "
        "漢 (U+6F22 CJK UNIFIED IDEOGRAPH-6F22) of issues, risk, a and 1 more: in PDF □ stands for it, and "
        "Word shows it only where its reader has a font for it"
    )
    assert str(said.place) == "projects/quay/project.yaml:3:16"
    assert said.excerpt == "name: New quay 漢字"
    assert said.related == (), "both stand on one line"
    assert said.hint == "add a font that has it under fonts: in brand/brand.yaml"


def test_characters_of_several_projects_and_lines_are_one_warning(harbour: Path) -> None:
    file = harbour / "projects/quay/project.yaml"
    file.write_text(file.read_text().replace("name: New quay", 'name: "New \\u6f22 quay"'), "utf-8")
    template = harbour / "templates/pack/glossary.md.j2"
    template.parent.mkdir(parents=True)
    template.write_text("# Glossary\n\nWords 字\n", "utf-8")
    found = [of("New 漢 quay", "glossary"), of("words 字", "glossary", project="crane")]
    (said,) = glyphs_missing(found, load_profile(harbour))

    assert str(said.place) == "templates/pack/glossary.md.j2:3:7"
    assert list(map(str, said.related)) == ["projects/quay/project.yaml:2:7"], "the value, if it is an escape"
    assert said.project == "quay, crane"


def test_a_character_that_stands_in_no_file_is_shown_among_its_words(harbour: Path) -> None:
    text = f"{'before ' * 20}the berth 漢 of the quay{' after' * 20}"
    (said,) = glyphs_missing([of(text)], load_profile(harbour))
    assert said.place is None
    assert "the berth 漢 of the quay after…”" in said.note


@pytest.mark.parametrize(("formats", "times"), [("md,html,json", 0), ("docx,pdf", 1)])
def test_it_is_said_for_formats_that_are_set_in_the_packs_fonts(
    harbour: Path, run: Run, formats: str, times: int
) -> None:
    file = harbour / "projects/crane/project.yaml"
    file.write_text(file.read_text().replace("name: ", "name: 漢 "), "utf-8")
    result = run("build", "--project", "crane", "--format", formats, "--check")
    assert result.stderr.count("minor[glyph-missing]") == times
    assert result.stderr.count("projects/crane/project.yaml:2:7") == times
