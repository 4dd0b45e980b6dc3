"""Reads pickles of plain data: tuples, texts and numbers, never a name of anything."""

from __future__ import annotations

import gc
import io
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BROKEN = (pickle.UnpicklingError, ValueError, TypeError, KeyError, IndexError, EOFError, AttributeError)
"""What a pickle that is damaged, or holds anything else, can raise."""
Stamp = tuple[int, int, int, int]


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"{module}.{name} is no plain data")


def read_plain(data: bytes) -> Any:
    """What was pickled.

    :raises pickle.UnpicklingError: or another one of ``BROKEN``, if it is anything else, or damaged.
    """
    return _Plain(io.BytesIO(data)).load()


@contextmanager
def nothing_thrown_away() -> Iterator[None]:
    """Without looking for garbage, of which reading makes none, again and again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def stamp_of(file: Path) -> Stamp:
    """What changes with the content of a file.

    :raises OSError: if there is none.
    """
    info = file.stat()
    return (info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino)
