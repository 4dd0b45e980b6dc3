"""The page on rules holds: its commands print what it says, its waivers count, and its table is true."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from dovetail.check.examine import examine
from dovetail.check.rules import RULES
from dovetail.cli.other_codes import OTHER_CODES
from dovetail.load.profile import load_profile
from dovetail.model.checked import Checked
from tests.docs.walk import DOCS, Walk, blocks
from tests.rules.world import laid_over, read

PAGE = "how-to/keep-to-the-rules.md"
TEXT = (DOCS / PAGE).read_text(encoding="utf-8")
PROJECT = "projects/loan/project.yaml"
INVALID = re.findall(r"^\| ([^|]+) \| `(waiver-[a-z-]+|rule-unknown)` \|$", TEXT, re.MULTILINE)


@pytest.fixture
def at_g2(tmp_path: Path) -> Walk:
    """Rosenby Libraries after G2 of the page on the project file."""
    walk, more = Walk(tmp_path), 0
    for block in blocks("how-to/fill-the-project-file.md"):
        more += block.text.startswith("# in")
        if block.kind == "yaml" and block.file and more <= 3:
            walk.do(block)
    return walk


@pytest.fixture
def followed(at_g2: Walk) -> Walk:
    """The same, when the page has been followed to its end."""
    at_g2.follow(PAGE)
    return at_g2


def checked(folder: Path, day: str = "2026-05-29") -> Checked:
    loaded = load_profile(folder)
    assert loaded.profile is not None, [f"{d.place}: {d.message}" for d in loaded.diagnostics]
    [found] = examine(loaded.profile, as_of=date.fromisoformat(day))
    return found.checked


def changed(folder: Path, file: str, patch: Any) -> None:
    path = folder / file
    data = laid_over(read(path.read_text(encoding="utf-8")), patch)
    path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")


def test_every_command_prints_what_the_page_says(at_g2: Walk) -> None:
    at_g2.follow(PAGE)
    assert not at_g2.wrong, at_g2.wrong[0]


def test_both_waivers_count(followed: Walk) -> None:
    result = checked(followed.folder)
    assert [entry.finding.rule for entry in result.waived] == ["AR-44"]
    assert not [item.message for item in result.findings if item.code.startswith("waiver")]
    plan = followed.run("dovetail plan --as-of 2026-05-29")
    kiosks = plan[plan.index("K-1: Kiosks") : plan.index("C-1: Connect")]
    assert "Compare quotes" not in kiosks


CONTROL: dict[str, dict[str, str]] = {
    "waiver-incomplete": {"compensating": "(none)"},
    "waiver-dates": {"issued": "2026-09-01"},
    "waiver-approver": {"approved_by": "change-manager"},
    "waiver-own": {"requested_by": "head-of-purchasing"},
    "waiver-expired": {"expires": "2026-05-28"},
    "waiver-out-of-time": {"expires": "2026-06-02"},
}
FINDING: dict[str, dict[str, str]] = {
    "waiver-incomplete": {"expires": "(none)"},
    "waiver-dates": {"issued": "2026-09-01"},
    "waiver-approver": {"approved_by": "change-manager"},
    "waiver-own": {"requested_by": "director"},
    "waiver-expired": {"expires": "2026-05-28"},
    "waiver-out-of-time": {"issued": "2026-05-30"},
    "rule-unknown": {"rule": "AR-99"},
    "waiver-unused": {"subjects": "catalogue"},
}


@pytest.mark.parametrize("code", CONTROL)
def test_a_waiver_of_a_control_that_is_no_leave(code: str, followed: Walk) -> None:
    path = followed.folder / PROJECT
    project = read(path.read_text(encoding="utf-8"))
    waiver = laid_over(project["tailoring"]["purchasing"][0], CONTROL[code])
    changed(followed.folder, PROJECT, {"tailoring": {"purchasing": [waiver]}})
    assert code in {item.code for item in checked(followed.folder).findings}
    assert "Compare quotes" in followed.run("dovetail plan --as-of 2026-05-29")


@pytest.mark.parametrize("code", FINDING)
def test_a_waiver_of_a_finding_that_is_no_leave(code: str, followed: Walk) -> None:
    path = followed.folder / PROJECT
    waiver = laid_over(read(path.read_text(encoding="utf-8"))["waivers"][0], FINDING[code])
    changed(followed.folder, PROJECT, {"waivers": [waiver]})
    result = checked(followed.folder)
    assert code in {item.code for item in result.findings}
    assert "AR-44" in {item.rule for item in result.findings}


@pytest.mark.parametrize(
    ("code", "said"),
    [("waiver-statutory", {"statutory": "yes"}), ("waiver-never", {"waivable_by": "never"})],
)
def test_a_control_from_which_there_is_no_leave(code: str, said: dict[str, str], followed: Walk) -> None:
    control = {"id": "PUR-C2", **said}
    changed(followed.folder, "procedures/purchasing.yaml", {"controls": [control]})
    assert code in {item.code for item in checked(followed.folder).findings}


def test_leave_of_which_nobody_has_said_who_may_give_it(followed: Walk) -> None:
    changed(followed.folder, "organization.yaml", {"rules": {"waivable_by": "(none)"}})
    assert "waiver-owner-unknown" in {item.code for item in checked(followed.folder).findings}


def test_leave_that_is_asked_for_is_unknown_until_its_day(followed: Walk) -> None:
    path = followed.folder / PROJECT
    asked = {"approved_by": "(none)", "issued": "(none)", "expires": "(none)", "decision_due": "2026-06-15"}
    project = read(path.read_text(encoding="utf-8"))
    waiver = laid_over(project["tailoring"]["purchasing"][0], asked)
    changed(followed.folder, PROJECT, {"tailoring": {"purchasing": [waiver]}})
    [open_] = [item for item in checked(followed.folder).findings if item.rule == "AR-02"]
    assert (open_.verdict, open_.due) == ("unknown", date(2026, 6, 15))
    assert "Compare quotes" in followed.run("dovetail plan --as-of 2026-05-29")


def test_the_table_of_invalid_waivers_names_what_is_tried_here() -> None:
    tried = {*CONTROL, *FINDING, "waiver-statutory", "waiver-never", "waiver-owner-unknown"}
    assert {code for _, code in INVALID} == tried
    reported = {code for rule in RULES.values() for code in rule.codes} | set(OTHER_CODES)
    assert tried <= reported


def test_rules_about_waivers_are_not_waived() -> None:
    assert [rule.id for rule in RULES.values() if not rule.waivable] == ["AR-02", "AR-03", "AR-04", "AR-05"]


def test_the_workflow_uses_options_that_exist(at_g2: Walk) -> None:
    [command] = re.findall(r"- run: (dovetail .*?) > ", TEXT)
    printed = at_g2.run(command.replace('"$(date +%F)"', "2026-05-29"))
    assert '"version": "2.1.0"' in printed
