"""Runs render tasks, in this process or in several, and names each one that fails."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from dovetail.build.target import Target
from dovetail.formats.rendered import Rendered

TIME_LIMIT = 300
"""Seconds of computing after which a document counts as failed."""
_PATIENCE = 5
"""How many times as long it may take by the clock: a busy machine is no fault of the document."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a document could not be rendered, in words; ``bug`` is the trace of a mistake in Dovetail."""

    message: str
    trace: str = ""


Result = Rendered | Failure


class TimeLimitError(Exception):
    """A document was not finished within the time limit."""


def run(
    work: Mapping[str, Target],
    *,
    jobs: int = 0,
    preload: Callable[[], None] = lambda: None,
    time_limit: int = TIME_LIMIT,
) -> Iterator[tuple[str, Result]]:
    """Each key with its finished file, as they finish; the longest work starts first.

    One that fails or kills its process is reported as a ``Failure`` and stops no other.
    ``jobs`` is the number of processes, 0 for one per core. ``preload`` imports what the tasks need,
    before the processes part.
    """
    order = sorted(work, key=lambda key: (-work[key].weight, key))
    count = min(jobs or cores(), len(order))
    if count <= 1:
        yield from ((key, _attempt(work[key], time_limit)) for key in order)
        return
    preload()
    yield from _in_processes(order, work, count, time_limit)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def _in_processes(
    order: list[str], work: Mapping[str, Target], count: int, time_limit: int
) -> Iterator[tuple[str, Result]]:
    unfinished = dict.fromkeys(order)
    gc.freeze()
    try:
        with _pool(count) as pool:
            running = {pool.submit(_attempt, work[key], time_limit): key for key in order}
            try:
                for key, result in _finished(running):
                    del unfinished[key]
                    yield key, result
            except BrokenProcessPool:
                pass
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
    finally:
        gc.unfreeze()
    for key in unfinished:
        # A process was killed, and with it the pool. Alone, the guilty task can be told from the others.
        yield key, _alone(work[key], time_limit)


def _finished(running: dict[Future[Result], str]) -> Iterator[tuple[str, Result]]:
    waiting = set(running)
    while waiting:
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        for future in sorted(done, key=lambda item: running[item]):
            # Popped, so that finished bytes are let go as soon as they are written.
            yield running.pop(future), future.result()


def _alone(target: Target, time_limit: int) -> Result:
    with _pool(1) as pool:
        try:
            return pool.submit(_attempt, target, time_limit).result()
        except BrokenProcessPool:
            return Failure("its process was killed; perhaps it needs more memory than there is")


def _pool(count: int) -> ProcessPoolExecutor:
    # Forked workers share what the parent has imported; elsewhere than on Linux, system libraries
    # don't survive a fork.
    method = "fork" if sys.platform == "linux" else "spawn"
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context(method))


def _attempt(target: Target, time_limit: int) -> Result:
    try:
        with _limit(time_limit):
            return target.task.render()
    except TimeLimitError:
        return Failure(f"it was not finished after {time_limit} seconds of computing")
    except MemoryError:
        return Failure("it needs more memory than there is")
    except Exception as error:  # noqa: BLE001 - whatever goes wrong in one document must not stop the others
        import traceback

        return Failure(str(error) or type(error).__name__, traceback.format_exc())


@contextmanager
def _limit(seconds: int) -> Iterator[None]:
    # Signals reach only the main thread, and only some systems have this one.
    if not hasattr(signal, "SIGPROF") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeLimitError

    before = {kind: signal.signal(kind, stop) for kind in (signal.SIGPROF, signal.SIGALRM)}
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, seconds * _PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for kind, handler in before.items():
            signal.signal(kind, handler)
