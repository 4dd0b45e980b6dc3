"""The days of a project on which rules rest."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dovetail.check.case import Case
from dovetail.check.derived.milestones import initiation_ends, live_by
from dovetail.check.neighbours import Neighbours
from dovetail.resolve.calendars.time_context import TimeContext
from dovetail.resolve.pack import resolve_project
from tests.rules.world import loaded, planted, read

MANDATE, PLAIN, START = (
    "{id: mandate, title: Mandate, point: G0, date: 2026-01-20}",
    "{id: go, title: Go, date: 2026-02-02}",
    "{id: start, title: Start, point: G1, date: 2026-02-20}",
)
STAGES = "stages: [{id: first, title: First, from: 2026-01-12, until: 2026-03-31}], "


def case_of(root: Path, project: str) -> Case:
    patch: dict[str, Any] = {"project": read(project)}
    profile = loaded(planted(patch), root).profile
    assert profile is not None
    return Case(
        profile,
        resolve_project(profile, "MET"),
        TimeContext.of(profile.organization.value),
        Neighbours(profile),
    )


@pytest.mark.parametrize(
    ("project", "day"),
    [
        (f"{{{STAGES}gates: [{MANDATE}, {PLAIN}, {START}]}}", date(2026, 2, 20)),
        (f"{{{STAGES}gates: [{MANDATE}, {PLAIN}]}}", date(2026, 2, 2)),
        (f"{{{STAGES}gates: [{MANDATE}]}}", date(2026, 3, 31)),
        (f"{{{STAGES}gates: [{{id: start, title: Start, point: G1}}]}}", date(2026, 3, 31)),
        (f"{{stages: '(none)', gates: [{MANDATE}]}}", None),
    ],
    ids=["G1", "a gate without a point", "the first stage", "G1 without a day", "nobody has said"],
)
def test_initiation_ends_at_the_gate_at_which_the_project_is_decided_on(
    project: str, day: date | None, tmp_path: Path
) -> None:
    assert initiation_ends(case_of(tmp_path, project)) == day


@pytest.mark.parametrize(
    ("gates", "day"),
    [
        ("[{id: go, title: Everybody uses it, point: G4, date: 2026-05-27}]", date(2026, 5, 27)),
        ("[{id: end, title: Closed, point: G6, date: 2026-12-10}]", date(2026, 12, 18)),
    ],
    ids=["the gate of going live", "the last day"],
)
def test_without_a_go_live_use_may_begin_at_the_gate_of_going_live(
    gates: str, day: date, tmp_path: Path
) -> None:
    nothing_goes_live = "{id: C-1, remove: yes}, {id: C-2, remove: yes}, {id: C-3, remove: yes}"
    assert live_by(case_of(tmp_path, f"{{requests: [{nothing_goes_live}], gates: {gates}}}")) == day
