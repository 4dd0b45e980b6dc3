"""Does one kind of work for many things, in several processes if they are many enough to pay for it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

K = TypeVar("K")
R = TypeVar("R")

FEWEST = 24
"""With fewer things than this, parting into processes takes longer than it saves."""

CHUNK = 8
"""So many things go to a process at once."""

_work: Callable[[Any], Any] = lambda _: None  # noqa: E731 - replaced in each process
_things: Sequence[Any] = ()


def side_by_side(
    work: Callable[[K], R], things: Sequence[K], *, jobs: int = 0, fewest: int = FEWEST, chunk: int = CHUNK
) -> Iterator[R]:
    """The result for each of the things, in their order. What ``work`` raises is raised here.

    ``jobs`` is the number of processes, 0 for one per core. The things, and what ``work`` reads, are shared
    with them and not copied; results come back pickled, so they had better be small. What a process remembers
    ends with it. Work that takes long pays with ``fewest`` things already, in a smaller ``chunk``.
    """
    # Elsewhere than on Linux, a process would have to read all anew before it could begin.
    if len(things) < fewest or sys.platform != "linux":
        yield from map(work, things)
        return
    # Whoever stays in one process does not wait for what only several need.
    from dovetail.build.executor import cores

    count = jobs or cores()
    yield from _in_processes(work, things, count, chunk) if count > 1 else map(work, things)


def _in_processes(work: Callable[[K], R], things: Sequence[K], count: int, chunk: int) -> Iterator[R]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    done = 0
    forked = multiprocessing.get_context("fork")
    gc.freeze()
    try:
        with ProcessPoolExecutor(
            count, mp_context=forked, initializer=_begin, initargs=(work, things)
        ) as pool:
            try:
                for result in pool.map(_do, range(len(things)), chunksize=chunk):
                    done += 1
                    yield result
            except BrokenProcessPool:
                pass
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
    finally:
        gc.unfreeze()
    # A process was killed, perhaps for want of memory. One needs less.
    yield from map(work, islice(things, done, None))


def _begin(work: Callable[[Any], Any], things: Sequence[Any]) -> None:
    from dovetail.build.orphans import end_with_parent

    end_with_parent()
    # A forked process is given the function and the things themselves: nobody need be able to pickle them.
    global _work, _things
    _work, _things = work, things


def _do(number: int) -> Any:
    return _work(_things[number])
