"""What came of reading files, kept from one run to the next by the content of the files.

It is kept pickled, in a folder that nobody else can write to (:mod:`dovetail.cache`), and read back by a
reader that knows the model's own types and nothing else.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any, TypeVar

from dovetail import cache
from dovetail.load.keeping.plain_types import read_plain

T = TypeVar("T")


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
        return read_plain(stored)
    except Exception:  # noqa: BLE001 - a pickle that can't be read can raise anything; it is made anew
        return None
