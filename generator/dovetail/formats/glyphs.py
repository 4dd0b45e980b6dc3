"""Characters that no font of a pack can draw: they are reported, and in PDF a box stands for each of them.

What is missing is known from the texts and the fonts, whatever format is made. An archive file (PDF/A) may
hold no glyph that is missing, so leaving them to the engine is no way out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dovetail.formats.fonts import missing_characters
from dovetail.model.document import Asset, Brand, Pack

BOX = "□"
SETTING = frozenset({"pdf", "docx"})
"""Formats in which the fonts of a pack set its text. A browser takes others where one lacks a glyph."""
_AROUND = 24
_MARKUP = re.compile(r"<[^<>]*>")
_SVG = "image/svg+xml"


@dataclass(frozen=True, slots=True)
class Undrawn:
    """Characters of a project's pack that no font of it has, in the order of their codes.

    ``documents`` are those that show one of them; ``among`` is the first one among its words.
    """

    project: str
    characters: tuple[str, ...]
    documents: tuple[str, ...]
    fonts: tuple[str, ...]
    among: str


def undrawn_in(pack: Pack) -> Undrawn | None:
    """What no font of the pack can draw of its documents, their pictures, and what stands around them."""
    missing = missing_characters((text for _, text in _texts(pack)), pack.brand)
    if not missing:
        return None
    wanted = frozenset(missing)
    showing = [(name, text) for name, text in _texts(pack) if not wanted.isdisjoint(text)]
    return Undrawn(
        pack.project_code,
        missing,
        tuple(dict.fromkeys(name for name, _ in showing if name)),
        tuple(dict.fromkeys((pack.brand.body_font, pack.brand.heading_font))),
        _among_words(missing, (text for _, text in showing)),
    )


def _texts(pack: Pack) -> Iterator[tuple[str, str]]:
    """All texts, each with its document; what belongs to none comes last."""
    drawn = {
        image.name: image.data.decode("utf-8", "replace") for image in pack.assets if image.media_type == _SVG
    }
    for document in pack.documents:
        yield document.id, html.unescape(document.body)
        yield document.id, document.title
        for name in (name for name in drawn if name in document.body):
            yield document.id, html.unescape(drawn[name])
    brand = pack.brand
    around = (
        pack.title,
        pack.organization,
        pack.project_name,
        brand.name,
        brand.classification,
        brand.footer,
    )
    for text in (*around, *(text for row in pack.cover for text in row)):
        yield "", text


def _among_words(missing: Iterable[str], texts: Iterable[str]) -> str:
    wanted = frozenset(missing)
    for text in (_MARKUP.sub(" ", text) for text in texts):
        at = next((index for index, character in enumerate(text) if character in wanted), None)
        if at is not None:
            start, end = max(0, at - _AROUND), at + _AROUND
            before, after = text[start:at], text[at:end]
            if start:
                before = before.partition(" ")[2]  # whole words only
            if end < len(text):
                after = after.rpartition(" ")[0] or after
            inside = " ".join(f"{before}{after}".split())
            return f"“{'…' if start else ''}{inside}{'…' if end < len(text) else ''}”"
    return ""


def drawable(text: str, brand: Brand) -> str:
    """The text with a box for each character that no font can draw."""
    return text.translate(dict.fromkeys(map(ord, missing_characters((text,), brand)), BOX))


def drawable_picture(picture: Asset, brand: Brand) -> Asset:
    """The same for the words in a drawing; other pictures hold none."""
    if picture.media_type != _SVG:
        return picture
    drawn = drawable(picture.data.decode("utf-8", "replace"), brand).encode("utf-8")
    return picture if drawn == picture.data else replace(picture, data=drawn)
