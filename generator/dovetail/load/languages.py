"""The catalogues of the languages that Dovetail speaks, compiled, as they come with the templates.

``languages/<language>/pack.mo`` has the sentences of the program and of the bundled templates,
``reference.mo`` the texts of the reference procedures.
"""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

from babel import UnknownLocaleError

from dovetail.bundled import templates_dir
from dovetail.model.language import ENGLISH, Language

CATALOGUES = ("pack", "reference")
_SOURCE = "en"


@cache
def language(tag: str) -> Language:
    """The language with this BCP 47 tag. What no catalogue has is said in English.

    :raises ValueError: if there is no such language, so that days and numbers can't be written either.
    """
    spoken = Language(tag)
    try:
        locale = spoken.locale
    except (UnknownLocaleError, ValueError) as problem:
        raise ValueError(f'"{tag}" is no language that is known here') from problem
    if locale.language == _SOURCE:
        return spoken
    files = [path for name in CATALOGUES if (path := _folder() / locale.language / f"{name}.mo").is_file()]
    found = gettext.NullTranslations()
    for path in files:
        with path.open("rb") as file:
            found.add_fallback(gettext.GNUTranslations(file))
    return Language(tag, found) if files else spoken


def language_or_english(tag: str) -> Language:
    """The same; English where there is no such language."""
    try:
        return language(tag)
    except ValueError:
        return ENGLISH


def has_catalogue(tag: str) -> bool:
    """Whether all that a reader sees can be said in the language."""
    return _main(tag) == _SOURCE or _main(tag) in languages()


def languages() -> tuple[str, ...]:
    """The languages that have a catalogue, besides English."""
    if not _folder().is_dir():
        return ()
    return tuple(sorted(path.parent.name for path in _folder().glob(f"*/{CATALOGUES[0]}.mo")))


def _main(tag: str) -> str:
    return tag.split("-", maxsplit=1)[0]


def _folder() -> Path:
    return templates_dir() / "languages"
