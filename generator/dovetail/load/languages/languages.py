"""The catalogues of the languages that Dovetail speaks, compiled, as they come with the templates.

``languages/<language>/pack.mo`` has the sentences of the program and of the bundled templates,
``reference.mo`` the texts of the reference procedures. A profile may bring its own (:mod:`own_words`).
"""

from __future__ import annotations

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path

from dovetail.bundled import templates_dir
from dovetail.load.languages.own_words import load_own_words
from dovetail.load.validation.report import Report, Site
from dovetail.load.validation.suggest import did_you_mean
from dovetail.model.diagnostics import Severity
from dovetail.model.language import ENGLISH, PLAIN_ENGLISH, Language
from dovetail.model.organization import Organization
from dovetail.model.profile import Written

CATALOGUES = ("pack", "reference")
_SOURCE = "en"


class _Compiled(gettext.GNUTranslations):
    """A compiled catalogue that can go to another process."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        super().__init__(BytesIO(data))

    def __reduce__(self) -> tuple[object, ...]:
        return _Compiled, (self._data,), {"_fallback": self.__dict__.get("_fallback")}


def load_language(root: Path, organization: Written[Organization] | None, report: Report) -> Language:
    """The organization's language with its catalogues: its own before those that come with Dovetail.

    A language that nobody knows is an error, one without a catalogue a finding; both are said in English.
    """
    if organization is None:
        return ENGLISH
    tag = organization.value.language
    site = Site(organization) / "language"
    try:
        known = language(tag)
    except ValueError as problem:
        how = did_you_mean(tag, _tags()) or "write its tag, such as en, en-US, de or pt-BR"
        report.add("language-unknown", site, str(problem), how)
        return ENGLISH
    own = load_own_words(root, _wider(tag), report.problems)
    if not own and not has_catalogue(tag):
        report.add(
            "language-without-catalogue",
            site,
            f"Dovetail does not speak {_named(known)} yet: its own words stay English",
            "translate templates/languages/pack.pot and put it into the profile as "
            f"languages/{_main(tag)}.po",
            severity=Severity.MINOR,
        )
    return known.with_own(own)


@cache
def language(tag: str) -> Language:
    """The language with this BCP 47 tag. What no catalogue has is said in English.

    :raises ValueError: if there is no such language, so that days and numbers can't be written either.
    """
    spoken = Language(tag)
    if tag in PLAIN_ENGLISH:
        return spoken
    from babel import UnknownLocaleError

    try:
        main = spoken.locale.language
    except (UnknownLocaleError, ValueError) as problem:
        raise ValueError(f'"{tag}" is no language that is known here') from problem
    if main == _SOURCE:
        return spoken
    found = _chained(tag, CATALOGUES)
    return Language(tag, found) if found else spoken


def of_the_reference(known: Language) -> Language:
    """The same language for texts of the reference profile: there, their own catalogue counts first.

    Both may have a short text such as "Term", and mean different things by it.
    """
    found = _chained(known.tag, tuple(reversed(CATALOGUES)))
    return Language(known.tag, found).with_own(known.own) if found else known


@cache
def _chained(tag: str, names: tuple[str, ...]) -> gettext.NullTranslations | None:
    folders = [_folder() / name.replace("-", "_") for name in _wider(tag)]
    files = [path for folder in folders for name in names if (path := folder / f"{name}.mo").is_file()]
    found = gettext.NullTranslations()
    for path in files:
        found.add_fallback(_Compiled(path.read_bytes()))
    return found if files else None


def language_or_english(tag: str) -> Language:
    """The same; English where there is no such language."""
    try:
        return language(tag)
    except ValueError:
        return ENGLISH


def has_catalogue(tag: str) -> bool:
    """Whether all that a reader sees can be said in the language."""
    return _main(tag) == _SOURCE or any(name.replace("-", "_") in languages() for name in _wider(tag))


def languages() -> tuple[str, ...]:
    """The languages that have a catalogue, besides English."""
    if not _folder().is_dir():
        return ()
    return tuple(sorted(path.parent.name for path in _folder().glob(f"*/{CATALOGUES[0]}.mo")))


def _wider(tag: str) -> tuple[str, ...]:
    """The language and those of which it is a kind: ``de-AT``, ``de``."""
    parts = tag.split("-")
    return tuple("-".join(parts[:length]) for length in range(len(parts), 0, -1))


def _main(tag: str) -> str:
    return tag.split("-", maxsplit=1)[0]


def _named(known: Language) -> str:
    """``Polish``."""
    return known.locale.get_display_name(_SOURCE) or known.tag


def _tags() -> list[str]:
    from babel.localedata import locale_identifiers

    return [name.replace("_", "-") for name in locale_identifiers()]


def _folder() -> Path:
    return templates_dir() / "languages"
