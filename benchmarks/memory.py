"""Peak memory of a build and of its workers, against bare WeasyPrint. Read from /proc, so on Linux only."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.bare import bare_command
from benchmarks.measure import installed
from benchmarks.samples import DOVETAIL, PYTHON, SMALL

_EVERY = 0.2  # seconds between two looks
_PROC = Path("/proc")


@dataclass(slots=True)
class Peaks:
    """The most that was seen, in MB: resident memory by process, and what all of them used together."""

    first: int
    resident: dict[int, float] = field(default_factory=dict)
    together: float = 0

    @property
    def parent(self) -> float:
        """The process that was started."""
        return self.resident.get(self.first, 0)

    @property
    def worker(self) -> float:
        """The largest of the processes that it started, or itself if there were none."""
        return max((size for pid, size in self.resident.items() if pid != self.first), default=self.parent)


def run() -> None:
    """One build with two workers; resident memory counts what workers share in each of them again."""
    if not (_PROC / "self" / "smaps_rollup").exists():
        print("\nmemory: not measured, this system has no /proc/…/smaps_rollup")
        return
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        build: list[str | Path] = [
            DOVETAIL,
            "build",
            SMALL.root,
            "--project",
            SMALL.project,
            "--format",
            "pdf",
            "--out",
            out,
        ]
        engine = watch([PYTHON, "-c", "import weasyprint"])
        bare = watch(bare_command(Path(folder)))
        ours = watch([*build, "--jobs", "2"])
    print(f"\n{f'peak memory, {SMALL} as PDF (1 round, MB)':46}  resident  ratio")
    print(f"  {'python -c import weasyprint':44} {engine.parent:9.0f}")
    print(f"  {'weasyprint, the pack alone':44} {bare.parent:9.0f}")
    against = "weasyprint, the pack alone"
    print(f"  {'largest worker of dovetail build --jobs 2':44} {ours.worker:9.0f}  "
          f"{ours.worker / bare.parent:.2f} × {against}; aim 150 MB")  # fmt: skip
    print(f"  {'its parent':44} {ours.parent:9.0f}  {ours.parent / bare.parent:.2f} × {against}")
    print(f"  {'all three, shared pages counted once':44} {ours.together:9.0f}  "
          f"{ours.together / bare.together:.2f} × {against}")  # fmt: skip


def watch(command: Sequence[str | Path]) -> Peaks:
    """Run a command to its end and note the peaks of it and of all that it starts.

    :raises RuntimeError: if it fails.
    """
    started = subprocess.Popen(
        [os.fspath(part) for part in command],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=installed(),
    )  # fmt: skip
    peaks = Peaks(started.pid)
    while started.poll() is None:
        together = 0.0
        for pid in _family(started.pid):
            # Processes end while they are looked at.
            with suppress(OSError, StopIteration, ValueError):
                peaks.resident[pid] = _field(pid, "status", "VmHWM:")
                together += _field(pid, "smaps_rollup", "Pss:")
        peaks.together = max(peaks.together, together)
        time.sleep(_EVERY)
    if started.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {started.returncode}")
    return peaks


def _family(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for thread in (_PROC / str(pid) / "task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from _family(int(child))


def _field(pid: int, file: str, name: str) -> float:
    lines = (_PROC / str(pid) / file).read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024
