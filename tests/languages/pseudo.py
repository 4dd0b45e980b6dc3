"""A language that nobody speaks: every sentence of Dovetail stands in brackets, and a profile is in Greek letters.

What is left in Latin letters outside the brackets is neither: a text that no translator was ever shown.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from dataclasses import replace

from dovetail.model.language import Language
from dovetail.model.profile import LayeredProcedure, Profile, Written
from dovetail.model.texts import retold

OPEN, CLOSE = "⟦", "⟧"
_GREEK = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "αβγδεζηθικλμνοπρστυφχψωϊϋάΑΒΓΔΕΖΗΘΙΚΛΜΝΟΠΡΣΤΥΦΧΨΩΪΫΆ",
)
_WRITTEN_FOR_MACHINES = re.compile(
    r"[A-Z]{2,3}|\d{1,2} ?[a-z]+|[a-z]+|\w+/\w+|\S+:\S+|\S+@\S+|FREQ=.*|\{.*\}"
)
_WRAPPED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
_PLACE = re.compile(r"(?<!\{)\{\w+\}(?!\})")
_NOT_READ = re.compile(r"\]\([^)]*\)|<[^>]*>|&\w+;|\S+\.yaml|`[^`]*`|\[![A-Z]+\]|[\w-]*-[A-Z]?\d+[a-z]?\b")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]+")


class Brackets(gettext.NullTranslations):
    """Every sentence, in brackets; what is put into its places stands outside them."""

    def gettext(self, message: str) -> str:
        return _PLACE.sub(rf"{CLOSE}\g<0>{OPEN}", f"{OPEN}{message}{CLOSE}")

    def pgettext(self, context: str, message: str) -> str:
        del context
        return self.gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def pseudo(tag: str = "ar") -> Language:
    """The language. Days and lists are written as in the language with this tag."""
    return Language(tag, Brackets())


def greek(text: str) -> str:
    """A text of a profile in letters of its own; what machines read stays."""
    return text if _WRITTEN_FOR_MACHINES.fullmatch(text) else text.translate(_GREEK)


def in_greek(profile: Profile, language: Language) -> Profile:
    """The profile with all that people wrote in it in Greek letters."""

    def layered(entry: LayeredProcedure) -> LayeredProcedure:
        layers = tuple(_written(layer) for layer in entry.layers)
        return replace(entry, value=retold(entry.value, greek), layers=layers)

    return replace(
        profile,
        organization=_written(profile.organization),
        procedures={name: layered(entry) for name, entry in profile.procedures.items()},
        projects={code: _written(project) for code, project in profile.projects.items()},
        others={code: _written(project) for code, project in profile.others.items()},
        reference_roles={name: greek(title) for name, title in profile.reference_roles.items()},
        language=language,
    )


def _written(written: Written) -> Written:  # type: ignore[type-arg]
    return replace(written, value=retold(written.value, greek))


def not_told(text: str, known: frozenset[str] = frozenset()) -> Iterator[str]:
    """Words of a text that stand outside the brackets and are none of these, each with its surroundings."""
    before = ""
    while text != before:
        before, text = text, _WRAPPED.sub(" ", text)
    text = _NOT_READ.sub(" ", text)
    for found in _WORD.finditer(text):
        if found.group() not in known:
            line_start = text.rfind("\n", 0, found.start()) + 1
            line_end = text.find("\n", found.end())
            yield f"{found.group()}: {text[max(line_start, found.start() - 30) : (line_end if line_end > 0 else None)][:90]}"


def names_of(value: object) -> Iterator[str]:
    """Every id, code and key of a part of a profile, by the words in it."""
    if hasattr(value, "model_dump"):
        yield from names_of(value.model_dump(mode="json"))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _words(str(key))
            yield from names_of(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from names_of(item)
    elif isinstance(value, str):
        yield from _words(value)


def _words(text: str) -> Iterator[str]:
    for word in re.split(r"[\W_]+", text):
        yield from (word, word.upper(), word.capitalize())
