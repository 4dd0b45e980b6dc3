"""What a rule says of the organization as a whole stands once, whichever project shows it."""

from __future__ import annotations

from pathlib import Path

import yaml

from dovetail.check.engine import check_project
from dovetail.check.findings import in_order
from dovetail.check.neighbours import Neighbours
from dovetail.check.rules import RULES
from dovetail.model.diagnostics import Severity
from dovetail.resolve.pack import resolve_project
from tests.rules.world import checked, loaded, planted

PUMPS = """
organization: {standards: {redesign_after: 2}}
project: {improvements: []}
projects:
  PUM:
    code: PUM
    name: Pumps
    starts: 2026-02-02
    ends: 2026-11-27
    team: {project-manager: {name: Pia Pil}}
    tailoring: {procurement: [{waive: PRO-C2, because: Few makers.}]}
"""


def test_a_control_to_redesign_is_reported_by_each_project_alike(tmp_path: Path) -> None:
    world = planted(yaml.load(PUMPS, Loader=yaml.CBaseLoader))  # noqa: S506 - text only
    profile = loaded(world, tmp_path).profile
    assert profile is not None
    neighbours = Neighbours(profile)

    results = [
        check_project(profile, resolve_project(profile, code), rules=[RULES["AR-57"]], neighbours=neighbours)
        for code in profile.projects
    ]

    assert len(results) == 2
    (finding,) = in_order(
        finding for result in results for finding in result.findings if finding.rule == "AR-57"
    )
    assert finding.project == ""
    assert finding.procedure == "procurement"


def test_a_finding_may_weigh_less_than_its_rule(tmp_path: Path) -> None:
    world = planted({"organization": {"roles": {"buyer": {"deputy": "Petra Palm"}}}})

    result = checked(world, tmp_path, RULES["AR-09"])

    (finding,) = [finding for finding in result.findings if finding.rule == "AR-09"]
    assert RULES["AR-09"].severity is Severity.BLOCKER
    assert (finding.code, finding.severity) == ("duties-joined-by-deputy", Severity.MINOR)
