"""Where long words are broken: the dictionary's patterns, corrected by a list of words of the language."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from dovetail.bundled import templates_dir

_SPOKEN = re.compile(r'\blang="([A-Za-z]{2,3})(?:-[A-Za-z0-9-]*)?"')
_ALLOWED, _FORBIDDEN = 9, 8
"""Levels of a pattern above those that a dictionary uses; odd ones allow a break."""


def correct_hyphenation(html: str) -> None:
    """Have the engine break the words of a page as the corrections of its languages say.

    Nothing else of the page changes: what is copied or searched has no signs that aren't in the text.
    """
    for language in sorted(set(_SPOKEN.findall(html))):
        _correct(language.lower())


@cache
def _correct(language: str) -> None:
    beginnings = tuple(_beginnings(language))
    if not beginnings:
        return
    pyphen: Any = importlib.import_module("pyphen")
    tags = [tag for tag in pyphen.LANGUAGES if tag.split("_")[0] == language]
    for words in {id(found): found for found in (pyphen.Pyphen(lang=tag).hd for tag in tags)}.values():
        words.patterns.update(_pattern(beginning) for beginning in beginnings)
        words.maxlen = max(map(len, words.patterns))
        words.cache.clear()
        words.positions = _WithoutLoneLetters(words.positions)


def _beginnings(language: str) -> Iterator[str]:
    file = templates_dir() / "theme" / "hyphenation" / f"{language}.txt"
    if file.is_file():
        lines = (line.strip() for line in file.read_text("utf-8").splitlines())
        yield from (line for line in lines if line and not line.startswith("#"))


def _pattern(beginning: str) -> tuple[str, tuple[int, tuple[int, ...]]]:
    """A pattern as the dictionary keeps it: letters, and levels between them from the second letter on."""
    syllables = beginning.split("-")
    letters = "".join(syllables)
    joints = {len("".join(syllables[:count])) for count in range(1, len(syllables))}
    levels = [_ALLOWED if at in joints else _FORBIDDEN for at in range(1, len(letters))]
    if len(letters) in joints:
        levels.append(_ALLOWED)
    return f".{letters}", (2, tuple(levels))


class _WithoutLoneLetters:
    """Positions in a word of which no two have a single letter between them: that is a sign of a guess."""

    def __init__(self, plain: Any) -> None:
        self._plain = plain

    def __call__(self, word: str) -> Sequence[int]:
        found: list[int] = self._plain(word)
        places = set(map(int, found))
        return [place for place in found if place - 1 not in places and place + 1 not in places]
