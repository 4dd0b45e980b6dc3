"""What runs the other way than its sentence keeps to itself: Latin in Arabic, and Arabic in English."""

from __future__ import annotations

import pytest

from dovetail.formats.tree.isolates import Direction, isolate, isolated, pieces
from dovetail.formats.tree.markdown_tree import read_markdown, text_of

ARABIC = {
    "a code with its version": ("انظر PAX-G3 (v1.0), ثم", ["PAX-G3 (v1.0)"]),
    "a day with its month": ("في 12 May 2026.", ["12 May 2026"]),
    "a day in figures, whose parts would change places": ("في 2026-05-12", ["2026-05-12"]),
    "an amount": ("المبلغ SAR 180,000 (95%)", ["SAR 180,000 (95%)"]),
    "a telephone number": ("الهاتف +966 11 123 4567.", ["+966 11 123 4567"]),
    "a name with a title": ("المالك: Ana Costa (Head of IT): يوافق", ["Ana Costa (Head of IT)"]),
    "names parted by an Arabic comma": ("Ana Costa، Bob Ray", ["Ana Costa", "Bob Ray"]),
    "a bracket that closes no bracket of the name": ("(نظام SAP)", ["SAP"]),
    "a sign that belongs to the name": ("لغة C++ هنا", ["C++"]),
    "both ends of a span of times": ("من 12:00–14:00 يومياً", ["12:00", "14:00"]),
    "a plain number reads right as it is": ("خلال 5 أيام", []),
    "nothing": ("نص عربي", []),
}


@pytest.mark.parametrize(("text", "apart"), ARABIC.values(), ids=ARABIC)
def test_in_a_sentence_that_runs_to_the_left(text: str, apart: list[str]) -> None:
    cut = list(pieces(text, "rtl"))
    assert [said for said, turned in cut if turned] == apart
    assert "".join(said for said, _ in cut) == text


def test_in_an_english_sentence_only_letters_that_run_to_the_left_are_kept_apart() -> None:
    cut = list(pieces("Approved by محمد علي (IT) on 12 May", "ltr"))
    assert [said for said, turned in cut if turned] == ["محمد علي"]


@pytest.mark.parametrize(
    ("body", "direction", "html"),
    [
        ("# T\n\nيوافق **Ana Costa (IT)**.", "rtl", ["Ana Costa (IT)"]),
        ("| أ | ب |\n|---|---|\n| Approved, then signed. | `PAX-1` ثم [v2.0](x.md) |", "rtl",
         ["Approved, then signed.", "PAX-1", "v2.0"]),
        ("# Plan\n\n- موافقة 12 يوماً.\n- Nothing here (at all).", "ltr", ["موافقة 12 يوماً."]),
    ],
)  # fmt: skip
def test_of_a_block_that_turns_as_a_whole_its_marks_turn_too(
    body: str, direction: Direction, html: list[str]
) -> None:
    root = read_markdown(body)
    before = text_of(root)
    isolate(root, direction)
    found = [text_of(one) for one in root.iter("bdi")]
    assert found == html
    assert text_of(root) == before


def test_what_a_page_says_around_its_text_is_escaped() -> None:
    assert isolated("نص <R&D>", "rtl") == 'نص &lt;<bdi dir="ltr">R&amp;D</bdi>&gt;'
    assert isolated("R&D", "ltr") == "R&amp;D"
