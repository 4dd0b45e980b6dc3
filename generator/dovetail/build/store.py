"""Puts files in place so that a reader finds the old file or the new one, never half of one.

Every file lies below one root. Folders below it are opened one by one without following symbolic
links, and files are named relative to the opened folder, so nothing outside can be reached even if
someone swaps a folder for a link meanwhile.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
STATE = ".dovetail"
"""Folder, beside the files, for the ledger and unfinished files."""


class StoreError(Exception):
    """A file could not be read or written. ``path`` names it, the message says why."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of a folder, and when it was written."""

    name: str
    size: int
    modified: int


class Store:
    """The files of one folder below ``root``. Paths are relative to that folder, with ``/``."""

    def __init__(self, root: Path, folder: str = "") -> None:
        self._root = root
        self._folder = _parts(folder) if folder else ()

    def shown(self, path: str) -> str:
        """The path as a person finds it."""
        return str(self._root.joinpath(*self._folder, path))

    def read(self, path: str) -> bytes | None:
        """The content of a file, or none if there is no such file.

        :raises StoreError: if it is no plain file, lies behind a symbolic link, or can't be read.
        """
        with self._explained(path):
            try:
                with self._parent(path) as (folder, name):
                    descriptor = os.open(name, _READ, dir_fd=folder)
            except FileNotFoundError:
                return None
            with os.fdopen(descriptor, "rb") as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise StoreError(self.shown(path), "it is no plain file")
                return file.read()

    def fingerprint(self, path: str) -> str | None:
        """SHA-256 of a file's content, or none if there is no such file."""
        data = self.read(path)
        return None if data is None else hashlib.sha256(data).hexdigest()

    def listing(self, folder: str) -> tuple[Listed, ...]:
        """The plain files of a folder ("" for the store itself); none if there is no such folder."""
        with self._explained(folder):
            try:
                place = (*self._folder, *(_parts(folder) if folder else ()))
                with self._folder_at(place, create=False) as opened, os.scandir(opened) as entries:
                    found = [(entry.name, entry.stat(follow_symlinks=False)) for entry in entries]
            except FileNotFoundError:
                return ()
        plain = [(name, status) for name, status in found if stat.S_ISREG(status.st_mode)]
        return tuple(Listed(name, status.st_size, status.st_mtime_ns) for name, status in sorted(plain))

    def folders(self, folder: str) -> tuple[str, ...]:
        """The names of the folders in a folder, without links; none if there is no such folder."""
        with self._explained(folder):
            try:
                place = (*self._folder, *(_parts(folder) if folder else ()))
                with self._folder_at(place, create=False) as opened, os.scandir(opened) as entries:
                    return tuple(sorted(one.name for one in entries if one.is_dir(follow_symlinks=False)))
            except FileNotFoundError:
                return ()

    def write(self, path: str, data: bytes) -> None:
        """Put a file in place: whole and on the disk when this returns, or not at all.

        :raises StoreError: if it can't be written; what was there before is then still there.
        """
        with self._explained(path), self._parent(path, create=True) as (folder, name), self._state() as state:
            _refuse_odd(folder, name, self.shown(path))
            unfinished = f"{os.getpid()}-{os.urandom(8).hex()}.part"
            try:
                descriptor = os.open(unfinished, _CREATE, 0o644, dir_fd=state)
                with os.fdopen(descriptor, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                os.rename(unfinished, name, src_dir_fd=state, dst_dir_fd=folder)
            except BaseException:
                _unlink_quietly(unfinished, state)
                raise
            os.fsync(folder)

    def append(self, path: str, line: bytes) -> None:
        """Add a line to a file and see it onto the disk."""
        with self._explained(path), self._parent(path, create=True) as (folder, name):
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
            with os.fdopen(os.open(name, flags, 0o644, dir_fd=folder), "ab") as file:
                file.write(line)
                file.flush()
                os.fsync(file.fileno())

    def remove(self, path: str) -> None:
        """Delete a file if it is there, and the folders that this leaves empty."""
        with self._explained(path):
            try:
                with self._parent(path) as (folder, name):
                    os.unlink(name, dir_fd=folder)
            except FileNotFoundError:
                return
            parents = _parts(path)[:-1]
            for depth in range(len(parents), 0, -1):
                try:
                    with self._parent("/".join(parents[:depth])) as (folder, name):
                        os.rmdir(name, dir_fd=folder)
                except OSError:
                    return

    def sweep(self) -> None:
        """Delete what a killed build left unfinished. Only for whoever holds the lock."""
        with self._explained(STATE), self._state() as state:
            for name in os.listdir(state):
                if name.endswith(".part"):
                    _unlink_quietly(name, state)

    def open_state(self, name: str) -> int:
        """A descriptor of a file in the state folder, made if needed, for locking it."""
        with self._explained(f"{STATE}/{name}"), self._state() as state:
            flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
            return os.open(name, flags, 0o644, dir_fd=state)

    @contextmanager
    def _state(self) -> Iterator[int]:
        # Unfinished files lie on the same file system as the finished ones, or rename would not be atomic.
        with self._folder_at((*self._folder, STATE), create=True) as descriptor:
            yield descriptor

    @contextmanager
    def _parent(self, path: str, *, create: bool = False) -> Iterator[tuple[int, str]]:
        *folders, name = _parts(path)
        with self._folder_at((*self._folder, *folders), create=create) as descriptor:
            yield descriptor, name

    @contextmanager
    def _folder_at(self, folders: tuple[str, ...], *, create: bool) -> Iterator[int]:
        if create:
            self._root.mkdir(parents=True, exist_ok=True)
        # The root is the user's own choice and may itself be a link; nothing below it may be.
        descriptor = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for name in folders:
                inner = _open_folder(name, descriptor, create=create)
                os.close(descriptor)
                descriptor = inner
            yield descriptor
        finally:
            os.close(descriptor)

    @contextmanager
    def _explained(self, path: str) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise StoreError(self.shown(path), "its folder disappeared meanwhile") from None
        except OSError as error:
            link = error.errno in (errno.ELOOP, errno.ENOTDIR)
            why = (
                "a symbolic link, or no folder, stands in the way" if link else (error.strerror or str(error))
            )
            raise StoreError(self.shown(path), why) from error


def _parts(path: str) -> tuple[str, ...]:
    parts = tuple(path.split("/"))
    if any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in parts):
        raise StoreError(path, "it is no path inside the output folder")
    return parts


def _open_folder(name: str, parent: int, *, create: bool) -> int:
    try:
        return os.open(name, _DIRECTORY, dir_fd=parent)
    except FileNotFoundError:
        if not create:
            raise
    with suppress(FileExistsError):
        os.mkdir(name, 0o755, dir_fd=parent)
    os.fsync(parent)
    return os.open(name, _DIRECTORY, dir_fd=parent)


def _refuse_odd(folder: int, name: str, shown: str) -> None:
    try:
        mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISREG(mode):
        what = "a symbolic link" if stat.S_ISLNK(mode) else "no plain file"
        raise StoreError(shown, f"there is {what} at this place; Dovetail does not replace it")


def _unlink_quietly(name: str, folder: int) -> None:
    try:
        os.unlink(name, dir_fd=folder)
    except OSError:
        return
