"""What a font file says of itself."""

from __future__ import annotations

import io
from typing import Any


def family_of(data: bytes) -> str:
    """The name of the family by which a style sheet asks for the font; nothing if it can't be read as one."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        font: Any = TTFont(io.BytesIO(data), lazy=True)
        names = font["name"]
        return str(names.getDebugName(16) or names.getDebugName(1) or "")
    except (TTLibError, KeyError, AttributeError, ValueError, OSError, EOFError):
        return ""
