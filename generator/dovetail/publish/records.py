"""What a profile keeps of its targets on this machine: the copy of the manifest, and the journal of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dovetail.build.lock import Holder, locked
from dovetail.build.store import STATE, Store

FOLDER = f"{STATE}/publish"


class Records:
    """The files of one target below ``.dovetail/publish`` of a profile.

    Every method raises ``StoreError`` if the disk refuses.
    """

    def __init__(self, root: Path, target: str) -> None:
        self._store = Store(root)
        self._manifest = f"{FOLDER}/{target}.json"
        self._journal = f"{FOLDER}/{target}.journal"

    @contextmanager
    def alone(self, waiting: Callable[[Holder], None] = lambda _holder: None) -> Iterator[None]:
        """Keep other runs of this machine out as long as the block lasts."""
        with locked(self._store, waiting):
            self._store.sweep()
            yield

    def manifest(self) -> bytes | None:
        """The copy of the manifest, None if there is none."""
        return self._store.read(self._manifest)

    def keep_manifest(self, data: bytes) -> None:
        """Put the copy of the manifest in place."""
        if data != self.manifest():
            self._store.write(self._manifest, data)

    def journal(self) -> bytes | None:
        """The journal of a run that did not come to its end, None if there is none."""
        return self._store.read(self._journal)

    def note(self, line: bytes) -> None:
        """Add a line to the journal, and see it onto the disk."""
        self._store.append(self._journal, line)

    def forget_journal(self) -> None:
        """The run has come to its end."""
        if self.journal() is not None:
            self._store.remove(self._journal)
