"""Days and deciders in the sample projects agree with each other: a reader of the pack compares them."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from dovetail.load.profile import load_profile
from dovetail.model.resolved import ResolvedProject, ResolvedRequest, ScheduledStep
from dovetail.resolve.pack import resolve_project

PROFILES = Path(__file__).parents[2] / "profiles"


@cache
def project(profile: str, code: str) -> ResolvedProject:
    loaded = load_profile(PROFILES / profile, projects=[code]).profile
    assert loaded is not None
    return resolve_project(loaded, code)


def request(profile: str, code: str, name: str) -> ResolvedRequest:
    [found] = [item for item in project(profile, code).requests if item.request.id == name]
    return found


def step(profile: str, code: str, name: str, step: str) -> ScheduledStep:
    schedule = request(profile, code, name).schedule
    assert schedule is not None
    [found] = [item for item in schedule.steps if item.step == step]
    return found


def gate(profile: str, code: str, point: str) -> date:
    [found] = [item for item in project(profile, code).project.gates if item.point == point]
    assert isinstance(found.date, date)
    return found.date


def test_the_downtime_procedure_is_rehearsed_before_the_papers_of_the_go_or_no_go_close() -> None:
    papers = step("wyrefell", "PAX", "PAX-R1", "decide-go").submit_by
    assert papers is not None
    assert step("wyrefell", "PAX", "PAX-C1", "rehearse-downtime").end < papers < gate("wyrefell", "PAX", "G4")


def test_the_dress_rehearsal_takes_a_saturday_night_before_the_go_or_no_go() -> None:
    rehearsed = step("lindenau", "VAB", "VAB-A1", "generalprobe").end
    assert rehearsed.strftime("%A") == "Saturday"
    assert rehearsed < gate("lindenau", "VAB", "G4")


def test_a_release_goes_live_on_the_night_of_its_change_and_is_decided_on_at_its_gate() -> None:
    live = date(2028, 7, 8)
    assert step("lindenau", "VAB", "VAB-R1", "deploy").end == live
    assert step("lindenau", "VAB", "VAB-A1", "durchfuehren").end == live
    assert step("lindenau", "VAB", "VAB-R1", "decide-go").end == gate("lindenau", "VAB", "G4")


@pytest.mark.parametrize(
    ("profile", "code", "change", "release", "twins"),
    [
        ("wyrefell", "PAX", "PAX-C1", "PAX-R1", {"plan-date": "agree-window", "notify-users": "tell-users"}),
        ("lindenau", "VAB", "VAB-A1", "VAB-R1", {"termin": "agree-window", "ankuendigen": "tell-users"}),
    ],
)
def test_the_night_of_a_release_is_agreed_and_announced_once(
    profile: str, code: str, change: str, release: str, twins: dict[str, str]
) -> None:
    schedules = [request(profile, code, name).schedule for name in (change, release)]
    of_change, of_release = ({step.step for step in found.steps} for found in schedules if found)
    assert not of_change & set(twins)
    assert set(twins.values()) <= of_release


def test_an_emergency_that_could_harm_a_patient_has_its_hazard_assessed_before_it_goes_live() -> None:
    emergency = request("wyrefell", "PAX", "PAX-C4")
    assert "CHE-13" in emergency.controls
    assert "clinical-safety-officer" in [item.role for item in emergency.approvals]
    assessed = step("wyrefell", "PAX", "PAX-C4", "assess-safety-at-once")
    assert assessed.end <= step("wyrefell", "PAX", "PAX-C4", "implement").start


def test_whoever_leaves_the_rota_leaves_with_engagement_and_access() -> None:
    leaving = step("wyrefell", "PAX", "PAX-E1", "leave").end
    plan = project("wyrefell", "PAX").project.early_life_support
    assert plan is not None
    assert [shift.until for shift in plan.rota if shift.who == "PAX-E1"] == [leaving]


def test_a_tender_reviews_bidders_once_their_offers_are_in_and_before_the_award() -> None:
    offers = step("wyrefell", "PAX", "PAX-P1", "invite").end
    award = step("wyrefell", "PAX", "PAX-P1", "approve").start
    for review in ("review-bidders", "screen-offers"):
        reviewed = step("wyrefell", "PAX", "PAX-P1", review)
        assert offers <= reviewed.start <= reviewed.end <= award


def test_change_and_release_of_one_night_have_one_pair_of_hands() -> None:
    change = step("wyrefell", "PAX", "PAX-C1", "implement")
    release = step("wyrefell", "PAX", "PAX-R1", "deploy")
    assert (change.role, change.end) == (release.role, release.end)
