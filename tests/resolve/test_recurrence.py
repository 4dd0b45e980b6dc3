"""The days on which boards meet, books close and freezes begin."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from dovetail.model.recurrence import Recurrence
from dovetail.model.values import Stated
from dovetail.resolve.calendars.calendar import Calendar
from dovetail.resolve.calendars.recurrence import Occurrences, occurrences
from tests.resolve.plans import organization

BERLIN = Calendar.of(
    organization(
        time_zone="Europe/Berlin",
        holidays={"country": "DE", "subdivision": "BE"},
        fiscal_year={"starts": "july"},
    )
)
STATED: TypeAdapter[Any] = TypeAdapter(Stated[Recurrence])


def happens(rule: Any, first: str, last: str, calendar: Calendar = BERLIN, **how: Any) -> Occurrences:
    stated = STATED.validate_python(rule)
    return occurrences(stated, date.fromisoformat(first), date.fromisoformat(last), calendar, **how)


def days(rule: Any, first: str, last: str, calendar: Calendar = BERLIN, **how: Any) -> list[str]:
    return [item.on.isoformat() for item in happens(rule, first, last, calendar, **how).dates]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"every": "week", "on": "tuesday"}, ["2027-03-02", "2027-03-09", "2027-03-16", "2027-03-23", "2027-03-30"]),
        ({"every": "2 weeks", "on": "tuesday", "starting": "2027-01-05"}, ["2027-03-02", "2027-03-16", "2027-03-30"]),
        ({"every": "2 weeks", "starting": "2027-03-10"}, ["2027-03-10", "2027-03-24"]),
        ({"every": "10 days", "starting": "2027-02-22"}, ["2027-03-04", "2027-03-24"]),
        ({"every": "month", "working_day": 5}, ["2027-03-05"]),
        ({"every": "month", "working_day": -3}, ["2027-03-25"]),
        ({"every": "month", "working_day": 23}, []),
        ({"every": "month", "on": "third thursday"}, ["2027-03-18"]),
        ({"every": "month", "on": "last friday"}, []),  # Good Friday
        ({"every": "month", "on": "fifth tuesday"}, ["2027-03-30"]),
        ({"every": "month", "day": 8}, []),  # International Women's Day, a holiday in Berlin
        ({"every": "month", "day": 8, "on_holiday": "next working day"}, ["2027-03-09"]),
        ({"every": "month", "day": 8, "on_holiday": "previous working day"}, ["2027-03-05"]),
        ({"every": "month", "day": 8, "on_holiday": "held"}, ["2027-03-08"]),
        ({"every": "month", "day": -1}, ["2027-03-31"]),
        ({"every": "month", "starting": "2026-08-31"}, ["2027-03-31"]),
        ({"every": "quarter", "working_day": -1}, ["2027-03-31"]),
        ({"every": "quarter", "month_of_quarter": 3, "working_day": 1}, ["2027-03-01"]),
        ({"every": "year", "day": 15, "month": "march"}, ["2027-03-15"]),
        ({"every": "year", "working_day": 2, "month": ["march", "june"]}, ["2027-03-02"]),
        ({"every": "week", "on": "tuesday", "month": "march", "except": ["2027-03-16"]}, ["2027-03-02", "2027-03-09", "2027-03-23", "2027-03-30"]),
        ({"dates": ["2027-03-04", "2027-04-01", "2027-03-06"]}, ["2027-03-04", "2027-03-06"]),
        ({"rrule": "FREQ=MONTHLY;BYDAY=1TU"}, ["2027-03-02"]),
        ({"rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270318T000000Z", "starting": "2027-01-05"}, ["2027-03-02", "2027-03-16"]),
    ],
)  # fmt: skip
def test_march_2027_in_berlin(rule: dict[str, Any], expected: list[str]) -> None:
    assert days(rule, "2027-03-01", "2027-03-31") == expected


def test_month_end_working_days_in_a_real_country() -> None:
    united_states = Calendar.of(organization(time_zone="America/New_York", holidays={"country": "US"}))
    # Memorial Day is Monday 25 May 2026, Juneteenth Friday 19 June, Independence Day kept on 3 July.
    assert days({"every": "month", "working_day": -3}, "2026-05-01", "2026-06-30", united_states) == [
        "2026-05-27",
        "2026-06-26",
    ]
    assert days({"every": "month", "working_day": 5}, "2026-05-01", "2026-07-31", united_states) == [
        "2026-05-07",
        "2026-06-05",
        "2026-07-08",
    ]


def test_a_day_that_the_month_does_not_have_is_its_last_one() -> None:
    assert days({"every": "month", "day": 31, "on_holiday": "held"}, "2028-02-01", "2028-04-30") == [
        "2028-02-29",
        "2028-03-31",
        "2028-04-30",
    ]


def test_quarters_are_those_of_the_fiscal_year() -> None:
    half_way = Calendar.of(organization(fiscal_year={"starts": "february"}))
    assert days({"every": "quarter", "working_day": 1}, "2026-01-01", "2026-12-31", half_way) == [
        "2026-02-02",
        "2026-05-01",
        "2026-08-03",
        "2026-11-02",
    ]
    assert days(
        {"every": "fiscal year", "day": -1, "on_holiday": "held"}, "2026-01-01", "2026-12-31", half_way
    ) == ["2026-01-31"]


def test_without_a_fiscal_year_quarters_are_unknown_and_months_are_not() -> None:
    unsaid = Calendar.of(organization(fiscal_year={"unknown": "When does the fiscal year start?"}))
    quarterly = happens({"every": "quarter", "working_day": 1}, "2026-01-01", "2026-12-31", unsaid)
    assert quarterly.dates == ()
    assert quarterly.unknown is not None
    assert quarterly.unknown.unknown == "When does the fiscal year start?"
    assert days({"every": "month", "working_day": 1}, "2026-01-01", "2026-01-31", unsaid) == ["2026-01-01"]


def test_a_late_meeting_in_utc_is_the_next_morning_in_tokyo() -> None:
    tokyo = Calendar.of(organization(time_zone="Asia/Tokyo"))
    rule = {"every": "week", "on": "tuesday", "at": "23:00", "time_zone": "UTC"}
    meeting = happens(rule, "2026-06-01", "2026-06-07", tokyo).dates[0]
    assert (meeting.on, meeting.at) == (date(2026, 6, 3), time(8, 0))


def test_a_moved_day_says_from_where_and_why() -> None:
    rule = {"every": "month", "day": 1, "on_holiday": "next working day"}
    moved = happens(rule, "2027-01-01", "2027-01-31").dates[0]
    assert (moved.on, moved.moved_from) == (date(2027, 1, 4), date(2027, 1, 1))
    assert moved.note == "moved from 1 January 2027 (New Year's Day)"


def test_a_move_over_the_edge_of_the_asked_days_is_not_lost() -> None:
    rule = {"every": "month", "day": 31, "on_holiday": "next working day"}
    # 31 October 2026 is a Saturday.
    assert days(rule, "2026-11-01", "2026-11-15") == ["2026-11-02"]
    assert days(rule, "2026-10-01", "2026-10-31") == []


def test_a_weekend_day_that_is_asked_for_is_meant() -> None:
    assert days({"every": "week", "on": "sunday"}, "2027-03-20", "2027-04-11") == [
        "2027-03-21",
        "2027-03-28",
        "2027-04-04",
        "2027-04-11",
    ]
    assert (
        days({"every": "week", "on": "sunday", "on_holiday": "cancelled"}, "2027-03-20", "2027-04-11") == []
    )


def test_a_rule_counts_while_it_is_in_force() -> None:
    rule = [
        {"until": "2027-03-14", "value": {"every": "week", "on": "tuesday"}},
        {"from": "2027-03-15", "until": "2027-03-31", "value": {"every": "week", "on": "thursday"}},
        {"from": "2027-05-01", "value": {"unknown": "When does the board meet from May?", "ask": "buyer"}},
    ]
    found = happens(rule, "2027-03-08", "2027-06-30")
    assert [item.on.isoformat() for item in found.dates] == ["2027-03-09", "2027-03-18", "2027-03-25"]
    assert found.unknown is not None
    assert "in force from 1 April 2027" in found.unknown.unknown
    assert [(gap.first.isoformat(), gap.last.isoformat()) for gap in found.gaps] == [
        ("2027-04-01", "2027-04-30"),
        ("2027-05-01", "2027-06-30"),
    ]


MONTHS = st.tuples(st.integers(2020, 2032), st.integers(1, 12))


def of_month(month: tuple[int, int]) -> list[date]:
    year, number = month
    return [date(year, number, n) for n in range(1, monthrange(year, number)[1] + 1)]


def asked(rule: dict[str, Any], month: tuple[int, int]) -> list[date]:
    whole = of_month(month)
    return [item.on for item in happens(rule, whole[0].isoformat(), whole[-1].isoformat()).dates]


@given(MONTHS, st.integers(-23, 23).filter(bool))
def test_working_days_of_a_month_agree_with_counting(month: tuple[int, int], number: int) -> None:
    working = [item for item in of_month(month) if BERLIN.is_working(item)]
    ordered = working if number > 0 else working[::-1]
    expected = ordered[abs(number) - 1 : abs(number)]
    assert asked({"every": "month", "working_day": number}, month) == expected


@given(MONTHS, st.integers(0, 4), st.integers(0, 6))
def test_ordinal_weekdays_agree_with_counting(month: tuple[int, int], index: int, weekday: int) -> None:
    names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    ordinals = ["first", "second", "third", "fourth", "fifth"]
    matching = [item for item in of_month(month) if item.weekday() == weekday]
    rule = {"every": "month", "on_holiday": "held"}
    assert asked({**rule, "on": f"{ordinals[index]} {names[weekday]}"}, month) == matching[index : index + 1]
    assert asked({**rule, "on": f"last {names[weekday]}"}, month) == matching[-1:]


@given(MONTHS, st.integers(-31, 31).filter(bool))
def test_days_of_a_month_agree_with_counting(month: tuple[int, int], number: int) -> None:
    whole = of_month(month)
    expected = whole[min(number, len(whole)) - 1] if number > 0 else whole[max(number, -len(whole))]
    assert asked({"every": "month", "day": number, "on_holiday": "held"}, month) == [expected]


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 6), st.integers(0, 700))
def test_every_n_weeks_agrees_with_stepping(starting: date, weeks: int, ahead: int) -> None:
    first = starting + timedelta(days=ahead)
    last = first + timedelta(days=120)
    stepped, walk = [], starting
    while walk <= last:
        if walk >= first:
            stepped.append(walk.isoformat())
        walk += timedelta(weeks=weeks)
    rule = {"every": f"{weeks} weeks", "starting": starting.isoformat(), "on_holiday": "held"}
    assert days(rule, first.isoformat(), last.isoformat()) == stepped


RULES = st.sampled_from(
    [
        {"every": "week", "on": ["tuesday", "friday"]},
        {"every": "month", "working_day": -1},
        {"every": "month", "day": 31, "on_holiday": "next working day"},
        {"every": "month", "day": 1, "on_holiday": "previous working day"},
        {"every": "quarter", "working_day": 5},
        {"every": "3 months", "day": 10, "starting": "2019-11-10", "on_holiday": "held"},
        {"every": "2 quarters", "day": -1, "starting": "2020-01-01", "on_holiday": "held"},
        {"every": "fiscal year", "working_day": 3},
        {"rrule": "FREQ=MONTHLY;BYDAY=2WE"},
    ]
)


@given(RULES, st.dates(date(2021, 1, 1), date(2028, 1, 1)), st.integers(0, 500), st.integers(0, 500))
def test_asking_in_two_parts_finds_the_same_days(rule: Any, first: date, one: int, two: int) -> None:
    middle, last = first + timedelta(days=one), first + timedelta(days=one + 1 + two)
    whole = days(rule, first.isoformat(), last.isoformat())
    parts = days(rule, first.isoformat(), middle.isoformat())
    parts += days(rule, (middle + timedelta(days=1)).isoformat(), last.isoformat())
    assert whole == parts == sorted(set(whole))
