"""What the engine has found out about a line is known: the same words in the same style are set once.

To find the widths of columns, the engine sets each cell twice, once word by word; and a document that is set
again with less air between its lines has the same lines. Three in four of the lines it asks for are known.

This steps into WeasyPrint where it asks for a line. Whether a line is the same depends on what is read of its
style there. So it is done only for sources that were looked through; for any other each line is set anew.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LOOKED_THROUGH = frozenset(
    {
        "27eda43cd7708298856f649063d674de91aedc0857137fdc9b16a1660b8a3903",  # WeasyPrint 70.0
    }
)
"""Digests of the sources of the engine, as :func:`sources` has them, that do what is said here."""
_SOURCES = ("text.line_break", "draw.text", "layout.inline", "layout.preferred")
_READ = (
    "font_family", "font_style", "font_stretch", "font_weight", "font_size", "font_kerning",
    "font_variant_ligatures", "font_variant_position", "font_variant_caps", "font_variant_numeric",
    "font_variant_alternates", "font_variant_east_asian", "font_feature_settings", "font_variation_settings",
    "font_language_override", "lang", "direction", "text_decoration_line", "word_spacing", "letter_spacing",
    "tab_size", "white_space", "overflow_wrap", "word_break", "hyphens", "hyphenate_limit_chars",
    "hyphenate_limit_zone", "hyphenate_character",
)  # fmt: skip
"""All that is read of a style to set a line."""
_NEXT = 2
"""Where, of what is known of a line, it says where the next one begins."""
_MOST = 30_000
"""Words and cells that are known at most at a time: some ten megabytes."""


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """What of a style decides how a line is set, and whether the narrowest lines hold a word each."""

    read: str
    by_words: bool


class KnownLines:
    """The lines of one document or of several that are set in ``fonts``."""

    def __init__(self, fonts: Any) -> None:
        self._fonts = fonts
        self._lines: dict[tuple[Any, ...], Any] = {}
        self._widths: dict[tuple[Any, ...], Any] = {}
        self._styles: dict[int, tuple[Any, _Look]] = {}
        self._looks: dict[str, _Look] = {}
        self._breaks: dict[tuple[str, str | None], bool] = {}

    @contextmanager
    def used(self) -> Iterator[None]:
        """Until a document is printed, the engine asks here first; if it is one that was looked through."""
        if sources() not in LOOKED_THROUGH:
            yield
            return
        breaking, _, inline, preferred = _engine()
        plain, can_break = breaking.split_first_line, breaking.can_break_text

        def width(text: str, style: Any, context: Any, most: Any, *more: Any, **options: Any) -> Any:
            if style.font_config is not self._fonts:
                return plain(text, style, context, most, *more, **options)
            first, asked = self._width_asked(text, style, most, more, options)
            found = self._widths.get(first) or self._widths.get(asked)
            if found is None:
                # Nobody draws what is only measured.
                found = (None, *plain(text, style, context, most, *more, **options)[1:])
                within = len(text.partition(" ")[0].encode()) + 1
                alone = first and found[_NEXT] is not None and found[_NEXT] <= within
                self._widths[first if alone else asked] = found
            return found

        def line(text: str, style: Any, context: Any, most: Any, *more: Any, **options: Any) -> Any:
            if style.font_config is not self._fonts:
                return plain(text, style, context, most, *more, **options)
            asked = (self._look(style), text, most, more, *options.values())
            found = self._lines.get(asked)
            if found is None:
                found = self._lines[asked] = plain(text, style, context, most, *more, **options)
            return found

        def breaks(text: str, language: str | None) -> bool:
            asked = text, language
            if asked not in self._breaks:
                self._breaks[asked] = can_break(text, language)
            return self._breaks[asked]

        preferred.split_first_line, preferred.can_break_text, inline.split_first_line = width, breaks, line
        try:
            yield
        finally:
            preferred.split_first_line, preferred.can_break_text = plain, can_break
            inline.split_first_line = plain
            self._forget_document()

    def _width_asked(
        self, text: str, style: Any, most: Any, more: tuple[Any, ...], options: Mapping[str, Any]
    ) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """What is asked of a line whose width is wanted: of its first word, if that may do, and of all."""
        look = self._look(style)
        asked = (look, text, most, more, *options.values())
        if most != 0 or not look.by_words:
            return (), asked
        word = text.find(" ")
        # Without room a line is a word at most. The letter behind it says whether it may end there.
        return ((look, text[: word + 2], *options.values()) if word > 0 else ()), asked

    def _forget_document(self) -> None:
        """Forget what only another try of the same document could ask for again."""
        self._lines.clear()
        self._styles.clear()
        if len(self._widths) > _MOST:
            self._widths.clear()

    def _look(self, style: Any) -> _Look:
        known = self._styles.get(id(style))
        if known is None:
            read = repr([style[name] for name in _READ])
            by_words = (
                style["white_space"] == "normal"
                and style["overflow_wrap"] != "anywhere"
                and style["word_break"] != "break-all"
            )
            # The style is kept, so that no other gets its number. Looks are compared by being the same one.
            known = self._styles[id(style)] = style, self._looks.setdefault(read, _Look(read, by_words))
        return known[1]


@cache
def sources() -> str:
    """A digest of the sources of the engine that this steps into; nothing where they can't be read."""
    digest = hashlib.sha256()
    try:
        for module in _engine():
            digest.update(Path(module.__file__).read_bytes())
    except (OSError, TypeError):
        return ""
    return digest.hexdigest()


@cache
def _engine() -> tuple[Any, ...]:
    return tuple(importlib.import_module(f"weasyprint.{name}") for name in _SOURCES)
