"""A topic is recognized alike in every language that Dovetail speaks."""

from __future__ import annotations

import pytest

from dovetail.bundled import templates_dir
from dovetail.compose.slices.topic_words import TOPICS, WORDINGS, finder

SAID = {
    "single-source": {
        "en": "Justify a direct award to the maker.",
        "de": "Begründe die Direktvergabe an den Hersteller.",
    },
    "clearance": {
        "en": "Wait for the security check of the person.",
        "de": "Warte auf die Sicherheitsüberprüfung der Person.",
    },
    "supporting-roles": {
        "en": "Book the operational staff.",
        "de": "Buche das Betriebspersonal.",
    },
    "backfill": {
        "en": "Find a stand-in in the department.",
        "de": "Suche in der Abteilung eine Ersatzbesetzung.",
    },
    "release": {
        "en": "Confirm the end of the assignment.",
        "de": "Bestätige das Ende des Einsatzes.",
    },
    "accruals": {
        "en": "Submit the accruals.",
        "de": "Melde die Rechnungsabgrenzungen.",
    },
    "forecast": {
        "en": "Update the forecast.",
        "de": "Schreibe die Kostenprognose fort.",
    },
    "reconciliation": {
        "en": "Reconcile the figures with the ledger.",
        "de": "Stimme die Zahlen ab: Der Abgleich mit dem Hauptbuch ist Pflicht.",
    },
    "backout": {
        "en": "Write the rollback plan.",
        "de": "Schreibe den Rückfallplan.",
    },
    "collisions": {
        "en": "Look for overlapping changes.",
        "de": "Suche überschneidende Änderungen.",
    },
}
LANGUAGES = ("en", *sorted(path.name for path in (templates_dir() / "languages").iterdir() if path.is_dir()))


def spoken_of(text: str, language: str) -> set[str]:
    return {topic for topic in TOPICS if finder(topic, language).search(text)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_of_dovetail_has_words_for_each_topic(language: str) -> None:
    words = WORDINGS[language].words
    assert set(words) == set(TOPICS)
    assert all(words.values())
    assert [word for entries in words.values() for word in entries if word != word.casefold()] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_what_is_said_on_a_topic_is_found_for_it_and_for_no_other(topic: str, language: str) -> None:
    assert spoken_of(SAID[topic][language], language) == {topic}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_each_word_counts_for_one_topic_and_none_is_listed_in_vain(topic: str, language: str) -> None:
    wording = WORDINGS[language]
    for word in wording.words[topic]:
        assert spoken_of(word, language) == {topic}
        others = [other for other in wording.words[topic] if other != word]
        assert not any(word.startswith(other) for other in others), word


@pytest.mark.parametrize("topic", TOPICS)
def test_what_nobody_has_translated_is_found_in_a_profile_of_any_language(topic: str) -> None:
    for language in (*LANGUAGES, "de-CH", "fi"):
        assert topic in spoken_of(SAID[topic]["en"], language)


def test_english_words_are_found_where_a_word_begins_and_german_ones_inside_too() -> None:
    assert spoken_of("The rate is unforecast.", "en") == set()
    assert spoken_of("Die Jahreskostenprognose liegt vor.", "de") == {"forecast"}
