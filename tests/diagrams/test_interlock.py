"""The map shows each procedure where its document says that it applies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

from dovetail.diagrams.interlock import entries_of, interlock
from dovetail.model.lifecycle import MEETING_POINTS, BoundGate, BoundLifecycle, BoundStage
from dovetail.model.procedure import Interface
from dovetail.model.resolved import ResolvedProject
from tests.compose.harbour import harbour

BUILD = BoundStage("build", "Build", ("G2", "G3"), date(2026, 10, 1), date(2027, 2, 28))
"""In it a factory test takes somebody on a trip on 1 February."""


def harbour_with(*gates: BoundGate) -> ResolvedProject:
    return replace(harbour(), lifecycle=BoundLifecycle(stages=(BUILD,), gates=gates))


def stages_of(project: ResolvedProject, procedure: str) -> list[str]:
    return sorted(next(entry.stages for entry in entries_of(project) if entry.bound.id == procedure))


def test_a_procedure_beside_the_common_ones_is_at_work_where_the_project_asks_something_of_it() -> None:
    contract = BoundGate("C", "Contract signed", "G2", date(2026, 12, 1))
    ready = BoundGate("R", "Ready", "G3", date(2027, 2, 26))
    assert stages_of(harbour_with(contract, ready), "travel") == ["G3"]


def test_without_days_of_its_gates_a_stage_counts_whole() -> None:
    assert stages_of(harbour_with(), "travel") == ["G2", "G3"]


def test_a_purchase_that_is_due_when_nothing_is_bought_any_more_shows_on_the_map_as_in_its_document() -> None:
    late = replace(BUILD, points=("G4",))
    project = replace(harbour(), lifecycle=BoundLifecycle(stages=(late,)))
    assert "G4" in stages_of(project, "procurement")


def test_what_a_procedure_says_that_it_gives_to_a_gate_feeds_the_gate() -> None:
    project = harbour_with(BoundGate("C", "Contract signed", "G2", date(2026, 12, 1)))
    gives = (Interface.model_validate({"to": "C", "gives": "Trips of the supplier"}),)
    procedures = tuple(
        replace(one, procedure=one.procedure.model_copy(update={"interfaces": gives}))
        if one.id == "travel"
        else one
        for one in project.procedures
    )
    entry = next(
        entry for entry in entries_of(replace(project, procedures=procedures)) if entry.bound.id == "travel"
    )
    assert entry.points == {"G2"}


def test_without_a_day_on_which_anything_is_due_it_comes_last() -> None:
    project = replace(harbour_with(), requests=())
    assert [(entry.number, entry.bound.id) for entry in entries_of(project)][-1] == (3, "travel")


class TestHeads:
    def test_stages_and_gates_do_not_touch(self) -> None:
        drawn = interlock(harbour())
        assert drawn is not None
        upright = [line.area for line in drawn.written if line.area.h > 20]
        columns = sorted(upright, key=lambda area: area.x)
        assert len(columns) > len(MEETING_POINTS)
        assert all(after.x - one.right > 0.5 for one, after in pairwise(columns))

    def test_a_point_at_which_the_project_holds_no_gate_has_no_gate_and_nothing_feeds_it(self) -> None:
        named = interlock(harbour())
        assert named is not None
        held = {gate.point for gate in harbour().project.gates}
        missing = [point for point in MEETING_POINTS if point not in held]
        assert held
        assert missing
        assert not {line.text for line in named.written} & set(missing)
        assert not any(f"feeds {point}" in named.description for point in missing)
