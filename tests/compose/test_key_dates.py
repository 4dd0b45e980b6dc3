"""The page of key dates: single days in a calendar, what comes back by its rule, and whose turn it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from dovetail.compose.slices.routines import routines
from dovetail.compose.slices.timeline import soon, timeline
from dovetail.compose.slices.turns import turns
from dovetail.compose.teller import Plain, Teller
from dovetail.diagrams.timeline import timeline as draw_timeline
from dovetail.model.resolved import KeyDate, ResolvedProject, ScheduledStep
from tests.compose.harbour import harbour

FORECAST = "duty.reporting.forecast"


def at(*events: KeyDate, as_of: date = date(2026, 9, 1)) -> Teller:
    return Teller(replace(harbour(), key_dates=events, as_of=as_of))


def forecasts(days: Iterable[date]) -> list[KeyDate]:
    return [
        KeyDate(f"{FORECAST}.{day}", day, "Hand in the forecast", "duty", procedure="reporting", who="Tiago")
        for day in days
    ]


def weekly(first: date, times: int) -> list[date]:
    return [first + timedelta(weeks=number) for number in range(times)]


def texts(rows: Iterable[Plain], key: str) -> list[Any]:
    return [row[key]["text"] if isinstance(row[key], dict) else row[key] for row in rows]


def test_what_comes_back_is_told_once_with_its_rule_and_its_next_day() -> None:
    days = weekly(date(2026, 9, 7), 5)
    teller = at(*forecasts(days), as_of=date(2026, 9, 15))
    assert timeline(teller, "") == []
    (row,) = routines(teller, "")
    assert row == {
        "id": "duty.reporting.forecast",
        "title": {"text": "Hand in the forecast", "to": "reporting#duty-forecast"},
        "kind": "duty",
        "recurs": "the fifth working day of each month",
        "next": "Mon\u00a021\u00a0Sep\u00a02026",
        "who": "Tiago",
    }


def test_what_is_due_twice_in_the_life_of_a_project_is_no_routine() -> None:
    teller = at(*forecasts([date(2026, 9, 7), date(2027, 3, 5)]))
    assert texts(timeline(teller, ""), "what") == ["Hand in the forecast"] * 2
    assert routines(teller, "") == []


def test_a_routine_without_a_day_to_come_is_left_out() -> None:
    assert routines(at(*forecasts(weekly(date(2026, 9, 7), 5)), as_of=date(2027, 1, 1)), "") == []


def test_a_meeting_stands_in_the_calendar_where_it_decides_something_of_the_project() -> None:
    idle = KeyDate("board.council.2026-09-08", date(2026, 9, 8), "City council", "board")
    needed = KeyDate(
        "board.council.2026-11-24", date(2026, 11, 24), "City council", "board", decides=("Booking system",)
    )
    teller = at(idle, needed)
    assert texts(timeline(teller, ""), "what") == ["City council decides on Booking system"]
    (board,) = routines(teller, "")
    assert (board["title"], board["next"]) == ("City council", "Tue\u00a08\u00a0Sep\u00a02026")


def test_a_gate_stands_once_with_the_meeting_that_decides_on_it() -> None:
    day = date(2026, 11, 24)
    gate = KeyDate("gate.G6", day, "Closure", "gate", who="City council")
    own = KeyDate("gate.G7", day, "Review", "gate", who="Sponsor")
    meeting = KeyDate("board.council.2026-11-24", day, "City council", "board", decides=("Closure",))
    assert texts(timeline(at(gate, own, meeting), ""), "what") == [
        "Review",
        "City council decides on Closure",
    ]
    assert texts(timeline(at(gate), ""), "what") == ["Closure"]


def test_several_who_approve_on_one_day_stand_in_one_row_that_leads_to_the_request() -> None:
    both = [
        KeyDate(
            f"request.P-1.approval.{who}", date(2026, 11, 24), "Approval: Booking system", "request",
            procedure="procurement", who=who,
        )
        for who in ("Ana Costa", "Inês Prado")
    ]  # fmt: skip
    (row,) = timeline(at(*both), "")
    assert row["who"] == "Ana Costa and Inês Prado"
    assert row["what"] == {"text": "Approval: Booking system", "to": "requests#request-P-1"}


def test_what_is_soon_counts_the_routines_that_fall_due_and_names_the_rest() -> None:
    start = KeyDate(
        "request.P-1.start", date(2026, 9, 20), "Latest start: Booking system", "request", who="Marta"
    )
    later = replace(start, id="request.P-2.start", on=date(2026, 10, 20))
    said = soon(at(start, later, *forecasts(weekly(date(2026, 9, 7), 5))), "")
    assert texts(said["events"], "what") == ["Latest start: Booking system"]
    assert said["routines"] == 1


def with_steps(*steps: ScheduledStep) -> ResolvedProject:
    project = harbour()
    first, *others = project.requests
    assert first.schedule is not None
    planned = replace(first, schedule=replace(first.schedule, steps=steps))
    return replace(project, requests=(planned, *others))


def scheduled(name: str, role: str, start: date, end: date, **said: Any) -> ScheduledStep:
    return ScheduledStep(name, name.capitalize(), role, role, start, end, start, end, "", **said)


def test_what_one_person_does_in_a_row_is_one_turn() -> None:
    steps = (
        scheduled("invite", "buyer", date(2026, 10, 1), date(2026, 10, 9)),
        scheduled("compare", "buyer", date(2026, 10, 9), date(2026, 10, 14)),
        scheduled("sign", "head", date(2026, 10, 15), date(2026, 10, 16)),
        scheduled("order", "buyer", date(2026, 10, 19), date(2026, 10, 19)),
    )
    (first, second, third) = turns(Teller(with_steps(*steps)), "")["P-1"]
    assert [step["text"] for step in first["steps"]] == ["Invite", "Compare"]
    assert (first["start"], first["end"]) == (
        "Thu\u00a01\u00a0Oct\u00a02026",
        "Wed\u00a014\u00a0Oct\u00a02026",
    )
    assert (second["who"], third["who"]) == ("head", "buyer")


def test_a_step_that_waits_for_a_meeting_or_an_event_begins_a_turn_of_its_own() -> None:
    steps = (
        scheduled("write", "buyer", date(2026, 10, 1), date(2026, 10, 2)),
        scheduled("present", "buyer", date(2026, 10, 5), date(2026, 10, 6), meeting=date(2026, 10, 6)),
        scheduled("review", "buyer", date(2026, 10, 7), date(2026, 10, 8), condition="all bids are in"),
        scheduled("receive", "buyer", date(2026, 10, 9), date(2026, 10, 9), after_delivery=True),
    )
    said = turns(Teller(with_steps(*steps)), "")["P-1"]
    assert [turn["steps"][0]["text"] for turn in said] == ["Write", "Present", "Review", "Receive"]


def test_what_nobody_has_said_of_a_time_is_asked_first() -> None:
    project = harbour()
    first, *others = project.requests
    assert first.schedule is not None
    asked = project.questions[0].id
    begins = project.as_of + timedelta(days=14)
    plan = replace(first.schedule, latest_start=begins, at_least=True, before=True, unknowns=(asked,))
    said = soon(Teller(replace(project, requests=(replace(first, schedule=plan), *others))), "")
    assert [entry["what"]["to"] for entry in said["asks"]] == [f"open-questions#{asked.lower()}"]
    assert soon(Teller(project), "")["asks"] == []


def test_what_can_not_be_had_is_not_needed_among_what_is_to_be_done() -> None:
    late = next(item for item in harbour().requests if item.verdict == "infeasible")
    needed = KeyDate(f"request.{late.request.id}.needed", harbour().as_of, "Needed: Fenders", "request")
    assert soon(at(needed), "")["events"] == []


def test_a_day_that_is_only_a_bound_says_so_and_work_after_delivery_has_none() -> None:
    steps = (
        scheduled("tender", "buyer", date(2026, 10, 1), date(2026, 10, 1), at_least=True, before=True),
        scheduled("sign", "head", date(2026, 10, 5), date(2026, 10, 6)),
        scheduled("accept", "buyer", date(2026, 10, 6), date(2026, 10, 6), after_delivery=True, undated=True),
    )
    said = turns(Teller(with_steps(*steps)), "")["P-1"]
    assert said[0]["start"] == "Before Thu\u00a01\u00a0Oct\u00a02026"
    assert (said[2]["start"], said[2]["end"]) == ("After that", "–")


def test_work_beside_the_plan_that_ends_before_delivery_has_its_day() -> None:
    steps = (
        scheduled("sign", "head", date(2026, 10, 5), date(2026, 10, 6)),
        scheduled("publish", "head", date(2026, 10, 7), date(2026, 10, 15), after_delivery=True),
        scheduled("receipt", "buyer", date(2026, 10, 20), date(2026, 10, 20)),
        scheduled("pay", "buyer", date(2026, 10, 20), date(2026, 10, 30), after_delivery=True),
    )
    said = turns(Teller(with_steps(*steps)), "")["P-1"]
    assert [turn["steps"][0]["text"] for turn in said] == ["Sign", "Publish", "Receipt", "Pay"]
    assert [turn["start"] for turn in said[1::2]] == ["Wed\u00a07\u00a0Oct\u00a02026", "After that"]


def test_dates_of_one_request_stand_in_the_order_of_work() -> None:
    day = date(2026, 11, 24)
    start = KeyDate("request.P-1.start", day, "Latest start", "request", request="P-1", place=0)
    papers = KeyDate("request.P-1.papers.x", day, "Papers in", "request", request="P-1", place=2)
    needed = KeyDate("request.P-1.needed", day, "Needed", "request", request="P-1", place=99)
    said = timeline(at(needed, papers, start), "")
    assert [row["title"] for row in said] == ["Latest start", "Papers in", "Needed"]


def test_gates_that_lie_outside_the_project_are_said_under_the_timeline() -> None:
    project = harbour()
    gate = project.project.gates[0]
    late = gate.model_copy(
        update={"id": "G7", "title": "Review of benefits", "date": project.project.ends + timedelta(days=60)}
    )
    said = project.project.model_copy(update={"gates": (*project.project.gates, late)})
    drawn = draw_timeline(replace(project, project=said))
    assert drawn is not None
    foot = " ".join(" ".join(re.findall(r">([^<>]+)<", drawn.svg)).split())
    assert "Not drawn: G7 Review of benefits" in foot
