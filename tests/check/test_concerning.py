"""The owner of a service reads every finding that concerns it, not only those that are about it by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.check.concerning import concerning
from dovetail.model.checked import Checked
from dovetail.model.diagnostics import Diagnostic, Severity
from dovetail.model.resolved import ResolvedProject
from dovetail.resolve.pack import resolve_project
from tests.rules.world import loaded, planted, read

TWO_SERVICES = """
organization: {services: {billing: {title: Billing, owner: head-of-operations}}}
project:
  services: [metering, billing]
  decisions:
    - {id: D-8, text: Bills come a day later., services: billing}
    - {id: D-9, text: One alarm for all.}
  risks: [{id: R-8, text: Bills are wrong., live_service: billing}]
  requirements: [{id: Q-8, text: Bills are kept., service: billing, criterion: A-8}]
  tests: [{id: T-8, title: A bill, criteria: A-8}]
  acceptance: [{id: A-8, text: A bill is right.}]
"""


@pytest.fixture(scope="module")
def resolved(tmp_path_factory: pytest.TempPathFactory) -> ResolvedProject:
    root: Path = tmp_path_factory.mktemp("services")
    profile = loaded(planted(read(TWO_SERVICES)), root).profile
    assert profile is not None
    return resolve_project(profile, "MET")


def concerned(resolved: ResolvedProject, subject: str, rule: str = "") -> list[str]:
    finding = Diagnostic(
        "some-fault", Severity.MAJOR, "Something is wrong.", subject=subject, rule=rule, project="MET"
    )
    checked = Checked("MET", (finding,))
    return [name for name in resolved.services if concerning(name, resolved, checked)]


@pytest.mark.parametrize("subject", ["D-8", "R-8", "Q-8", "T-8"])
def test_what_names_one_service_concerns_its_owner(subject: str, resolved: ResolvedProject) -> None:
    assert concerned(resolved, subject) == ["billing"]


def test_a_decision_that_names_no_service_concerns_every_owner(resolved: ResolvedProject) -> None:
    assert concerned(resolved, "D-9") == ["metering", "billing"]


@pytest.mark.parametrize(("subject", "rule"), [("installer", "AR-27"), ("security-review", "AR-51")])
def test_early_life_and_live_data_concern_the_service_that_goes_live(
    subject: str, rule: str, resolved: ResolvedProject
) -> None:
    assert concerned(resolved, subject, rule) == ["metering"]
    assert concerned(resolved, subject) == []
