"""The issues of a project, beside its project file: ``projects/PAX/issues/0001.json`` and its snapshot."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from dovetail.build.lock import Holder, holder, locked
from dovetail.build.store import STATE, Store, StoreError
from dovetail.history.issues.files import (
    LONGEST,
    UnreadableError,
    issue_bytes,
    read_issue,
    read_outline,
    read_snapshot,
    snapshot_bytes,
)
from dovetail.history.issues.snapshot import Issue, Snapshot

FOLDER = "issues"
_UNVERSIONED = f"{STATE}/.gitignore"
"""Keeps the lock, which lies beside the issues, out of the version control of the profile."""
_ENTRY = re.compile(r"([0-9]{4,9})\.json")


class RegisterError(Exception):
    """An issue that can't be read or does not fit the others; ``path`` names its file."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


@dataclass(frozen=True, slots=True)
class Register:
    """The issues of one project on the disk. Nothing that was issued is ever changed or removed."""

    folder: Path
    """The folder of the project file."""

    def numbers(self) -> tuple[int, ...]:
        """The numbers of the issues, in order.

        :raises RegisterError: if the folder is a symbolic link, or can't be read.
        """
        place = self.folder / FOLDER
        try:
            if place.is_symlink():
                raise RegisterError(str(place), "it is a symbolic link; issues lie beside their project file")
            names = [path.name for path in place.iterdir()] if place.is_dir() else []
        except OSError as error:
            raise RegisterError(str(place), error.strerror or str(error)) from None
        numbers = (int(found[1]) for name in names if (found := _ENTRY.fullmatch(name)))
        # Another spelling of a number, such as 00001.json, is no entry.
        return tuple(sorted(number for number in numbers if _entry(number) in names))

    def issues(self) -> tuple[Issue, ...]:
        """All issues in order. Each must continue the one before.

        :raises RegisterError: if one is damaged, missing, or altered since the next was issued.
        """
        numbers = self.numbers()
        for expected, number in enumerate(numbers, 1):
            if number != expected:
                raise RegisterError(
                    self._shown(_entry(expected)), "it is missing, and later issues are there"
                )
        found: list[Issue] = []
        for number in reversed(numbers):
            data = self._data(_entry(number))
            if found and found[-1].previous != _hash(data):
                raise RegisterError(
                    self._shown(_entry(number)), f"it was altered after issue {number + 1} had been made"
                )
            found.append(self._read(number, data))
        if found and found[-1].previous:
            raise RegisterError(self._shown(_entry(1)), "it continues an issue that is not there")
        return tuple(reversed(found))

    def entries(self) -> Iterator[bytes]:
        """The entries in order as they lie on the disk.

        :raises RegisterError: if one disappears meanwhile.
        """
        return (self._data(_entry(number)) for number in self.numbers())

    def entry(self, number: int) -> Path:
        """The file of an entry."""
        return self.folder / FOLDER / _entry(number)

    def snapshot_file(self, number: int) -> Path:
        """The file of a snapshot."""
        return self.folder / FOLDER / _snapshot(number)

    def latest(self) -> Issue | None:
        """The last issue; none if there is no issue yet. The ones before are not looked at.

        :raises RegisterError: if it is damaged.
        """
        numbers = self.numbers()
        return self._read(numbers[-1], self._data(_entry(numbers[-1]))) if numbers else None

    def outline(self) -> Issue | None:
        """The last issue without its documents and files; none if there is no issue yet. It is not looked at
        whether its entry was altered.

        :raises RegisterError: if it is damaged.
        """
        numbers = self.numbers()
        return self._read(numbers[-1], self._data(_entry(numbers[-1])), read_outline) if numbers else None

    def snapshot(self, issue: Issue) -> Snapshot:
        """What was issued then.

        :raises RegisterError: if it is missing, damaged or altered.
        """
        path = _snapshot(issue.number)
        data = self._data(path)
        if hashlib.sha256(data).hexdigest() != issue.snapshot:
            raise RegisterError(self._shown(path), "it is not what was issued: it was altered or replaced")
        try:
            return read_snapshot(data)
        except UnreadableError as error:
            raise RegisterError(self._shown(path), str(error)) from None

    def add(self, issue: Issue, snapshot: Snapshot) -> Issue:
        """Keep an issue: first its snapshot, last its entry, so that a killed run leaves no half issue.

        :raises StoreError: if it can't be written.
        :raises RegisterError: if it is not the next one.
        """
        numbers = self.numbers()
        if issue.number != len(numbers) + 1:
            raise RegisterError(self._shown(_entry(issue.number)), f"the next issue is {len(numbers) + 1}")
        data = snapshot_bytes(snapshot)
        before = _hash(self._data(_entry(numbers[-1]))) if numbers else ""
        kept = replace(issue, snapshot=hashlib.sha256(data).hexdigest(), previous=before)
        store = self._store()
        store.write(_snapshot(issue.number), data)
        store.write(_entry(issue.number), issue_bytes(kept))
        return kept

    def issuing(self) -> Holder | None:
        """Who issues this project now, or none.

        :raises StoreError: if that can't be read.
        """
        return holder(self._store())

    @contextmanager
    def alone(self, waiting: Callable[[Holder], None]) -> Iterator[None]:
        """Keep others from issuing the same project meanwhile. If somebody else does, ``waiting`` hears who.

        :raises StoreError: if the folder can't be written to.
        """
        store = self._store()
        with locked(store, waiting):
            store.sweep()
            if store.read(_UNVERSIONED) is None:
                store.write(_UNVERSIONED, b"*\n")
            yield

    def _store(self) -> Store:
        return Store(self.folder, FOLDER)

    def _data(self, name: str) -> bytes:
        try:
            if (self.folder / FOLDER / name).lstat().st_size > LONGEST:
                raise RegisterError(self._shown(name), f"it is larger than {LONGEST // 2**20} MiB")
            data = self._store().read(name)
        except FileNotFoundError:
            data = None
        except OSError as error:
            raise RegisterError(self._shown(name), error.strerror or str(error)) from None
        except StoreError as error:
            raise RegisterError(error.path, error.why) from None
        if data is None:
            raise RegisterError(self._shown(name), "it is missing")
        return data

    def _read(self, number: int, data: bytes, read: Callable[[bytes], Issue] = read_issue) -> Issue:
        try:
            issue = read(data)
        except UnreadableError as error:
            raise RegisterError(self._shown(_entry(number)), str(error)) from None
        if issue.revision.number != str(number):
            raise RegisterError(
                self._shown(_entry(number)), f"it says that it is issue {issue.revision.number}"
            )
        return issue

    def _shown(self, name: str) -> str:
        return str(self.folder / FOLDER / name)


def _hash(data: bytes) -> str:
    """SHA-256 of an entry, whatever line ends a version control system gave it."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def _entry(number: int) -> str:
    return f"{number:04}.json"


def _snapshot(number: int) -> str:
    return f"{number:04}.snapshot.gz"
