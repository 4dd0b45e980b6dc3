"""How a service will be supported: categories that are covered, and what stands behind a promise."""

from __future__ import annotations

from pathlib import Path

from dovetail.check.derived.support_categories import CATEGORIES, coverage_of
from dovetail.check.derived.support_model import links_of, support_in_effect
from dovetail.model.organization import Organization
from dovetail.model.project import Project
from dovetail.resolve.calendars.calendar import Calendar
from tests.rules.world import loaded, planted, read


def world(root: Path, patch: str = "") -> tuple[Organization, Project]:
    """The clean world with a patch."""
    profile = loaded(planted(read(patch)), root).profile
    assert profile is not None
    return profile.organization.value, profile.projects["MET"].value


def test_a_requirement_for_all_services_counts_for_each(tmp_path: Path) -> None:
    patch = "{project: {requirements: [{id: S-training, service: (none)}]}}"
    _, project = world(tmp_path, patch)
    cells = {cell.category: cell for cell in coverage_of(project, "metering")}
    assert list(cells) == list(CATEGORIES)
    assert [entry.id for entry in cells["training"].requirements] == ["S-training"]


def test_a_category_without_requirement_and_reason_is_open(tmp_path: Path) -> None:
    _, project = world(tmp_path, "{project: {requirements: [{id: S-backup, remove: yes}]}}")
    assert [cell.category for cell in coverage_of(project, "metering") if cell.is_open] == [
        "backup-continuity"
    ]


def test_what_the_project_leaves_out_stays_as_the_service_has_it(tmp_path: Path) -> None:
    patch = """
organization:
  services: {metering: {commitments: [{measure: restore, promised: 1 hour, groups: {service-desk: 2 hours}}]}}
project: {support_models: [{service: metering, tiers: [{title: first line, group: service-desk}]}]}
"""
    organization, project = world(tmp_path, patch)
    support = support_in_effect(project, "metering", organization.services["metering"])
    assert (len(support.tiers), support.is_new) == (1, True)
    (promise,) = support.commitments
    (link,) = links_of(promise, organization, Calendar.of(organization))
    assert (link.by, link.id, link.standing) == ("group", "service-desk", "broken")


def test_a_share_and_a_time_cannot_be_compared(tmp_path: Path) -> None:
    patch = """
project:
  support_models:
    - service: metering
      commitments: [{measure: availability, promised: 99 %, groups: {service-desk: 2 hours}}]
"""
    organization, project = world(tmp_path, patch)
    (promise,) = support_in_effect(project, "metering", organization.services["metering"]).commitments
    (link,) = links_of(promise, organization, Calendar.of(organization))
    assert link.standing == "unknown"
