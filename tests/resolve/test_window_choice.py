"""Work is offered only the windows into which it fits."""

from __future__ import annotations

from datetime import date
from typing import Any

from dovetail.model.calendars import Calendars
from dovetail.model.routes import Step
from dovetail.resolve.procedures.window_choice import usable_windows
from tests.resolve.test_sample_days import step

CALENDARS = Calendars.model_validate(
    {
        "windows": {
            "saturday": {
                "title": "Saturday night",
                "recurs": {"every": "week", "on": "saturday", "at": "20:00"},
                "lasts": "10 hours",
                "services": "billing",
            },
            "tuesday": {
                "title": "Tuesday evening",
                "recurs": {"every": "week", "on": "tuesday", "at": "18:00"},
                "lasts": "4 hours",
                "services": ["billing", "portal"],
            },
            "patch-day": {"title": "Patch day", "recurs": {"every": "month", "on": "third thursday"}},
        },
        "cut_offs": {"close": {"title": "Close", "recurs": {"every": "month", "working_day": 4}}},
    }
)
ALL = ("saturday", "tuesday", "patch-day", "close")


def usable(duration: Any, *services: str, names: tuple[str, ...] = ALL) -> tuple[str, ...]:
    said = Step.model_validate({"id": "do", "title": "Do", "by": "buyer", "duration": duration})
    return usable_windows(names, said.duration, services, CALENDARS, date(2026, 6, 1))


def test_an_evening_is_not_offered_to_a_cutover_that_may_take_nine_hours() -> None:
    assert usable("6-9 hours") == ("saturday", "patch-day", "close")
    assert usable("240 minutes") == ALL


def test_work_that_is_counted_in_days_or_not_at_all_rules_no_window_out() -> None:
    assert usable("2 working days") == ALL
    assert usable({"unknown": "How long does it take?", "ask": "buyer"}) == ALL


def test_the_windows_are_those_of_the_services_that_are_touched() -> None:
    assert usable("1 hour", "portal") == ("tuesday", "patch-day", "close")
    assert usable("1 hour", "portal", "billing") == ALL
    assert usable("1 hour", "archive") == ("patch-day", "close")


def test_where_no_window_is_long_enough_all_are_still_named() -> None:
    assert usable("9 hours", "portal", names=("tuesday",)) == ("tuesday",)


def test_the_cutover_of_the_billing_takes_the_saturday_night_and_nothing_else() -> None:
    for name, id in (("VAB-A1", "durchfuehren"), ("VAB-R1", "deploy")):
        live = step("lindenau", "VAB", name, id)
        assert live.start == live.end == date(2028, 7, 8)
        assert live.windows == ("samstagnacht",)
        assert "Dienstag" not in live.note
