"""Reads pickles that consist of the model's own types and nothing else: no name leads to a function."""

from __future__ import annotations

import gc
import io
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_MODEL = "dovetail.model."
_OTHERS = frozenset({
    ("datetime", "date"), ("datetime", "datetime"), ("datetime", "time"), ("datetime", "timedelta"),
    ("decimal", "Decimal"),
    ("dovetail.load.brand.brand", "Look"), ("dovetail.load.keeping.laid_aside", "FileLaidAside"),
    ("dovetail.load.parts", "Parts"), ("dovetail.load.validation.places", "OrganizationPlaces"),
    ("dovetail.load.reading", "Part"), ("dovetail.load.yaml.file", "Span"),
    ("dovetail.load.yaml.file", "YamlFile"),
})  # fmt: skip


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module.startswith(_MODEL) or (module, name) in _OTHERS:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no type of the model")


def read_plain(stored: bytes) -> Any:
    """What was pickled. A pickle that is damaged, or holds anything else, can raise any exception."""
    with _no_collecting():
        return _Reader(io.BytesIO(stored)).load()


@contextmanager
def _no_collecting() -> Iterator[None]:
    # Nothing of what is being read is garbage; looking for it takes as long as the reading.
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
