"""Pictures that a wiki takes for PNG, and that carry what they were drawn from: so tests can read it back."""

from __future__ import annotations

import base64
import struct
import zlib

from dovetail.model.document import Asset

_MAGIC = b"\x89PNG\r\n\x1a\n"


def picture(source: bytes) -> bytes:
    """One black pixel, and the source beside it."""
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        # Wikis refuse what looks like a web page inside.
        (b"tEXt", b"Source\0" + base64.b64encode(source)),
        (b"IDAT", zlib.compress(b"\0\0")),
        (b"IEND", b""),
    ]
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return _MAGIC + b"".join(chunks)


def source_of(data: bytes) -> bytes:
    """What a picture was drawn from."""
    start = data.index(b"Source\0") + len(b"Source\0")
    (length,) = struct.unpack(">I", data[start - 15 : start - 11])
    return base64.b64decode(data[start : start + length - 7])


def drawn(asset: Asset) -> bytes:
    """In the place of a real drawing."""
    return picture(asset.data)
