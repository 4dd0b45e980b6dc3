"""Writes a report into a file that the person named, and never over something else."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from dovetail.cli.telling.safe_text import shown
from dovetail.cli.unusable import UnusableError

_HEAD = {"html": 8, "json": 2, "csv": 1, "md": 1, "text": 1}
"""Lines at the beginning of a report that are alike in the next one."""


def write_report(path: Path, data: bytes, form: str) -> None:
    """Put the report in place, whole. A file is only replaced if it begins as this report does.

    :raises UnusableError: if something else is there, or the file can't be written.
    """
    put_in_place(path, data, lambda there: _is_report(there, data, _HEAD[form]), "report of this kind")


def put_in_place(path: Path, data: bytes, is_ours: Callable[[bytes], bool], ours: str) -> None:
    """Write a file whole, over nothing but what ``is_ours`` knows; ``ours`` says what that is.

    :raises UnusableError: if something else is there, or the file can't be written.
    """
    try:
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise UnusableError(f"{shown(str(path))} is no plain file, and is left as it is.")
        if path.exists() and not is_ours(path.read_bytes()):
            raise UnusableError(
                f"{shown(str(path))} exists and is no {ours}, so it is left as it is. Name another file."
            )
        unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            unfinished.write_bytes(data)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise UnusableError(f"{shown(str(path))} can't be written: {error.strerror}") from None


def _is_report(there: bytes, new: bytes, lines: int) -> bool:
    return not there.strip() or there.split(b"\n")[:lines] == new.split(b"\n")[:lines]
