"""A profile with a thousand projects: loaded, resolved and checked, against a bare read of the same files."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.loading import PEER, read_by_peer
from benchmarks.measure import Measurement, process, work
from benchmarks.portfolio import ORGANIZATION, write_portfolio
from benchmarks.samples import DOVETAIL
from benchmarks.table import Line, compare
from dovetail.check.engine import check_project
from dovetail.check.neighbours import Neighbours
from dovetail.load.profile import load_profile
from dovetail.model.profile import Profile
from dovetail.resolve.operations import Operations
from dovetail.resolve.pack import resolve_project

PROJECTS, FEW = 1_000, 100
CHECK = "dovetail check, whole process"


def run() -> None:
    """What each stage takes for a project, several times; then the command on all projects, once."""
    _stages()
    _command()


def _stages() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        files = _written(root, FEW)
        profile = _usable(root)
        operations, neighbours = Operations(profile), Neighbours(profile)
        resolved = [resolve_project(profile, code, operations=operations) for code in profile.projects]
        line = partial(Line, per=lambda: FEW)
        compare(
            f"a project of {ORGANIZATION}, {FEW} beside it",
            [
                line(PEER, _bare(files)),
                line("loaded", work(lambda: load_profile(root)), PEER),
                line("resolved", work(lambda: _resolve(profile)), PEER),
                line(
                    "judged by the rules",
                    work(
                        lambda: [
                            check_project(profile, project, time=operations.time, neighbours=neighbours)
                            for project in resolved
                        ]
                    ),
                    PEER,
                ),
            ],
            rounds=3,
        )


def _command() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        files = _written(root, PROJECTS)
        lines = sum(file.read_bytes().count(b"\n") for file in files)
        command = process([DOVETAIL, "check", root], ends=(0, 1))
        taken = compare(
            f"{PROJECTS:,} projects, {lines:,} lines, each",
            [
                Line(PEER, _bare(files), per=lambda: PROJECTS),
                Line(CHECK, command, PEER, "wall", per=lambda: PROJECTS),
            ],
            rounds=1,  # a minute; for more, name the benchmark several times
            unmeasured=0,
        )
    ours, theirs = (median(reading.wall for reading in taken[name]) for name in (CHECK, PEER))
    print(f"  in total: {ours:.1f} s against {theirs:.1f} s of {PEER}")


def _written(root: Path, count: int) -> Sequence[Path]:
    write_portfolio(root, count)
    return sorted(root.rglob("*.yaml"))


def _usable(root: Path) -> Profile:
    profile = load_profile(root).profile
    if profile is None:
        raise RuntimeError(f"the projects made of profile {ORGANIZATION} have errors")
    return profile


def _bare(files: Sequence[Path]) -> Measurement:
    return work(lambda: read_by_peer({file: file.read_bytes() for file in files}))


def _resolve(profile: Profile) -> None:
    operations = Operations(profile)
    for code in profile.projects:
        resolve_project(profile, code, operations=operations)
