"""Texts are measured with the widths of the fonts that they are set in."""

from __future__ import annotations

from typing import Any

import pytest
from fontTools.ttLib import TTFont

from dovetail.bundled import templates_dir
from dovetail.diagrams.advances import RANGES
from dovetail.diagrams.lettering import Face, clean, evenly, widest_word, width, wrap

FILES: dict[Face, str] = {"regular": "Regular", "bold": "SemiBold", "italic": "Italic"}


@pytest.mark.parametrize("face", FILES)
def test_widths_are_those_of_the_bundled_fonts(face: Face) -> None:
    font: Any = TTFont(templates_dir() / "theme" / "fonts" / f"SourceSans3-{FILES[face]}.ttf")
    names, advances, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    for first, last in RANGES:
        for code in range(first, last):
            if code in names and advances[names[code]][0]:
                assert width(chr(code), 1000, face) == pytest.approx(
                    advances[names[code]][0] * 1000 / em, abs=1
                )


def test_lines_hold_every_word_and_none_is_too_wide() -> None:
    text = "Take the business case to the Datenschutzfolgenabschätzungsbeauftragten / investment-committee"
    lines = wrap(text, 60, 7.6)
    assert all(width(line, 7.6) <= 60 for line in lines)
    assert "".join(lines).replace("-", "").replace(" ", "") == text.replace("-", "").replace(" ", "")


def test_a_word_that_fits_is_never_broken() -> None:
    room = widest_word("Service does not work", 6.6)
    assert " ".join(wrap("Service does not work", room, 6.6)) == "Service does not work"


def test_what_cannot_be_drawn_is_left_out_and_breaks_become_spaces() -> None:
    assert clean("a\u202eb\x00c\nd\u2028e\u200bf") == "abc d ef"
    assert wrap("", 10, 7) == ()


@pytest.mark.parametrize("room", [40, 60, 90, 140])
def test_even_lines_are_no_more_than_needed_and_leave_no_word_alone(room: float) -> None:
    text = "Bring business case and tolerances up to date"
    lines, even = wrap(text, room, 7.8), evenly(text, room, 7.8)
    assert len(even) == len(lines)
    assert " ".join(even) == " ".join(lines)
    assert max(width(line, 7.8) for line in even) <= max(width(line, 7.8) for line in lines)
    assert evenly("Finance business partner for digital", 100, 7.6) == (
        "Finance business",
        "partner for digital",
    )


@pytest.mark.parametrize(
    "broken",
    [
        "Geneh-migt",
        "Angenom-men",
        "Serviceverantwor-tung",
        "Projektände-rung",
        "infrastruc-ture",
        "procure-ment",
    ],
)
def test_a_word_that_has_to_be_broken_breaks_where_a_syllable_begins(broken: str) -> None:
    first, rest = broken.split("-")
    assert wrap(f"{first}{rest}", width(f"{first}-", 7) + 0.1, 7) == (f"{first}-", rest)
