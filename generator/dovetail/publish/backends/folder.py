"""A plain folder, of which MkDocs or Docusaurus may make a site. People edit its files like any others."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from dovetail.build.lock import Holder, locked
from dovetail.build.store import STATE, Store, StoreError
from dovetail.model.publishing import Target
from dovetail.publish.backends.file_pages import FilePages, not_for_files
from dovetail.publish.errors import PublishError
from dovetail.publish.markup.dialect import Dialect
from dovetail.publish.wiki import Abilities

_DEEPEST = 12
_LOCK = "publish.lock"


class FolderWiki(FilePages):
    """The files below one folder. What is removed is gone, unless the folder is under version control."""

    def __init__(self, name: str, target: Target, dialect: Dialect, folder: Path) -> None:
        super().__init__(name, dialect)
        self._target = target
        self._folder = folder
        self._root = (target.root or "").strip("/")
        self._store = Store(folder, self._root)
        self._is_new = not folder.exists()

    @contextmanager
    def alone(self, waiting: Callable[[Holder], None]) -> Iterator[None]:
        """See :class:`~dovetail.publish.wiki.Wiki`. Runs from other profiles are kept out, too."""
        with ExitStack() as held:
            # Where no lock can be made, no page can: the plan says so.
            if self._folder.parent.is_dir():
                with suppress(StoreError):
                    held.enter_context(locked(self._store, waiting, _LOCK, leaves=False))
                    self._store.sweep()
            yield

    def probe(self) -> Abilities:
        """Whether the folder may be written to; one that is not there is made if the one above it is."""
        there = self._folder if self._folder.exists() else self._folder.parent
        if not there.is_dir():
            what = f"there is no folder {there}"
            raise PublishError("target-missing", what, "make it, or correct to: in publish.yaml")
        missing = () if os.access(there, os.W_OK | os.X_OK) else (f"leave to write into {there}",)
        made = (f"the folder {self._folder} is made",) if self._is_new else ()
        return Abilities("folder", missing, (*made, *not_for_files(self._target)))

    def end_step(self, *, keep: bool) -> None:
        """Nothing to do: each file is whole as soon as it is there."""

    def settle(self, manifest: bytes) -> None:
        """Keep the manifest beside the pages."""
        self.write(self.manifest_path, manifest)

    def close(self) -> None:
        """Nothing is held open."""

    def paths(self, folder: str = "", depth: int = 0) -> Iterator[str]:
        """The files of the folder; hidden ones and links are not looked at."""
        try:
            files, folders = self._store.listing(folder), self._store.folders(folder)
        except StoreError as error:
            raise PublishError("folder-unreadable", str(error), "correct what stands in the way") from None
        for file in files:
            if not file.name.startswith("."):
                yield f"{folder}/{file.name}" if folder else file.name
        for name in folders:
            if not name.startswith(".") and depth < _DEEPEST:
                yield from self.paths(f"{folder}/{name}" if folder else name, depth + 1)

    def in_the_way(self, path: str) -> str:
        """See :class:`FilePages`."""
        place, parts = self._folder / self._root, path.split("/")
        for depth, part in enumerate(parts, 1):
            place /= part
            try:
                mode = place.lstat().st_mode
            except OSError:
                return ""
            if not (stat.S_ISREG(mode) if depth == len(parts) else stat.S_ISDIR(mode)):
                return "/".join(parts[:depth])
        return ""

    def read(self, path: str) -> bytes | None:
        """The content of a file."""
        try:
            return self._store.read(path)
        except StoreError as error:
            raise PublishError("folder-unreadable", str(error), "correct what stands in the way") from None

    def write(self, path: str, data: bytes) -> None:
        """Put a file in place, whole."""
        try:
            self._store.write(path, data)
        except StoreError as error:
            raise PublishError("folder-unwritable", str(error), "give leave, or make room") from None

    def delete(self, path: str) -> None:
        """Take a file away, and folders that this leaves empty."""
        try:
            self._store.remove(path)
        except StoreError as error:
            raise PublishError("folder-unwritable", str(error), "give leave to take it away") from None

    def many(self, paths: Collection[str]) -> dict[str, bytes]:
        """The contents of several files, of those that are there."""
        found = {path: self.read(path) for path in paths if not self.in_the_way(path)}
        return {path: data for path, data in found.items() if data is not None}

    @property
    def manifest_path(self) -> str:
        """Where the manifest lies, out of the way of what makes sites."""
        return f"{STATE}/publish-{self.name}.json"
