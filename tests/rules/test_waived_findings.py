"""Leave for a finding counts only on the day on which the finding bites, and only from who may give it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dovetail.model.checked import Checked
from tests.rules.world import checked, planted, read

FROZEN = """
project:
  releases: [{id: R-1, title: First district, go_live: 2026-07-14, requests: C-1}]
"""
"""The release goes live in the freeze of the summer; only the head of operations may give leave."""


def judged(root: Path, *waivers: str, more: str = "{}", as_of: date | None = None) -> Checked:
    leave = ", ".join(
        f"{{because: Only week., compensating: On site., requested_by: project-manager, {waiver}}}"
        for waiver in waivers
    )
    patch = f"project: {{waivers: [{leave}]}}"
    return checked(planted(read(FROZEN), read(more), read(patch)), root, as_of=as_of)


def blocked(result: Checked, rule: str = "AR-21") -> bool:
    return any(finding.rule == rule for finding in result.findings)


def said_of_waivers(result: Checked) -> dict[str, str]:
    return {item.code: item.message for item in result.findings if item.subject == "AR-21"}


OF_HEAD = "rule: AR-21, subjects: R-1, approved_by: head-of-operations"


def test_leave_that_is_in_force_on_the_day_of_the_go_live(tmp_path: Path) -> None:
    result = judged(tmp_path, f"{OF_HEAD}, issued: 2026-02-10, expires: 2026-07-14", as_of=date(2026, 3, 2))

    assert not blocked(result)
    assert [entry.finding.subject for entry in result.waived] == ["R-1"]


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ("issued: 2026-02-10, expires: 2026-07-13", "it ends on 13 July 2026"),
        ("issued: 2026-07-15, expires: 2026-09-30", "it begins on 15 July 2026"),
    ],
)
def test_leave_for_other_days_lifts_nothing(dates: str, words: str, tmp_path: Path) -> None:
    result = judged(tmp_path, f"{OF_HEAD}, {dates}", as_of=date(2026, 3, 2))

    assert blocked(result)
    assert words in said_of_waivers(result)["waiver-out-of-time"]


def test_leave_that_was_written_after_the_deed_lifts_nothing(tmp_path: Path) -> None:
    result = judged(tmp_path, f"{OF_HEAD}, issued: 2026-07-16, expires: 2026-09-30", as_of=date(2026, 8, 3))

    assert blocked(result)
    assert "after the day that it is for, 14 July 2026" in said_of_waivers(result)["waiver-out-of-time"]


def test_what_was_done_with_leave_stays_lifted_when_the_leave_is_over(tmp_path: Path) -> None:
    result = judged(tmp_path, f"{OF_HEAD}, issued: 2026-02-10, expires: 2026-07-17", as_of=date(2026, 8, 3))

    assert not blocked(result)
    assert said_of_waivers(result) == {}


def test_a_freeze_is_lifted_by_who_may_give_leave_for_it_and_not_by_the_owner_of_the_procedure(
    tmp_path: Path,
) -> None:
    owner = OF_HEAD.replace("head-of-operations", "change-manager")
    result = judged(tmp_path, f"{owner}, issued: 2026-02-10, expires: 2026-07-17", as_of=date(2026, 3, 2))

    assert blocked(result)
    assert "can give leave" in said_of_waivers(result)["waiver-approver"]


def test_where_no_freeze_says_who_may_give_leave_the_owner_of_the_procedure_does(tmp_path: Path) -> None:
    owner = OF_HEAD.replace("head-of-operations", "change-manager")
    nobody = "organization: {calendars: {freezes: {summer: {exception_by: []}}}}"
    result = judged(
        tmp_path, f"{owner}, issued: 2026-02-10, expires: 2026-07-17", more=nobody, as_of=date(2026, 3, 2)
    )

    assert not blocked(result)


def test_a_rule_of_the_organization_about_a_dated_thing_needs_leave_for_its_day(tmp_path: Path) -> None:
    own = """
organization:
  rules:
    waivable_by: director
    own: [{id: NW-5, title: No release, because: We said so., severity: blocker, every: release, never: yes}]
"""
    leave = "rule: NW-5, subjects: R-1, approved_by: director, issued: 2026-02-10, expires: 2026-07-{}"
    early = judged(tmp_path / "1", leave.format("13"), more=own, as_of=date(2026, 3, 2))
    right = judged(tmp_path / "2", leave.format("14"), more=own, as_of=date(2026, 3, 2))

    assert blocked(early, "NW-5")
    assert not blocked(right, "NW-5")
