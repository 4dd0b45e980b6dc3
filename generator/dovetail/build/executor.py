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
        if task is None:
            continue
        result = task if isinstance(task, Failure) else attempt(task)
        if job.is_part:
            load.done(job, result)
        else:
            yield job.key, result


def _in_processes(load: Workload, count: int, time_limit: int) -> Iterator[tuple[str, Result]]:
    broken: dict[Job, Task] = {}
    gc.freeze()
    try:
        with _pool(count) as pool:
            try:
                yield from _side_by_side(load, pool, count, time_limit, broken)
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
    finally:
        gc.unfreeze()
    for job, task in broken.items():
        # A process was killed, and with it the pool. Alone, the guilty task can be told from the others.
        result = _alone(task, time_limit)
        if job.is_part:
            load.done(job, result)
        else:
            yield job.key, result
    yield from _finished(load, lambda task: _alone(task, time_limit))


def _side_by_side(
    load: Workload, pool: ProcessPoolExecutor, count: int, time_limit: int, broken: dict[Job, Task]
) -> Iterator[tuple[str, Result]]:
    """As many at a time as there are processes. ``broken`` gets what was under way when the pool broke."""
    running: dict[Future[Result], tuple[Job, Task]] = {}
    while not broken:
        while len(running) < count and (job := load.next_job()) is not None:
            task = load.task(job)
            if isinstance(task, Failure):
                yield job.key, task
            if task is None or isinstance(task, Failure):
                continue
            try:
                running[pool.submit(_attempt, task, time_limit)] = job, task
            except BrokenProcessPool:
                broken[job] = task
                break
        if not running:
            return
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in sorted(done, key=lambda item: running[item][0]):
            # Popped, so that finished bytes are let go as soon as they are written.
            job, task = running.pop(future)
            try:
                result = future.result()
            except BrokenProcessPool:
                broken[job] = task
                continue
            if job.is_part:
                load.done(job, result)
            else:
                yield job.key, result
    wait(running)
    broken |= dict(running.values())


def _alone(task: Task, time_limit: int) -> Result:
    with _pool(1) as pool:
        try:
            return pool.submit(_attempt, task, time_limit).result()
        except BrokenProcessPool:
            return Failure("its process was killed; perhaps it needs more memory than there is")


def _pool(count: int) -> ProcessPoolExecutor:
    # Forked workers share what the parent has imported; elsewhere than on Linux, system libraries
    # don't survive a fork.
    method = "fork" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(method)
    return ProcessPoolExecutor(count, mp_context=context, initializer=end_with_parent)


def _attempt(task: Task, time_limit: int) -> Result:
    try:
        with _limit(time_limit), _no_collecting():
            return task.render()
    except TimeLimitError:
        return Failure(f"it was not finished after {time_limit} seconds of computing")
    except MemoryError:
        return Failure("it needs more memory than there is")
    except Exception as error:  # noqa: BLE001 - whatever goes wrong in one document must not stop the others
        import traceback

        return Failure(str(error) or type(error).__name__, traceback.format_exc())


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
