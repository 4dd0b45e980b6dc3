"""What is done has the day on which it was done: only what is left has dates to keep, and can be too late."""

from __future__ import annotations

from datetime import date

from dovetail.model.resolved import Actor
from dovetail.resolve.facts.questions import Questions
from tests.resolve.plans import dates, plan, step, the
from tests.resolve.world import first, purchase, resolved

STEPS = (step("raise", "1 day"), step("approve", "2 days"), step("order", "5 days"))
CAB = {
    "title": "Change Advisory Board",
    "chair": "buyer",
    "meets": {"every": "week", "on": "tuesday", "at": "14:00"},
}


def test_a_request_that_is_under_way_is_late_only_for_what_is_left() -> None:
    late = plan(*STEPS, needed="2026-05-29", earliest="2026-05-20")
    assert not late.feasible
    assert late.breaks_at == "raise"

    under_way = plan(
        *STEPS,
        needed="2026-05-29",
        earliest="2026-05-20",
        done={"raise": "2026-05-13", "approve": "2026-05-15"},
    )
    assert under_way.feasible
    assert under_way.under_way
    assert not under_way.delivered
    assert str(under_way.latest_start) == "2026-05-22", "the day by which it must go on"
    assert dates(under_way) == {
        "raise": ("2026-05-13", "2026-05-13"),
        "approve": ("2026-05-15", "2026-05-15"),
        "order": ("2026-05-22", "2026-05-29"),
    }


def test_what_is_left_can_still_be_too_late() -> None:
    schedule = plan(*STEPS, needed="2026-05-29", earliest="2026-05-26", done={"raise": "2026-05-13"})
    assert not schedule.feasible
    assert schedule.breaks_at == "approve"
    assert str(schedule.earliest_finish) == "2026-06-04"


def test_what_was_delivered_is_done_whatever_was_not_ticked_off_on_the_way() -> None:
    schedule = plan(
        *STEPS, step("pay", "5 days"), needed="2026-05-29", earliest="2026-07-01", delivers="order",
        done={"order": "2026-05-28"},
    )  # fmt: skip
    assert schedule.delivered
    assert schedule.feasible
    assert schedule.latest_start is None
    assert the(schedule, "approve").done
    assert not the(schedule, "pay").done
    assert dates(schedule)["pay"] == ("2026-05-28", "2026-06-04"), "it follows the day of delivery"


def test_nothing_is_asked_of_a_step_that_is_done_and_no_meeting_is_looked_for() -> None:
    questions = Questions(lambda role, _: Actor(role, role))
    schedule = plan(
        step("assess", {"unknown": "How long does it take?"}), step("decide", decided_by=["cab"]),
        step("implement", "1 day"), needed="2026-05-29", earliest="2026-05-28", boards={"cab": CAB},
        questions=questions, done={"assess": "2026-05-04", "decide": "2026-05-06"},
    )  # fmt: skip
    assert schedule.feasible
    assert not schedule.at_least
    assert schedule.unknowns == ()
    assert the(schedule, "decide").meeting is None


def test_a_lead_time_counts_from_the_day_on_which_its_first_step_was_done() -> None:
    schedule = plan(
        step("announce"), step("implement", "1 day"), needed="2026-05-29", earliest="2026-05-25",
        lead=[{"from": "announce", "to": "implement", "time": "10 days"}], done={"announce": "2026-05-18"},
    )  # fmt: skip
    assert schedule.earliest_finish is not None
    assert schedule.earliest_finish > date(2026, 5, 29)


ANSWERS = "amount: 20000, category: goods, supplier: Cranes Ltd, personal_data: no"


def said(done: str) -> tuple[str, str, dict[str, str]]:
    """What comes of a purchase of which some steps are done: its verdict, its summary and its dates."""
    result = resolved(purchase(ANSWERS, f", done: {{{done}}}"), as_of=date(2026, 6, 22))
    item = first(result)
    return item.verdict, item.summary, {entry.id: entry.title for entry in result.key_dates if entry.request}


def test_a_request_that_is_under_way_is_on_track_and_has_only_its_open_dates() -> None:
    assert said("")[0] == "infeasible"
    verdict, summary, events = said("request: 2026-06-15, approve: 2026-06-17")
    assert verdict == "ok"
    assert summary.endswith("It is under way; go on by 23 June 2026.")
    assert events == {
        "request.R1.start": "Latest day to go on: Cranes",
        "request.R1.needed": "Needed: Cranes",
    }


def test_a_request_that_was_delivered_has_no_dates_to_keep() -> None:
    verdict, summary, events = said("deliver: 2026-06-19")
    assert verdict == "ok"
    assert summary.endswith("It is delivered.")
    assert events == {}


def test_the_route_is_that_of_the_day_on_which_the_request_was_raised() -> None:
    routes = """
      routes:
        - {id: direct, title: Direct purchase, when: {amount: {to: 30000}}, effective: {until: 2026-06-20}}
        - {id: quotes, title: Three quotes, when: {amount: {to: 30000}}, effective: {from: 2026-06-20}}
    """
    for done, route in (("", "quotes"), (", done: {request: 2026-06-15}", "direct")):
        result = resolved(purchase(ANSWERS, done), procedure=routes, as_of=date(2026, 6, 22))
        chosen = first(result).route.route
        assert chosen is not None
        assert chosen.id == route


def test_of_a_step_that_is_done_it_is_known_by_when_it_had_to_be() -> None:
    schedule = plan(*STEPS, needed="2026-05-29", done={"raise": "2026-05-25"})
    assert the(schedule, "raise").end == date(2026, 5, 25)
    assert the(schedule, "raise").due == date(2026, 5, 20)
    assert the(schedule, "order").due is None


def test_what_comes_before_a_step_that_is_done_is_done_whether_it_was_ticked_off_or_not() -> None:
    schedule = plan(*STEPS, needed="2026-05-29", earliest="2026-05-20", done={"approve": "2026-05-15"})
    assert schedule.feasible
    assert the(schedule, "raise").done
    assert not the(schedule, "order").done
