"""Kills a run after each of its requests, for real: in a process of its own, without a last word."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import pytest

from dovetail.publish.waiting import UnsureError

P = ParamSpec("P")
R = TypeVar("R")


def killed_after_each(
    owner: type, methods: Sequence[str], act: Callable[[], object], *, moments: Sequence[bool] = (False, True)
) -> Iterator[int]:
    """Run ``act`` again and again, killed before (False) and after the first, second, … call of the methods.

    Yields the number after each death; ends when a run comes to its end. What is done between two deaths is
    the caller's.
    """
    number = 0
    while True:
        number += 1
        for after in moments:
            if not dies(owner, methods, act, number, after=after):
                return
            yield number


def dies(owner: type, methods: Sequence[str], act: Callable[[], object], number: int, *, after: bool) -> bool:
    """Run ``act`` and kill it at a call; whether it lived long enough to be killed."""
    process = os.fork()
    if process == 0:
        try:
            with pytest.MonkeyPatch.context() as patch:
                calls = [0]
                for name in methods:
                    patch.setattr(owner, name, _deadly(getattr(owner, name), calls, number, after=after))
                act()
        except BaseException:  # noqa: BLE001 - the parent has to hear of it
            os._exit(3)
        os._exit(0)
    _, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, "the run failed before it could be killed"
    return False


def _deadly(real: Callable[P, R], calls: list[int], number: int, *, after: bool) -> Callable[P, R]:
    def deadly(*args: P.args, **kwargs: P.kwargs) -> R:
        calls[0] += 1
        if calls[0] == number and not after:
            os.kill(os.getpid(), 9)
        result = real(*args, **kwargs)
        if calls[0] == number:
            os.kill(os.getpid(), 9)
        return result

    return deadly


@contextmanager
def losing_answers(owner: type, methods: Sequence[str], person: object = None) -> Iterator[None]:
    """Every call of the methods is carried out, and then the line breaks; not those of a ``person``."""
    with pytest.MonkeyPatch.context() as patch:
        for name in methods:
            patch.setattr(owner, name, _lossy(getattr(owner, name), person))
        yield


def _lossy(real: Callable[..., object], person: object) -> Callable[..., object]:
    def lost(caller: object, *args: object, **kwargs: object) -> object:
        answer = real(caller, *args, **kwargs)
        if caller is person:
            return answer
        raise UnsureError("wiki-unreachable", "the line broke", "run it again")

    return lost
