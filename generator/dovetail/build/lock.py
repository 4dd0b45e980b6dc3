"""Keeps two builds out of one folder. The system frees the lock of a build that died."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dovetail.build.store import Store


@contextmanager
def locked(store: Store, waiting: Callable[[str], None]) -> Iterator[None]:
    """Hold the folder's lock. If another build holds it, ``waiting`` is called with that folder first."""
    descriptor = store.open_state("lock")
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting(store.shown(""))
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
