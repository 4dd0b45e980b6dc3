"""Ends a process with kill -9 at a chosen one of all its steps that write to the disk."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable
from io import RawIOBase
from typing import Any, NoReturn

WRITING = ("mkdir", "fsync", "rename", "unlink", "rmdir", "ftruncate", "pwrite", "replace")
"""Functions of :mod:`os` that change the disk, or see to it that it was changed."""


class _Halved(RawIOBase):
    """A file of which each write is two steps: half of the bytes, and the rest."""

    def __init__(self, descriptor: int, step: Callable[[], None]) -> None:
        self._descriptor = descriptor
        self._step = step

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def write(self, data: Any) -> int:
        half = len(data) // 2
        self._step()
        os.write(self._descriptor, data[:half])
        self._step()
        os.write(self._descriptor, data[half:])
        return len(data)

    def close(self) -> None:
        if not self.closed:
            os.close(self._descriptor)
        super().close()


def killed_at(moment: int, act: Callable[[], object]) -> bool:
    """Run this in a process of its own, which is killed before its step ``moment``; false if it has no so many.

    :raises AssertionError: if it ends otherwise.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        _child(moment, act)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.waitstatus_to_exitcode(status) == 0, "it failed before it was killed"
    return False


def _child(moment: int, act: Callable[[], object]) -> NoReturn:
    try:
        _count_steps(moment)
        act()
    except BaseException:  # noqa: BLE001 - nothing of the parent may go on in the child
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _count_steps(moment: int) -> None:
    left = moment

    def step() -> None:
        nonlocal left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1

    def stepping(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **keywords: Any) -> Any:
            step()
            return real(*arguments, **keywords)

        return call

    for name in WRITING:
        setattr(os, name, stepping(getattr(os, name)))
    opened, wrapped = os.open, os.fdopen

    def open_(path: Any, flags: int, *arguments: Any, **keywords: Any) -> int:
        if flags & os.O_CREAT:
            step()
        return opened(path, flags, *arguments, **keywords)

    def fdopen(descriptor: int, mode: str = "r", *arguments: Any, **keywords: Any) -> Any:
        if mode in ("wb", "ab"):
            return _Halved(descriptor, step)
        return wrapped(descriptor, mode, *arguments, **keywords)

    setattr(os, "open", open_)  # noqa: B010 - mypy knows better what it is
    setattr(os, "fdopen", fdopen)  # noqa: B010
