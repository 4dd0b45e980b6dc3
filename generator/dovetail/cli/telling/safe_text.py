"""Text from a profile, safe for a terminal: nothing in it moves the cursor or turns the reading order."""

from __future__ import annotations

import unicodedata

_SHORT = {"\t": "\\t", "\r": "\\r", "\n": "\\n"}
# Control, format (bidi marks, zero-width), line and paragraph separators, lone surrogates.
_UNSAFE = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})
# They join letters and emoji in honest text, and can't reorder anything.
_JOINERS = frozenset({"\u200c", "\u200d"})


def shown(text: str) -> str:
    """The text on one line, with every control, bidi and separator character written as its escape."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character in _JOINERS or unicodedata.category(character) not in _UNSAFE:
        return character
    number = ord(character)
    written = (
        f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
    )
    return _SHORT.get(character) or written


def shown_lines(text: str) -> str:
    """The same for a text of several lines, such as a trace: its line ends stay."""
    return "\n".join(map(shown, text.split("\n")))


def width(text: str) -> int:
    """How many columns the text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or character in _JOINERS:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
