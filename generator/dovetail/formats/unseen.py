"""Characters that print nothing and act all the same, where they could do harm: written out."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache

_JOINERS = "\u200c\u200d"  # they join letters and emoji in honest text
_ACTING = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})


def as_references(markup: str) -> str:
    """The HTML or Markdown with such characters as character references: it reads the same."""
    return _unseen().sub(lambda found: f"&#x{ord(found[0]):x};", markup)


def written_out(text: str) -> str:
    """The text with such characters as ``[U+200B]``."""
    return _unseen().sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


@cache
def _unseen() -> re.Pattern[str]:
    found = (chr(code) for code in range(sys.maxunicode + 1))
    acting = [c for c in found if unicodedata.category(c) in _ACTING and c not in "\t\n\r" + _JOINERS]
    return re.compile(f"[{re.escape(''.join(acting))}]")
