"""Situations in which a project manager asks: by when must I start?"""

from __future__ import annotations

from typing import Any

import pytest

from dovetail.model.resolved import Actor
from dovetail.resolve.facts.questions import Questions
from dovetail.resolve.procedures.network import PlannedStep
from tests.resolve.plans import dates, plan, step, the

ENGLAND = {"country": "GB", "subdivision": "ENG"}
CAB = {
    "title": "Change Advisory Board",
    "chair": "buyer",
    "meets": {"every": "week", "on": "tuesday", "at": "14:00"},
    "submission_closes": "3 working days",
}
CHRISTMAS = {"title": "Christmas freeze", "from": "2026-12-18", "until": "2027-01-04"}


def open_questions() -> Questions:
    return Questions(lambda role, _: Actor(role, role))


# --- one after another -----------------------------------------------------------------------------


def test_durations_add_up_like_workday_in_a_spreadsheet() -> None:
    schedule = plan(
        step("raise", "1 day"), step("approve", "2 days"), step("order", "5 days"),
        needed="2026-05-29", holidays=ENGLAND,
    )  # fmt: skip
    # 25 May 2026 is the spring bank holiday: WORKDAY(29 May, -5) is 21 May.
    assert dates(schedule) == {
        "order": ("2026-05-21", "2026-05-29"),
        "approve": ("2026-05-19", "2026-05-21"),
        "raise": ("2026-05-18", "2026-05-19"),
    }
    assert str(schedule.latest_start) == "2026-05-18"
    assert schedule.feasible


def test_a_range_gives_two_dates() -> None:
    schedule = plan(step("legal", "3-21 days"), step("sign", "4 days"), needed="2026-06-12")
    assert dates(schedule) == {"sign": ("2026-06-08", "2026-06-12"), "legal": ("2026-05-08", "2026-06-08")}
    assert the(schedule, "legal").start_optimistic.isoformat() == "2026-06-03"
    assert the(schedule, "legal").duration == "3 to 21 working days"


def test_short_activities_do_not_all_fit_into_one_day() -> None:
    schedule = plan(
        step("submit", "30 minutes"), step("review", "4 hours"), step("check", "6 hours"), needed="2026-06-12"
    )
    assert dates(schedule) == {
        "check": ("2026-06-12", "2026-06-12"),
        "review": ("2026-06-11", "2026-06-12"),
        "submit": ("2026-06-11", "2026-06-11"),
    }


def test_a_need_on_a_sunday_is_met_on_friday_and_says_so() -> None:
    schedule = plan(step("deliver", "1 day"), needed="2026-06-14")
    assert dates(schedule)["deliver"] == ("2026-06-11", "2026-06-12")
    assert the(schedule, "deliver").note == "14 June 2026 is no working day (Sunday): it must be done before"


def test_what_follows_delivery_is_counted_on_from_it() -> None:
    schedule = plan(
        step("order", "2 days"), step("receive"), step("pay", "10-30 calendar days"),
        needed="2026-06-12", delivers="receive",
    )  # fmt: skip
    pay = the(schedule, "pay")
    assert (pay.after_delivery, pay.start.isoformat(), pay.end.isoformat()) == (
        True,
        "2026-06-12",
        "2026-07-13",
    )
    assert pay.end_optimistic.isoformat() == "2026-06-22"
    assert schedule.latest_start == the(schedule, "order").start


# --- side by side, loops, clocks -------------------------------------------------------------------


def test_neighbours_of_a_group_run_side_by_side_and_the_longest_decides() -> None:
    schedule = plan(
        step("brief", "1 day"),
        step("legal", "10 days", parallel="reviews"),
        step("security", "4 days", parallel="reviews"),
        step("privacy", parallel="reviews"),
        step("sign", "1 day"),
        needed="2026-06-30",
    )
    assert {name: pair[0] for name, pair in dates(schedule).items()} == {
        "brief": "2026-06-12",
        "legal": "2026-06-15",
        "security": "2026-06-23",
        "privacy": "2026-06-29",
        "sign": "2026-06-29",
    }
    assert the(schedule, "brief").end.isoformat() == "2026-06-15"


def test_the_plan_follows_the_first_answer_and_leaves_loops_out() -> None:
    schedule = plan(
        step("raise", "1 day"),
        step("decide", "1 day", decision=[{"answer": "Approved", "next": "order"}, {"answer": "Sent back", "next": "rework"}]),
        step("rework", "5 days", next="decide"),
        step("order", "1 day", next="end"),
        step("refuse", "3 days"),
        needed="2026-06-12",
    )  # fmt: skip
    assert list(dates(schedule)) == ["raise", "decide", "order"]
    assert str(schedule.latest_start) == "2026-06-09"


def test_a_step_that_names_what_it_follows_does_not_wait_for_its_neighbour() -> None:
    schedule = plan(
        step("design", "1 day"), step("order", "20 days"), step("train", "3 days", after="design"),
        step("go-live", after=["order", "train"]), needed="2026-06-30",
    )  # fmt: skip
    assert dates(schedule)["train"] == ("2026-06-25", "2026-06-30")
    assert dates(schedule)["design"] == ("2026-06-01", "2026-06-02")


def test_a_clock_that_runs_from_an_earlier_step() -> None:
    schedule = plan(
        step("submit"), step("triage", "2 days"), step("answer", "5 days", counted_from_step="submit"),
        needed="2026-06-12",
    )  # fmt: skip
    # Triage happens within the five days: it need only be done when the answer is.
    assert dates(schedule)["answer"] == ("2026-06-05", "2026-06-12")
    assert dates(schedule)["triage"] == ("2026-06-10", "2026-06-12")
    assert dates(schedule)["submit"] == ("2026-06-05", "2026-06-05")
    assert the(schedule, "answer").condition == '"Submit" is done'


def test_a_condition_has_its_date_and_the_wait_before_it_counts() -> None:
    said: dict[str, Any] = {"counted_from": "The supplier has answered the questionnaire", "wait": "3-5 days"}
    schedule = plan(step("send"), step("assess", "4-14 days", **said), needed="2026-06-30")
    assert dates(schedule)["assess"] == ("2026-06-10", "2026-06-30")
    assert dates(schedule)["send"] == ("2026-06-03", "2026-06-03")
    assert the(schedule, "assess").condition == (
        "The supplier has answered the questionnaire (usually 3 to 5 working days after the step before)"
    )


def test_a_circle_is_named() -> None:
    circle = [step("a", after="c"), step("b", after="a"), step("c", after="b")]
    with pytest.raises(ValueError, match=r"^steps wait for each other: [abc] → [abc] → [abc] → [abc]$"):
        plan(*circle, needed="2026-06-12")


# --- lead times ------------------------------------------------------------------------------------


def test_the_lead_time_of_a_route_lies_between_submission_and_the_start_of_delivery() -> None:
    schedule = plan(
        step("submit", "1 day"), step("review", "1 day"), step("implement", "1 day"),
        needed="2026-06-30", lead=[{"time": "2 weeks", "because": "Class C1"}],
    )  # fmt: skip
    # Implementation starts on 29 June; two weeks before is 15 June.
    assert dates(schedule)["submit"] == ("2026-06-12", "2026-06-15")
    assert the(schedule, "submit").note == '2 weeks before the start of "Implement" (Class C1)'


def test_a_notice_goes_out_ahead_of_the_work() -> None:
    schedule = plan(
        step("approve", "2 days"), step("announce", ahead_of=[{"to": "implement", "time": "5 weeks"}]),
        step("prepare", "3 days"), step("implement", "4 hours"), needed="2026-06-30",
    )  # fmt: skip
    assert dates(schedule)["announce"] == ("2026-05-26", "2026-05-26")
    assert dates(schedule)["approve"] == ("2026-05-22", "2026-05-26")


def test_the_lead_time_of_a_single_step_is_its_least_time() -> None:
    schedule = plan(step("order"), needed="2026-06-30", lead=[{"time": "10 days"}])
    assert dates(schedule)["order"] == ("2026-06-16", "2026-06-30")


def test_a_lead_time_that_nothing_can_keep_is_infeasible() -> None:
    schedule = plan(
        step("implement"), step("announce"), needed="2026-06-30", delivers="implement",
        lead=[{"time": "1 week", "from": "announce", "to": "implement"}],
    )  # fmt: skip
    assert not schedule.feasible
    assert schedule.why == '"Announce" must be done ahead of "Implement", but comes after it.'


# --- boards ----------------------------------------------------------------------------------------


def approval(
    needed: str, closes: Any = "3 working days", earliest: str = "2026-01-05", **minutes: Any
) -> Any:
    return plan(
        step("write", "2 days"), step("approve", minutes.get("minutes"), decided_by="cab"), step("implement", "1 day"),
        needed=needed, earliest=earliest, boards={"cab": {**CAB, "submission_closes": closes}}, holidays=ENGLAND,
    )  # fmt: skip


def test_a_board_decides_at_its_last_meeting_and_wants_papers_before() -> None:
    schedule = approval("2026-05-15")
    decided = the(schedule, "approve")
    assert str(decided.meeting) == "2026-05-12"
    assert str(decided.submit_by) == "2026-05-07"
    assert dates(schedule) == {
        "write": ("2026-05-05", "2026-05-07"),
        "approve": ("2026-05-07", "2026-05-12"),
        "implement": ("2026-05-14", "2026-05-15"),
    }


def test_the_meeting_day_itself_is_early_enough_and_the_day_after_is_not() -> None:
    assert str(the(approval("2026-05-13"), "approve").meeting) == "2026-05-12"
    assert str(the(approval("2026-05-12"), "approve").meeting) == "2026-05-05"


def test_minutes_follow_the_meeting() -> None:
    schedule = approval("2026-05-14", minutes="2 days")
    assert str(the(schedule, "approve").meeting) == "2026-05-05"
    assert the(schedule, "approve").end.isoformat() == "2026-05-07"


def test_papers_over_easter_are_due_before_the_holidays() -> None:
    # Good Friday is 3 April 2026, Easter Monday the 6th; the board meets on Tuesday the 7th.
    assert str(the(approval("2026-04-08"), "approve").submit_by) == "2026-03-31"


def test_no_meeting_in_the_days_that_are_left_names_the_board() -> None:
    schedule = approval("2026-05-18", earliest="2026-05-13")
    assert (schedule.feasible, schedule.breaks_at) == (False, "approve")
    # Two days of writing miss the papers' deadline of 14 May as well.
    assert schedule.why == (
        '"Approve" can\'t be done in time: "Change Advisory Board" has no meeting between 13 May 2026 and '
        "15 May 2026; its last one before is on 12 May 2026."
    )
    assert str(schedule.earliest_finish) == "2026-05-27"


def test_a_board_without_a_known_calendar_gives_an_at_least() -> None:
    questions = open_questions()
    unknown = {"unknown": "When does the board meet?", "ask": "buyer"}
    schedule = plan(
        step("write", "2 days"), step("approve", decided_by="cab"), step("implement", "1 day"),
        needed="2026-05-15", boards={"cab": {**CAB, "meets": unknown}}, questions=questions,
    )  # fmt: skip
    assert [(item.step, item.at_least) for item in schedule.steps] == [
        ("write", True),
        ("approve", True),
        ("implement", False),
    ]
    assert the(schedule, "approve").meeting is None
    assert schedule.unknowns == ("Q-01",)
    assert questions.all()[0].question == "When does the board meet?"


def test_a_meeting_calendar_that_ends_before_the_need_is_an_open_question() -> None:
    until_june = [{"until": "2026-06-30", "value": CAB["meets"]}]
    schedule = plan(
        step("approve", decided_by="cab"), needed="2026-08-14", boards={"cab": {**CAB, "meets": until_june}}
    )
    assert schedule.at_least
    assert the(schedule, "approve").meeting is None
    inside = plan(
        step("approve", decided_by="cab"), needed="2026-06-30", boards={"cab": {**CAB, "meets": until_june}}
    )
    assert not inside.at_least
    assert str(the(inside, "approve").meeting) == "2026-06-30"


# --- freezes and windows ---------------------------------------------------------------------------


def change(needed: str, earliest: str = "2026-01-05", duration: str = "4 hours", **calendars: Any) -> Any:
    windows = {"windows": calendars.pop("through")} if "through" in calendars else {}
    said = {key: calendars.pop(key) for key in ("holds", "time_zone", "questions") if key in calendars}
    return plan(
        step("prepare", "1 day"), step("implement", duration, heeds_freezes=True, **windows),
        needed=needed, earliest=earliest, holidays=ENGLAND, calendars=calendars, **said,
    )  # fmt: skip


def test_a_change_in_the_christmas_freeze_moves_before_it() -> None:
    schedule = change("2027-01-04", freezes={"christmas": CHRISTMAS})
    assert dates(schedule)["implement"] == ("2026-12-17", "2026-12-17")
    assert 'ahead of the freeze "Christmas freeze"' in the(schedule, "implement").note
    # The last day of a freeze belongs to it; the day after is free.
    assert dates(change("2027-01-05", freezes={"christmas": CHRISTMAS}))["implement"][0] == "2027-01-05"


def test_only_steps_that_heed_freezes_are_stopped() -> None:
    schedule = change("2027-01-05", freezes={"christmas": CHRISTMAS})
    assert dates(schedule)["prepare"] == ("2027-01-04", "2027-01-05")


def test_when_the_freeze_leaves_no_day_it_is_named() -> None:
    schedule = change("2027-01-04", earliest="2026-12-21", freezes={"christmas": CHRISTMAS})
    assert (schedule.feasible, schedule.breaks_at) == (False, "implement")
    assert schedule.why == (
        '"Implement" can\'t be done in time: no working day between 21 December 2026 and 4 January 2027 '
        'is outside the freeze "Christmas freeze".'
    )
    assert str(schedule.earliest_finish) == "2027-01-05"


def test_a_freeze_of_part_of_a_day_leaves_the_day_free() -> None:
    thanksgiving = {"title": "Thanksgiving", "from": "2026-11-25 22:00", "until": "2026-11-30 02:00"}
    frozen = {"thanksgiving": thanksgiving}
    assert dates(change("2026-11-25", freezes=frozen))["implement"][1] == "2026-11-25"
    assert dates(change("2026-11-27", freezes=frozen))["implement"][1] == "2026-11-25"
    assert dates(change("2026-11-30", freezes=frozen))["implement"][1] == "2026-11-30"


def test_a_freeze_in_another_time_zone() -> None:
    # From 23:00 in London it is the morning of the next day in Tokyo; all of Tokyo's 18 December is open.
    london = {
        "title": "London",
        "from": "2026-12-18 23:00",
        "until": "2026-12-22 23:00",
        "time_zone": "Europe/London",
    }

    def last(needed: str) -> str:
        return dates(change(needed, freezes={"london": london}, time_zone="Asia/Tokyo"))["implement"][1]

    assert last("2026-12-18") == "2026-12-18"
    assert last("2026-12-22") == "2026-12-18"
    assert last("2026-12-23") == "2026-12-23"  # Tokyo works from 09:00, the freeze ends at 08:00


def test_a_freeze_that_comes_back_every_year() -> None:
    yearly = {
        "title": "Year end",
        "recurs": {"every": "year", "day": 20, "month": "december", "at": "23:00"},
        "lasts": "15 calendar days",
    }
    # It begins on a Sunday evening in 2026, and ends on Monday 4 January at 23:00.
    assert dates(change("2027-01-04", freezes={"year": yearly}))["implement"][1] == "2026-12-18"
    assert dates(change("2027-01-05", freezes={"year": yearly}))["implement"][1] == "2027-01-05"


def test_two_freezes_that_meet_leave_no_gap() -> None:
    halves = {
        "one": {"title": "One", "from": "2026-06-10 00:00", "until": "2026-06-11 12:00"},
        "two": {"title": "Two", "from": "2026-06-11 12:00", "until": "2026-06-12 18:00"},
    }
    assert dates(change("2026-06-12", freezes=halves))["implement"][1] == "2026-06-09"


def test_a_long_step_pauses_in_a_freeze() -> None:
    schedule = change("2027-01-06", duration="3 days", freezes={"christmas": CHRISTMAS})
    # 6 and 5 January and 17 December are worked; the day of the start is not counted.
    assert dates(schedule)["implement"] == ("2026-12-16", "2027-01-06")


def test_a_freeze_of_another_class_does_not_apply_and_a_perhaps_counts_for_the_pessimist() -> None:
    of_class = {"soft": {**CHRISTMAS, "kind": "soft", "when": {"class": "C1"}}}
    assert (
        dates(change("2027-01-04", freezes=of_class, holds=lambda when: when is None))["implement"][1]
        == "2027-01-04"
    )
    questions = open_questions()
    perhaps = change(
        "2027-01-04", freezes=of_class, holds=lambda when: True if when is None else None, questions=questions
    )
    assert the(perhaps, "implement").end.isoformat() == "2026-12-17"
    assert the(perhaps, "implement").end_optimistic.isoformat() == "2027-01-04"
    assert not perhaps.at_least
    assert perhaps.unknowns == ("Q-01",)
    assert questions.all()[0].question == 'Does the freeze "Christmas freeze" stop this request?'


def test_a_freeze_of_other_procedures_does_not_apply() -> None:
    other = {"other": {**CHRISTMAS, "procedures": ["procurement"]}}
    assert dates(change("2027-01-04", freezes=other))["implement"][1] == "2027-01-04"


def test_a_freeze_whose_dates_nobody_has_said_gives_an_at_least_if_it_may_matter() -> None:
    unknown = {"unknown": "When does the freeze end?", "ask": "buyer"}
    unsaid = {"freeze": {"title": "Freeze", "from": "2026-12-01", "until": unknown}}
    assert change("2026-12-11", freezes=unsaid).at_least
    assert not change("2026-11-27", freezes=unsaid).at_least


def test_work_lies_in_a_window_even_on_a_sunday_night() -> None:
    sunday = {
        "night": {
            "title": "Sunday night",
            "recurs": {"every": "week", "on": "sunday", "at": "22:00"},
            "lasts": "6 hours",
        }
    }
    schedule = change("2026-06-18", through="night", windows=sunday)
    assert dates(schedule)["implement"] == ("2026-06-14", "2026-06-14")
    assert dates(schedule)["prepare"] == ("2026-06-11", "2026-06-12")
    assert the(schedule, "implement").note == 'in the window "Sunday night"'


def test_a_night_that_lasts_longer_than_a_working_day_begins_and_ends_with_its_window() -> None:
    nights = {
        "night": {
            "title": "Saturday night",
            "recurs": {"every": "week", "on": "saturday", "at": "20:00"},
            "lasts": "10 hours",
        }
    }
    schedule = change("2026-06-18", duration="6-9 hours", through="night", windows=nights)
    assert dates(schedule)["implement"] == ("2026-06-13", "2026-06-13")
    assert dates(schedule)["prepare"] == ("2026-06-11", "2026-06-12")


def test_what_is_wanted_on_the_sunday_of_a_window_is_early_because_of_the_freeze_alone() -> None:
    sunday = {"night": {"title": "Night", "recurs": {"every": "week", "on": "sunday", "at": "22:00"}}}
    frozen = {"live": {"title": "Go-live", "from": "2026-06-20", "until": "2026-06-25"}}
    note = the(change("2026-06-21", through="night", windows=sunday, freezes=frozen), "implement").note
    assert note == 'in the window "Night"; ahead of the freeze "Go-live"'


def test_a_window_on_a_holiday_does_not_open_and_a_frozen_one_is_of_no_use() -> None:
    midweek = {
        "mid": {
            "title": "Midweek",
            "recurs": {"every": "week", "on": "tuesday", "at": "20:00"},
            "lasts": "4 hours",
        }
    }
    monday = {"mon": {"title": "Monday", "recurs": {"every": "week", "on": "monday"}}}
    # Easter Monday 2026 is 6 April.
    assert dates(change("2026-04-08", through="mon", windows=monday))["implement"][1] == "2026-03-30"
    evening = {"evening": {"title": "Evening", "from": "2026-06-16 18:00", "until": "2026-06-17 06:00"}}
    frozen = change("2026-06-17", through="mid", windows=midweek, freezes=evening)
    assert dates(frozen)["implement"][1] == "2026-06-09"
    # The evening freeze takes nothing from the working hours of a step without a window.
    assert dates(change("2026-06-16", freezes=evening))["implement"][1] == "2026-06-16"


def test_when_no_window_opens_in_time_it_is_named() -> None:
    monthly = {"month": {"title": "Patch day", "recurs": {"every": "month", "on": "third thursday"}}}
    schedule = change("2026-06-17", earliest="2026-06-01", through="month", windows=monthly)
    assert (schedule.feasible, schedule.breaks_at) == (False, "implement")
    assert 'the window "Patch day" does not open between 1 June 2026 and 17 June 2026' in schedule.why
    assert str(schedule.earliest_finish) == "2026-06-18"


# --- what is not known -----------------------------------------------------------------------------


def test_an_unknown_duration_makes_everything_before_it_at_least() -> None:
    questions = open_questions()
    schedule = plan(
        step("raise", "1 day"),
        step("review", {"unknown": "How long does a security review take?", "ask": "buyer"}),
        step("order", "2 days"),
        needed="2026-06-12",
        questions=questions,
    )
    assert [(item.step, item.at_least) for item in schedule.steps] == [
        ("raise", True),
        ("review", True),
        ("order", False),
    ]
    assert the(schedule, "review").duration == "not said yet"
    assert str(schedule.latest_start) == "2026-06-09"
    assert schedule.unknowns == ("Q-01",)
    assert questions.all()[0].blocks == ("request",)


def test_an_unknown_duration_never_counts_as_none() -> None:
    schedule = plan(
        step("plan"),
        step("tender", {"unknown": "How long does a tender take?", "ask": "buyer"}),
        step("check", "2 days"),
        step("order", "3 days"),
        needed="2026-06-12",
    )
    said = {item.step: (item.before, item.end_before) for item in schedule.steps}
    # The tender must be done by a day that is known; what comes ahead of it has no such day.
    assert said["plan"] == (True, True)
    assert said["tender"] == (True, False)
    assert said["check"] == said["order"] == (False, False)
    assert schedule.before


def test_what_follows_delivery_is_undated_unless_its_time_is_stated() -> None:
    schedule = plan(
        step("order", "2 days"), step("receive"), step("log", "3 days"), step("accept"), step("pay", "30 days"),
        needed="2026-06-12", delivers="receive",
    )  # fmt: skip
    assert [item.step for item in schedule.steps if item.undated] == ["accept", "pay"]
    assert str(the(schedule, "log").end) == "2026-06-17"


@pytest.mark.parametrize(
    "told",
    [
        [step("order", "1 day"), step("receive", "5 days")],
        [step("order", "1 day"), step("send", "5 days"), step("receive")],
        [step("order", "1 day"), step("receive", wait="5 days", counted_from="the supplier sends it")],
    ],
)
def test_a_time_to_delivery_that_a_step_tells_is_known(told: list[PlannedStep]) -> None:
    schedule = plan(
        step("approve", "1 day"), *told, needed="2026-06-12", delivers="receive", orders=["order"]
    )
    assert not schedule.at_least
    assert str(the(schedule, "approve").end) == "2026-06-04"


def test_a_time_to_delivery_that_a_lead_time_tells_is_known() -> None:
    schedule = plan(
        step("approve", "1 day"), step("order", "1 day"), step("receive"),
        needed="2026-06-12", delivers="receive", orders=["order"],
        lead=[{"from": "order", "to": "receive", "time": "5 working days"}],
    )  # fmt: skip
    assert not schedule.at_least


@pytest.mark.parametrize("delivers", ["receive", "order"])
def test_a_time_to_delivery_that_nobody_has_said_is_asked_and_never_counts_as_none(delivers: str) -> None:
    questions = open_questions()
    schedule = plan(
        step("approve", "1 day"), step("order", "1 day"), step("file", "30 days", after="approve"),
        step("receive", after="order"),
        needed="2026-06-12", delivers=delivers, orders=["order"], questions=questions,
    )  # fmt: skip
    assert schedule.before
    assert schedule.unknowns == ("Q-01",)
    assert 'How long does delivery take after "' in questions.all()[0].question


def test_where_nothing_is_ordered_no_delivery_is_asked_for() -> None:
    schedule = plan(
        step("approve", "1 day"), step("order", "1 day", applies=False), step("receive"),
        needed="2026-06-12", delivers="receive", orders=["order"],
    )  # fmt: skip
    assert schedule.unknowns == ()


def test_an_open_range_is_at_least_without_a_question() -> None:
    schedule = plan(step("raise"), step("check", "3+ days"), needed="2026-06-12")
    assert schedule.at_least
    assert not schedule.before
    assert schedule.unknowns == ()
    assert the(schedule, "check").note == "it may take longer than is planned for"


def test_an_unknown_after_delivery_does_not_shake_the_start() -> None:
    schedule = plan(
        step("order", "2 days"),
        step("pay", {"unknown": "When is it paid?"}),
        needed="2026-06-12",
        delivers="order",
    )
    assert not schedule.at_least
    assert schedule.unknowns == ()
    assert the(schedule, "pay").at_least


def test_a_step_that_perhaps_applies_counts_for_the_pessimist_only() -> None:
    schedule = plan(
        step("review", "5 days", applies=None, when={"personal_data": "yes"}),
        step("order", "1 day"),
        needed="2026-06-12",
    )
    review = the(schedule, "review")
    assert (review.start.isoformat(), review.start_optimistic.isoformat()) == ("2026-06-04", "2026-06-11")
    assert (review.at_least, schedule.at_least) == (False, False)
    assert review.note == "only if personal data is yes"
    assert schedule.unknowns == ("Q-01",)


def test_the_duration_in_force_on_the_day_of_need_counts() -> None:
    changing = [
        {"until": "2026-06-30", "value": "5 days"},
        {"from": "2026-07-01", "until": "2026-12-31", "value": "10 days"},
    ]
    assert dates(plan(step("check", changing), needed="2026-06-30"))["check"][0] == "2026-06-23"
    assert dates(plan(step("check", changing), needed="2026-07-01"))["check"][0] == "2026-06-17"
    assert plan(step("check", changing), needed="2027-01-04").at_least


def test_without_a_holiday_calendar_every_date_is_at_least() -> None:
    unknown = {"unknown": "Which public holidays are kept?", "ask": "buyer"}
    schedule = plan(step("order", "5 days"), needed="2026-05-29", holidays=unknown)
    assert schedule.at_least
    assert schedule.unknowns == ("Q-01",)


# --- too late --------------------------------------------------------------------------------------


def test_too_late_says_where_it_breaks_and_by_how_much() -> None:
    schedule = plan(
        step("raise", "1 day"), step("approve", "2 days"), step("order", "5-10 days"),
        needed="2026-06-12", earliest="2026-05-28", holidays=ENGLAND,
    )  # fmt: skip
    assert (schedule.feasible, schedule.feasible_optimistic) == (False, True)
    assert str(schedule.latest_start) == "2026-05-26"
    assert str(schedule.latest_start_optimistic) == "2026-06-02"
    assert schedule.breaks_at == "raise"
    assert schedule.why == (
        '"Raise" would have to start by 26 May 2026, but work can\'t begin before 28 May 2026: '
        "2 working days too late."
    )
    assert str(schedule.earliest_finish) == "2026-06-16"


def test_a_known_part_that_is_too_long_is_infeasible_whatever_is_unknown() -> None:
    schedule = plan(
        step("review", {"unknown": "How long?"}),
        step("order", "20 days"),
        needed="2026-06-12",
        earliest="2026-06-01",
    )
    assert not schedule.feasible
    assert schedule.at_least


def test_a_request_without_steps_is_had_at_once() -> None:
    schedule = plan(needed="2026-06-14", earliest="2026-06-01")
    assert schedule.feasible
    assert str(schedule.latest_start) == "2026-06-12"
    assert not plan(needed="2026-05-29", earliest="2026-06-01").feasible


# --- steps that are skipped ------------------------------------------------------------------------


def test_what_follows_a_skipped_step_follows_what_came_before_it() -> None:
    schedule = plan(
        step("raise", "1 day"),
        step("tender", "20 days", applies=False, next="award"),
        step("rework", "5 days"),
        step("award", "2 days", after="tender"),
        needed="2026-06-12",
    )
    assert dates(schedule) == {
        "award": ("2026-06-10", "2026-06-12"),
        "raise": ("2026-06-09", "2026-06-10"),
    }


def test_a_decision_leads_over_a_skipped_step_to_where_it_would_have_led() -> None:
    answers = [{"answer": "Yes", "next": "sign"}, {"answer": "No", "next": "rework"}]
    schedule = plan(
        step("decide", decision=answers),
        step("rework", "5 days", next="decide"),
        step("sign", "3 days", applies=False),
        step("order", "1 day"),
        needed="2026-06-12",
    )
    assert list(dates(schedule)) == ["decide", "order"]


def test_if_the_delivering_step_is_skipped_the_one_before_delivers() -> None:
    schedule = plan(
        step("order", "2 days"), step("receive", applies=False), step("pay", "30 days"),
        needed="2026-06-12", delivers="receive",
    )  # fmt: skip
    assert dates(schedule)["order"] == ("2026-06-10", "2026-06-12")
    assert the(schedule, "pay").after_delivery


def test_a_window_that_nobody_has_dated_gives_an_at_least_and_not_an_impossible() -> None:
    questions = open_questions()
    unsaid = {
        "night": {"title": "Night", "recurs": {"unknown": "When does the window open?", "ask": "buyer"}}
    }
    schedule = change("2026-06-12", through="night", windows=unsaid, questions=questions)
    assert schedule.feasible
    assert schedule.at_least
    assert questions.all()[0].question == "When does the window open?"


def test_a_step_can_be_tied_to_a_day_of_the_close_calendar() -> None:
    close = {"accruals": {"title": "Accruals due", "recurs": {"every": "month", "working_day": -2}}}
    schedule = change("2026-06-12", through="accruals", close=close)
    assert dates(schedule)["implement"][1] == "2026-05-28"


@pytest.mark.parametrize("needed", ["0001-01-01", "1950-01-02", "2199-12-30", "9999-12-31"])
@pytest.mark.parametrize("duration", ["5 days", "99999 years", "999999999999 hours"])
def test_far_away_days_and_endless_durations_do_not_break_anything(needed: str, duration: str) -> None:
    frozen = {
        "christmas": CHRISTMAS,
        "long": {"title": "Long", "recurs": {"every": "week", "on": "monday"}, "lasts": duration},
    }
    assert not change(needed, duration=duration, freezes=frozen).feasible or needed > "2026"
