"""The matrix of roles and steps: every letter once, each role where it has something to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.compose.slices import raci
from dovetail.compose.slices.people import roles
from dovetail.compose.teller import Teller
from dovetail.resolve.pack import resolve_project
from tests.compose.test_samples import SAMPLES, loaded


def teller(profile: Path, code: str) -> Teller:
    known = loaded(profile).profile
    assert known is not None
    return Teller(resolve_project(known, code))


@pytest.mark.parametrize(("profile", "code"), SAMPLES)
def test_the_matrices_of_a_procedure_hold_each_step_once_and_are_about_equally_wide(
    profile: Path, code: str
) -> None:
    telling = teller(profile, code)
    for bound in telling.resolved.procedures:
        matrices = roles(telling, bound.id)["matrices"]
        widths = [len(matrix["steps"]) for matrix in matrices]
        numbers = [int(step["text"]) for matrix in matrices for step in matrix["steps"]]
        assert numbers == list(range(1, len(bound.steps) + 1))
        assert max(widths) <= raci.MOST_ACROSS
        assert max(widths) - min(widths) < len(widths)


def test_a_role_has_a_row_only_where_it_has_something_to_do() -> None:
    profile, code = next(entry.values for entry in SAMPLES if entry.id == "CSP")
    matrices = roles(teller(Path(str(profile)), str(code)), "procurement")["matrices"]
    assert len(matrices) == 2
    for matrix in matrices:
        idle = [row["role"]["title"] for row in matrix["rows"] if not any(row["letters"]) and not row["duty"]]
        assert idle == []


@pytest.mark.parametrize(("profile", "code"), SAMPLES)
def test_a_person_has_one_row_in_a_role_and_the_strongest_letter_at_a_step(profile: Path, code: str) -> None:
    telling = teller(profile, code)
    for bound in telling.resolved.procedures:
        for matrix in roles(telling, bound.id)["matrices"]:
            people = [(row["role"]["title"], str(row["role"]["name"])) for row in matrix["rows"]]
            assert len(people) == len(set(people)), bound.id
            letters = {letter for row in matrix["rows"] for letter in row["letters"]}
            assert letters <= {"", "R", "A", "R/A", "C", "I"}
