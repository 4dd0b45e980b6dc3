"""Charts: every number is drawn to scale and said in words, and kinds differ without colour."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from dovetail.formats.portfolio.charts import Bar, Ink, Series, columns, stacked_bars
from dovetail.formats.portfolio.svg import element
from tests.security.hostile import CONTROL, HIDING, LISTED

SVG = "{http://www.w3.org/2000/svg}"
SERIES = (
    Series("blockers", "solid"),
    Series("major", "hatch"),
    Series("minor", "tint"),
    Series("unknown", "dots"),
)


def bars(*numbers: tuple[int, ...], mark: int = 0) -> ElementTree.Element:
    drawn = [Bar(f"P{index}", entry) for index, entry in enumerate(numbers)]
    return ElementTree.fromstring(stacked_bars("x", "Title", "In words.", SERIES, drawn, Ink(), mark))


def areas(chart: ElementTree.Element) -> list[float]:
    """Widths of the areas of the rows (those of the legend stand outside of groups)."""
    rows = chart.findall(f"{SVG}g")
    found = [rect for row in rows for rect in row.findall(f"{SVG}rect") if "area" in rect.get("class", "")]
    return [float(rect.get("width", "0")) for rect in found]


def test_areas_are_as_wide_as_their_numbers() -> None:
    one, two, five = areas(bars((1, 2, 5, 0)))
    assert two == pytest.approx(2 * one, abs=0.2)
    assert five == pytest.approx(5 * one, abs=0.2)


def test_nothing_is_drawn_beyond_the_picture() -> None:
    chart = bars((1_000_000, 3, 0, 0), (1, 1, 1, 1))
    width = float(chart.get("viewBox", "").split()[2])
    for rect in chart.iter(f"{SVG}rect"):
        assert float(rect.get("x", "0")) + float(rect.get("width", "0")) <= width


def test_a_chart_says_what_it_is_and_shows() -> None:
    chart = bars((1, 2, 5, 0))
    assert (chart.get("role"), chart.get("aria-labelledby")) == ("img", "x-title x-text")
    assert [part.text for part in chart[:2]] == ["Title", "In words."]
    row = chart.find(f"{SVG}g/{SVG}title")
    assert row is not None
    assert row.text == "P0: 1 blockers, 2 major, 5 minor"


def test_kinds_differ_without_colour() -> None:
    chart = bars((9, 9, 9, 9))
    fills = [
        rect.get("fill") for rect in chart.findall(f"{SVG}g/{SVG}rect") if "area" in rect.get("class", "")
    ]
    assert len(set(fills)) == len(SERIES)
    assert {"url(#x-hatch)", "url(#x-dots)"} <= set(fills)
    assert {pattern.get("id") for pattern in chart.iter(f"{SVG}pattern")} == {"x-hatch", "x-dots"}


def test_the_mark_is_inside_the_picture_even_where_no_bar_reaches_it() -> None:
    chart = bars((1, 0, 0, 0), mark=50)
    (mark,) = [line for line in chart.iter(f"{SVG}line") if line.get("class") == "mark"]
    assert float(mark.get("x1", "0")) < 760


def test_without_bars_there_is_no_chart() -> None:
    assert stacked_bars("x", "T", "", SERIES, (), Ink()) == ""


def test_columns_stand_as_tall_as_their_numbers() -> None:
    chart = ElementTree.fromstring(
        columns(
            "c",
            "T",
            "",
            [(Bar("a\nb", (4,)), "solid"), (Bar("c", (2,)), "tint"), (Bar("d", (0,)), "dots")],
            Ink(),
        )
    )
    tall = [float(rect.get("height", "0")) for rect in chart.findall(f"{SVG}g/{SVG}rect")]
    assert tall[0] == pytest.approx(2 * tall[1], abs=0.2)
    assert len(tall) == 2


@pytest.mark.parametrize("said", [*LISTED, HIDING, CONTROL, '"><script>', "' onload='x"])
def test_a_label_is_text_whatever_it_says(said: str) -> None:
    plain = stacked_bars("x", "T", "meek", SERIES, [Bar("meek", (1, 2, 3, 4))], Ink())
    wild = stacked_bars("x", "T", said, SERIES, [Bar(said, (1, 2, 3, 4))], Ink())
    shape = [(part.tag, sorted(part.keys())) for part in ElementTree.fromstring(plain).iter()]
    assert [(part.tag, sorted(part.keys())) for part in ElementTree.fromstring(wild).iter()] == shape


def test_attributes_are_escaped_and_numbers_are_short() -> None:
    assert element("a", x=1.0 / 3, title='"<&') == '<a x="0.3" title="&#34;&lt;&amp;"/>'
