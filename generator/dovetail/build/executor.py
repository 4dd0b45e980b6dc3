"""Runs render tasks, in this process or in several, and names each one that fails."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from types import FrameType

from dovetail.build.orphans import end_with_parent
from dovetail.build.parts import Failure, Job, NoShelf, Result, Shelf, Workload
from dovetail.build.target import Target, Task

TIME_LIMIT = 300
"""Seconds of computing after which a document counts as failed."""
_PATIENCE = 5
"""How many times as long it may take by the clock: a busy machine is no fault of the document."""


class TimeLimitError(Exception):
    """A document was not finished within the time limit."""


def run(
    work: Mapping[str, Target],
    *,
    jobs: int = 0,
    preload: Callable[[], None] = lambda: None,
    time_limit: int = TIME_LIMIT,
    shelf: Shelf | None = None,
) -> Iterator[tuple[str, Result]]:
    """Each key with its finished file, as they finish; the longest work starts first.

    What several files are assembled from is rendered once, before them, or taken from ``shelf``.
    One that fails or kills its process is reported as a ``Failure`` and stops no other.
    ``jobs`` is the number of processes, 0 for one per core. ``preload`` imports what the tasks need,
    before the processes part.
    """
    load = Workload(work, shelf or NoShelf())
    count = min(jobs or cores(), load.size)
    if count <= 1:
        yield from _finished(load, lambda task: _attempt(task, time_limit))
        return
    preload()
    yield from _in_processes(load, count, time_limit)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def _finished(load: Workload, attempt: Callable[[Task], Result]) -> Iterator[tuple[str, Result]]:
    """Everything that is left, one after the other."""
    while (job := load.next_job()) is not None:
        task = load.task(job)
        if task is not None:
            yield from _taken_in(load, job, task if isinstance(task, Failure) else attempt(task))


def _taken_in(load: Workload, job: Job, result: Result) -> Iterator[tuple[str, Result]]:
    """A finished file, with its key. A finished part is for others to be assembled from."""
    if job.is_part:
        load.done(job, result)
    else:
        yield job.key, result


def _in_processes(load: Workload, count: int, time_limit: int) -> Iterator[tuple[str, Result]]:
    broken: dict[Job, bytes] = {}
    gc.freeze()
    try:
        with _pool(count) as pool:
            try:
                yield from _side_by_side(load, pool, count, time_limit, broken)
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
    finally:
        gc.unfreeze()
    for job, packed in broken.items():
        # A process was killed, and with it the pool. Alone, the guilty task can be told from the others.
        yield from _taken_in(load, job, _alone(packed, time_limit))
    yield from _finished(load, lambda task: _alone(_packed(task), time_limit))


def _side_by_side(
    load: Workload, pool: ProcessPoolExecutor, count: int, time_limit: int, broken: dict[Job, bytes]
) -> Iterator[tuple[str, Result]]:
    """As many at a time as there are processes. ``broken`` gets what was under way when the pool broke."""
    running: dict[Future[Result], tuple[Job, bytes]] = {}
    while not broken:
        while len(running) < count and (job := load.next_job()) is not None:
            task = load.task(job)
            if task is None:
                continue
            packed = task if isinstance(task, Failure) else _packed(task)
            if isinstance(packed, Failure):
                yield from _taken_in(load, job, packed)
                continue
            try:
                running[pool.submit(_attempt_packed, packed, time_limit)] = job, packed
            except BrokenProcessPool:
                broken[job] = packed
                break
        if not running:
            return
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in sorted(done, key=lambda item: running[item][0]):
            # Popped, so that finished bytes are let go as soon as they are written.
            job, packed = running.pop(future)
            try:
                result = _result(future)
            except BrokenProcessPool:
                broken[job] = packed
                continue
            yield from _taken_in(load, job, result)
    wait(running)
    broken |= dict(running.values())


def _alone(packed: bytes | Failure, time_limit: int) -> Result:
    if isinstance(packed, Failure):
        return packed
    with _pool(1) as pool:
        try:
            return _result(pool.submit(_attempt_packed, packed, time_limit))
        except BrokenProcessPool:
            return Failure("its process was killed; perhaps it needs more memory than there is")


def _pool(count: int) -> ProcessPoolExecutor:
    # Forked workers share what the parent has imported; elsewhere than on Linux, system libraries
    # don't survive a fork.
    method = "fork" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(method)
    return ProcessPoolExecutor(count, mp_context=context, initializer=end_with_parent)


def _packed(task: Task) -> bytes | Failure:
    """The task for another process. It is packed here, and not by the pool: a pool that can't do it, and is
    told to drop what it has, waits for it for ever.
    """
    try:
        return pickle.dumps(task, pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - as in _attempt
        return _mistake(error)


def _result(future: Future[Result]) -> Result:
    """What came back, or why it could not.

    :raises BrokenProcessPool: if its process was killed.
    """
    try:
        return future.result()
    except BrokenProcessPool:
        raise
    except Exception as error:  # noqa: BLE001 - as in _attempt
        return _mistake(error)


def _attempt_packed(packed: bytes, time_limit: int) -> Result:
    return _attempt(pickle.loads(packed), time_limit)  # noqa: S301 - the process that started this one packed it


def _attempt(task: Task, time_limit: int) -> Result:
    try:
        with _limit(time_limit), _no_collecting():
            return task.render()
    except TimeLimitError:
        return Failure(f"it was not finished after {time_limit} seconds of computing")
    except MemoryError:
        return Failure("it needs more memory than there is")
    except Exception as error:  # noqa: BLE001 - whatever goes wrong in one document must not stop the others
        return _mistake(error)


def _mistake(error: Exception) -> Failure:
    """A mistake in Dovetail, with its trace."""
    import traceback

    return Failure(str(error) or type(error).__name__, "".join(traceback.format_exception(error)))


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Little of what layout makes is garbage, and looking for it takes a tenth of the time."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


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
