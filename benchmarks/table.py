"""Prints readings as a table: each of our figures with its ratio to the machine's own reference."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from benchmarks.measure import Measurement, Reading, in_turn

Clock = Literal["cpu", "wall"]
Taken = Mapping[str, Sequence[Reading]]
"""By name of the line: its readings."""

_NAME = 46


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is measured.

    ``against`` names the line that it is compared with, by ``clock``. ``per`` divides the time (pages,
    documents); it is asked after measuring. ``aim`` says which ratio is meant to be reached; nothing
    enforces it.
    """

    name: str
    measure: Measurement
    against: str = ""
    clock: Clock = "cpu"
    per: Callable[[], float] = lambda: 1
    aim: str = ""


def compare(title: str, lines: Sequence[Line], *, rounds: int, unmeasured: int = 1) -> Taken:
    """Measure the lines in turn, print them, and return the readings."""
    taken = in_turn({line.name: line.measure for line in lines}, rounds=rounds, unmeasured=unmeasured)
    heading = f"{title} ({rounds} round{'s' if rounds > 1 else ''}, ms)"
    print(f"\n{heading:{_NAME}}  cpu min  median     max  wall med.  ratio")
    for line in lines:
        print(_row(line, taken), flush=True)
    return taken


def _row(line: Line, taken: Taken) -> str:
    per = line.per()
    cpu = sorted(1000 * reading.cpu / per for reading in taken[line.name])
    wall = median(1000 * reading.wall / per for reading in taken[line.name])
    figures = f"{_ms(cpu[0])} {_ms(median(cpu))} {_ms(cpu[-1])} {_ms(wall):>10}"
    return f"  {line.name:{_NAME - 2}} {figures}  {_ratio(line, taken)}".rstrip()


def _ratio(line: Line, taken: Taken) -> str:
    if not line.against:
        return ""
    ours, theirs = taken[line.name], taken[line.against]
    # Of each round by itself: what slowed the machine in one round slowed both.
    ratio = median(
        getattr(mine, line.clock) / getattr(other, line.clock)
        for mine, other in zip(ours, theirs, strict=True)
    )
    by = " wall" if line.clock == "wall" else ""
    aim = f"; aim {line.aim}" if line.aim else ""
    return f"{ratio:.2f} × {line.against}{by}{aim}"


def _ms(milliseconds: float) -> str:
    digits = 0 if milliseconds >= 100 else 1 if milliseconds >= 10 else 2
    return f"{milliseconds:7.{digits}f}"
