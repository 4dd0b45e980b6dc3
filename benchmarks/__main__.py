"""``python -m benchmarks [NAME …]``: measure and print. Without names all, in five to seven minutes."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping, Sequence

from benchmarks import (
    building,
    check_portfolio,
    composing,
    impact,
    loading,
    memory,
    nothing,
    printing,
    resolving,
    sending,
    sharing,
    startup,
)
from benchmarks.machine import machine_line

BENCHMARKS: Mapping[str, Callable[[], None]] = {
    "startup": startup.run,
    "loading": loading.run,
    "resolving": resolving.run,
    "check-portfolio": check_portfolio.run,
    "composing": composing.run,
    "printing": printing.run,
    "building": building.run,
    "nothing": nothing.run,
    "impact": impact.run,
    "sending": sending.run,
    "sharing": sharing.run,
    "memory": memory.run,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmarks that are named, in the order given."""
    parser = argparse.ArgumentParser("python -m benchmarks", description="Measure Dovetail's speed.")
    parser.add_argument("names", metavar="NAME", nargs="*", help=f"one of {', '.join(BENCHMARKS)}; or all")
    names = parser.parse_args(arguments).names or list(BENCHMARKS)
    for name in names:
        if name not in BENCHMARKS:
            parser.error(f'there is no benchmark "{name}"; there are {", ".join(BENCHMARKS)}')
    print(machine_line())
    begun = time.monotonic()
    for name in names:
        BENCHMARKS[name]()
    print(f"\n{machine_line()}, after {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
