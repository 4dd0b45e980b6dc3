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


def test_the_project_may_say_that_it_is_larger_than_its_facts() -> None:
    result = pack("level: medium\nbudget: {total: 100}")

    assert names(result) == {"purchasing", "money", "people"}
    (reason,) = {reason for _, _, reason in result.sizing.left_out}
    assert reason == "Medium projects do without it (as the project says)"
    assert result.sizing.computed == "small"


def test_a_level_below_the_facts_is_not_used_and_that_is_said() -> None:
    result = pack("level: small\nbudget: {total: 900000}")

    assert result.sizing.level == "large"
    assert len(names(result)) == 5
    (finding,) = [entry for entry in result.findings if entry.code == "level-below-facts"]
    assert finding.message == (
        "The project calls itself small, but it is large: its budget of EUR 900,000 makes it large"
    )


def test_with_leave_a_project_runs_at_a_lower_level_and_says_who_gave_it() -> None:
    leave = "level_waiver: {because: A copy of last year's project, approved_by: Dora Dean}"
    result = pack(f"level: small\n{leave}\nbudget: {{total: 900000}}")

    assert result.sizing.level == "small"
    assert result.sizing.because == "as the project says, with leave of Dora Dean"
    assert result.sizing.waiver is not None
    assert not [entry for entry in result.findings if entry.code == "level-below-facts"]


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


def level(project: str, organization: str = "scaling: {}") -> tuple[str, tuple[str, ...]]:
    sizing = pack(project, organization).sizing
    return sizing.level, sizing.reasons


LIVE = "scaling: {}\nservices: {water: {title: Water}, fire: {title: Fire alarm, status: planned}}"


def test_facts_make_a_project_large_or_medium_and_the_reason_is_said() -> None:
    assert level("services: [fire]", LIVE) == ("large", ("it brings a new service: Fire alarm",))
    assert level("personal_data: yes") == ("large", ("its outcome holds personal data",))
    contract = "{id: C1, title: Cleaning, supplier: Brush and Son}"
    assert level(f"contracts: [{contract}]") == (
        "medium", ("it has a contract or a new supplier: Cleaning",))  # fmt: skip
    second = "{id: C2, title: Guarding, supplier: Owl Limited}"
    assert level(f"contracts: [{contract}, {second}]") == (
        "large", ("several suppliers carry it: Brush and Son and Owl Limited",))  # fmt: skip
    assert level("")[0] == "small"


def test_an_organization_weighs_signs_in_its_own_way() -> None:
    assert level("personal_data: yes", "scaling: {weighs: {personal_data: medium}}")[0] == "medium"
    assert level("personal_data: yes", "scaling: {weighs: {personal_data: nothing}}")[0] == "small"


def test_what_nobody_has_said_is_named_beside_the_level() -> None:
    assert pack("", "scaling: {}").sizing.unsaid == ("whether its outcome holds personal data",)
    assert pack("personal_data: no", "scaling: {}").sizing.unsaid == ()


def test_if_personal_data_is_an_open_question_nothing_is_left_out() -> None:
    result = pack('personal_data: {unknown: "Does it hold names?"}', "scaling: {}")

    assert result.sizing.level == ""
    assert len(result.procedures) == 5


def test_a_fact_switches_a_procedure_on_and_the_reason_is_said() -> None:
    weighs = SCALING.replace(
        "personal_data: [SEC]", "personal_data: [SEC]\n  weighs: {personal_data: nothing}"
    )
    result = pack("personal_data: yes\nbudget: {total: 100}", weighs)

    assert result.sizing.level == "small"
    assert ("safety", "safety", "its outcome holds personal data") in result.sizing.switched_on


def test_small_packs_are_booklets_unless_the_project_wants_documents() -> None:
    assert pack("", "scaling: {}").sizing.booklet
    assert not pack("pack: documents", "scaling: {}").sizing.booklet
    assert not pack("", "").sizing.booklet
    assert pack("pack: booklet", "").sizing.booklet
    assert pack("level: medium", "scaling: {booklet: [small, medium]}").sizing.booklet


CHANGES = "{id: changing, title: Changing, version: '1', owner: owner, covers: [CHE], handles: {kind: change, title: Change}}"


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("", "it brings no new service and no contract, buys nothing, and asks for no change"),
        (
            "requests: [{id: R, kind: change, title: T, needed_by: 2026-06-15, standard: daily}]",
            "it brings no new service and no contract, buys nothing, and makes standard changes only",
        ),
    ],
)
def test_a_small_project_is_not_said_to_make_changes_that_it_does_not_make(asked: str, reason: str) -> None:
    world = profile("scaling: {}", "covers: [PRO]", asked, *OTHERS, CHANGES)

    assert resolve_project(world, "P1").sizing.reasons == (reason,)
