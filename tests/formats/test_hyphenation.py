"""German compounds are broken where their parts meet."""

from __future__ import annotations

import re
from typing import Any

import pyphen  # type: ignore[import-untyped]
import pytest

from dovetail.bundled import templates_dir
from dovetail.formats.printed.hyphenation import correct_hyphenation


def broken(word: str, language: str = "de") -> Any:
    """The word with a hyphen at each place where a table cell may break it."""
    return pyphen.Pyphen(lang=language, left=4, right=4).inserted(word)


@pytest.fixture(autouse=True, scope="module")
def german() -> None:
    correct_hyphenation('<html lang="de-AT"><body>Änderung</body></html>')


@pytest.mark.parametrize(
    "wanted",
    [
        "Projekt-än-de-rung", "Projekt-aus-schuss", "Projekt-akte", "Projekt-ende", "Projekt-lei-tung",
        "Budget-än-de-rung", "Notfall-än-de-rung", "Betriebs-auf-nahme", "Vertrags-ende", "Release-plan",
        "Standard-an-trag", "Mitar-beiten", "Fort-set-zung", "Infra-struk-tur", "Änderungs-bei-rat",
    ],
)  # fmt: skip
def test_a_compound_is_broken_at_its_joint(wanted: str) -> None:
    joint, *_ = wanted.split("-")
    places = broken(wanted.replace("-", "")).split("-")
    ends = [len("".join(places[:count])) for count in range(1, len(places))]
    assert len(joint) in ends
    assert not {len(joint) - 1, len(joint) - 2}.intersection(ends)


def test_no_word_of_the_catalogue_has_a_letter_alone_between_two_hyphens() -> None:
    catalogue = (templates_dir() / "languages" / "de" / "pack.po").read_text("utf-8")
    words = set(re.findall(r"\b[A-Za-zÄÖÜäöüß]{9,}\b", catalogue))
    assert words
    assert [word for word in words if re.search(r"-.-", broken(word))] == []


def test_other_languages_keep_their_dictionary() -> None:
    plain = broken("hyphenation", "en")
    correct_hyphenation('<html lang="en-GB">')
    assert broken("hyphenation", "en") == plain
