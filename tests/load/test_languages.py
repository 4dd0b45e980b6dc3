"""The organization's language: which one, what Dovetail says in it, and what the organization says itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from dovetail.load.languages.languages import language, of_the_reference
from dovetail.load.languages.own_words import places
from dovetail.model import words
from dovetail.model.diagnostics import Severity
from dovetail.model.language import speaking, tell, tell_count, tell_of
from dovetail.resolve.lifecycle import vocabulary_of
from tests.load.conftest import LoadFiles
from tests.load.situations import GOOD

HEAD = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
GOOD_PO = (
    HEAD
    + """\
msgid "not said yet"
msgstr "noch offen"

msgctxt "answer to a question"
msgid "yes"
msgstr "jawohl"

msgid "{n} week"
msgid_plural "{n} weeks"
msgstr[0] "eine Woche"
msgstr[1] "{n} Wochen"

#, fuzzy
msgid "nothing"
msgstr "vielleicht nichts"
"""
)


def in_language(tag: str, **catalogues: str | bytes) -> dict[str, str | bytes]:
    """The good profile in a language, with catalogues of its own; ``_`` in a name is a hyphen."""
    organization = str(GOOD["organization.yaml"]).replace(
        "name: Harbour City\n", f"name: Harbour City\nlanguage: {tag}\n", 1
    )
    own = {f"languages/{name.replace('_', '-')}.po": text for name, text in catalogues.items()}
    return {**GOOD, "organization.yaml": organization, **own}


def test_a_language_that_nobody_knows_is_an_error_at_its_line(load_files: LoadFiles) -> None:
    loaded = load_files(in_language("gr-XX"))

    (problem,) = loaded.diagnostics
    assert (problem.code, problem.severity) == ("language-unknown", Severity.ERROR)
    assert problem.place is not None
    assert (problem.place.file, problem.place.line) == ("organization.yaml", 3)
    assert loaded.profile is None


def test_a_misspelt_language_is_guessed(load_files: LoadFiles) -> None:
    (problem,) = load_files(in_language("en-UX")).diagnostics
    assert problem.hint.startswith("did you mean")


def test_a_language_without_catalogue_is_said_once_and_its_sentences_stay_english(
    load_files: LoadFiles,
) -> None:
    loaded = load_files(in_language("pl"))

    (problem,) = loaded.diagnostics
    assert (problem.code, problem.severity) == ("language-without-catalogue", Severity.MINOR)
    assert "Polish" in problem.message
    assert "languages/pl.po" in problem.hint
    assert loaded.profile is not None
    with speaking(loaded.profile.language):
        assert words.day(date(2026, 5, 12)) == "12 May 2026"
        assert words.number(Decimal("0.5")) == "0,5"
        assert tell("not said yet") == "not said yet"
        neutral = vocabulary_of(loaded.profile, None)
        assert neutral.said("<<A gate>>, two <<stages>>") == "A gate, two stages"


def test_an_organization_may_bring_a_language(load_files: LoadFiles) -> None:
    loaded = load_files(in_language("pl", pl=GOOD_PO))

    assert loaded.diagnostics == ()
    assert loaded.profile is not None
    with speaking(loaded.profile.language):
        assert tell("not said yet") == "noch offen"
        assert tell_of("answer to a question", "yes") == "jawohl"
        assert tell_of("another question", "yes") == "yes"
        assert tell_count(1, "{n} week", "{n} weeks") == "eine Woche"
        assert tell_count(3, "{n} week", "{n} weeks") == "3 Wochen"
        assert tell("nothing") == "nothing", "a guess of a tool counts only once somebody has looked at it"


def test_what_is_missing_in_an_own_catalogue_is_said_as_in_the_wider_language(load_files: LoadFiles) -> None:
    austrian = HEAD + 'msgid "not said yet"\nmsgstr "noch nicht bekannt"\n'
    loaded = load_files(in_language("de-AT", de_AT=austrian, de=GOOD_PO))

    assert loaded.profile is not None
    with speaking(loaded.profile.language):
        assert tell("not said yet") == "noch nicht bekannt"
        assert tell_of("answer to a question", "yes") == "jawohl"
        assert words.month_name(1) == "Jänner"


def test_an_organization_may_say_a_sentence_of_english_in_its_own_way(load_files: LoadFiles) -> None:
    loaded = load_files(in_language("en", en=HEAD + 'msgid "not said yet"\nmsgstr "to be confirmed"\n'))

    assert loaded.profile is not None
    with speaking(loaded.profile.language):
        assert tell("not said yet") == "to be confirmed"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(HEAD + 'msgid "not said yet"\nmsgstr "noch\n', id="a quote is missing"),
        pytest.param(HEAD.replace("n != 1", "n !! 1"), id="the rule of plurals is none"),
        pytest.param((HEAD + 'msgid "a"\nmsgstr "ü"\n').encode("latin-1"), id="it is not saved as UTF-8"),
    ],
)
def test_a_broken_catalogue_is_found_and_the_rest_counts(load_files: LoadFiles, text: str | bytes) -> None:
    loaded = load_files(in_language("de", de=text))

    problem, english = loaded.diagnostics
    assert english.code == "texts-in-english"
    assert (problem.code, problem.severity) == ("catalogue-broken", Severity.MAJOR)
    assert problem.place is not None
    assert problem.place.file == "languages/de.po"
    assert loaded.profile is not None


@pytest.mark.parametrize(
    "said", ["von {first}", "{second}", "{first.__class__} {last}", "{first!r} {last}", "{"]
)
def test_a_sentence_names_what_the_english_one_names_or_does_not_count(
    load_files: LoadFiles, said: str
) -> None:
    text = HEAD + f'msgid "from {{first}} to {{last}}"\nmsgstr "{said}"\n'
    loaded = load_files(in_language("pl", pl=text))

    (problem,) = loaded.diagnostics
    assert (problem.code, problem.severity) == ("catalogue-places", Severity.MAJOR)
    assert problem.place is not None
    assert (problem.place.file, problem.place.line) == ("languages/pl.po", 6)
    assert loaded.profile is not None
    with speaking(loaded.profile.language):
        assert tell("from {first} to {last}", first=1, last=2) == "from 1 to 2"


def test_the_places_of_a_sentence() -> None:
    assert places("{who} approves {{braces}} by {day}") == frozenset({"who", "day"})
    assert places("{who.name}") is None


def test_a_kind_of_a_language_falls_back_to_it() -> None:
    assert language("de-AT").catalogue.gettext("not said yet") == language("de").catalogue.gettext(
        "not said yet"
    )


def test_a_word_that_the_reference_procedures_mean_otherwise_is_said_as_they_mean_it() -> None:
    german = language("de")
    with speaking(german):
        assert tell("Term") == "Begriff", "the head of the glossary"
    with speaking(of_the_reference(german)):
        assert tell("Term") == "Laufzeit", "a part of a contract"
        assert tell("Glossary") == "Glossar", "what only the program says is said as ever"
    assert of_the_reference(language("en")) == language("en")
