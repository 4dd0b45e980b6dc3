"""Print in grey, and eyes that see colours otherwise: whatever a colour says, a sign or a line says too."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
import tinycss2  # type: ignore[import-untyped]

from dovetail.bundled import profiles_dir, templates_dir
from dovetail.formats.theme import print_css
from dovetail.formats.tree.alerts import TITLES
from dovetail.formats.tree.badges import CHANGES, SIGNS
from dovetail.formats.tree.tables import CHIPS
from dovetail.load.brand.brand import load_brand
from dovetail.load.validation.report import Report
from dovetail.model.colour import contrast
from dovetail.model.document import Brand

THEME = templates_dir() / "theme"

TEXT = 4.5


def rules(sheet: str) -> dict[str, dict[str, str]]:
    """What the sheet says of each selector, as far as it is said outside of media rules."""
    found: dict[str, dict[str, str]] = {}
    for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":
            continue
        said = {
            item.lower_name: tinycss2.serialize(item.value).strip()
            for item in tinycss2.parse_blocks_contents(rule.content)
            if item.type == "declaration"
        }
        for selector in tinycss2.serialize(rule.prelude).split(","):
            found.setdefault(selector.strip(), {}).update(said)
    return found


CONTENT = rules((THEME / "content.css").read_text(encoding="utf-8"))


def sign(selector: str) -> str:
    return CONTENT.get(f"{selector}::before", {}).get("content", "")


@pytest.mark.parametrize("kind", CHIPS)
def test_a_chip_has_a_sign_beside_its_word(kind: str) -> None:
    assert sign(f".chip-{kind.replace(' ', '-')}") not in ("", '""')


def test_chips_that_differ_in_colour_differ_in_sign_or_line() -> None:
    def looks(kind: str) -> tuple[str, ...]:
        css = CONTENT.get(f".chip-{kind.replace(' ', '-')}", {})
        filled = "filled" if "background" in css else ""
        return (
            sign(f".chip-{kind.replace(' ', '-')}"),
            css.get("border-style", ""),
            css.get("border-width", ""),
            filled,
        )

    def coloured(kind: str) -> str:
        return CONTENT.get(f".chip-{kind.replace(' ', '-')}", {}).get("color", "")

    for one, other in combinations(CHIPS, 2):
        if coloured(one) != coloured(other):
            assert looks(one) != looks(other), (one, other)


def test_every_badge_has_a_sign_of_its_own() -> None:
    assert len(set(SIGNS)) == len(set(SIGNS.values())) == 4


def test_marks_of_change_differ_in_sign_and_in_line() -> None:
    lines = {
        kind: re.findall(
            r"solid|dashed|double", " ".join(CONTENT.get(f".change-{kind}::before", {}).values())
        )
        for kind in CHANGES
    }
    assert lines == {"added": [], "adapted": ["dashed"], "waived": ["double"]}
    assert "solid" in CONTENT[".change::before"]["border-inline-end"]
    assert len({sign(f".change-{kind}") for kind in CHANGES}) == len(CHANGES)


def test_boxes_of_different_colour_have_different_signs() -> None:
    signs = {kind: sign(f".alert-{kind} .alert-title") or sign(".alert-title") for kind in TITLES}
    assert signs["warning"] == signs["caution"]
    assert len({signs[kind] for kind in ("note", "tip", "important", "warning")}) == 4


def test_links_on_screen_are_underlined() -> None:
    assert CONTENT["a[href]"]["text-decoration"] == "underline"


def sample_brand(organization: str) -> Brand:
    return load_brand(profiles_dir() / organization, None, Report([]))


SAMPLES = ("wyrefell", "gitlab", "gsa-tts", "lindenau")
BRANDS = {
    "plain": Brand("Plain"),
    "pale": replace(Brand("Pale"), primary="#ffe9a8", accent="#9fe8d0"),
    **{name: sample_brand(name) for name in SAMPLES},
}


@pytest.mark.parametrize("name", sorted(BRANDS))
def test_text_is_readable_on_paper_and_on_tints(name: str) -> None:
    values = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", print_css(BRANDS[name])))
    for ink in ("ink", "quiet", "alarm", "heading", "accent"):
        for ground in ("paper", "tint"):
            assert contrast(values[ink], values[ground]) >= TEXT, (ink, ground)
    for ground in ("alarm", "ink", "accent"):
        assert contrast(values["paper"], values[ground]) >= TEXT, ground
    assert contrast(values["on-primary"], values["primary"]) >= TEXT


def test_the_samples_look_different() -> None:
    looks = {
        (brand.cover, brand.tables, brand.page_size, brand.body_font, brand.heading_font)
        for name, brand in BRANDS.items()
        if name in SAMPLES
    }
    assert len(looks) == len(SAMPLES)
    assert all(
        Path(font.name).suffix in (".ttf", ".otf") for brand in BRANDS.values() for font in brand.fonts
    )
