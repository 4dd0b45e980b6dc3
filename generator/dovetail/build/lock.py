"""Keeps two builds, or other runs, out of one folder. The system frees the lock of one that died.

Whoever holds the lock writes into it who it is, so that another one that waits can say for whom. What is
written decides nothing: a lock is held only as long as its process lives, whatever its file says.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dovetail.build.store import STATE, Store

LOCK = "lock"
_LONGEST = 1_000
"""Bytes that are read of what a holder says of itself."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who works in a folder: a process, its machine, and since when. Empty or none if it does not say."""

    folder: str
    process: int = 0
    machine: str = ""
    since: datetime | None = None

    def __str__(self) -> str:
        parts = (
            f"process {self.process}" if self.process else "",
            f"on {self.machine}" if self.machine else "",
            f"since {self.since.astimezone():%Y-%m-%d %H:%M:%S}" if self.since else "",
        )
        return " ".join(part for part in parts if part)


@contextmanager
def locked(
    store: Store, waiting: Callable[[Holder], None], name: str = LOCK, *, leaves: bool = True
) -> Iterator[None]:
    """Hold the folder's lock. If another run holds it, ``waiting`` first hears which.

    The file of the lock stays, unless ``leaves`` is false: where people find it among files of theirs, it is
    there only as long as the lock is held.

    :raises StoreError: if the folder can't be written to.
    """
    descriptor = _held(store, waiting, name)
    try:
        _say(descriptor, _ourselves())
        yield
        _say(descriptor, b"")
    finally:
        if not leaves:
            store.remove(f"{STATE}/{name}")
        os.close(descriptor)


def _held(store: Store, waiting: Callable[[Holder], None], name: str) -> int:
    while True:
        descriptor = store.open_state(name)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waiting(_holder(descriptor, store.shown("")))
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            # A file that its last holder took away keeps nobody out.
            if os.fstat(descriptor).st_nlink:
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def holder(store: Store) -> Holder | None:
    """Who holds the folder's lock now; none if nobody does. Nothing is made in the folder.

    :raises StoreError: if the lock lies behind a symbolic link, or can't be read.
    """
    if store.read(f"{STATE}/{LOCK}") is None:
        return None
    descriptor = store.open_state(LOCK)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _holder(descriptor, store.shown(""))
    finally:
        os.close(descriptor)
    return None


def _ourselves() -> bytes:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    about = {"process": os.getpid(), "machine": os.uname().nodename, "since": since}
    return json.dumps(about).encode()


def _say(descriptor: int, text: bytes) -> None:
    # On a full disk nobody can read who it is; that is no reason not to build.
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, text, 0)


def _holder(descriptor: int, folder: str) -> Holder:
    try:
        said = json.loads(os.pread(descriptor, _LONGEST, 0))
    except (OSError, ValueError):
        return Holder(folder)
    if not isinstance(said, dict):
        return Holder(folder)
    process, machine = said.get("process"), said.get("machine")
    return Holder(
        folder,
        process if isinstance(process, int) else 0,
        machine if isinstance(machine, str) else "",
        _moment(said.get("since")),
    )


def _moment(said: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(said)
    except (TypeError, ValueError):
        return None
