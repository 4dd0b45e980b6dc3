"""A pack says what holds while its project lives: no limits that ended before, no days after its end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from pydantic import TypeAdapter

from dovetail.compose.slices.people import roles
from dovetail.compose.teller import Teller
from dovetail.model import words
from dovetail.model.conditions import Facts
from dovetail.model.recurrence import Recurrence
from dovetail.model.resolved import ResolvedProject
from dovetail.model.values import InForce, Period, in_life, seen_in

LIFE = Period.model_validate({"from": date(2026, 3, 1), "until": date(2026, 9, 30)})


def limit(value: str, first: date | None, last: date | None) -> InForce[str]:
    return TypeAdapter(InForce[str]).validate_python({"from": first, "until": last, "value": value})


OLD = limit("100", None, date(2026, 2, 28))
NOW = limit("200", date(2026, 3, 1), date(2026, 6, 30))
THEN = limit("300", date(2026, 7, 1), None)
LATER = limit("400", date(2026, 10, 1), None)


def test_only_values_that_hold_on_some_day_of_the_project_count() -> None:
    assert in_life((OLD, NOW, THEN, LATER), LIFE) == (NOW, THEN)


def test_a_value_is_never_lost() -> None:
    assert in_life((OLD,), LIFE) == (OLD,)


def test_a_change_outside_the_project_is_not_said() -> None:
    assert seen_in(limit("200", date(2026, 1, 1), date(2026, 12, 31)), LIFE) == limit("200", None, None)
    assert seen_in(NOW, LIFE) == limit("200", None, date(2026, 6, 30))
    assert seen_in(THEN, LIFE) == THEN


def test_a_value_that_never_holds_says_when_it_did() -> None:
    assert seen_in(OLD, LIFE) == OLD


def test_a_condition_says_the_limits_of_the_project_only(project: ResolvedProject) -> None:
    dated: list[dict[str, Any]] = [
        {"until": "2026-02-28", "value": "100"},
        {"from": "2026-03-01", "value": "200"},
    ]
    when = Facts.model_validate({"amount": {"from": dated}})
    said = words.condition(when, {}, project.organization, LIFE)
    assert said == "amount is 200 or more"
    assert "100 (until 28 February 2026)" in words.condition(when, {}, project.organization)


def test_listed_days_of_a_board_end_with_the_project(project: ResolvedProject) -> None:
    teller = Teller(project)
    last = project.project.ends
    after = date(last.year + 1, 1, 15)
    both = Recurrence.model_validate({"dates": [last.isoformat(), after.isoformat()]})
    assert teller.recurs(both) == f"on {words.day(last)}"
    late = Recurrence.model_validate({"dates": [after.isoformat()]})
    assert teller.recurs(late) == "on no day in the life of the project"


def test_the_owner_answers_for_steps_that_name_nobody(project: ResolvedProject) -> None:
    teller = Teller(project)
    for bound in project.procedures:
        silent = bool(bound.owner.role) and any(not entry.step.accountable for entry in bound.steps)
        assert roles(teller, bound.id)["unanswered"] == (bound.owner.title if silent else "")


def test_leave_to_sign_that_ended_before_the_project_is_not_listed(project: ResolvedProject) -> None:
    teller = Teller(project)
    before, during = (
        Period.model_validate({"until": day})
        for day in (date(teller.life.from_.year - 1, 1, 1), teller.life.until)  # type: ignore[union-attr]
    )
    assert not teller.lives(before)
    assert teller.lives(during)
    assert teller.period(during) == ""
    assert teller.period(before) == f"until {words.day(before.until)}"  # type: ignore[arg-type]


def test_what_is_counted_from_before_the_project_is_counted_from_its_first_day_in_it(
    project: ResolvedProject,
) -> None:
    teller = Teller(project)
    starts = teller.project.starts
    before = starts - timedelta(days=starts.weekday() + 14)
    rule = Recurrence.model_validate({"every": "2 weeks", "on": "monday", "starting": before})
    first = before + timedelta(days=14 if before + timedelta(days=14) >= starts else 28)
    assert teller.recurs(rule) == f"every 2 weeks on Monday, counted from {words.day(first)}"
