"""In which language an organization writes: its texts may be English, though it has another language.

Then only what Dovetail says is in the organization's language. Words of a method that its texts mark stay
English in them, and what it calls things itself is said in its own texts only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dovetail.load.languages.languages import has_catalogue
from dovetail.load.languages.lifecycles import lifecycles_of
from dovetail.load.languages.small_words import counted
from dovetail.load.parts import Parts
from dovetail.load.reading import Part
from dovetail.load.validation.report import Report, Site
from dovetail.model.diagnostics import Severity
from dovetail.model.language import Language
from dovetail.model.method_terms import terms_of
from dovetail.model.texts import texts_of
from dovetail.model.vocabulary import Vocabulary

_SOURCE = "en"
_ENOUGH = 6
"""How many small words of English it takes to judge a profile: as many as two sentences have."""


def english_beside(report: Report, own: Parts, language: Language) -> bool:
    """Whether the profile is written in English for an organization of another language: one finding."""
    organization = own.organization.written
    is_english = language.words_tag.partition("-")[0] == _SOURCE
    if organization is None or is_english or not has_catalogue(language.tag):
        return False
    if not _is_english(own, language):
        return False
    named = language.locale.get_display_name(_SOURCE) or language.tag
    report.add(
        "texts-in-english",
        Site(organization) / "language",
        "the texts of this profile are English, and stay as they are: only what Dovetail says itself, and "
        f"what it takes from the reference procedures, is in {named}",
        f"write the texts of organization.yaml, services.yaml and procedures/ in {named}, or leave language "
        "out until they are",
        severity=Severity.MINOR,
    )
    return True


def vocabularies(own: Parts, reference: Parts) -> Mapping[str, Vocabulary]:
    """By method, and under no name for none: the words in which English texts are told."""
    organization = own.organization.written
    if organization is None:
        return {}
    known = lifecycles_of(own, reference)
    methods = [None, *known.values()]
    return {
        method.id if method else "": Vocabulary(terms_of(organization.value, known, method), _SOURCE)
        for method in methods
    }


def _is_english(own: Parts, language: Language) -> bool:
    found = counted(_texts(own), language.tag)
    return found.english >= _ENOUGH and found.is_english


def _texts(own: Parts) -> Iterator[str]:
    parts: tuple[Part[Any], ...] = (own.organization, *own.procedures, *own.projects)
    for part in parts:
        if part.written is not None:
            yield from texts_of(part.written.value)
