"""The mark of an issued pack: written into files, printed on pages, and found again in both."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail.model.issue_mark import IssueMark, code_of, codes_in, marks_in

MARK = IssueMark("harbour-city", "quay", "2", "7f3a91c24b1d08aa" + "0" * 48)


def test_a_page_bears_the_first_64_bits_in_groups() -> None:
    assert MARK.code == "7f3a-91c2-4b1d-08aa"


def test_the_name_says_organization_project_and_number() -> None:
    assert MARK.name == f"dovetail:harbour-city/quay/2/{MARK.fingerprint}"


@given(
    st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,62}[A-Za-z0-9])?", fullmatch=True),
    st.integers(1, 9999),
    st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
    st.text(max_size=20),
)
def test_what_was_written_is_found_in_any_text(code: str, number: int, fingerprint: str, around: str) -> None:
    mark = IssueMark("harbour-city", code, str(number), fingerprint)
    assert mark in list(marks_in(f"{around} {mark.name} {around}"))
    assert mark.code in list(codes_in(f"{around} {mark.code} {around}"))


@pytest.mark.parametrize(
    "text",
    [
        "7f3a-91c2-4b1d-08aa",
        "quay-procurement · Revision 2 · 7f3a-91c2-4b1d-08aa\nPage 3 of 12",
        "7F3A-91C2-4B1D-08AA.",
        "7f3a-91c2-\n4b1d-08aa",
        "7f3a-91c2\ufffe4b1d-08aa",
    ],
)
def test_a_code_is_found_however_a_reader_gives_it(text: str) -> None:
    assert list(codes_in(text)) == ["7f3a-91c2-4b1d-08aa"]


@pytest.mark.parametrize(
    "text",
    [
        "550e8400-e29b-41d4-a716-446655440000",
        "7f3a-91c2-4b1d",
        "x7f3a-91c2-4b1d-08aa",
        "7f3a-91c2-4b1d-08aa-0000",
    ],
)
def test_other_numbers_are_no_codes(text: str) -> None:
    assert not list(codes_in(text))


def test_a_broken_name_is_no_mark() -> None:
    assert not list(marks_in(MARK.name[:-1]))
    assert not list(marks_in(MARK.name + "0"))
    assert not list(marks_in(MARK.name.replace("/2/", "/0/")))
    assert not list(marks_in(MARK.name.replace("quay", "../quay")))


def test_two_fingerprints_have_two_codes() -> None:
    assert code_of("a" * 64) != code_of("b" * 64)
