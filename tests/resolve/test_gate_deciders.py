"""Who decides at a gate is whom the project names there, at every step whose data says that it decides gates."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from dovetail.model.resolved import ResolvedStep
from dovetail.model.routes import Step
from tests.resolve.world import resolved

STEERING = """
id: steering
title: Steering
version: "1"
owner: director
covers: GOV
steps:
  - {id: prepare, title: Write the paper, by: project-manager}
  - {id: word-of-the-director, title: Pass or hold, by: director, decides: gates}
"""
GOING_LIVE = """
id: opening
title: Opening
version: "1"
owner: head
steps:
  - {id: open-the-quay, title: Open the quay, by: head, decides: G4}
"""
FIRST_WEEKS = """
id: first-weeks
title: First weeks
version: "1"
owner: head
steps:
  - {id: let-go, title: Let the builders go, by: head, decides: G5}
"""
PROJECT = """
gates:
  - {id: M1, point: G1, title: Start, date: 2026-04-01, decided_by: %s}
  - {id: M4, point: G4, title: Opening, date: 2026-09-01%s}
"""
BOARD = """
boards:
  harbour-board: {title: Harbour board, meets: {every: month, on: first monday}}
"""


def step(project: str, procedure: str, organization: str = "") -> ResolvedStep:
    """The one step of a procedure that decides."""
    result = resolved(project, organization, "", procedure)
    return next(entry for bound in result.procedures for entry in bound.steps if entry.step.decides)


def said(entry: ResolvedStep) -> list[tuple[str, tuple[str, ...], str]]:
    return [(share.actor.holder or share.actor.title, share.gates, share.rest) for share in entry.deciders]


def test_a_procedure_with_steps_of_its_own_has_its_gates_decided_by_whom_the_project_names() -> None:
    entry = step(PROJECT % ("harbour-board", ", decided_by: head"), STEERING, BOARD)
    assert entry.actor.holder == "Ana Costa"
    assert said(entry) == [("Harbour board", ("M1",), ""), ("Henry Head", ("M4",), "")]


def test_a_step_is_done_by_the_one_who_decides_all_of_its_gates() -> None:
    entry = step(PROJECT % ("board-chair", ", decided_by: board-chair"), STEERING)
    assert entry.actor.holder == "Carl Chair"
    assert said(entry) == []


def test_a_board_decides_and_the_step_keeps_its_doer() -> None:
    entry = step(PROJECT % ("harbour-board", ", decided_by: harbour-board"), STEERING, BOARD)
    assert entry.actor.holder == "Ana Costa"
    assert said(entry) == [("Harbour board", ("M1", "M4"), "")]


def test_a_doer_who_decides_every_gate_is_named_once() -> None:
    entry = step(PROJECT % ("sponsor", ", decided_by: director"), STEERING)
    assert entry.actor.holder == "Ana Costa"
    assert said(entry) == []


def test_a_gate_for_which_nobody_is_named_stays_with_the_doer_of_the_step() -> None:
    entry = step(PROJECT % ("head", ""), STEERING)
    assert said(entry) == [("Henry Head", ("M1",), ""), ("Ana Costa", (), "gate")]


def test_one_release_goes_live_at_the_gate_and_any_other_by_the_doer_of_the_step() -> None:
    entry = step(PROJECT % ("director", ", decided_by: director"), GOING_LIVE)
    assert said(entry) == [("Ana Costa", ("M4",), ""), ("Henry Head", (), "release")]


@pytest.mark.parametrize(
    "project",
    [
        "early_life_support: {decided_by: owner}",
        "gates: [{id: M5, point: G5, title: End, decided_by: owner}]",
        "gates: [{id: M5, point: G5, title: End}]\nearly_life_support: {decided_by: owner}",
    ],
    ids=["the plan names them", "the gate names them", "the plan names them for the gate"],
)
def test_whoever_ends_early_life_support_decides_at_its_step(project: str) -> None:
    entry = step(project, FIRST_WEEKS)
    assert entry.actor.holder == "Paula Procurement"
    assert said(entry) == []


def test_a_project_without_the_gate_leaves_the_step_as_it_is() -> None:
    assert step("", FIRST_WEEKS).actor.holder == "Henry Head"


def test_a_gate_that_no_lifecycle_has_is_refused() -> None:
    with pytest.raises(ValidationError, match="G9"):
        Step.model_validate({"id": "let-go", "title": "Let go", "by": "head", "decides": "G9"})
