"""Writes a redline into a file that the person named, and never over something else."""

from __future__ import annotations

import io
import zipfile
from html import escape
from pathlib import Path

from dovetail.cli.report_file import put_in_place

_LONGEST = 64_000_000


def write_redline(path: Path, data: bytes, form: str, title: str) -> None:
    """Put the redline in place, whole. A file is only replaced if it is a redline of the same project.

    :raises UnusableError: if something else is there, or the file can't be written.
    """
    put_in_place(path, data, lambda there: _is_redline(there, data, form, title), "redline of this project")


def _is_redline(there: bytes, new: bytes, form: str, title: str) -> bool:
    if not there.strip():
        return True
    if form in ("text", "json"):
        lines = 3 if form == "json" else 1
        return there.split(b"\n")[:lines] == new.split(b"\n")[:lines]
    if form == "pdf":
        return _title(there) == title
    if form == "docx":
        there = _properties(there)
    return any(name.encode() in there for name in (title, escape(title)))


def _title(data: bytes) -> str:
    """What a PDF is called; nothing if it is none."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return str(pdf.docinfo.get("/Title", ""))
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        return ""


def _properties(data: bytes) -> bytes:
    """What a Word file says of itself; nothing if it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            part = package.getinfo("docProps/core.xml")
            return package.read(part) if part.file_size < _LONGEST else b""
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError):
        return b""
