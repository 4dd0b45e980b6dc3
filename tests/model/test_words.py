"""Values in words: what people read in plans, findings and documents."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.conditions import Fact, When
from dovetail.model.organization import Organization
from dovetail.model.recurrence import MONTHS, Recurrence
from dovetail.model.values import Duration, Money, Period, Stated

EURO = Organization.model_validate(
    {"id": "city", "name": "City", "currency": "EUR", "tax_basis": "excluded", "time_zone": "Europe/Lisbon",
     "fiscal_year": {"starts": "january"}, "holidays": {"country": "PT"}, "roles": {"ciso": {"title": "Security officer"}}}
)  # fmt: skip
FACTS = {
    "amount": Fact(type="money", question="?"),
    "category": Fact.model_validate({"type": "choice", "question": "?", "options": ["it", "services"]}),
    "kind": Fact.model_validate(
        {"type": "choice", "question": "?", "options": {"a": "Goods, tools", "b": "Works"}}
    ),
    "personal_data": Fact(type="yes-no", question="?"),
    "hours": Fact(type="number", question="?", unit="hours per week"),
    "asked": Fact(type="role", question="?"),
}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("180000", "EUR 180,000"),
        ("USD 1200.5", "USD 1,200.50"),
        ({"amount": "10", "tax": "included"}, "EUR 10 including tax"),
        ({"amount": "10", "tax": "excluded"}, "EUR 10"),
        ("-3", "EUR -3"),
    ],
)
def test_money_says_its_tax_basis_only_if_it_is_not_the_organizations(written: object, said: str) -> None:
    assert words.money(Money.model_validate(written), EURO) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("3-21 days", "3 to 21 working days"),
        ("up to 5 days", "up to 5 working days"),
        ("3+ days", "at least 3 working days"),
        ("30 minutes to 3 days", "30 minutes to 3 working days"),
        ("10 calendar days", "10 calendar days"),
        ("1 day", "1 working day"),
        ("2 weeks", "2 weeks"),
        ("same day", "no time of its own"),
        (
            {"time": "4-14 days", "counted_from": "supplier answers"},
            "4 to 14 working days, counted from: supplier answers",
        ),
    ],
)
def test_durations(written: object, said: str) -> None:
    assert words.duration(Duration.model_validate(written)) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"every": "week", "on": "tuesday", "at": "14:00"}, "every Tuesday at 14:00"),
        ({"every": "2 weeks", "on": "tuesday", "starting": "2026-01-06"}, "every 2 weeks on Tuesday, counted from 6 January 2026"),
        ({"every": "month", "working_day": "5"}, "the fifth working day of each month"),
        ({"every": "month", "working_day": "-3"}, "the third from last working day of each month"),
        ({"every": "month", "on": "third thursday"}, "the third Thursday of each month"),
        ({"every": "month", "day": "-1"}, "the last day of each month"),
        ({"every": "quarter", "working_day": "10"}, "the tenth working day of each quarter"),
        ({"every": "year", "day": "15", "month": "november"}, "each year on 15 November"),
        ({"every": "working day"}, "every working day"),
        ({"every": "week", "on": ["tuesday", "wednesday"]}, "every Tuesday and Wednesday"),
        ({"every": "month", "working_day": "5", "month": ["march", "june"]}, "the fifth working day of March and June"),
        ({"dates": ["2026-01-02", "2026-03-04"]}, "on 2 January 2026 and 4 March 2026"),
        (
            {"every": "month", "on": "third thursday", "month": [month for month in MONTHS if month != "august"]},
            "the third Thursday of each month except August",
        ),
    ],
)  # fmt: skip
def test_recurrences(written: dict[str, Any], said: str) -> None:
    assert words.recurrence(Recurrence.model_validate(written)) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            {"amount": {"from": "25000", "to": "100000"}, "category": ["it", "services"]},
            "amount is EUR 25,000 or more, but less than EUR 100,000; category is IT or services",
        ),
        ({"amount": {"to": "5", "inclusive": "both"}}, "amount is not more than EUR 5"),
        ({"amount": {"from": "5", "inclusive": "neither"}}, "amount is more than EUR 5"),
        ({"amount": {"from": "5", "to": "9", "inclusive": "both"}}, "amount is EUR 5 or more, but not more than EUR 9"),
        ({"amount": {"from": {"unknown": "From which amount?"}}}, "amount reaches a limit that is still open"),
        ({"amount": {"to": {"unknown": "?"}}}, "amount stays below a limit that is still open"),
        ({"amount": {"from": "5", "to": {"unknown": "?"}}},
         "amount is EUR 5 or more, but less than a limit that is still open"),
        ({"kind": ["a", "b"]}, "kind is “Goods, tools” or “Works”"),
        ({"category": {"not": ["it", "services"]}}, "category is not IT or services"),
        ({"amount": {"given": "no"}}, "amount is not given"),
        ({"any": [{"personal_data": "yes"}, {"amount": {"from": "1"}, "hours": {"to": "8"}}]},
         "“personal data” applies, or (amount is EUR 1 or more; hours is less than 8 hours per week)"),
        ({"asked": "ciso"}, "asked is Security officer"),
        ({"amount": {"from": [{"until": "2025-09-30", "value": "10000"}, {"from": "2025-10-01", "value": "15000"}]}},
         "amount is EUR 10,000 (until 30 September 2025) or EUR 15,000 (from 1 October 2025) or more"),
    ],
)  # fmt: skip
def test_conditions(written: object, said: str) -> None:
    when: Any = TypeAdapter(When).validate_python(written)
    assert words.condition(when, FACTS, EURO) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"personal_data": "no"}, "“personal data” does not apply"),
        ({"personal_data": {"not": "yes"}}, "“personal data” does not apply"),
        ({"personal_data": ["no"]}, "“personal data” does not apply"),
        ({"release": "one"}, "what is accepted is “A release”"),
        ({"release": {"not": "all"}}, "what is accepted is not “The whole”"),
        ({"go_live": {"from": "2026-05-01"}}, "go live is on or after 1 May 2026"),
        ({"go_live": {"to": "2026-05-01", "inclusive": "neither"}}, "go live is before 1 May 2026"),
    ],
)
def test_conditions_are_sentences_whatever_the_words_of_the_profile(written: object, said: str) -> None:
    facts = {
        **FACTS,
        "go_live": Fact(type="date", question="?"),
        "release": Fact.model_validate(
            {
                "type": "choice",
                "question": "?",
                "label": "what is accepted",
                "options": {"one": "A release", "all": "The whole"},
            }
        ),
    }
    when: Any = TypeAdapter(When).validate_python(written)
    assert words.condition(when, facts, EURO) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"live_data": "yes"}, "live data is used"),
        ({"live_data": "no"}, "no live data is used"),
        ({"live_data": {"not": "yes"}}, "no live data is used"),
        ({"live_data": {"given": "no"}}, "live data is not given"),
        ({"abroad": "yes"}, "the trip leaves the country"),
        ({"abroad": "no"}, "“abroad” does not apply"),
    ],
)
def test_an_answer_of_yes_or_no_is_said_as_its_procedure_says_it(written: object, said: str) -> None:
    facts = {
        "live_data": Fact(
            type="yes-no", question="?", if_yes="live data is used", if_no="no live data is used"
        ),
        "abroad": Fact(type="yes-no", question="?", if_yes="the trip leaves the country"),
    }
    when: Any = TypeAdapter(When).validate_python(written)
    assert words.condition(when, facts, EURO) == said


def test_a_band_says_only_what_is_in_force_on_a_day() -> None:
    written = {
        "amount": {
            "from": [{"until": "2025-09-30", "value": "10000"}, {"from": "2025-10-01", "value": "15000"}]
        }
    }
    when: Any = TypeAdapter(When).validate_python(written)
    assert words.condition(when, FACTS, EURO, date(2026, 1, 1)) == "amount is EUR 15,000 or more"


def test_stated_values_say_all_their_periods_and_unknown_ones_their_question() -> None:
    stated: Any = TypeAdapter(Stated[Duration]).validate_python(
        [
            {"until": "2026-03-31", "value": "2 days"},
            {"from": "2026-04-01", "value": {"unknown": "How long then?"}},
        ]
    )
    assert words.stated(stated, words.duration) == (
        "2 working days until 31 March 2026; not said yet (How long then?) from 1 April 2026"
    )
    assert words.stated(stated, words.duration, date(2026, 1, 1)) == "2 working days"
    assert words.stated(Unknown(unknown="How long?"), words.duration) == "not said yet (How long?)"


def test_small_words() -> None:
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.listed(["a"], "or") == "a"
    assert words.listed([]) == ""
    assert [words.ordinal(n) for n in (1, 3, 11, 21, 22, 112, -1, -3)] == [
        "first", "third", "11th", "21st", "22nd", "112th", "last", "third from last",
    ]  # fmt: skip
    assert words.title("it-service_owner") == "IT service owner"
    assert words.number(Decimal("0.250")) == "0.25"
    assert words.period(Period.model_validate({"from": "2026-04-01", "until": "2027-03-31"})) == (
        "from 1 April 2026 to 31 March 2027"
    )
    assert words.period(Period()) == ""


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(218, 219, 99), (219, 219, 100), (1, 300, 1), (0, 300, 0), (2, 3, 67)]
)
def test_all_and_nothing_are_said_only_where_they_are_true(part: int, whole: int, percent: int) -> None:
    assert words.whole_percent(part / whole) == percent


def test_a_day_that_replaces_a_rule_for_a_month_says_itself_when_it_is() -> None:
    often = TypeAdapter(Stated[Recurrence]).validate_python(
        [
            {"until": date(2026, 11, 30), "value": {"every": "month", "working_day": -3}},
            {
                "from": date(2026, 12, 1),
                "until": date(2026, 12, 31),
                "value": {"dates": [date(2026, 12, 29)]},
            },
            {"from": date(2027, 1, 1), "value": {"every": "month", "working_day": -3}},
        ]
    )
    assert words.stated(often, words.recurrence) == (
        "the third from last working day of each month until 30 November 2026; on 29 December 2026; "
        "the third from last working day of each month from 1 January 2027"
    )
