"""A swimlane says the limits that hold while its project lives."""

from __future__ import annotations

from dovetail.diagrams.swimlane import swimlanes
from dovetail.model.values import Period
from tests.diagrams.drawn import bound, house

LIFE = Period.model_validate({"from": "2026-03-01", "until": "2026-09-30"})


def drawn(life: Period | None) -> str:
    limits = [
        {"until": "2026-02-28", "value": "100"},
        {"from": "2026-03-01", "until": "2026-12-31", "value": "200"},
        {"from": "2027-01-01", "value": "300"},
    ]
    procedure = bound([{}, {"when": {"weight": {"from": limits}}}])
    return swimlanes(procedure, house(), life=life)[0].mermaid


def test_a_limit_that_ended_and_one_of_after_the_project_are_not_drawn() -> None:
    said = drawn(LIFE)
    assert "200" in said
    assert "100" not in said
    assert "300" not in said
    assert "2027" not in said


def test_without_a_project_all_limits_are_drawn() -> None:
    assert all(limit in drawn(None) for limit in ("100", "200", "300"))
