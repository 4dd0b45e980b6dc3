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
