"""A profile with a thousand projects: loaded, resolved and checked, against a bare read of the same files."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.loading import PEER, read_by_peer
from benchmarks.measure import process, work
from benchmarks.portfolio import ORGANIZATION, write_portfolio
from benchmarks.samples import DOVETAIL
from benchmarks.table import Line, Taken, compare
from dovetail.load.profile import load_profile
from dovetail.model.profile import Profile
from dovetail.resolve.operations import Operations
from dovetail.resolve.pack import resolve_project

PROJECTS = 1_000
CHECK = "dovetail check, whole process"


def run() -> None:
    """All figures of the table are for one project; the line below it gives those of all together."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_portfolio(root, PROJECTS)
        files = sorted(root.rglob("*.yaml"))
        lines = sum(file.read_bytes().count(b"\n") for file in files)
        profile = load_profile(root).profile
        if profile is None:
            raise RuntimeError(f"the projects made of profile {ORGANIZATION} have errors")
        requests = sum(len(written.value.requests) for written in profile.projects.values())
        line = partial(Line, per=lambda: PROJECTS)
        taken = compare(
            f"{PROJECTS:,} projects, {requests:,} requests, {lines:,} lines",
            [
                line(PEER, work(lambda: read_by_peer({file: file.read_bytes() for file in files}))),
                line("loaded", work(lambda: load_profile(root)), PEER),
                line("resolved", work(lambda: _resolve(profile)), PEER),
                line(
                    CHECK, process([DOVETAIL, "check", root, "--format", "json"], ends=(0, 1)), PEER, "wall"
                ),
            ],
            rounds=1,  # a minute; for more, name the benchmark several times
            unmeasured=0,
        )
        print(f"  in total: {_seconds(taken, CHECK)} against {_seconds(taken, PEER)} of {PEER}")


def _resolve(profile: Profile) -> None:
    operations = Operations(profile)
    for code in profile.projects:
        resolve_project(profile, code, operations=operations)


def _seconds(taken: Taken, name: str) -> str:
    return f"{median(reading.wall for reading in taken[name]):.1f} s"
