"""Key dates that operations have moved: what has to be done on another day, and by whom."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dovetail.history.impact.consequences.key_dates import moved_dates, tasks_on
from dovetail.history.states.facts import Facts, Value
from tests.history.conftest import Run, edit

ISSUE = ("--format", "md", "--jobs", "1", "--on", "2026-03-02", "--quiet", "--despite-blockers", "x")


def facts(*dates: str, who: str = "") -> Facts:
    """``freeze.winter.2026-12-11: 2027-01-04 – 2027-01-08`` is a date of that id on these days."""
    items, values = {}, {}
    for date in dates:
        name, _, days = date.partition(": ")
        on, _, until = days.partition(" – ")
        path = f"dates.{name}"
        items[path] = "Some day"
        values[f"{path}.on"] = Value(on, on)
        if until:
            values[f"{path}.until"] = Value(until, until)
        if who:
            values[f"{path}.who"] = Value(who, who)
    return Facts(values, items)


def moves(before: Facts, now: Facts) -> list[tuple[str, str]]:
    return [(date.before, date.after) for date in moved_dates(before, now)]


def test_a_freeze_that_begins_earlier_has_moved_and_is_no_other_one() -> None:
    before = facts("freeze.summer.2026-06-25: 2026-06-25 – 2026-07-09")
    now = facts("freeze.summer.2026-04-26: 2026-04-26 – 2026-07-09")
    assert moves(before, now) == [("2026-06-25 – 2026-07-09", "2026-04-26 – 2026-07-09")]


def test_a_freeze_of_which_only_another_part_lies_before_the_project_is_the_same() -> None:
    before = facts("freeze.winter.2026-12-11: 2027-01-04 – 2027-01-08")
    assert not moves(before, facts("freeze.winter.2026-12-07: 2027-01-04 – 2027-01-08"))


def test_one_meeting_that_falls_on_another_day_leaves_the_others_alone() -> None:
    before = facts("board.steer.2026-05-05: 2026-05-05", "board.steer.2026-06-02: 2026-06-02")
    now = facts("board.steer.2026-05-05: 2026-05-05", "board.steer.2026-06-02: 2026-06-03")
    assert moves(before, now) == [("2026-06-02", "2026-06-03")]


def test_where_more_days_come_than_go_none_is_said_to_have_moved() -> None:
    before = facts("duty.fin.report.2026-05-05: 2026-05-05")
    now = facts("duty.fin.report.2026-05-04: 2026-05-04", "duty.fin.report.2026-06-04: 2026-06-04")
    assert moves(before, now) == [("", "2026-05-04"), ("", "2026-06-04"), ("2026-05-05", "")]


def test_what_a_request_has_on_its_days_is_told_of_the_request() -> None:
    assert not moves(facts("request.r1.approve: 2026-05-05"), facts("request.r1.approve: 2026-05-06"))


@pytest.mark.parametrize(("series", "doer"), [("duty.fin.report", "Rui Dias"), ("close.month", "Ana Costa")])
def test_a_duty_is_done_by_whoever_has_it_and_a_close_heeded_by_the_project(series: str, doer: str) -> None:
    before = facts(f"{series}.2026-05-05: 2026-05-05", f"{series}.2026-06-05: 2026-06-05", who="Rui Dias")
    now = facts(f"{series}.2026-05-04: 2026-05-04", f"{series}.2026-06-04: 2026-06-04", who="Rui Dias")
    (task,) = tasks_on(moved_dates(before, now), "Ana Costa")
    assert task.what == "“Some day” moves from 2026-05-05 to 2026-05-04, and 1 more day like it"
    assert (task.who, task.by) == (doer, "2026-05-04")


def test_days_that_are_past_are_nobodys_task() -> None:
    moved = moved_dates(
        facts("close.month.2026-05-05: 2026-05-05"), facts("close.month.2026-05-04: 2026-05-04")
    )
    assert not list(tasks_on(moved, "Ana Costa", "2026-05-10"))


def test_a_month_end_that_closes_a_day_earlier_is_read_in_every_form(harbour: Path, run: Run) -> None:
    assert run("issue", "--project", "quay", *ISSUE).exit_code == 0
    edit(harbour / "organization.yaml", "working_day: -1", "working_day: -2")
    told = ("impact", "--as-of", "2026-03-02")
    (project,) = json.loads(run(*told, "--format", "json").stdout)["projects"]
    closes = [date for date in project["dates"] if date["title"] == "Month-end close"]
    assert all(date["before"] and date["after"] and date["request"] is None for date in closes)
    (task,) = [task for task in project["tasks"] if "Month-end close" in task["what"]]
    first = next(date for date in closes if date["after"] in task["what"])
    said = f"“Month-end close” moves from {first['before']} to {first['after']}"
    assert said in task["what"]
    assert task["who"] == "Joana Reis"
    assert said in " ".join(run(*told).stdout.split())
    page = run(*told, "--format", "html").stdout
    assert f"<td>{first['before']}</td><td>{first['after']}</td>" in page
