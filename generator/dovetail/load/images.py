"""What kind of image or font a brand file really is, and whether it is of a size that can be drawn."""

from __future__ import annotations

import re
from pathlib import PurePath
from xml.parsers import expat

PIXEL_LIMIT = 25_000_000
"""Pixels of a picture: a small file can unpack to gigabytes."""

_TYPES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml",
    ".ttf": "font/ttf", ".otf": "font/otf",
}  # fmt: skip
_EXPORT = "export the drawing again, as plain svg, and put the whole file into brand/"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class UnusableImageError(ValueError):
    """Why a picture can't be drawn, and in ``how`` what puts it right."""

    def __init__(self, reason: str, how: str) -> None:
        super().__init__(reason)
        self.how = how


def media_type_of(name: str, data: bytes) -> str:
    """The media type of a file, where its ending and its content agree; otherwise nothing.

    :raises UnusableImageError: if the picture has more pixels than can be drawn, or is a damaged drawing.
    """
    media_type = _TYPES.get(PurePath(name).suffix.lower(), "")
    size = None
    match media_type:
        case "image/png":
            fits = data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR" and len(data) > 24
            size = (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) if fits else None
        case "image/jpeg":
            size = _jpeg_size(data)
            fits = size is not None
        case "image/svg+xml":
            fits = re.search(rb"<svg[\s>]", data[:10_000]) is not None
            if fits:
                _check_drawing(data)
        case "font/ttf":
            fits = data[:4] in (b"\x00\x01\x00\x00", b"true")
        case "font/otf":
            fits = data[:4] == b"OTTO"
        case _:
            fits = False
    if size and size[0] * size[1] > PIXEL_LIMIT:
        raise UnusableImageError(
            f"it has {size[0]:,} x {size[1]:,} pixels; {PIXEL_LIMIT:,} in all is the most that is drawn",
            f"make the picture smaller: width times height is at most {PIXEL_LIMIT:,} pixels, "
            "such as 5,000 x 5,000",
        )
    return media_type if fits else ""


def _check_drawing(data: bytes) -> None:
    """Read the drawing once to its end, since a damaged one would be left out of every page unsaid.

    Files that it refers to are not loaded.
    """
    try:
        expat.ParserCreate().Parse(data, True)
    except expat.ExpatError as error:
        where = f"line {error.lineno}, column {error.offset + 1}"
        raise UnusableImageError(
            f"the drawing is damaged at its {where}: {expat.ErrorString(error.code)}", _EXPORT
        ) from error
    except (LookupError, ValueError) as error:
        raise UnusableImageError("the drawing is in an encoding that can't be read", _EXPORT) from error


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height from the frame header."""
    if not data.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _FRAMES:
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return None
