"""A marked word is said as the method calls it, in the form that the sentence needs."""

from __future__ import annotations

import pytest

from dovetail.model.language import tell
from dovetail.model.vocabulary import NEUTRAL, NEUTRAL_TERMS, Vocabulary, using

AGILE = Vocabulary(
    {"stage": "iteration", "gate": "review", "gate record": "review summary", "sponsor": "sponsor"}
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Each <<stage>> ends.", "Each iteration ends."),
        ("<<Stages>> end at <<a gate>>.", "Iterations end at a review."),
        ("<<A stage>> ends.", "An iteration ends."),
        ("Two <<gate records>>.", "Two review summaries."),
        ("The <<project board>> decides.", "The project board decides."),
        ("<<no such word>> stays, and so do << and >>.", "<<no such word>> stays, and so do << and >>."),
    ],
)
def test_a_marked_word_is_said_in_the_words_of_the_method(text: str, said: str) -> None:
    assert AGILE.said(text) == said


def test_without_a_method_every_word_says_itself() -> None:
    for term in NEUTRAL_TERMS:
        assert NEUTRAL.said(f"<<{term}>>") == term


def test_a_translation_brings_the_forms_that_its_grammar_needs() -> None:
    german = Vocabulary(
        {"stage": "Phase; many=Phasen; of=der Phase", "gate": "Meilenstein; of=des Meilensteins"}, "de"
    )

    assert german.said("am Ende <<of stage>>, vor <<of gate>>") == "am Ende der Phase, vor des Meilensteins"
    assert german.said("<<Stages>>") == "Phasen"
    assert german.said("<<in gate>>") == "Meilenstein"  # a form that nobody gave


def test_a_sentence_that_is_told_may_mark_words() -> None:
    with using(AGILE):
        assert tell("{who} decides at the <<gate>>", who="<<gate>>") == "<<gate>> decides at the review"
    assert tell("at the <<gate>>") == "at the gate"


def test_a_term_is_written_as_its_document_needs_it() -> None:
    assert AGILE.shown(str.upper).said("a <<gate>> and <<gates>>") == "a REVIEW and REVIEWS"
