"""Characters that no font of a rendering can draw: they are reported, and a box stands for each of them.

An archive file (PDF/A) may hold no glyph that is missing, so leaving them to the engine is no way out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from dovetail.formats.fonts import missing_characters
from dovetail.formats.rendered import warning
from dovetail.model.diagnostics import Diagnostic
from dovetail.model.document import Asset, Brand

BOX = "□"
GLYPH_MISSING = "glyph-missing"
_NAMED = 8
_AROUND = 24
_MARKUP = re.compile(r"<[^<>]*>")
_HOW = "add a font that has them under fonts: in brand/brand.yaml"


def unreadable(subject: str, texts: Iterable[str], brand: Brand) -> tuple[Diagnostic, ...]:
    """A warning if the texts of ``subject`` have characters that no font can draw.

    It names them, and its note shows the first one among its words.
    """
    texts = tuple(texts)
    missing = missing_characters(texts, brand)
    if not missing:
        return ()
    named = ", ".join(f"{character} (U+{ord(character):04X})" for character in missing[:_NAMED])
    more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
    fonts = ", ".join(dict.fromkeys((brand.body_font, brand.heading_font)))
    said = f"{fonts} and the bundled fonts have no glyph for {named}{more}; {BOX} stands for each"
    return (replace(warning(GLYPH_MISSING, subject, said, _HOW), note=_among_words(missing, texts)),)


def undrawn(found: Diagnostic, brand: Brand) -> tuple[str, ...]:
    """The characters that a warning of :func:`unreadable` names."""
    return missing_characters((found.message,), brand) if found.code == GLYPH_MISSING else ()


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
    if picture.media_type != "image/svg+xml":
        return picture
    drawn = drawable(picture.data.decode("utf-8", "replace"), brand).encode("utf-8")
    return picture if drawn == picture.data else replace(picture, data=drawn)
