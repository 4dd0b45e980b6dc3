"""Start-up: whole processes against a Python that does nothing."""

from __future__ import annotations

from benchmarks.measure import process
from benchmarks.samples import DOVETAIL, LARGE, PYTHON
from benchmarks.table import Line, compare

BARE = "python -c pass"


def run() -> None:
    """``dovetail --version``, and ``dovetail check`` of a sample."""
    lines = [
        Line(BARE, process([PYTHON, "-c", "pass"])),
        Line("dovetail --version", process([DOVETAIL, "--version"]), BARE, aim="≤ 5"),
        Line(
            f"dovetail check {LARGE}",
            process([DOVETAIL, "check", LARGE.root, "--project", LARGE.project], ends=(0, 1)),
            BARE,
        ),
    ]
    compare("start-up", lines, rounds=7)
