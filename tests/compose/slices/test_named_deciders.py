"""A gate, go or no-go and the exit of early life support are decided by one party wherever a document says so."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from dovetail.bundled import profiles_dir
from dovetail.compose.slices import SLICES
from dovetail.compose.teller import Teller
from dovetail.load.profile import load_profile
from dovetail.model.resolved import ResolvedProject
from dovetail.resolve.pack import resolve_project
from tests.compose.slices.imaging import imaging, sample

DECIDE = (("GOV", "decide-gate"), ("REL", "decide-go"), ("ELS", "decide-exit"))
SAMPLES = [
    (path.parent.parent.parent.name, path.parent.name)
    for path in sorted(profiles_dir().glob("*/projects/*/project.yaml"))
]


@cache
def resolved(profile: str, project: str) -> ResolvedProject:
    found = load_profile(profiles_dir() / profile).profile
    assert found is not None
    return resolve_project(found, project)


def step(project: ResolvedProject, code: str, name: str) -> dict[str, Any] | None:
    bound = next((item for item in project.procedures if code in item.procedure.covers), None)
    told = SLICES["steps"](Teller(project), bound.id) if bound else []
    return next((entry for entry in told if entry["id"] == name), None)


def said(entry: dict[str, Any]) -> str:
    return "; ".join(entry["named_deciders"]) or str(entry["actor"]["who"])


def test_the_sponsors_step_says_which_gates_another_body_decides() -> None:
    entry = step(sample(), "GOV", "decide-gate")
    assert entry is not None
    assert entry["named_deciders"] == [
        "Digital investment committee for G0, G1 and G7",
        "Change advisory board for G4",
        "Stuart Penhallow (General manager for imaging) for G5",
        "Digital project board for G6",
        "Gwen Thackeray (Chief digital officer) for any other gate",
    ]


def test_going_live_is_decided_by_whoever_decides_its_gate() -> None:
    entry = step(sample(), "REL", "decide-go")
    assert entry is not None
    assert entry["named_deciders"][0] == "Change advisory board for G4"


def test_a_step_whose_doer_decides_everything_names_nobody_else() -> None:
    gates = [{"id": "G1", "title": "Start", "point": "G1", "decided_by": "chief-digital-officer"}]
    entry = step(imaging(gates=gates), "GOV", "decide-gate")
    assert entry is not None
    assert entry["named_deciders"] == []


@pytest.mark.parametrize(("profile", "code"), SAMPLES)
def test_no_sample_has_a_gate_a_going_live_or_an_exit_with_two_deciders(profile: str, code: str) -> None:
    project = resolved(profile, code)
    teller = Teller(project)
    plan = project.project.early_life_support
    named = {
        "decide-gate": [gate.decided_by for gate in project.project.gates],
        "decide-go": [gate.decided_by for gate in project.project.gates if gate.point == "G4"],
        "decide-exit": [plan.decided_by if plan else None],
    }
    for covers, name in DECIDE:
        entry = step(project, covers, name)
        for who in named[name] if entry else ():
            board = project.organization.boards.get(who or "")
            holder = (
                board.title if board else teller.actor(who).holder or teller.actor(who).title if who else ""
            )
            assert holder in said(entry or {}), (name, who)
    ends = {gate.decided_by for gate in project.project.gates if gate.point == "G5" and gate.decided_by}
    if plan and plan.decided_by and ends:
        assert ends == {plan.decided_by}
