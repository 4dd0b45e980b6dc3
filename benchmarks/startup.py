"""Start-up: whole processes against a Python that does nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.measure import Measurement, process
from benchmarks.samples import DOVETAIL, LARGE, PYTHON
from benchmarks.table import Line, compare
from dovetail import cache

BARE = "python -c pass"


CHECK: list[str | Path] = [DOVETAIL, "check", LARGE.root, "--project", LARGE.project]


def run() -> None:
    """``dovetail --version``, and ``dovetail check`` of a sample: with nothing kept, and with all of it."""
    with tempfile.TemporaryDirectory() as folder:
        compare(
            "start-up",
            [
                Line(BARE, process([PYTHON, "-c", "pass"])),
                Line("dovetail --version", process([DOVETAIL, "--version"]), BARE, aim="≤ 5"),
                Line(f"dovetail check {LARGE}, no cache", _check(cache.OFF), BARE),
                Line(f"dovetail check {LARGE}, nothing changed", _check(folder), BARE),
            ],
            rounds=7,
        )


def _check(kept: str) -> Measurement:
    return process(["env", f"{cache.VARIABLE}={kept}", *CHECK], ends=(0, 1))
