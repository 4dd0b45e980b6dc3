"""Parts of files, kept on the disk below the output root for later builds and for other projects.

Nothing depends on it: what is missing or damaged is rendered again, and what can't be kept is not kept.
"""

from __future__ import annotations

import json
from contextlib import suppress

from dovetail.build.fingerprint import of_bytes
from dovetail.build.store import STATE, Store, StoreError
from dovetail.formats.rendered import Rendered

_FOLDER = f"{STATE}/fragments"
LIMIT = 400_000_000
"""Bytes. What has not been used for longest goes first."""


class DiskShelf:
    """The shelf of an output root. Several builds may use it at once: a name stands for one content only."""

    def __init__(self, store: Store, *, renew: bool = False) -> None:
        self._store, self._renew = store, renew
        self._used: set[str] = set()

    def take(self, key: str) -> Rendered | None:
        """The part, whole and as it was put there; none if everything is to be rendered anew."""
        if self._renew:
            return None
        with suppress(StoreError):
            data = _read(self._store.read(f"{_FOLDER}/{key}"))
            if data is not None:
                self._used.add(key)
                return Rendered(data)
        return None

    def put(self, key: str, part: Rendered) -> None:
        """Keep a part. One with warnings is rendered again each time, so that they are heard."""
        if part.warnings:
            return
        head = json.dumps({"sha256": of_bytes(part.data)}).encode()
        with suppress(StoreError):
            self._store.write(f"{_FOLDER}/{key}", head + b"\n" + part.data)
            self._used.add(key)

    def tidy(self, limit: int = LIMIT) -> None:
        """Forget what is oldest until no more than ``limit`` bytes are kept; what this build used stays."""
        with suppress(StoreError):
            there = sorted(self._store.listing(_FOLDER), key=lambda file: (file.modified, file.name))
            total = sum(file.size for file in there)
            for file in there:
                if total <= limit:
                    return
                if file.name not in self._used:
                    self._store.remove(f"{_FOLDER}/{file.name}")
                    total -= file.size


def _read(entry: bytes | None) -> bytes | None:
    """The data of an entry if it is what was written."""
    head, _, data = (entry or b"").partition(b"\n")
    with suppress(ValueError):
        if json.loads(head) == {"sha256": of_bytes(data)}:
            return data
    return None
