"""A project's stages and gates on the common scale of eight stages."""

from __future__ import annotations

import pytest

from dovetail.bundled import profiles_dir
from dovetail.load.profile import load_profile
from dovetail.model.lifecycle import BoundLifecycle
from dovetail.model.project import Project
from dovetail.resolve.lifecycle import bind_lifecycle

PROFILE = load_profile(profiles_dir() / "wyrefell").profile


def bound(**facts: object) -> BoundLifecycle:
    assert PROFILE is not None
    given = {
        "code": "X",
        "name": "X",
        "starts": "2027-01-01",
        "ends": "2027-12-31",
        "team": {},
        "lifecycle": "HERMES",
    }
    return bind_lifecycle(PROFILE, Project.model_validate(given | facts))


def gate(name: str, day: str, point: str | None = None) -> dict[str, object]:
    stated: dict[str, object] = {"id": name, "title": name, "date": day}
    return stated | {"point": point} if point else stated


STAGES = (
    {"id": "a", "title": "A", "from": "2027-01-01", "until": "2027-03-31"},
    {"id": "b", "title": "B", "from": "2027-04-01", "until": "2027-09-30"},
    {"id": "c", "title": "C", "from": "2027-10-01", "until": "2027-12-31"},
)


def test_a_stage_holds_the_common_stages_whose_gates_fall_into_it() -> None:
    life = bound(stages=STAGES, gates=(gate("x", "2027-03-31", "G1"), gate("y", "2027-09-20", "G4")))

    assert [stage.points for stage in life.stages] == [("G0", "G1"), ("G2", "G3", "G4"), ("G5", "G6")]


def test_what_the_project_says_of_its_stages_counts_first() -> None:
    stages = (STAGES[0] | {"points": ["G0", "G1", "G2"]}, STAGES[1] | {"points": ["G3"]}, STAGES[2])
    life = bound(stages=stages, gates=(gate("x", "2027-03-31", "G1"),))

    assert [stage.points for stage in life.stages] == [("G0", "G1", "G2"), ("G3",), ()]


def test_without_days_the_stage_of_the_method_with_the_same_name_counts() -> None:
    life = bound(stages=({"id": "concept", "title": "Thinking"}, {"id": "y", "title": "Closure"}))

    assert [stage.points for stage in life.stages] == [("G2",), ("G6",)]


def test_gates_without_points_are_counted_off_where_there_are_as_many() -> None:
    days = [f"2027-0{month}-01" for month in range(1, 9)]
    life = bound(gates=tuple(gate(f"g{number}", day) for number, day in enumerate(days)))

    assert [entry.point for entry in life.gates] == [f"G{number}" for number in range(8)]
    assert not [entry for entry in bound(gates=(gate("g", "2027-02-01"),)).gates if entry.point]


def test_a_project_without_stages_has_those_of_its_method_from_gate_to_gate() -> None:
    life = bound(gates=(gate("x", "2027-03-31", "G1"),))

    first, second, *_ = life.stages
    assert (first.title, str(first.from_), str(first.until)) == ("Initiation", "2027-01-01", "2027-03-31")
    assert (second.title, str(second.from_), second.until) == ("Concept", "2027-04-01", None)
    assert first.days_are_derived


@pytest.mark.parametrize("name", [None, "our own way"])
def test_without_a_method_there_are_no_stages_but_the_projects_own(name: str | None) -> None:
    assert bound(lifecycle=name).stages == ()
    assert bound(lifecycle=name).method is None
