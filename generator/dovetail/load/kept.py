"""What came of reading files, kept from one run to the next by the content of the files.

It is kept pickled, in a folder that nobody else can write to (:mod:`dovetail.cache`). Besides, what is read
back may consist of the model's own types and nothing else: no name in it can lead to a function.
"""

from __future__ import annotations

import gc
import io
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from dovetail import cache

T = TypeVar("T")

_MODEL = "dovetail.model."
_OTHERS = frozenset({
    ("datetime", "date"), ("datetime", "datetime"), ("datetime", "time"), ("datetime", "timedelta"),
    ("decimal", "Decimal"),
    ("dovetail.load.brand", "Look"), ("dovetail.load.parts", "Parts"),
    ("dovetail.load.places", "OrganizationPlaces"), ("dovetail.load.reading", "Part"),
    ("dovetail.load.yaml_file", "Span"),
    ("dovetail.load.yaml_file", "YamlFile"),
})  # fmt: skip


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module.startswith(_MODEL) or (module, name) in _OTHERS:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no type of the model")


def kept(
    kind: str, parts: tuple[str | bytes, ...], work_out: Callable[[], T], *, worth: Callable[[T], bool]
) -> T:
    """What ``work_out`` makes of ``parts`` and of nothing else, from an earlier run if it is still there.

    ``worth`` says whether it is kept. Whoever gets it must not change it.
    """
    name = f"{kind}-{cache.key(kind, *parts)}"
    stored = cache.read(name)
    if stored is not None:
        found = _read(stored)
        if found is not None:
            return found  # type: ignore[no-any-return] # the name says what it is
    made = work_out()
    if worth(made):
        try:
            stored = pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
        except (pickle.PicklingError, TypeError, AttributeError, RecursionError):
            return made
        cache.write(name, stored)
    return made


def _read(stored: bytes) -> Any:
    try:
        with _no_collecting():
            return _Reader(io.BytesIO(stored)).load()
    except Exception:  # noqa: BLE001 - a pickle that can't be read can raise anything; it is made anew
        return None


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
