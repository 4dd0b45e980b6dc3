"""The fonts of a rendering: the bundled ones and the brand's, and nothing that the machine has installed."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dovetail.bundled import templates_dir
from dovetail.model.document import Asset, Brand

BODY, MONO = "Source Sans 3", "Source Code Pro"
_X_HEIGHT = 0.486  # of the bundled body font


@dataclass(frozen=True, slots=True)
class Face:
    """One brand font: what CSS calls it, from the font's own tables."""

    asset: Asset
    family: str
    weight: int
    italic: bool
    characters: frozenset[int]
    x_height: float


def fonts_dir() -> Path:
    """The folder of the bundled fonts, with ``fonts.conf`` beside them."""
    return templates_dir() / "theme" / "fonts"


def use_only_our_fonts() -> None:
    """Point fontconfig at the bundled fonts. Must run before the first rendering of the process.

    Without this, fontconfig offers the machine's fonts and imitates missing weights, and the same
    input gives other bytes on another machine.
    """
    os.environ["FONTCONFIG_FILE"] = str(fonts_dir() / "fonts.conf")


@cache
def brand_face(asset: Asset) -> Face | None:
    """What the font file says of itself, or None when it can't be read as a font."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        font: Any = TTFont(io.BytesIO(asset.data), lazy=True)
        names = font["name"]
        family = names.getDebugName(16) or names.getDebugName(1)
        italic = bool(font["head"].macStyle & 2)
        metrics = font["OS/2"]
        x_height = getattr(metrics, "sxHeight", 0) / font["head"].unitsPerEm
        characters = frozenset(font.getBestCmap() or ())
        return Face(asset, family, metrics.usWeightClass, italic, characters, x_height)
    except (TTLibError, KeyError, AttributeError, ArithmeticError, ValueError, OSError, EOFError):
        return None


def brand_faces(brand: Brand) -> tuple[Face, ...]:
    """The readable fonts of ``brand``, in the order given."""
    return tuple(face for face in map(brand_face, brand.fonts) if face and face.family)


def text_scale(brand: Brand) -> float:
    """By how much the text is set smaller or larger, so that small letters are as high in every body font."""
    own = [face for face in brand_faces(brand) if face.family == brand.body_font and face.x_height > 0]
    return min(1.06, max(0.88, _X_HEIGHT / own[0].x_height)) if own else 1.0


def missing_characters(text: Iterable[str], brand: Brand) -> tuple[str, ...]:
    """The characters of ``text`` that neither a bundled nor a brand font can draw, in code order."""
    wanted = {ord(character) for piece in text for character in piece}
    wanted = {code for code in wanted if code > 0x17F and not _invisible(code)}
    if not wanted:
        return ()
    for face in brand_faces(brand):
        wanted -= face.characters
    wanted -= _bundled_characters()
    return tuple(chr(code) for code in sorted(wanted))


def _invisible(code: int) -> bool:
    return 0x200B <= code <= 0x200F or 0x202A <= code <= 0x202E or code in (0x2060, 0xFE0E, 0xFE0F, 0xFEFF)


@cache
def _bundled_characters() -> frozenset[int]:
    # The upright sans and code faces cover what their italics and the serif cover.
    from fontTools.ttLib import TTFont

    covered: set[int] = set()
    for name in ("SourceSans3-Regular.ttf", "SourceCodePro-Regular.ttf", "SourceSerif4-Regular.ttf"):
        font: Any = TTFont(fonts_dir() / name, lazy=True)
        covered |= set(font.getBestCmap() or ())
    return frozenset(covered)
