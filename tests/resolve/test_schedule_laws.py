"""What holds for every plan, whatever the procedure: found by trying many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dovetail.model.resolved import Schedule
from dovetail.model.values import Duration
from dovetail.resolve.calendars.time_context import TimeContext
from dovetail.resolve.procedures.network import PlannedStep
from tests.resolve.plans import organization, plan, step

ORGANIZATION = organization(
    holidays={"country": "GB", "subdivision": "ENG"},
    boards={
        "cab": {
            "title": "Change Advisory Board",
            "meets": {"every": "week", "on": "tuesday", "at": "14:00"},
            "submission_closes": "3 working days",
        },
        "steering": {
            "title": "Steering Committee",
            "meets": {"every": "month", "working_day": 5},
            "submission_closes": "1-2 weeks",
        },
    },
    calendars={
        "freezes": {
            "christmas": {"title": "Christmas", "from": "2026-12-18", "until": "2027-01-04"},
            "weekend": {
                "title": "Long weekend",
                "recurs": {"every": "week", "on": "thursday", "at": "12:00"},
                "lasts": "40 hours",
            },
        },
        "windows": {
            "sunday": {
                "title": "Sunday",
                "recurs": {"every": "week", "on": "sunday", "at": "22:00"},
                "lasts": "6 hours",
            },
            "long-night": {
                "title": "Wednesday night",
                "recurs": {"every": "week", "on": "wednesday", "at": "20:00"},
                "lasts": "12 hours",
            },
            "midweek": {"title": "Midweek", "recurs": {"every": "week", "on": ["tuesday", "wednesday"]}},
        },
    },
)
TIME = TimeContext.of(ORGANIZATION)
CALENDAR = TIME.calendar
NEEDED = st.dates(date(2026, 3, 1), date(2027, 6, 30))
EARLIEST = st.dates(date(2026, 1, 1), date(2027, 6, 30))
KNOWN = ("30 minutes", "4 hours", "7 hours", "10 hours", "1 day", "3 days", "2-6 days", "1 week", "10 calendar days", "1 working week", "2 hours to 2 weeks", "36 hours")  # fmt: skip
OPEN = ("3+ days", {"unknown": "How long does it take?", "ask": "buyer"})
LONGER = {"30 minutes": "4 hours", "4 hours": "1 day", "7 hours": "10 hours", "10 hours": "36 hours", "1 day": "3 days", "3 days": "3-8 days", "2-6 days": "2-9 days", "1 week": "1 month", "10 calendar days": "3 weeks", "1 working week": "7 working days", "2 hours to 2 weeks": "2 hours to 1 month", "36 hours": "5 days"}  # fmt: skip


@st.composite
def procedures(draw: st.DrawFn, durations: Sequence[Any] = (*KNOWN, *OPEN)) -> list[PlannedStep]:
    """Up to six steps with times, boards, windows, freezes, groups, waits and clocks; some are skipped."""
    steps: list[PlannedStep] = []
    for number in range(draw(st.integers(1, 6))):
        said: dict[str, Any] = {}
        earlier = [planned.step.id for planned in steps]
        match draw(
            st.sampled_from(["plain", "plain", "board", "window", "freeze", "both", "wait", "clock", "after"])
        ):
            case "board":
                said["decided_by"] = draw(st.sampled_from([["cab"], ["steering"], ["cab", "steering"]]))
            case "window":
                said["windows"] = draw(
                    st.sampled_from([["sunday"], ["midweek"], ["sunday", "midweek"], ["long-night"]])
                )
            case "freeze":
                said["heeds_freezes"] = True
            case "both":
                said |= {"heeds_freezes": True, "windows": ["midweek"]}
            case "wait":
                said |= {
                    "counted_from": "The supplier has answered",
                    "wait": draw(st.sampled_from(durations)),
                }
            case "clock" if earlier:
                said["counted_from_step"] = draw(st.sampled_from(earlier))
            case "after" if earlier:
                said["after"] = [draw(st.sampled_from(earlier))]
            case _:
                said["parallel"] = draw(st.sampled_from([None, "a", "b"]))
        duration = draw(st.sampled_from([None, *durations]))
        applies = draw(st.sampled_from([True, True, True, True, None, False]))
        if applies is None:
            said["when"] = {"amount": {"from": "10000"}}
        steps.append(step(f"s{number}", duration, applies=applies, **said))
    return steps


LEADS = st.lists(st.sampled_from([{"time": "1-2 weeks"}, {"time": "10 days", "from": "s0", "to": "s1"}, {"time": "3 days", "from": "s1", "to": "s4"}]), max_size=2)  # fmt: skip


def perhaps(when: object) -> bool | None:
    return True if when is None else None


def planned(steps: Sequence[PlannedStep], needed: date, earliest: date, lead: Any = ()) -> Schedule:
    return plan(
        *steps, needed=needed.isoformat(), earliest=earliest.isoformat(), lead=lead, time=TIME, holds=perhaps
    )


def frozen(day: date) -> bool:
    """Told apart from the program: Christmas, and Fridays, which the freeze from Thursday noon covers."""
    return date(2026, 12, 18) <= day <= date(2027, 1, 4) or day.weekday() == 4


@given(procedures(), NEEDED, LEADS)
def test_work_lies_on_working_days_outside_freezes_and_in_windows(
    steps: list[PlannedStep], needed: date, lead: Any
) -> None:
    by_id = {item.step.id: item.step for item in steps}
    for item in planned(steps, needed, date(2026, 1, 1), lead).steps:
        said = by_id[item.step]
        if said.windows:
            assert item.end.weekday() in {("sunday" in said.windows) * 6, 1, 2}
        else:
            assert CALENDAR.is_working(item.end)
            assert CALENDAR.is_working(item.start)
        if said.heeds_freezes:
            assert not frozen(item.start)
            assert not frozen(item.end)
        if said.decided_by:
            assert item.meeting is not None
            assert item.submit_by is not None
            assert item.start <= item.submit_by <= item.meeting <= item.end
            assert item.start == item.submit_by or lead


@given(procedures(), NEEDED, LEADS)
def test_nothing_begins_before_what_it_follows_has_ended(
    steps: list[PlannedStep], needed: date, lead: Any
) -> None:
    schedule = planned(steps, needed, date(2026, 1, 1), lead)
    dates = {item.step: item for item in schedule.steps}
    kept = [item for item in steps if item.applies is not False]
    assert [item.step.id for item in kept] == list(dates)
    for item in kept:
        later = dates[item.step.id]
        assert later.start <= later.end
        assert later.end <= needed
        for name in dates.keys() & set(item.step.after):
            assert dates[name].end <= later.start
        if item.step.counted_from_step in dates:
            assert dates[item.step.counted_from_step].end <= later.start
    for one, two in pairwise(kept):
        between = steps[steps.index(one) + 1 : steps.index(two)]
        if any(skipped.step.after for skipped in between):
            continue
        beside = one.step.parallel is not None and one.step.parallel == two.step.parallel
        if not (two.step.after or beside):
            end = dates[two.step.id].end if two.step.counted_from_step else dates[two.step.id].start
            assert dates[one.step.id].end <= end


@given(procedures(), NEEDED, LEADS)
def test_the_pessimist_never_begins_later_than_the_optimist(
    steps: list[PlannedStep], needed: date, lead: Any
) -> None:
    schedule = planned(steps, needed, needed - timedelta(days=30), lead)
    for item in schedule.steps:
        assert item.start <= item.start_optimistic
        assert item.end <= item.end_optimistic
    assert schedule.latest_start is not None
    assert schedule.latest_start_optimistic is not None
    assert schedule.latest_start <= schedule.latest_start_optimistic
    assert schedule.feasible_optimistic or not schedule.feasible


@given(procedures(KNOWN), st.data(), NEEDED, EARLIEST)
def test_a_longer_duration_never_begins_later(
    steps: list[PlannedStep], data: st.DataObject, needed: date, earliest: date
) -> None:
    before = planned(steps, needed, earliest)
    index = data.draw(st.integers(0, len(steps) - 1))
    short = data.draw(st.sampled_from(KNOWN))
    shorter, longer = list(steps), list(steps)
    shorter[index] = replace(steps[index], duration=Duration.model_validate(short))
    longer[index] = replace(steps[index], duration=Duration.model_validate(LONGER[short]))
    one, two = planned(shorter, needed, earliest), planned(longer, needed, earliest)
    assert one.latest_start is not None
    assert two.latest_start is not None
    assert two.latest_start <= one.latest_start
    assert one.feasible or not two.feasible
    assert before.latest_start is not None


@given(procedures(), st.data(), NEEDED, EARLIEST)
def test_an_unknown_never_helps(
    steps: list[PlannedStep], data: st.DataObject, needed: date, earliest: date
) -> None:
    before = planned(steps, needed, earliest)
    index = data.draw(st.integers(0, len(steps) - 1))
    chosen = steps[index]
    unknown = {"unknown": "How long?", "ask": "buyer"}
    changed = list(steps)
    what = data.draw(st.sampled_from(["new step", "duration", "perhaps", "unknown for a known"]))
    if what == "new step":
        changed.insert(index, step("new", unknown))
    elif what == "perhaps":
        changed.insert(index, step("new", "3 days", applies=None, when={"amount": {"from": "10000"}}))
    else:
        if chosen.applies is False or (what == "duration" and chosen.duration is not None):
            return
        changed[index] = replace(step(chosen.step.id, unknown), step=chosen.step)
    after = planned(changed, needed, earliest)
    if what in ("duration", "unknown for a known"):
        assert not (after.feasible and not after.at_least)
    if what != "unknown for a known":
        assert before.latest_start is not None
        # A new step between neighbours of a group splits it, which only makes the way longer.
        assert after.latest_start is not None
        assert after.latest_start <= before.latest_start
        assert before.feasible or not after.feasible
    assert after.unknowns


@given(procedures(), NEEDED, EARLIEST, LEADS)
def test_planning_twice_gives_the_same_plan(
    steps: list[PlannedStep], needed: date, earliest: date, lead: Any
) -> None:
    fresh = plan(
        *steps,
        needed=needed.isoformat(),
        earliest=earliest.isoformat(),
        lead=lead,
        time=TimeContext.of(ORGANIZATION),
        holds=perhaps,
    )
    assert planned(steps, needed, earliest, lead) == fresh


@given(procedures(), NEEDED, NEEDED)
def test_an_earlier_need_never_begins_later(steps: list[PlannedStep], one: date, other: date) -> None:
    sooner, later = sorted((one, other))
    first = planned(steps, sooner, date(2026, 1, 1)).latest_start
    second = planned(steps, later, date(2026, 1, 1)).latest_start
    assert first is not None
    assert second is not None
    assert first <= second


@settings(max_examples=200)
@given(procedures(), NEEDED, EARLIEST, LEADS)
def test_a_plan_is_possible_exactly_if_work_from_the_first_day_on_is_done_in_time(
    steps: list[PlannedStep], needed: date, earliest: date, lead: Any
) -> None:
    # Begun on a day off, work in that very day's window is possible backward and not forward.
    assume(CALENDAR.is_working(earliest))
    schedule = planned(steps, needed, earliest, lead)
    assert schedule.earliest_finish is not None
    assert schedule.feasible == (schedule.earliest_finish <= needed)
    assert schedule.feasible == (not schedule.why)
    assert schedule.feasible == (not schedule.breaks_at) or not schedule.steps
