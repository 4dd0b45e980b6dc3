"""Projects of one profile share what they have in common, and nothing of it shows in the result."""

from __future__ import annotations

import pickle
from datetime import date, timedelta

import pytest

from dovetail import bundled
from dovetail.load.profile import load_profile
from dovetail.model.profile import Profile
from dovetail.resolve.approval.route_table import examine_routes
from dovetail.resolve.operations import Operations
from dovetail.resolve.pack import resolve_project
from tests.resolve.world import profile as world

SAMPLES = ["gitlab", "gsa-tts", "lindenau", "wyrefell"]


def sample(name: str) -> Profile:
    profile = load_profile(bundled.profiles_dir() / name).profile
    assert profile is not None
    return profile


@pytest.mark.parametrize("name", SAMPLES)
def test_a_project_is_resolved_alike_alone_and_after_others(name: str) -> None:
    profile = sample(name)
    shared = Operations(profile)
    for _ in ("in turn", "and once more, with everything remembered"):
        for code in reversed(list(profile.projects)):
            assert resolve_project(profile, code, operations=shared) == resolve_project(profile, code)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_day_on_which_projects_start_is_no_part_of_what_is_shared(name: str) -> None:
    profile = sample(name)
    shared = Operations(profile)
    code = next(iter(profile.projects))
    for day in (date(2026, 3, 31), date(2027, 4, 1), date(2026, 1, 1)):
        alone = resolve_project(profile, code, as_of=day)
        assert resolve_project(profile, code, as_of=day, operations=shared) == alone


DATED = """
routes:
  - {id: direct, title: Direct purchase, when: {amount: {to: 10000}}}
  - id: quotes
    title: Three quotes
    when: {amount: {from: [{value: "10000", until: 2026-06-30}, {value: "12000", from: 2026-07-01}]}}
"""


def test_findings_on_a_table_change_on_the_day_on_which_an_edge_does() -> None:
    harbour = world("", DATED)
    entry, shared = harbour.procedures["purchasing"], Operations(harbour)
    organization = harbour.organization.value
    days = [date(2026, 6, 28) + timedelta(days=n) for n in range(6)]
    found = [shared.route_findings(entry, day) for day in days]
    assert found == [tuple(examine_routes(entry, organization, day)) for day in days]
    assert [bool(findings) for findings in found] == [False, False, False, True, True, True]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_resolved_project_can_go_to_another_process(name: str) -> None:
    profile = sample(name)
    for code in profile.projects:
        resolved = resolve_project(profile, code)
        assert pickle.loads(pickle.dumps(resolved)) == resolved  # noqa: S301 - our own bytes
    assert pickle.loads(pickle.dumps(profile)) == profile  # noqa: S301
