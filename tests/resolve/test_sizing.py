"""How big a project is decides which procedures it needs; what it uses it always has."""

from __future__ import annotations

import pytest

from dovetail.model.resolved import ResolvedProject
from dovetail.resolve.pack import resolve_project
from tests.resolve.world import profile

SCALING = """
scaling:
  small: [purchasing, FIN]
  medium: [RES]
  medium_from: 50000
  large_from: 500000
  personal_data: [SEC]
services: {water: {title: Water}, old: {title: Old, status: retired}}
"""
OTHERS = tuple(
    f'{{id: {name}, title: {name}, version: "1", owner: owner, covers: [{code}]}}'
    for name, code in (("money", "FIN"), ("people", "RES"), ("safety", "SEC"), ("closing", "CLO"))
)


def pack(project: str, organization: str = SCALING) -> ResolvedProject:
    return resolve_project(profile(organization, "", project, *OTHERS), "P1")


def names(result: ResolvedProject) -> set[str]:
    return {entry.id for entry in result.procedures}


@pytest.mark.parametrize(
    ("budget", "level", "expected"),
    [
        ("49999.99", "small", {"purchasing", "money"}),
        ("50000", "medium", {"purchasing", "money", "people"}),
        ("499999.99", "medium", {"purchasing", "money", "people"}),
        ("500000", "large", {"purchasing", "money", "people", "safety", "closing"}),
    ],
)
def test_the_budget_decides(budget: str, level: str, expected: set[str]) -> None:
    result = pack(f"budget: {{total: {budget}}}")

    assert result.sizing.level == level
    assert names(result) == expected
    assert {entry[0] for entry in result.sizing.left_out} == {
        "purchasing", "money", "people", "safety", "closing"} - expected  # fmt: skip


def test_the_project_may_say_its_size_itself() -> None:
    result = pack("level: small\nbudget: {total: 900000}")

    assert names(result) == {"purchasing", "money"}
    (reason,) = {reason for _, _, reason in result.sizing.left_out}
    assert reason == "Small projects do without it (as the project says)"


def test_personal_data_call_for_security_at_any_size() -> None:
    assert "safety" in names(pack("level: small\npersonal_data: yes"))


@pytest.mark.parametrize("budget", ["", "budget: {total: {unknown: How much?}}", "budget: {total: 5 USD}"])
def test_a_size_that_nobody_can_tell_leaves_nothing_out(budget: str) -> None:
    result = pack(budget)

    assert result.sizing.level == ""
    assert result.sizing.left_out == ()
    assert len(result.procedures) == 5


def test_what_the_project_asks_for_is_never_left_out() -> None:
    small = SCALING.replace("[purchasing, FIN]", "FIN")
    asked = "level: small\nrequests: [{id: R, kind: purchase, title: T, needed_by: 2026-06-15}]"

    assert "purchasing" not in names(pack("level: small", small))
    assert "purchasing" in names(pack(asked, small))


def test_without_scaling_every_project_has_every_procedure() -> None:
    assert len(pack("level: small", "").procedures) == 5
