"""Reads pickles of plain data: tuples, texts and numbers, never a name of anything."""

from __future__ import annotations

import io
import pickle
from typing import Any


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"{module}.{name} is no plain data")


def read_plain(data: bytes) -> Any:
    """What was pickled.

    :raises pickle.UnpicklingError: if it is anything else, or damaged (or another exception, then).
    """
    return _Plain(io.BytesIO(data)).load()
