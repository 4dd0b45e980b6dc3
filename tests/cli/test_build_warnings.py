"""A fault that many documents and formats show is said once, with the documents and how to fix it."""

from __future__ import annotations

import pytest

from dovetail.build.builder import Outcome
from dovetail.cli.build_report import print_outcomes
from dovetail.formats.glyphs import unreadable
from dovetail.model.document import Brand


def drawn(document: str, text: str) -> Outcome:
    warnings = unreadable(document, (text,), Brand("Harbour"))
    return Outcome("QUAY", "output", f"pdf/{document}.pdf", "written", "", warnings=warnings)


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
