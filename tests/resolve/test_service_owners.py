"""Who acts as the owner of a service: its own owner, also in a project that names a service owner."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.model.resolved import ResolvedProject
from dovetail.resolve.pack import resolve_project
from tests.rules.world import loaded, planted, read

TOUCHES_ANOTHERS_SERVICE = """
organization:
  roles: {service-owner: {title: Service owner}, billing-owner: {title: Owner of billing, holder: Bo Berg}}
  services:
    billing: {title: Billing, owner: billing-owner}
    alarms: {title: Alarms}
procedures:
  change:
    steps: [{id: confirm, title: Confirm the service, by: service-owner, duration: 1 working day}]
project:
  team: {customer: {name: Nora Nord}}
  bindings: {service-owner: customer}
  requests:
    - {id: K-1, kind: change, title: One, needed_by: 2026-06-10, facts: {class: normal}, services: billing}
    - {id: K-2, kind: change, title: Two, needed_by: 2026-06-10, facts: {class: normal}, services: [billing, metering]}
    - {id: K-3, kind: change, title: Three, needed_by: 2026-06-10, facts: {class: normal}}
    - {id: K-4, kind: change, title: Four, needed_by: 2026-06-10, facts: {class: normal}, services: alarms}
"""


@pytest.fixture(scope="module")
def resolved(tmp_path_factory: pytest.TempPathFactory) -> ResolvedProject:
    root: Path = tmp_path_factory.mktemp("owners")
    profile = loaded(planted(read(TOUCHES_ANOTHERS_SERVICE)), root).profile
    assert profile is not None
    return resolve_project(profile, "MET")


def confirms(resolved: ResolvedProject, request: str) -> str:
    found = next(item for item in resolved.requests if item.request.id == request)
    assert found.schedule is not None
    return next(step.holder for step in found.schedule.steps if step.step == "confirm")


def test_the_owner_of_the_service_that_the_request_touches_acts(resolved: ResolvedProject) -> None:
    assert confirms(resolved, "K-1") == "Bo Berg"


@pytest.mark.parametrize("request_", ["K-2", "K-3", "K-4"])
def test_the_projects_service_owner_acts_where_no_one_owner_can_be_told(
    request_: str, resolved: ResolvedProject
) -> None:
    assert confirms(resolved, request_) == "Nora Nord"


def test_an_owner_who_acts_for_a_single_request_is_one_of_those_who_act(resolved: ResolvedProject) -> None:
    assert resolved.roles["billing-owner"].holder == "Bo Berg"
