"""The key dates of a project."""

from __future__ import annotations

from datetime import date
from typing import Any

from dovetail.model.lifecycle import BoundLifecycle, BoundStage
from dovetail.model.organization import Organization
from dovetail.model.procedure import Procedure
from dovetail.model.project import Project, Request
from dovetail.model.resolved import (
    Actor,
    KeyDate,
    Origin,
    ResolvedApproval,
    ResolvedDuty,
    ResolvedProcedure,
    ResolvedRequest,
    ResolvedStep,
    RouteChoice,
    Schedule,
)
from dovetail.resolve.calendars.time_context import TimeContext
from dovetail.resolve.schedule.events import key_dates, minor_dates
from tests.resolve.plans import organization, plan, step

OWNER = Actor("buyer", "Buyer", "Ana Costa")
ORIGIN = Origin("reused", "organization", "reporting", "1", None)


def project(**said: Any) -> Project:
    return Project.model_validate(
        {
            "code": "quay",
            "name": "New quay",
            "starts": "2026-05-01",
            "ends": "2026-06-30",
            "team": {"project-manager": {"name": "Rui Melo"}},
            **said,
        }
    )


def procedure(duties: list[dict[str, Any]] | None = None, **said: Any) -> ResolvedProcedure:
    data = {
        "id": "reporting",
        "title": "Reporting",
        "version": "1",
        "owner": "buyer",
        "duties": duties or [],
        **said,
    }
    parsed = Procedure.model_validate(data)
    return ResolvedProcedure(
        parsed.id,
        "organization",
        parsed,
        OWNER,
        tuple(ResolvedStep(entry, ORIGIN, OWNER) for entry in parsed.steps),
        (),
        tuple(ResolvedDuty(duty, ORIGIN, OWNER) for duty in parsed.duties),
    )


def request(
    schedule: Schedule | None, *approvals: ResolvedApproval, needed: str = "2026-06-12"
) -> ResolvedRequest:
    asked = Request.model_validate({"id": "crane", "kind": "purchase", "title": "Crane", "needed_by": needed})
    route = RouteChoice(None, "none-needed", "")
    return ResolvedRequest(
        asked, "reporting", "Rui Melo", "ok", "", (), route, "", "", approvals, (), (), schedule, (), ()
    )


def events(
    organized: Organization | None = None,
    of: Project | None = None,
    procedures: tuple[ResolvedProcedure, ...] = (),
    requests: tuple[ResolvedRequest, ...] = (),
) -> dict[str, KeyDate]:
    time = TimeContext.of(organized or organization())
    found = key_dates(of or project(), procedures, requests, time)
    assert list(found) == sorted(found, key=lambda event: (event.on, event.id))
    return {event.id: event for event in found}


def on(found: dict[str, KeyDate], start: str) -> list[str]:
    return [event.on.isoformat() for name, event in found.items() if name.startswith(start)]


def test_the_life_of_a_project_with_its_stages_gates_and_releases() -> None:
    found = events(
        of=project(
            stages=[
                {"id": "build", "title": "Build", "from": "2026-04-01", "until": "2026-05-29"},
                {"id": "later", "title": "Later", "from": "2026-09-01"},
            ],
            gates=[
                {"id": "g1", "title": "Gate 1", "date": "2026-05-29", "decided_by": "buyer"},
                {"id": "g2", "title": "Gate 2", "date": {"unknown": "When is gate 2?"}},
            ],
            releases=[{"id": "r1", "title": "Release 1", "go_live": "2026-06-20"}],
        )
    )
    assert list(found) == ["project.start", "stage.build", "gate.g1", "release.r1", "project.end"]
    build = found["stage.build"]
    assert (build.on, build.until) == (date(2026, 5, 1), date(2026, 5, 29))
    assert found["gate.g1"].who == "Ana Costa"


def test_duties_become_dates_inside_the_project_with_their_lead() -> None:
    accruals = {
        "id": "accruals", "title": "Send the accruals", "by": "buyer",
        "recurs": {"every": "month", "working_day": -2}, "lead": "3 days",
    }  # fmt: skip
    hidden = {
        "id": "tidy",
        "title": "Tidy up",
        "by": "buyer",
        "recurs": {"every": "week", "on": "friday"},
        "key": "no",
    }
    found = events(
        organization(holidays={"country": "GB", "subdivision": "ENG"}),
        procedures=(procedure([accruals, hidden]),),
    )
    assert on(found, "duty.") == ["2026-05-28", "2026-06-29"]
    first = found["duty.reporting.accruals.2026-05-28"]
    assert (first.title, first.who, first.procedure) == ("Send the accruals", "Ana Costa", "reporting")
    assert first.note == "work begins by 22 May 2026"


def test_a_duty_counts_while_it_and_its_procedure_are_in_force() -> None:
    weekly = {
        "id": "report", "title": "Report", "by": "buyer", "recurs": {"every": "week", "on": "friday"},
        "effective": {"from": "2026-05-15"},
    }  # fmt: skip
    found = events(procedures=(procedure([weekly], effective={"until": "2026-05-31"}),))
    assert on(found, "duty.") == ["2026-05-15", "2026-05-22", "2026-05-29"]


def test_a_date_that_a_holiday_moves_keeps_its_id() -> None:
    monthly = {
        "id": "report", "title": "Report", "by": "buyer",
        "recurs": {"every": "month", "day": 25, "on_holiday": "next working day"},
    }  # fmt: skip
    plain, moved = (
        events(organization(holidays=holidays), procedures=(procedure([monthly]),))
        for holidays in ({}, {"country": "GB", "subdivision": "ENG"})
    )
    assert plain["duty.reporting.report.2026-05-25"].on == date(2026, 5, 25)
    assert moved["duty.reporting.report.2026-05-25"].on == date(2026, 5, 26)
    assert "Spring Bank Holiday" in moved["duty.reporting.report.2026-05-25"].note


def test_close_days_and_cut_offs_of_the_packs_procedures() -> None:
    calendars = {
        "close": {
            "ledger": {"title": "Ledger close", "recurs": {"every": "month", "working_day": 5}, "owner": "buyer", "procedures": "reporting"},
            "tax": {"title": "Tax return", "recurs": {"every": "month", "working_day": 5}, "procedures": "tax"},
        },
        "cut_offs": {
            "half": {"title": "Half-year cut-off", "recurs": {"every": "month", "day": -1}, "means": "Everything is booked."},
            "unsaid": {"title": "Unsaid", "recurs": {"unknown": "When is it?"}},
        },
    }  # fmt: skip
    found = events(organization(calendars=calendars), procedures=(procedure(),))
    assert on(found, "close.ledger") == ["2026-05-07", "2026-06-05"]
    assert not on(found, "close.tax")
    # 31 May 2026 is a Sunday: a cut-off stands on its date.
    assert on(found, "cut-off.half") == ["2026-05-31", "2026-06-30"]
    assert found["cut-off.half.2026-05-31"].note.startswith(
        "Everything is booked. 31 May 2026 is no working day"
    )
    assert found["close.ledger.2026-05-07"].who == "Ana Costa"


def test_freezes_are_cut_to_the_project_and_need_a_procedure_that_heeds_them() -> None:
    freezes = {
        "spring": {"title": "Spring freeze", "from": "2026-04-20", "until": "2026-05-05"},
        "night": {
            "title": "Night",
            "from": "2026-06-10 22:00",
            "until": "2026-06-12 02:00",
            "exception_by": "buyer",
        },
        "other": {"title": "Other", "from": "2026-06-10", "until": "2026-06-12", "procedures": ["change"]},
    }
    heeding = procedure(
        steps=[{"id": "implement", "title": "Implement", "by": "buyer", "heeds_freezes": "yes"}]
    )
    organized = organization(calendars={"freezes": freezes})
    found = events(organized, procedures=(heeding,))
    spring, night = found["freeze.spring.2026-04-20"], found["freeze.night.2026-06-10"]
    assert (spring.on, spring.until, spring.at) == (date(2026, 5, 1), date(2026, 5, 5), None)
    assert (night.on, night.until, str(night.at)) == (date(2026, 6, 10), date(2026, 6, 12), "22:00:00")
    assert night.who == "Ana Costa"
    assert not on(found, "freeze.other")
    assert not on(events(organized, procedures=(procedure(),)), "freeze.")


def test_a_freeze_of_services_that_the_project_does_not_touch_is_none_of_its_dates() -> None:
    def frozen(**when: Any) -> dict[str, Any]:
        return {"title": "Freeze", "from": "2026-06-01", "until": "2026-06-05", "when": when}

    organized = organization(
        services={name: {"title": name.capitalize()} for name in ("website", "billing", "metering")},
        calendars={
            "freezes": {
                "billing": frozen(service=["billing", "metering"], kind="normal"),
                "website": frozen(service=["website", "billing"]),
                "either": frozen(any=[{"service": "billing"}, {"outage": "yes"}]),
                "any-service": frozen(kind="normal"),
            }
        },
    )
    heeding = procedure(
        steps=[{"id": "implement", "title": "Implement", "by": "buyer", "heeds_freezes": "yes"}]
    )
    found = events(organized, of=project(services=["website"]), procedures=(heeding,))
    assert {name.split(".")[1] for name in found if name.startswith("freeze.")} == {
        "website", "either", "any-service",
    }  # fmt: skip


def test_the_dates_of_a_request_and_the_meeting_that_decides() -> None:
    cab = {
        "title": "Change Advisory Board",
        "meets": {"every": "week", "on": "tuesday", "at": "14:00"},
        "submission_closes": "3 days",
    }
    organized = organization(boards={"cab": cab})
    schedule = plan(
        step("write", "2 days"), step("approve", decided_by="cab"), step("order", "1 day"),
        needed="2026-06-12", time=TimeContext.of(organized),
    )  # fmt: skip
    title = "Change Advisory Board"
    board = ResolvedApproval("cab", title, title, "", "", "approve", date(2026, 6, 9))
    head = ResolvedApproval("head", "Head", "Henry Head", "", "above 10,000", "order", date(2026, 6, 12))
    found = events(organized, requests=(request(schedule, board, head),))
    of_request = {name: event.on.isoformat() for name, event in found.items() if name.startswith("request.")}
    assert of_request == {
        "request.crane.start": "2026-06-02",
        "request.crane.papers.approve": "2026-06-04",
        "request.crane.approval.head.order": "2026-06-12",
        "request.crane.needed": "2026-06-12",
    }
    assert found["request.crane.papers.approve"].note == "for Change Advisory Board on 9 June 2026"
    assert found["request.crane.approval.head.order"].who == "Henry Head"
    # Every meeting inside the project is there; the one that decides says so.
    assert len(on(found, "board.cab")) == 9
    assert found["board.cab.2026-06-09"].note == 'decides on "Crane"; papers by 4 June 2026'
    assert {event.id: event.decides for event in found.values() if event.decides} == {
        "board.cab.2026-06-09": ("Crane",)
    }
    assert str(found["board.cab.2026-06-09"].at) == "14:00:00"


def test_dates_of_requests_are_there_even_outside_the_project() -> None:
    schedule = plan(step("order", "60 days"), needed="2026-07-31")
    found = events(requests=(request(schedule, needed="2026-07-31"),))
    assert found["request.crane.start"].on == date(2026, 5, 8)
    assert found["request.crane.needed"].on == date(2026, 7, 31)


def test_a_gate_on_a_day_without_a_meeting_says_when_its_board_meets() -> None:
    steering = {"title": "Steering Committee", "meets": {"every": "month", "on": "third thursday"}}
    found = events(
        organization(boards={"steering": steering}),
        project(gates=[{"id": "g1", "title": "Gate 1", "date": "2026-05-29", "decided_by": "steering"}]),
    )
    assert found["gate.g1"].note == (
        "Steering Committee does not meet on this day, but on 21 May 2026 and 18 June 2026"
    )
    assert on(found, "board.steering") == ["2026-05-21", "2026-06-18"]


def test_a_meeting_decides_on_the_gate_of_its_day() -> None:
    board = {"title": "Project board", "meets": {"every": "week", "on": "friday"}}
    gate = {"id": "g1", "title": "Gate 1", "date": "2026-05-29", "decided_by": "board"}
    found = events(organization(boards={"board": board}), project(gates=[gate]))
    deciding = {event.on.isoformat(): event.decides for event in found.values() if event.kind == "board"}
    assert deciding["2026-05-29"] == ("Gate 1",)
    assert deciding["2026-05-22"] == ()


def test_what_must_have_happened_names_the_request() -> None:
    asked = step("review", "2 days", counted_from="the supplier has answered")
    schedule = plan(
        step("raise", "1 day"), asked, step("order", "1 day"),
        needed="2026-06-12", time=TimeContext.of(organization()),
    )  # fmt: skip
    found = events(requests=(request(schedule),))
    condition = found["request.crane.condition.review"]
    assert condition.title == "Due: the supplier has answered (Crane)"
    assert condition.note == 'the clock of "Review" starts (Crane)'


def test_what_the_first_step_waits_for_is_said_with_the_latest_start() -> None:
    asked = step("review", "2 days", counted_from="the supplier has answered.", wait="5 days")
    schedule = plan(asked, step("order", "1 day"), needed="2026-06-12", time=TimeContext.of(organization()))
    found = events(requests=(request(schedule),))
    assert found["request.crane.start"].title == "Latest start: Crane"
    assert found["request.crane.condition.review"].title == "Due: the supplier has answered (Crane)"
    at_once = step("review", "2 days", counted_from="the supplier has answered.")
    schedule = plan(at_once, step("order", "1 day"), needed="2026-06-12", time=TimeContext.of(organization()))
    found = events(requests=(request(schedule),))
    assert found["request.crane.start"].title == "Latest start: Crane; by then the supplier has answered"
    assert "request.crane.condition.review" not in found


def test_a_start_that_nobody_can_tell_is_a_bound_with_its_question() -> None:
    review = step("review", {"unknown": "How long does a review take?", "ask": "buyer"})
    schedule = plan(
        step("raise"), review, step("order", "1 day"),
        needed="2026-06-12", time=TimeContext.of(organization()),
    )  # fmt: skip
    start = events(requests=(request(schedule),))["request.crane.start"]
    assert (start.title, start.before) == ("Latest start, open (Q-01): Crane", True)


def test_the_dates_of_one_request_on_one_day_stand_in_the_order_of_work() -> None:
    asked = step("decide", counted_from="the papers are complete")
    schedule = plan(step("raise"), asked, needed="2026-06-12", time=TimeContext.of(organization()))
    found = sorted(events(requests=(request(schedule),)).values(), key=lambda event: event.order)
    names = [event.id for event in found if event.request == "crane"]
    assert names == ["request.crane.start", "request.crane.condition.decide", "request.crane.needed"]


def test_a_duty_that_is_no_key_date_has_its_days_all_the_same() -> None:
    weekly = {"id": "compare", "title": "Compare", "by": "buyer", "key": False,
              "recurs": {"every": "week", "on": "thursday", "at": "09:00"}}  # fmt: skip
    time = TimeContext.of(organization())
    bound = procedure([weekly])
    assert not [event for event in key_dates(project(), [bound], (), time) if event.kind == "duty"]
    first = minor_dates(project(), [bound], time)[0]
    assert (str(first.on), str(first.at)) == ("2026-05-07", "09:00:00")


def test_the_daily_duty_of_early_life_support_falls_due_while_that_lasts() -> None:
    daily = {"id": "log", "title": "Write the log", "by": "buyer", "key": False, "recurs": {"every": "day"}}
    bound = procedure([daily], covers=["ELS"])
    time = TimeContext.of(organization())
    assert minor_dates(project(), [bound], time) == ()
    lasting = project(early_life_support={"from": "2026-06-15", "until": "2026-06-17"})
    assert [event.on.day for event in minor_dates(lasting, [bound], time)] == [15, 16, 17]


STAGES = BoundLifecycle(
    stages=(
        BoundStage("start", "Start", ("G0", "G1", "G2"), date(2026, 5, 1), date(2026, 5, 31)),
        BoundStage("build", "Build", ("G3", "G4"), date(2026, 6, 1), date(2026, 6, 30)),
    )
)


def test_a_duty_begins_in_the_stage_in_which_its_procedure_has_something_to_do_it_on() -> None:
    weekly = {"id": "look", "title": "Look", "by": "buyer", "recurs": {"every": "week", "on": "thursday"}}
    time = TimeContext.of(organization())

    def first(code: str, *requests: ResolvedRequest) -> date:
        found = key_dates(project(), [procedure([weekly], covers=[code])], requests, time, STAGES)
        return next(event.on for event in found if event.kind == "duty")

    assert first("INC") == date(2026, 6, 4)  # incidents are reported from the build on
    assert first("QUA") == date(2026, 6, 4)  # tests are planned before, but nothing is found yet
    assert first("RSK") == date(2026, 5, 7)
    assert first("INC", request(None, needed="2026-05-20")) == date(2026, 5, 7)  # needed before
