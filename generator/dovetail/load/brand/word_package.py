"""A Word file from outside, unpacked with distrust: small, plain, without programs; then it may be parsed."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

PACKED_LIMIT = 5_000_000
"""Bytes of the file."""
UNPACKED_LIMIT = 40_000_000
"""Bytes of all its parts together, and so of each."""
RATIO_LIMIT = 200
"""Times that a part of more than a megabyte may be larger than what is packed."""
PARTS_LIMIT = 2_000
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_SUSPECT_FROM = 1_000_000
_NEEDED = ("[Content_Types].xml", "word/document.xml", "word/styles.xml")
_PROGRAMS = re.compile(r"vbaProject|vbaData|/activeX/|^word/embeddings/", re.IGNORECASE)
_DECLARATIONS = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")


def read_word_package(data: bytes) -> dict[str, bytes]:
    """The parts of a Word file by their path.

    :raises ValueError: if it is none, or could do harm; in words for people. Nothing was parsed then.
    """
    if len(data) > PACKED_LIMIT:
        raise ValueError(f"it has {len(data):,} bytes; {PACKED_LIMIT:,} is the most that is read")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_directory(archive)
            parts = _unpacked(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error) as error:
        raise ValueError("it is damaged, or no Word file") from error
    except zipfile.LargeZipFile as error:
        raise ValueError("it is larger than a Word file can be") from error
    for name in _NEEDED:
        if name not in parts:
            raise ValueError(f"it has no part {name}, so it is no Word file")
    if b"macroEnabled" in parts["[Content_Types].xml"]:
        raise ValueError("it holds macros")
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")) and (part.startswith(_WIDE) or _DECLARATIONS.search(part)):
            raise ValueError(f"its part {name} declares entities or has an unusual encoding")
    return parts


def is_word_file(name: str, data: bytes) -> bool:
    """Whether a file is a plain Word file by its ending and its parts.

    :raises ValueError: if it is one that could do harm.
    """
    if not name.lower().endswith(".docx"):
        return False
    read_word_package(data)
    return True


def _check_directory(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > PARTS_LIMIT:
        raise ValueError(f"it has {len(entries):,} parts; {PARTS_LIMIT:,} is the most that is read")
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise ValueError("two of its parts have one name")
    for entry in entries:
        if not _is_plain(entry.filename):
            raise ValueError("one of its parts has a name that leads out of the file")
        if entry.flag_bits & 0x1:
            raise ValueError("it is encrypted")
        if _PROGRAMS.search(entry.filename):
            raise ValueError("it holds macros, controls or embedded files")
        large = entry.file_size > _SUSPECT_FROM
        if large and entry.file_size > RATIO_LIMIT * max(entry.compress_size, 1):
            raise ValueError("one of its parts unpacks to far more than it holds")
    if sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        raise ValueError(f"it unpacks to more than {UNPACKED_LIMIT:,} bytes")


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """What a directory says of sizes can be a lie, so what is read is counted."""
    parts: dict[str, bytes] = {}
    left = UNPACKED_LIMIT
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        with archive.open(entry) as stream:
            data = stream.read(left + 1)
        left -= len(data)
        if left < 0:
            raise ValueError(f"it unpacks to more than {UNPACKED_LIMIT:,} bytes")
        parts[entry.filename] = data
    return parts


def _is_plain(name: str) -> bool:
    pieces = name.rstrip("/").split("/")
    return (
        bool(name)
        and "\\" not in name
        and ":" not in name
        and "\x00" not in name
        and not any(piece in ("", ".", "..") for piece in pieces)
    )
