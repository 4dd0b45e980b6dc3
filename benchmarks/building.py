"""Builds as whole processes: one and two workers against bare WeasyPrint, and a build with nothing to do."""

from __future__ import annotations

import shutil
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.bare import bare_command
from benchmarks.measure import process
from benchmarks.samples import DOVETAIL, PYTHON, SMALL
from benchmarks.table import Line, compare

PEER = "weasyprint, the pack's HTML alone"
COLD = "cold build, --jobs 1"
NOTHING = "python -c pass"


def run() -> None:
    """A cold build prints the pack and each of its documents, so twice the peer's pages."""
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
        empty = partial(shutil.rmtree, out, ignore_errors=True)
        compare(
            f"building {SMALL} as PDF",
            [
                Line(PEER, process(bare_command(Path(folder)))),
                Line(COLD, process([*build, "--jobs", "1"], before=empty), PEER, "wall"),
                Line("cold build, --jobs 2", process([*build, "--jobs", "2"], before=empty), COLD, "wall"),
            ],
            rounds=1,  # half a minute each; for more, name the benchmark several times
            unmeasured=0,
        )
        compare(
            f"building {SMALL} again, nothing changed",
            [
                Line(NOTHING, process([PYTHON, "-c", "pass"])),
                Line("no-op build", process(build), NOTHING),
                Line("no-op build --check", process([*build, "--check"]), NOTHING),
            ],
            rounds=5,
        )
