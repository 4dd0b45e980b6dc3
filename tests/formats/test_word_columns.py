"""Columns in Word are as wide as on paper: tables break in the same lines, and a booklet keeps its pages."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

import pytest

from dovetail.formats.word.columns import widths

TEXT = "Check total and period of the agreement before anything is signed"


def rows(*lines: str) -> list[list[Element]]:
    return [list(fromstring(f"<tr>{line}</tr>")) for line in lines]


def test_columns_share_the_room_as_the_table_asks_for() -> None:
    table = rows(
        '<th class="fit">No</th><th class="w60">What</th><th class="w30">When</th>',
        f'<td class="nowrap">12</td><td>{TEXT}</td><td>{TEXT} {TEXT}</td>',
    )
    number, what, when = widths(table, 3, 9000, 9.0, 100)
    assert number < 500
    assert what + when == 9000 - number
    assert what == pytest.approx(2 * when, rel=0.01)


def test_no_column_is_narrower_than_its_longest_word() -> None:
    table = rows(
        '<th class="w94">What</th><th class="w4">When</th>', f"<td>{TEXT}</td><td>Telecommunications</td>"
    )
    what, when = widths(table, 2, 9000, 9.0, 100)
    assert when > 1500
    assert what + when == 9000


def test_without_a_wish_long_texts_get_what_short_ones_leave() -> None:
    table = rows("<th>What</th><th>When</th>", f"<td>{TEXT * 4}</td><td>now</td>")
    what, when = widths(table, 2, 9000, 9.0, 100)
    assert what > 8 * when


def test_the_only_column_of_text_gets_what_long_heads_beside_it_leave() -> None:
    """The heads are longer than the values below them and ask for a share; the text asks for none."""
    table = rows(
        '<th>What</th><th class="w22">Imaging archive</th><th class="w14">Engine</th><th class="fit">No</th>',
        f'<td>{TEXT}</td><td class="nowrap">REQ-01</td><td class="nowrap">not needed</td><td>12</td>',
    )
    what, archive, engine, _ = widths(table, 4, 9700, 8.3, 147)
    assert what > 5000
    assert archive < 2500
    assert engine < 1700
