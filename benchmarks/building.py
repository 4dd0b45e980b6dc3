"""Builds as whole processes against bare WeasyPrint: from nothing, after a change, with nothing to do."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

from benchmarks.bare import bare_command
from benchmarks.measure import process
from benchmarks.samples import DOVETAIL, PYTHON, SMALL
from benchmarks.table import Line, compare

PEER = "weasyprint, the pack's HTML alone"
ALONE = "cold build, --jobs 1"
COLD = "cold build, --jobs 2"
NOTHING = "python -c pass"
_CHANGED = "procedures/risk.yaml"
_STEP = re.compile(r"(?<=Say how near it is in time)[^\n]*")
_VERSION = re.compile(r"(?m)(?<=^version: )[^\n]*")


def run() -> None:
    """A cold build prints each page once, and makes two files of it: that of its document and the pack."""
    with tempfile.TemporaryDirectory() as folder:
        out, profile = Path(folder) / "out", Path(folder) / SMALL.organization
        shutil.copytree(SMALL.root, profile)
        build: list[str | Path] = [
            DOVETAIL,
            "build",
            profile,
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
                Line(ALONE, process([*build, "--jobs", "1"], before=empty), PEER, "wall"),
                Line(COLD, process([*build, "--jobs", "2"], before=empty), PEER, "wall", aim="at most 0.35"),
                Line(
                    "build after a change of a step",
                    process([*build, "--jobs", "2"], before=_changes(profile / _CHANGED, _STEP)),
                    COLD,
                    "cpu",
                    aim="at most 0.08",
                ),
                Line(
                    "build after a change of a version",
                    process([*build, "--jobs", "2"], before=_changes(profile / _CHANGED, _VERSION)),
                    COLD,
                    "cpu",
                ),
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


def _changes(file: Path, what: re.Pattern[str]) -> Callable[[], None]:
    """Lets the procedure in ``file`` say something else each time, in the one place that is ``what``.

    :raises RuntimeError: when it is to change, if there is no such place.
    """
    numbers = count(1)

    def change() -> None:
        changed, times = what.subn(f' "wording {next(numbers)}"', file.read_text(encoding="utf-8"), count=1)
        if not times:
            raise RuntimeError(f"{file} has no place that is {what.pattern}")
        file.write_text(changed, encoding="utf-8")

    return change
