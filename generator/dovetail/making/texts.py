"""The texts of documents, kept for the next build in the user's own cache."""

from __future__ import annotations

import zlib
from contextlib import suppress

from dovetail import cache

_QUICK = 1


class CachedTexts:
    """Short to keep: a text packs to a third, and many thousand of them fit."""

    def recall(self, key: str) -> str | None:
        """The text, if it is still there and whole."""
        stored = cache.read(_name(key))
        with suppress(zlib.error, UnicodeDecodeError):
            return zlib.decompress(stored).decode("utf-8") if stored is not None else None
        return None

    def keep(self, key: str, text: str) -> None:
        """Keep a text, if it can be written as UTF-8."""
        with suppress(UnicodeEncodeError):
            cache.write(_name(key), zlib.compress(text.encode("utf-8"), _QUICK))


def _name(key: str) -> str:
    return f"text-{cache.key('text', key)}"
