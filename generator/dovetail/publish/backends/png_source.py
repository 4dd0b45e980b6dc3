"""What a picture was drawn from, written into the picture: for wikis that keep nothing beside a file.

The note holds only for the pixels that it was written for: one that a person has painted over says nothing.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from dovetail.publish.wish import print_of_bytes

_MAGIC = b"\x89PNG\r\n\x1a\n"
_WORD = b"Dovetail source\0"


def with_source(data: bytes, source: str) -> bytes:
    """The picture with a note of its source; anything but a PNG as it is."""
    if not data.startswith(_MAGIC):
        return data
    note = _WORD + f"{source} {print_of_bytes(data)}".encode()
    chunk = struct.pack(">I", len(note)) + b"tEXt" + note + struct.pack(">I", zlib.crc32(b"tEXt" + note))
    # After the header, which is 25 bytes long.
    return data[:33] + chunk + data[33:]


def source_in(data: bytes) -> str:
    """The source that a picture of ours names, or the print of its bytes."""
    for start, end, kind, body in _chunks(data):
        if kind == b"tEXt" and body.startswith(_WORD):
            source, _, whole = body[len(_WORD) :].decode("ascii", "replace").partition(" ")
            if print_of_bytes(data[:start] + data[end:]) == whole:
                return source
    return print_of_bytes(data)


def is_ours(data: bytes, source: str) -> bool:
    """Whether a picture was drawn from this source by us, and is as we stored it."""
    named = source_in(data)
    return named == source and not (data.startswith(_MAGIC) and named == print_of_bytes(data))


def _chunks(data: bytes) -> Iterator[tuple[int, int, bytes, bytes]]:
    place = len(_MAGIC)
    while data.startswith(_MAGIC) and place + 12 <= len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        end = place + 12 + length
        yield place, end, data[place + 4 : place + 8], data[place + 8 : end - 4]
        place = end
