"""A project's own sponsor does what its procedures ask of the sponsor; authority stays where it is."""

from __future__ import annotations

import pytest

from dovetail.resolve.people import SPONSOR, People
from tests.resolve.world import profile

ACTS = """
roles:
  director: {title: Director, holder: Ana Costa, acts_as: [sponsor], reports_to: board-chair}
"""


def people(project: str) -> People:
    made = profile(ACTS, "", project)
    (written,) = made.projects.values()
    return People.of(made, written.value)


def test_whoever_the_project_names_does_the_work() -> None:
    found = people("sponsor: Ines Calloway\nteam: {}")

    assert found.actor(SPONSOR).holder == "Ines Calloway"
    assert found.actor(SPONSOR).title == "Sponsor"
    assert found.approver(SPONSOR).holder == "Ana Costa"
    assert found.actor("director").holder == "Ana Costa"


@pytest.mark.parametrize(
    "named", ["sponsor: ana costa", "sponsor: director", "sponsor: {unknown: Who is the sponsor?}"]
)
def test_the_organization_s_sponsor_does_it_if_the_project_names_no_other(named: str) -> None:
    assert people(named).actor(SPONSOR).role == "director"


def test_a_binding_of_the_role_counts_before_the_name() -> None:
    found = people(
        "sponsor: Ines Calloway\nteam: {lead: {title: Lead, name: Rui Sá}}\nbindings: {director: lead}"
    )

    assert found.actor(SPONSOR).holder == "Rui Sá"


@pytest.mark.parametrize(
    "role", ["{title: Executive sponsor}", "{title: Executive sponsor, holder: {unknown: Who is it?}}"]
)
def test_a_role_of_the_organization_that_is_left_to_projects_is_the_project_s(role: str) -> None:
    made = profile(f"\nroles:\n  sponsor: {role}\n", "", "sponsor: Ines Calloway\nteam: {}")
    (written,) = made.projects.values()
    found = People.of(made, written.value)

    assert found.actor(SPONSOR).holder == "Ines Calloway"
    assert found.approver(SPONSOR).holder == "Ines Calloway", "so does whoever approves the pack"
    assert found.actor(SPONSOR).title == "Executive sponsor"


def test_a_sponsor_that_the_organization_names_is_nobody_else() -> None:
    made = profile(
        "\nroles:\n  sponsor: {title: Executive sponsor, holder: Ana Costa}\n", "",
        "sponsor: Ines Calloway\nteam: {}",
    )  # fmt: skip
    (written,) = made.projects.values()

    assert People.of(made, written.value).actor(SPONSOR).holder == "Ana Costa"
