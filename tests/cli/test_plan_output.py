"""A plan as people, programs and calendars read it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from jsonschema import Draft202012Validator

from dovetail.cli.telling.columns import table, wrap
from dovetail.cli.telling.plan_json import plan_json, plans_json
from dovetail.cli.telling.plan_text import plan_lines
from dovetail.cli.telling.safe_text import shown, width
from dovetail.formats.ics import render_calendar
from dovetail.model.resolved import KeyDate, ResolvedRequest
from tests.cli.sample import HOSTILE, RESOLVED, request

SCHEMAS = Path(__file__).parents[2] / "docs/reference/json"


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def calendar(dates: tuple[KeyDate, ...] = RESOLVED.key_dates) -> bytes:
    return render_calendar(
        dates, organization="harbour-city", project="quay", name="New quay", as_of=RESOLVED.as_of
    )


def told(*requests: ResolvedRequest) -> str:
    """The plan of these requests, on one line."""
    return " ".join("\n".join(plan_lines(replace(RESOLVED, requests=requests))).split())


def test_each_request_shows_its_verdict_as_a_sign_and_a_word() -> None:
    text = "\n".join(plan_lines(RESOLVED))
    for head in ("+ OK  bollards", "! INFEASIBLE  survey", "? UNKNOWN  ticketing", "x BLOCKED  crane"):
        assert head in text


def test_the_plan_says_route_approver_forms_and_latest_start() -> None:
    text = told(RESOLVED.requests[0])
    assert "Route Tender Amount is EUR 180,000, from EUR 100,000 upwards" in text
    assert "Ana Costa Head of procurement spend up to EUR 250,000" in text
    assert "Forms Purchase requisition Controls PUR-C1, PUR-C2" in text
    assert (
        "Start by Monday, 1 June 2026; Wednesday, 10 June 2026 if everything takes the shortest time" in text
    )
    assert (
        "(the clock starts when: the last bid has been opened; papers by Thu 4 Jun 2026; decided on" in text
    )


def test_an_infeasible_request_says_why_and_when_it_can_be_had() -> None:
    text = told(RESOLVED.requests[1])
    assert "Work can't begin before 5 January 2026" in text
    assert "Earliest 20 July 2026, if work begins on 5 January 2026" in text


def test_an_unknown_request_shows_the_question_and_who_can_answer() -> None:
    text = told(RESOLVED.requests[2])
    assert "Q-01 Does the supplier process personal data?" in text
    assert "may still be tender or direct" in text
    assert "or earlier, because something on the way is unknown (Q-01)" in text
    assert "Head of procurement (Ana Costa)" in text


def test_an_approval_that_nobody_can_give_is_marked() -> None:
    text = told(RESOLVED.requests[3])
    assert "x nobody" in text
    assert "nobody may approve" in text


def test_key_dates_stand_by_month() -> None:
    lines = list(plan_lines(RESOLVED))
    assert "  April 2026" in lines
    assert any(line.startswith("    Wed 15  Start of works") for line in lines)
    assert any("14:00 Award board" in line for line in lines)


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_no_line_is_wider_than_the_page(columns: int) -> None:
    long = request("long", "ok", title="word " * 30 + "x" * 150 + " 漢字" * 20)
    assert (
        max(
            width(line)
            for line in plan_lines(replace(RESOLVED, requests=(*RESOLVED.requests, long)), columns)
        )
        <= columns
    )


def test_text_from_a_profile_can_not_play_tricks_on_the_terminal() -> None:
    hostile = replace(
        RESOLVED,
        requests=(
            replace(request("r", "ok", title="x"), summary=HOSTILE, requester=HOSTILE, exception=HOSTILE),
        ),
        key_dates=(KeyDate("k", date(2026, 4, 1), HOSTILE, "gate", who=HOSTILE, note=HOSTILE),),
    )
    text = "\n".join(plan_lines(hostile))
    assert not set(text) & {"\x1b", "\r", "\u202e", "\u2066", "\x9b"}
    assert "\\x1b[31mred\\rover\\u202e" in text.replace("\n", "").replace(" ", "")


@given(st.text(), st.integers(1, 40))
def test_wrapping_keeps_every_letter_within_the_columns(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert "".join(lines).replace(" ", "") == shown(text).replace(" ", "")
    assert all(width(line) <= max(columns, 2) for line in lines)


@given(
    st.lists(
        st.tuples(st.text(max_size=40), st.text(max_size=200), st.text(max_size=15)), min_size=1, max_size=5
    )
)
def test_a_table_is_never_wider_than_the_page(rows: list[tuple[str, str, str]]) -> None:
    assert all(width(line) <= 80 for line in table(("One", "Two", "Three"), rows, 80, indent=4))


def test_the_json_is_as_its_schema_says() -> None:
    validator("plan").validate(plan_json(RESOLVED))
    validator("plans").validate(plans_json([RESOLVED, RESOLVED]))


def test_the_json_keeps_what_the_interface_promises() -> None:
    plan = plan_json(RESOLVED)
    assert plan["schema"] == "dovetail/plan/1"
    assert [item["verdict"] for item in plan["requests"]] == ["ok", "infeasible", "unknown", "blocked"]
    first = plan["requests"][0]
    assert first["route"] == "tender"
    assert first["approvals"][0]["holder"] == "Ana Costa"
    assert first["latest_start"] == "2026-06-01"
    assert plan["key_dates"][0] == {
        "id": "gate:works", "date": "2026-04-15", "time": None, "until": None, "title": "Start of works",
        "kind": "gate", "procedure": None, "who": "Harbour board", "note": None, "at_least": False,
    }  # fmt: skip


def test_the_calendar_reads_back_as_whole_days_without_alarms() -> None:
    events = Calendar.from_ical(calendar()).walk("VEVENT")
    freeze = events[-1]
    assert [str(event["SUMMARY"]) for event in events] == [
        "Start of works",
        "14:00 Award board",
        "Summer freeze",
    ]
    assert (freeze.decoded("DTSTART"), freeze.decoded("DTEND")) == (date(2026, 6, 20), date(2026, 7, 4))
    assert b"DTSTART;VALUE=DATE:20260620\r\nDTEND;VALUE=DATE:20260704\r\n" in calendar()
    assert not Calendar.from_ical(calendar()).walk("VALARM")


def test_equal_dates_give_equal_bytes_in_any_order() -> None:
    assert calendar() == calendar(tuple(reversed(RESOLVED.key_dates)))


def test_a_date_that_moves_keeps_its_identity() -> None:
    moved = (replace(RESOLVED.key_dates[0], on=date(2026, 5, 4)),)
    before = Calendar.from_ical(calendar(RESOLVED.key_dates[:1])).walk("VEVENT")[0]
    after = Calendar.from_ical(calendar(moved)).walk("VEVENT")[0]
    assert before["UID"] == after["UID"]
    assert before.decoded("DTSTART") != after.decoded("DTSTART")


def test_text_can_not_add_a_line_of_its_own_to_the_calendar() -> None:
    data = calendar((KeyDate("k", date(2026, 4, 1), "x\r\nATTACH:file:///etc/passwd\nBEGIN:VALARM", "gate"),))
    assert b"\nATTACH" not in data
    assert not Calendar.from_ical(data).walk("VALARM")
