from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dovetail.model.colour import ENOUGH, contrast, readable, text_on

colours = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@given(colours, st.sampled_from(["#ffffff", "#14191f"]))
def test_every_brand_colour_can_be_read(colour: str, background: str) -> None:
    assert contrast(readable(colour, background), background) >= ENOUGH


@given(colours)
def test_text_on_a_brand_colour_can_be_read(colour: str) -> None:
    assert contrast(text_on(colour), colour) >= ENOUGH


def test_a_colour_that_can_be_read_is_left_alone() -> None:
    assert readable("#123a5a", "#ffffff") == "#123a5a"


def test_black_on_white_is_21() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
