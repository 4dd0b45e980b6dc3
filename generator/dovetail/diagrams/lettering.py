"""How wide a text is in the bundled font, and how it breaks into lines. Lengths are points."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Literal

from dovetail.diagrams import advances

Face = Literal["regular", "bold", "italic"]

_TABLES: Mapping[Face, str] = {
    "regular": advances.REGULAR,
    "bold": advances.BOLD,
    "italic": advances.ITALIC,
}
_UNKNOWN = 620
"""For a character that another font draws: about the widest Latin letters. Its text is set to this width."""

_VOWELS = frozenset("aeiouyäöüáàâéèêëíìîïóòôúùûåæøœ")
_ONE_SOUND = (
    *("schl", "schm", "schn", "schr", "schw", "sch", "spr", "str", "ch", "ck", "ph", "th", "sh", "qu"),
    *("bl", "br", "dr", "fl", "fr", "gl", "gr", "kl", "kr", "pl", "pr", "tr"),
)
_FEWEST_LETTERS = 3
"""So many letters of a broken word stand before the hyphen, and behind it."""
_EVENED = 8
"""Texts of more lines are left as they are."""


def clean(text: str) -> str:
    """The text as one line without what can't be drawn or would turn the direction of what follows."""
    kept = "".join(" " if _is_break(letter) else letter for letter in text if not _is_hidden(letter))
    return " ".join(part for part in kept.split(" ") if part)


def width(text: str, size: float, face: Face = "regular") -> float:
    """The advance of ``text``: no kerning, since the PDF engine sets diagrams letter by letter."""
    table = _table(face)
    return sum(table[letter] if letter in table else _guess(letter) for letter in text) * size / 1000


def wrap(text: str, room: float, size: float, face: Face = "regular") -> tuple[str, ...]:
    """Lines no wider than ``room``. A word that is too long is broken; nothing is left out."""
    lines: list[str] = []
    line = ""
    for word in clean(text).split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer, size, face) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _broken(word, room, size, face)
        lines += full
    return (*lines, line) if line else tuple(lines)


def evenly(text: str, room: float, size: float, face: Face = "regular") -> tuple[str, ...]:
    """Lines as by ``wrap``, no more of them, but of lengths as equal as can be: no word alone in the last."""
    lines = wrap(text, room, size, face)
    narrow, wide = widest_word(text, size, face), room
    if len(lines) < 2 or len(lines) > _EVENED or narrow > room:
        return lines
    while wide - narrow > 1:
        middle = (narrow + wide) / 2
        found = wrap(text, middle, size, face)
        if len(found) > len(lines):
            narrow = middle
        else:
            wide, lines = middle, found
    return lines


def widest_word(text: str, size: float, face: Face = "regular") -> float:
    """The room that a text needs so that no word is broken."""
    return max((width(word, size, face) for word in clean(text).split(" ")), default=0)


def _broken(word: str, room: float, size: float, face: Face) -> list[str]:
    pieces: list[str] = []
    while len(word) > 1 and not _fits(word, room, size, face):
        # A word that has a hyphen or slash breaks there, any other gets a hyphen.
        cut = _longest(word, room, size, face)
        joint = max(word.rfind(mark, 0, cut) for mark in "-/_.–")
        if joint > 0:
            pieces.append(word[: joint + 1])
            word = word[joint + 1 :]
            continue
        cut = _syllable(word, cut)
        while cut > 1 and cut < len(word) and unicodedata.combining(word[cut]):
            cut -= 1
        pieces.append(f"{word[:cut]}-" if cut > 1 else word[:cut])
        word = word[cut:]
    return [*pieces, word]


def _syllable(word: str, cut: int) -> int:
    """The last place up to ``cut`` where a syllable begins, in the middle of a word; else ``cut``.

    One consonant goes to the next line, and so do letters that are said as one.
    """
    for at in range(min(cut, len(word) - _FEWEST_LETTERS), _FEWEST_LETTERS - 1, -1):
        before, here = word[:at].casefold(), word[at:].casefold()
        sound = next((letters for letters in _ONE_SOUND if here.startswith(letters)), here[:1])
        starts = sound.isalpha() and sound[0] not in _VOWELS and here[len(sound) :][:1] in _VOWELS
        if starts and before[-1].isalpha() and not _is_inside_a_sound(before, here):
            return at
    return cut


def _is_inside_a_sound(before: str, here: str) -> bool:
    return any(
        f"{before[-count:]}{here}".startswith(letters)
        for letters in _ONE_SOUND
        for count in range(1, len(letters))
    )


def _fits(word: str, room: float, size: float, face: Face) -> bool:
    """Whether a word is no wider than the room; of a long one, only as much is measured as is needed."""
    used = 0.0
    for letter in word:
        used += width(letter, size, face)
        if used > room:
            return False
    return True


def _longest(word: str, room: float, size: float, face: Face) -> int:
    """How many letters of a word fit with a hyphen behind them; at least one."""
    used = width("-", size, face)
    for count, letter in enumerate(word):
        used += width(letter, size, face)
        if used > room:
            return max(count, 1)
    return len(word)


def _is_break(letter: str) -> bool:
    return letter in "\t\n\r\x0b\x0c\x85\u2028\u2029"


def _is_hidden(letter: str) -> bool:
    # Control, format (bidi overrides), surrogate and unassigned characters are no text for a reader.
    return not _is_break(letter) and unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Cn", "Co")


@cache
def _table(face: Face) -> Mapping[str, int]:
    codes = (code for first, last in advances.RANGES for code in range(first, last))
    widths = map(int, _TABLES[face].split())
    return {chr(code): advance for code, advance in zip(codes, widths, strict=True) if advance}


def _guess(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 1000 if unicodedata.east_asian_width(letter) in "WF" else _UNKNOWN
