"""Working days, holidays, fiscal years, and durations counted back from a day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dovetail.model.base import Unknown
from dovetail.model.calendars import FiscalYear
from dovetail.model.values import Duration, Length
from dovetail.resolve.calendars.calendar import (
    Calendar,
    fiscal_year_of,
)
from dovetail.resolve.calendars.durations import Point, after, before, latest_start
from dovetail.resolve.calendars.fiscal import FiscalCalendar
from tests.resolve.plans import organization

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def calendar(**said: object) -> Calendar:
    return Calendar.of(organization(**said))


ENGLAND = calendar(holidays={"country": "GB", "subdivision": "ENG"})
BERLIN = calendar(holidays={"country": "DE", "subdivision": "BE"})
GULF = calendar(
    working_week={"days": ["sunday", "monday", "tuesday", "wednesday", "thursday"], "hours": "08:00-15:00"}
)


def day(text: str) -> date:
    return date.fromisoformat(text)


def back(end: str, length: str, on: Calendar = ENGLAND) -> str:
    return latest_start(Point(day(end)), Duration.model_validate(length), "pessimistic", on).day.isoformat()


def test_five_working_days_across_a_bank_holiday() -> None:
    # Early May bank holiday on Monday 4 May 2026.
    assert back("2026-05-08", "5 working days") == "2026-04-30"


def test_easter_takes_two_working_days_out() -> None:
    assert ENGLAND.workday(day("2026-04-02"), 1) == day("2026-04-07")
    assert ENGLAND.day_off(day("2026-04-03")) == "Good Friday"
    assert ENGLAND.day_off(day("2026-04-05")) == "Sunday"


def test_a_holiday_on_a_weekend_is_kept_on_its_substitute_day() -> None:
    united_states = calendar(holidays={"country": "US"})
    # Independence Day 2026 is a Saturday; New Year's Day 2028 is one too, and is kept in the year before.
    assert not united_states.is_working(day("2026-07-03"))
    assert not united_states.is_working(day("2027-12-31"))
    assert ENGLAND.workday(day("2026-12-24"), 1) == day("2026-12-29")


def test_own_days_are_added_and_excepted_holidays_are_worked() -> None:
    own = calendar(
        holidays={
            "country": "US",
            "own_days": [{"date": "2026-12-28", "until": "2026-12-31", "title": "Year-end closure"}],
            "except": ["2026-10-12"],
        }
    )
    assert own.day_off(day("2026-12-30")) == "Year-end closure"
    assert own.is_working(day("2026-10-12"))
    assert own.workday(day("2027-01-04"), -1) == day("2026-12-24")


def test_a_week_from_sunday_to_thursday() -> None:
    assert GULF.workday(day("2026-05-07"), 1) == day("2026-05-10")
    assert GULF.on_or_before(day("2026-05-09")) == day("2026-05-07")
    assert GULF.hours_per_day == 7


def test_a_leap_day_is_a_working_day_like_any_other() -> None:
    assert back("2028-03-01", "1 working day") == "2028-02-29"
    assert back("2028-03-29", "1 month") == "2028-02-29"
    assert back("2029-02-28", "1 year") == "2028-02-28"


@pytest.mark.parametrize(
    ("end", "length", "start"),
    [
        ("2026-06-12", "2 weeks", "2026-05-29"),
        ("2026-06-15", "2 working weeks", "2026-06-01"),
        ("2026-06-15", "10 days", "2026-06-01"),
        ("2026-06-15", "10 calendar days", "2026-06-05"),
        ("2026-06-15", "1 calendar day", "2026-06-12"),
        ("2026-03-31", "1 month", "2026-02-27"),  # 28 February is a Saturday
        ("2026-06-30", "3 months", "2026-03-30"),
        ("2026-06-12", "2.5 days", "2026-06-09"),
        ("2026-06-12", "0.5 days", "2026-06-12"),
        ("2026-06-12", "4 hours", "2026-06-12"),
        ("2026-06-15", "48 hours", "2026-06-12"),
        ("2026-06-12", "16 working hours", "2026-06-10"),
        ("2026-06-12", "36 hours", "2026-06-10"),
        ("2026-06-12", "at once", "2026-06-12"),
        ("2026-06-12", "1.5 months", "2026-04-27"),
    ],
)
def test_lengths_of_time_before_a_day(end: str, length: str, start: str) -> None:
    assert back(end, length) == start


def test_plain_days_are_what_the_organization_says() -> None:
    in_calendar_days = calendar(days_are="calendar")
    assert back("2026-06-15", "10 days", in_calendar_days) == "2026-06-05"
    assert back("2026-06-15", "10 working days", in_calendar_days) == "2026-06-01"


def test_hours_add_up_until_a_day_is_full() -> None:
    point = Point(day("2026-06-12"))
    reached = []
    for hours in ("6", "4", "0.5"):
        point = before(point, Length(count=Decimal(hours), unit="hours"), ENGLAND)
        reached.append((point.day.isoformat(), point.used))
    assert reached == [
        ("2026-06-12", Fraction(-3, 4)),
        ("2026-06-11", Fraction(-1, 4)),
        ("2026-06-11", Fraction(-5, 16)),
    ]


def test_a_week_in_which_the_clocks_change_has_five_working_days() -> None:
    # Clocks go forward on Sunday 29 March 2026.
    assert ENGLAND.between(day("2026-03-27"), day("2026-04-03")) == 5
    opens, closes = ENGLAND.open_hours(day("2026-03-30"))
    assert (opens.isoformat(), closes.isoformat()) == (
        "2026-03-30T09:00:00+01:00",
        "2026-03-30T17:00:00+01:00",
    )


@given(DAYS, st.integers(-70, 70))
def test_workday_agrees_with_counting_day_by_day(start: date, count: int) -> None:
    counted = start
    for _ in range(abs(count)):
        counted += timedelta(days=1 if count > 0 else -1)
        while not BERLIN.is_working(counted):
            counted += timedelta(days=1 if count > 0 else -1)
    assert BERLIN.workday(start, count) == counted


@given(DAYS, st.integers(0, 400))
def test_working_days_between_agree_with_counting(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    days = [first + timedelta(days=n) for n in range(length + 1)]
    working = [item for item in days if ENGLAND.is_working(item)]
    assert ENGLAND.working_days(first, last) == working
    assert ENGLAND.between(first, last) == len([item for item in working if item < last])


LENGTHS = st.builds(
    Length,
    count=st.decimals(0, 40, places=1),
    unit=st.sampled_from(["minutes", "hours", "days", "weeks", "months", "years"]),
    basis=st.sampled_from([None, "working", "calendar"]),
)


@given(DAYS, LENGTHS, st.decimals(0, 40, places=1))
def test_a_longer_time_never_begins_later_nor_ends_earlier(end: date, length: Length, more: Decimal) -> None:
    longer = length.model_copy(update={"count": length.count + more})
    point = Point(ENGLAND.on_or_before(end))
    assert before(point, longer, ENGLAND) <= before(point, length, ENGLAND) <= point
    assert after(point, longer, ENGLAND) >= after(point, length, ENGLAND) >= point


@given(DAYS, DAYS, LENGTHS)
def test_an_earlier_end_never_begins_later(one: date, other: date, length: Length) -> None:
    sooner, later = sorted(Point(ENGLAND.on_or_before(item)) for item in (one, other))
    assert before(sooner, length, ENGLAND) <= before(later, length, ENGLAND)


@given(DAYS, LENGTHS)
def test_time_begins_and_ends_on_working_days(end: date, length: Length) -> None:
    point = Point(ENGLAND.on_or_before(end))
    assert ENGLAND.is_working(before(point, length, ENGLAND).day)
    assert ENGLAND.is_working(after(point, length, ENGLAND).day)


def test_the_fiscal_year_of_a_day_and_its_quarters() -> None:
    american = organization(fiscal_year={"starts": "october"})
    assert fiscal_year_of(american, day("2026-09-30")) == 2026
    assert fiscal_year_of(american, day("2026-10-01")) == 2027
    british = FiscalCalendar.of(FiscalYear(starts="6 april", named_after="start"))
    assert british.name_of(day("2026-04-05")) == 2025
    quarters = british.quarters_of(british.year_of(day("2026-04-06")))
    assert [(q.first.isoformat(), q.last.isoformat()) for q in quarters] == [
        ("2026-04-06", "2026-07-05"),
        ("2026-07-06", "2026-10-05"),
        ("2026-10-06", "2027-01-05"),
        ("2027-01-06", "2027-04-05"),
    ]


def test_an_unknown_fiscal_year_stays_unknown() -> None:
    unsaid = organization(fiscal_year={"unknown": "When does the fiscal year start?"})
    assert fiscal_year_of(unsaid, day("2026-04-05")) is None
    assert isinstance(Calendar.of(unsaid).fiscal, Unknown)


@example(date(2024, 2, 28), "29 february")
@given(DAYS, st.sampled_from(["january", "6 april", "july", "31 august", "29 february"]))
def test_every_day_lies_in_one_fiscal_year_that_the_next_one_follows(some_day: date, starts: str) -> None:
    fiscal = FiscalCalendar.of(FiscalYear(starts=starts))
    year = fiscal.year_of(some_day)
    assert some_day in year
    assert fiscal.year_of(year.last + timedelta(days=1)).first == year.last + timedelta(days=1)
    assert sum(some_day in quarter for quarter in fiscal.quarters_of(year)) == 1
