"""Texts as they are compared: what people mean to be one word is one, however it is typed."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """The text without case, spacing, and the way in which letters are composed."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def folded_name(name: str) -> str:
    """The letters and digits of a name, without case: ``ar21`` and ``AR_21`` are AR-21."""
    return "".join(character for character in name.casefold() if character.isalnum())
