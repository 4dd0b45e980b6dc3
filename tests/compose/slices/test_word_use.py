"""A procedure lists the words of the glossary that it uses, and no others."""

from __future__ import annotations

import pytest

from dovetail.compose.slices.word_use import used
from dovetail.model.organization import Term


def term(word: str, *not_in: str) -> Term:
    return Term(term=word, meaning="Whatever it means.", not_in=not_in)


BANK = term("Bank", "bank holiday")
CHANGE, STANDARD, COR, LIMIT = term("Change"), term("Standard change"), term("COR"), term("Auftragswert")


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("Ask the bank for nurses.", {"Bank"}),
        ("No release on bank holidays.", set()),
        ("No release on a bank holiday. Book people of the bank.", {"Bank"}),
        ("Only standard changes go live.", {"Standard change"}),
        ("A change is no standard change.", {"Change", "Standard change"}),
        ("Exchange the record and keep the score.", set()),
        ("The CORs of the record", {"COR"}),
        ("cor", set()),
        ("Schätzen Sie die Höhe des Auftragswertes.", {"Auftragswert"}),
    ],
    ids=[
        "the word itself", "only in a compound of another sense", "both", "the longest wins",
        "the short one too", "inside other words", "several of an abbreviation",
        "an abbreviation is written so", "another case",
    ],
)  # fmt: skip
def test_a_word_counts_where_it_has_its_sense(text: str, listed: set[str]) -> None:
    assert used([BANK, CHANGE, STANDARD, COR, LIMIT], ["First.", text]) == listed
