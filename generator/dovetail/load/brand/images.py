"""What kind of image or font a brand file really is, and whether it is of a size that can be drawn."""

from __future__ import annotations

import re
from pathlib import PurePath

from dovetail.load.brand.drawings import Fault, faults_of_drawing

PIXEL_LIMIT = 25_000_000
"""Pixels of a picture: a small file can unpack to gigabytes."""

_TYPES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml",
    ".ttf": "font/ttf", ".otf": "font/otf",
}  # fmt: skip
_NUMBER = rb"([0-9]{1,9}(?:\.[0-9]{1,9})?)"
_SVG_TAG = re.compile(rb"<svg\s[^>]{0,20000}>")
_BOX = re.compile(
    rb"""\sviewBox\s*=\s*["']\s*[-0-9.eE]+[\s,]+[-0-9.eE]+[\s,]+""" + _NUMBER + rb"[\s,]+" + _NUMBER
)
_SIDES = re.compile(rb"""\s(width|height)\s*=\s*["']\s*""" + _NUMBER + rb"""(?:px|pt|mm|cm|in)?\s*["']""")
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class UnusableImageError(ValueError):
    """Why a picture can't be used: one or several faults."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.what for fault in faults))
        self.faults = faults


def media_type_of(name: str, data: bytes) -> str:
    """The media type of a file, where its ending and its content agree; otherwise nothing.

    :raises UnusableImageError: if the picture has more pixels than can be drawn, or is a drawing that
        is damaged, does something or loads something.
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
            if fits and (faults := faults_of_drawing(data)):
                raise UnusableImageError(*faults)
        case "font/ttf":
            fits = data[:4] in (b"\x00\x01\x00\x00", b"true")
        case "font/otf":
            fits = data[:4] == b"OTTO"
        case _:
            fits = False
    if size and size[0] * size[1] > PIXEL_LIMIT:
        raise UnusableImageError(
            Fault(
                f"it has {size[0]:,} x {size[1]:,} pixels; {PIXEL_LIMIT:,} in all is the most that is drawn",
                f"make the picture smaller: width times height is at most {PIXEL_LIMIT:,} pixels, "
                "such as 5,000 x 5,000",
            )
        )
    return media_type if fits else ""


def size_of(media_type: str, data: bytes) -> tuple[float, float] | None:
    """Width and height of a picture, or of the box of a drawing, in its own units; none if it says none."""
    match media_type:
        case "image/png":
            return float(int.from_bytes(data[16:20])), float(int.from_bytes(data[20:24]))
        case "image/jpeg":
            return _jpeg_size(data)
        case "image/svg+xml":
            tag = _SVG_TAG.search(data)
            box = _BOX.search(tag[0]) if tag else None
            sides = dict(_SIDES.findall(tag[0])) if tag and not box else {}
            width, height = box.groups() if box else (sides.get(b"width"), sides.get(b"height"))
            return (float(width), float(height)) if width and height else None
    return None


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
