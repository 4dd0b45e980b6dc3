from __future__ import annotations

from dovetail.formats.tree.columns import LINE, shares

LONG = "a sentence of several words that goes on and on until it is rather long "


def test_a_column_of_text_gets_the_room_that_short_ones_leave() -> None:
    rows = [[["a short name of it"], [LONG * 3], ["another short one"]]] * 5
    name, text, other = shares(rows, [0, 0, 0])
    assert text > 2 * name
    assert text > 2 * other
    assert 90 <= name + text + other <= 104


def test_equal_columns_are_equally_wide() -> None:
    one, other = shares([[[LONG], [LONG]]] * 3, [0, 0])
    assert abs(one - other) <= 4


def test_one_long_cell_among_short_ones_does_not_take_the_page() -> None:
    rows = [[["short"], [LONG]]] * 12 + [[[LONG * 2], ["short"]]]
    one, other = shares(rows, [0, 0])
    assert other > one


def test_words_stay_whole() -> None:
    word = "Haushaltsüberwachungsliste"
    one, _ = shares([[[word], [LONG * 6]]] * 4, [0, 0])
    assert one * LINE / 100 >= len(word)


def test_columns_of_a_fixed_width_are_left_alone() -> None:
    assert shares([[["1 May"], [LONG], ["x y"]]], [5, 0, 0])[0] == 0


def test_a_single_column_of_text_takes_what_is_left() -> None:
    assert shares([[["1 May"], [LONG]]], [5, 0]) == [0, 0]
