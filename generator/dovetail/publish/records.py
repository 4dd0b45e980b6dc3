"""What a profile keeps of its targets on this machine: the copy of the manifest, and the journal of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dovetail.build.lock import Holder, holder, locked
from dovetail.build.store import STATE, Store
from dovetail.model.publishing import FLAVOURS, Target
from dovetail.publish.wish import print_of

FOLDER = f"{STATE}/publish"


class Records:
    """The files of one target below ``.dovetail/publish`` of a profile.

    They are of the place that ``publish.yaml`` names now: an id that one wiki gave is another page in the
    next one. Every method raises ``StoreError`` if the disk refuses.
    """

    def __init__(self, root: Path, name: str, target: Target, organization: str = "") -> None:
        self.organization = organization
        """The id of whose pages are published; empty if that isn't known."""
        self._store = Store(root)
        self._name = name
        self._stem = f"{name}.{place_of(target)}"
        self._manifest = f"{FOLDER}/{self._stem}.json"
        self._journal = f"{FOLDER}/{self._stem}.journal"

    @contextmanager
    def alone(self, waiting: Callable[[Holder], None] = lambda _holder: None) -> Iterator[None]:
        """Keep other runs of this machine out as long as the block lasts."""
        with locked(self._store, waiting):
            self._store.sweep()
            yield

    def holder(self) -> Holder | None:
        """Whose run keeps others out just now; none if nobody's does. Nothing is written."""
        return holder(self._store)

    def manifest(self) -> bytes | None:
        """The copy of the manifest, None if there is none."""
        return self._store.read(self._manifest)

    def keep_manifest(self, data: bytes) -> None:
        """Put the copy of the manifest in place."""
        if data != self.manifest():
            self._store.write(self._manifest, data)

    @property
    def has_other_places(self) -> bool:
        """Whether this machine has published the target to another place than the one that is named now."""
        files = (file.name for file in self._store.listing(FOLDER) if file.name.endswith(".json"))
        return any(
            file != f"{self._stem}.json" and file.rpartition(".")[0].rpartition(".")[0] == self._name
            for file in files
        )

    def journal(self) -> bytes | None:
        """The journal of a run that did not come to its end, None if there is none."""
        return self._store.read(self._journal)

    def begin_journal(self, line: bytes) -> None:
        """Begin the journal of a run with this line, instead of all that an earlier one left."""
        self._store.write(self._journal, line)

    def note(self, line: bytes) -> None:
        """Add a line to the journal, and see it onto the disk."""
        self._store.append(self._journal, line)

    def forget_journal(self) -> None:
        """The run has come to its end."""
        if self.journal() is not None:
            self._store.remove(self._journal)


def place_of(target: Target) -> str:
    """A few signs that stand for the place that a target names.

    Where ids are paths, the root is part of it. Of a wiki that gives ids, pages stay the same below another.
    """
    parts = [target.kind, target.to.rstrip("/"), target.space or "", target.branch]
    if target.kind in FLAVOURS or target.kind == "dokuwiki":
        parts.append((target.root or "").strip("/"))
    return print_of(*parts)[:8]
