"""The warning of characters that no font can draw: once for a build, with where each stands first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from dovetail.formats.glyphs import BOX, Undrawn
from dovetail.load.characters import Spot, where_characters_stand
from dovetail.load.profile import Loaded
from dovetail.model.diagnostics import Diagnostic, Severity

GLYPH_MISSING = "glyph-missing"
_NAMED, _DOCUMENTS = 8, 3
"""So many characters and documents are named; more are counted."""


def glyphs_missing(found: Sequence[Undrawn], loaded: Loaded) -> tuple[Diagnostic, ...]:
    """What no font has in any of the packs, as one warning; none if there is nothing.

    Its place is that of the first character in a file of the profile, and the others are related. Without
    one, its note shows the character among its words.
    """
    characters = sorted({character for one in found for character in one.characters})
    if not characters:
        return ()
    documents = list(dict.fromkeys(name for one in found for name in one.documents))
    fonts = ", ".join(dict.fromkeys(name for one in found for name in one.fonts))
    named = _shortened(map(_named, characters), _NAMED)
    where = f" of {_shortened(documents, _DOCUMENTS)}" if documents else ""
    lines = list(_by_line(characters, _spots(found, loaded)).values())
    return (
        Diagnostic(
            GLYPH_MISSING,
            Severity.MINOR,
            f"{fonts} and the bundled fonts have no glyph for {named}{where}: in PDF {BOX} stands for it, "
            "and Word shows it only where its reader has a font for it",
            lines[0].place if lines else None,
            "add a font that has it under fonts: in brand/brand.yaml",
            note="" if lines else found[0].among,
            excerpt=lines[0].excerpt if lines else "",
            subject=_shortened(documents, _DOCUMENTS),
            project=_shortened(dict.fromkeys(one.project for one in found), _DOCUMENTS),
            related=tuple(spot.place for spot in lines[1:]),
        ),
    )


def _named(character: str) -> str:
    """``漢 (U+6F22 CJK UNIFIED IDEOGRAPH-6F22)``."""
    code = f"U+{ord(character):04X}"
    return f"{character} ({' '.join(filter(None, (code, unicodedata.name(character, ''))))})"


def _spots(found: Iterable[Undrawn], loaded: Loaded) -> Mapping[str, Spot]:
    spots: dict[str, Spot] = {}
    for one in found:
        wanted = [character for character in one.characters if character not in spots]
        if wanted:
            spots |= where_characters_stand(wanted, loaded.root, one.project, loaded.templates)
    return spots


def _by_line(characters: Iterable[str], spots: Mapping[str, Spot]) -> Mapping[tuple[str, int], Spot]:
    """The first place on each line, the lines in the order of the characters."""
    lines: dict[tuple[str, int], Spot] = {}
    for spot in (spots[character] for character in characters if character in spots):
        line = (spot.place.file, spot.place.line)
        if line not in lines or spot.place.column < lines[line].place.column:
            lines[line] = spot
    return lines


def _shortened(names: Iterable[str], most: int) -> str:
    shown = list(names)
    more = len(shown) - most
    return ", ".join(shown[:most]) + (f" and {more} more" if more > 0 else "")
