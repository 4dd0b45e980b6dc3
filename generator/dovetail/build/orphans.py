"""Worker processes end with the process that started them, however it ends."""

from __future__ import annotations

import multiprocessing
import os
import threading
from multiprocessing.connection import wait


def end_with_parent() -> None:
    """For the beginning of a worker: when its parent is gone, it goes too, whatever it is doing.

    A build that was killed would else leave processes behind that wait for work for ever, and hold its lock.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(parent: int) -> None:
    wait([parent])
    os._exit(1)
