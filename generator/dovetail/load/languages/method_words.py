"""An organization's own words of a method: whether a language can use them, and where its texts mark them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from dovetail.load.languages.lifecycles import neutral_words
from dovetail.load.languages.reference_texts import retold_parts
from dovetail.load.parts import Parts
from dovetail.load.reading import Part
from dovetail.load.validation.report import Report, Site
from dovetail.load.validation.suggest import all_known
from dovetail.model.diagnostics import Severity
from dovetail.model.language import Language
from dovetail.model.method import Lifecycle
from dovetail.model.organization import Organization
from dovetail.model.profile import Written
from dovetail.model.vocabulary import Vocabulary, forms_of


def fitting_words(
    report: Report, own: Parts, reference: Parts, language: Language, *, foreign: bool = False
) -> Parts:
    """The profile without words that lack forms of the language in which its packs are told.

    Each of them is a finding, and the word that Dovetail has in that language is said in its place: a
    sentence that asks for a form that nobody gave would break. Of a profile that is written in a foreign
    language that is no finding: its words are for its own texts.
    """
    needed = neutral_words(reference, language.words_tag)
    check = _Check(Report() if foreign else report, needed, language)
    return replace(
        own,
        organization=check.organization(own.organization),
        lifecycles=tuple(map(check.lifecycle, own.lifecycles)),
    )


class _Check:
    def __init__(self, report: Report, needed: Vocabulary, language: Language) -> None:
        self._report, self._needed, self._language = report, needed, language

    def organization(self, part: Part[Organization]) -> Part[Organization]:
        if part.written is None:
            return part
        value, site = part.written.value, Site(part.written)
        changes = {
            "method_words": self._fitting(value.method_words, site / "method_words"),
            "method_words_under": {
                name: self._fitting(words, site / "method_words_under" / name)
                for name, words in value.method_words_under.items()
            },
        }
        return replace(part, written=replace(part.written, value=value.model_copy(update=changes)))

    def lifecycle(self, part: Part[Lifecycle]) -> Part[Lifecycle]:
        if part.written is None or "vocabulary" not in part.written.value.model_fields_set:
            return part
        value = part.written.value
        words = self._fitting(value.vocabulary, Site(part.written) / "vocabulary")
        changed = value.model_copy(update={"vocabulary": words})
        return replace(part, written=Written(changed, part.written.layer, part.written.places))

    def _fitting(self, words: Mapping[str, str], site: Site) -> dict[str, str]:
        fit: dict[str, str] = {}
        for term, line in words.items():
            known = self._needed.terms.get(term, term)
            lacking = tuple(_lacking(line, known, self._language.words_tag))
            if not lacking:
                fit[term] = line
                continue
            named = self._language.locale.get_display_name("en") or self._language.tag
            self._report.add(
                "method-word-without-forms",
                site / term,
                f'"{line.partition(";")[0].strip()}" lacks forms that sentences need in {named}: '
                f"{all_known(lacking)}; the documents use Dovetail's own word",
                f'write them behind the word, in one line, as here: "{known}"',
                severity=Severity.MINOR,
            )
        return fit


def _lacking(line: str, known: str, tag: str) -> Iterator[str]:
    given = forms_of(line, tag)
    yield from (name for name in forms_of(known, tag) if name not in given)


def in_plain_words(
    own: Parts, reference: Parts, tag: str, vocabulary: Vocabulary | None = None
) -> tuple[Parts, dict[str, str]]:
    """The profile's own texts in the words that stand where a project names no method.

    For each text that marks a word there is how it was written.
    """
    organization = own.organization.written
    house = organization.value.method_words if organization else {}
    vocabulary = vocabulary or Vocabulary({**neutral_words(reference, tag).terms, **house}, tag)
    marked: dict[str, str] = {}

    def say(text: str) -> str:
        said = vocabulary.said(text)
        if said != text:
            marked.setdefault(said, text)
        return said

    return retold_parts(own, say), marked
