"""Takes readings in turn (A B C, A B C, …), so that a machine that others share slows all of them alike."""

from __future__ import annotations

import gc
import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


def installed() -> dict[str, str]:
    """The environment of what is measured: what Python compiles is kept for the next run, as for whoever has
    installed a program.
    """
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True, slots=True)
class Reading:
    """Seconds that one run took: by the clock on the wall, and of all processors together."""

    wall: float
    cpu: float


Measurement = Callable[[], Reading]


def work(run: Callable[[], object], *, times: int = 1) -> Measurement:
    """Measures ``run`` in this process; short work is run several ``times`` and the reading is of one."""

    def measure() -> Reading:
        gc.collect()
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in range(times):
            run()
        return Reading((time.perf_counter() - wall) / times, (time.process_time() - cpu) / times)

    return measure


def process(
    command: Sequence[str | Path],
    *,
    before: Callable[[], object] = lambda: None,
    ends: Sequence[int] = (0,),
) -> Measurement:
    """Measures a whole process with all that it starts and waits for. ``before`` is not measured.

    :raises RuntimeError: when measuring, if it ends otherwise than with one of ``ends``.
    """

    def measure() -> Reading:
        before()
        start = time.perf_counter()
        started = subprocess.Popen(
            [os.fspath(part) for part in command],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=installed(),
        )  # fmt: skip
        _, status, used = os.wait4(started.pid, 0)
        wall = time.perf_counter() - start
        started.returncode = os.waitstatus_to_exitcode(status)
        if started.returncode not in ends:
            raise RuntimeError(f"{' '.join(map(str, command))} ended with {started.returncode}")
        return Reading(wall, used.ru_utime + used.ru_stime)

    return measure


def in_turn(
    measurements: Mapping[str, Measurement], *, rounds: int, unmeasured: int = 1
) -> dict[str, tuple[Reading, ...]]:
    """The readings of each measurement; the first rounds only warm up caches."""
    readings: dict[str, list[Reading]] = {name: [] for name in measurements}
    for number in range(unmeasured + rounds):
        for name, measure in measurements.items():
            reading = measure()
            if number >= unmeasured:
                readings[name].append(reading)
    return {name: tuple(taken) for name, taken in readings.items()}
