"""``python -m benchmarks.mutations``: ten thousand random changes, and after each one two builds.

The one into the same folder must end as the one into a fresh folder. What changes: the profile, its projects
and templates, the output by hand, ledgers that are damaged, file times that lie. It stops at the first file
that differs, and says what had happened before.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from benchmarks.machine import machine_line
from dovetail import bundled
from tests.mutation.twins import Twins

HARBOUR = Path(__file__).parents[1] / "tests/cli/harbour"
PRINTED = ("pdf", "docx", "html")
APART = 50
"""Every so many changes, the fresh build is one in a process of its own."""
TOLD = 100
"""Every so many changes, it is said how far it is."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Make changes until there were enough, or until something differs."""
    parser = argparse.ArgumentParser("python -m benchmarks.mutations", description=__doc__)
    parser.add_argument(
        "--changes", type=int, default=10_000, metavar="N", help="how many; each is followed by two builds"
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="where to begin; equal seeds change alike"
    )
    parser.add_argument(
        "--printed", type=int, default=500, metavar="N", help="print and compare PDF and Word every N changes"
    )
    parser.add_argument(
        "--profile", metavar="NAME", help="a sample that comes with Dovetail; left out, a small one"
    )
    chosen = parser.parse_args(arguments)
    base = bundled.profiles_dir() / chosen.profile if chosen.profile else HARBOUR
    print(machine_line())
    begun, used = time.monotonic(), time.process_time()
    with tempfile.TemporaryDirectory(dir=_fast()) as place:
        twins = Twins(base, Path(place) / "twins", Random(chosen.seed))
        for number in range(1, chosen.changes + 1):
            more = PRINTED if number % chosen.printed == 0 else ()
            twins.step(more=more, apart=number % APART == 0)
            if number % TOLD == 0:
                print(f"{time.monotonic() - begun:7.0f} s  {twins.tally}", flush=True)
    print("\nchanges:", ", ".join(f"{name} {count}" for name, count in twins.tally.edits.most_common()))
    print(
        "written needlessly:",
        ", ".join(f"{why} ({n})" for why, n in twins.tally.reasons.most_common()) or "nothing",
    )
    print(f"{time.monotonic() - begun:.0f} s, {time.process_time() - used:.0f} s of them computing")


def _fast() -> str | None:
    """A folder in memory, where there is one: a disk would take most of the time."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() else None


if __name__ == "__main__":
    main()
