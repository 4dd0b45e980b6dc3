"""The rich profile with one text said everywhere, and the packs that come of it."""

from __future__ import annotations

import re
from functools import cache

from dovetail.compose.pack import Composed, compose_pack
from dovetail.load.profile import Loaded
from dovetail.model.resolved import ResolvedProject
from dovetail.resolve.pack import resolve_project
from tests.security.free_text import Field, Text
from tests.security.rich import PROJECT, Files, load, reworded, rich_files, texts_of

CHECKED: frozenset[Field] = frozenset({
    ("organization", "time_zone"), ("Freeze", "time_zone"), ("Window", "time_zone"), ("Recurrence", "time_zone"),
    ("Recurrence", "rrule"), ("Holidays", "subdivision"), ("brand", "logo"), ("brand", "fonts"),
})  # fmt: skip
"""Texts that loading understands; whatever it does not understand it refuses, and so nobody reads it."""
FORMS: frozenset[Field] = frozenset(
    {("organization", "method_words.*"), ("organization", "method_words_under.*.*")}
)
"""Words in which a semicolon stands between singular and plural."""
TOKEN = re.compile(r" ?X(\d{4})")


@cache
def numbers() -> dict[str, int]:
    """A number for each different text of the rich profile: equal texts stay equal."""
    return {
        words: number
        for number, words in enumerate(dict.fromkeys(t.words for _, t in texts_of(rich_files())))
    }


def saying(said: str) -> Files:
    """The files of the rich profile, saying this in every free text, with a number behind that tells them apart."""

    def words(text: Text) -> str:
        if text.field in CHECKED:
            return text.words
        token = f" X{numbers()[text.words]:04}"
        spoken = said.replace(";", ":") if text.field in FORMS else said
        return spoken[: text.longest - len(token)] + token

    return reworded(rich_files(), words)


def resolved(loaded: Loaded) -> ResolvedProject:
    """The project of a rich profile."""
    assert loaded.profile is not None, [str(problem) for problem in loaded.diagnostics][:3]
    return resolve_project(loaded.profile, PROJECT)


def composed(loaded: Loaded) -> Composed:
    """Its pack."""
    assert loaded.profile is not None, [str(problem) for problem in loaded.diagnostics][:3]
    return compose_pack(resolved(loaded), loaded.templates, loaded.profile.brand)


def pack_saying(said: str) -> Composed:
    """The pack of the profile that says this everywhere."""
    return composed(load(saying(said)))
