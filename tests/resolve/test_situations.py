"""Situations of real procedures that went wrong, or were missing, when organizations were written as profiles."""

from __future__ import annotations

from datetime import date

import pytest

from tests.resolve.world import first, purchase, resolved

STEPS = """
steps:
  - {id: request, title: Raise the requisition, by: requester, duration: 1 working day}
  - id: check
    title: Check it
    by: officer
    duration: 2 working days
    decision: [{answer: Complete, next: approve}, {answer: Sent back, next: request}]
  - {id: remind, title: Remind, by: officer}
  - {id: approve, title: Approve, by: head, duration: 2 working days, decided_by: spend}
  - {id: deliver, title: Deliver, by: officer, duration_fact: delivery_time}
"""
HANDLES = """
handles:
  kind: purchase
  title: Purchase
  delivers: deliver
  facts:
    amount: {type: money, question: What does it cost?}
    delivery_time: {type: duration, question: How long is the delivery time?}
routes: [{id: only, title: Only}]
"""


def path_of(project: str, procedure: str = HANDLES + STEPS, organization: str = "") -> list[str]:
    schedule = first(resolved(project, organization, procedure)).schedule
    assert schedule is not None
    return [step.step for step in schedule.steps]


def test_a_step_added_behind_a_decision_lies_on_the_way() -> None:
    project = purchase("amount: 5, delivery_time: 2 weeks")
    for place in ("after: check", "before: approve"):
        tailoring = f"tailoring: {{purchasing: [{{add: {{{place}, id: log, title: Log, by: officer}}, because: Why not.}}]}}"
        assert path_of(project + tailoring) == ["request", "check", "log", "approve", "deliver"]


def test_a_step_of_a_route_behind_a_decision_lies_on_the_way() -> None:
    extra = "routes: [{id: only, title: Only, steps: [{after: check, step: {id: legal, title: Legal, by: owner}}]}]\n"
    procedure = HANDLES.replace("routes: [{id: only, title: Only}]\n", extra) + STEPS
    assert path_of(purchase("amount: 5, delivery_time: 2 weeks"), procedure) == [
        "request", "check", "legal", "approve", "deliver",
    ]  # fmt: skip


def test_a_delivery_time_that_the_request_states_is_planned() -> None:
    result = first(resolved(purchase("amount: 5, delivery_time: 2-4 weeks"), "", HANDLES + STEPS))
    assert result.schedule is not None
    deliver = result.schedule.steps[-1]
    assert (deliver.end - deliver.start).days == 28
    assert (deliver.end_optimistic - deliver.start_optimistic).days == 14


def test_a_delivery_time_that_nobody_states_is_asked_for() -> None:
    result = resolved(purchase("amount: 5"), "", HANDLES + STEPS)
    assert first(result).verdict == "unknown"
    assert any("delivery time" in question.question for question in result.questions)


def test_work_on_an_engagement_begins_when_its_contract_is_there() -> None:
    project = """
requests:
  - {id: K1, kind: purchase, title: Contract, needed_by: 2026-06-01, facts: {amount: 5, delivery_time: 1 week}}
  - {id: ENG, kind: purchase, title: Engagement, needed_by: 2026-06-08, after: K1, facts: {amount: 5, delivery_time: 1 week}}
"""
    contract, engagement = resolved(project, "", HANDLES + STEPS).requests
    assert contract.verdict == "ok"
    assert engagement.verdict == "infeasible"
    assert engagement.schedule is not None
    assert engagement.schedule.earliest == date(2026, 6, 1)


def test_one_of_several_roles_is_enough() -> None:
    procedure = "approvals: [{any_of: [head, director], step: approve}]"
    names = [
        a.holder for a in first(resolved(purchase("amount: 5, personal_data: no"), "", procedure)).approvals
    ]
    assert names[0] == "Henry Head or Ana Costa"
    asks = purchase("amount: 5, personal_data: no", ", requested_by: Henry Head")
    assert first(resolved(asks, "", procedure)).approvals[0].holder == "Ana Costa"


def test_whoever_does_the_work_does_not_review_it() -> None:
    procedure = "approvals: [{by: officer, not_by: deliver, step: approve}]"
    (review,) = first(resolved(purchase("amount: 5, personal_data: no"), "", procedure)).approvals
    assert review.holder == "Henry Head"
    assert "does the work" in review.because


def test_a_refused_request_has_no_dates_and_no_approvers() -> None:
    procedure = "routes: [{id: none, title: None, not_allowed: The city buys no yachts.}]"
    request = first(resolved(purchase("amount: 5"), "", procedure))
    assert (request.verdict, request.approvals, request.schedule) == ("blocked", (), None)
    assert "no yachts" in request.summary


def test_an_amount_with_tax_is_compared_over_the_rate_of_tax() -> None:
    facts = "amount: {amount: 12000, tax: included}, personal_data: no"
    request = first(resolved(purchase(facts), "tax_rate: 23"))
    assert request.route.route is not None
    assert request.route.route.id == "direct"  # 12,000 with 23 % tax is 9,756.10 without


def test_a_whole_number_has_no_gap_between_its_edges() -> None:
    procedure = """
handles: {kind: purchase, title: Trip, facts: {nights: {type: number, whole: yes, question: How many nights?}}}
routes:
  - {id: day, title: Day trip, when: {nights: 0}}
  - {id: stay, title: Stay, when: {nights: {from: 1}}}
"""
    assert not [f for f in resolved("requests: []", "", procedure).findings if f.code == "routes-gap"]
    assert [
        f
        for f in resolved("requests: []", "", procedure.replace("whole: yes, ", "")).findings
        if f.code == "routes-gap"
    ]


def test_a_waiver_for_one_request_leaves_the_others_as_they_are() -> None:
    project = """
requests:
  - {id: R1, kind: purchase, title: Cranes, needed_by: 2026-06-30, facts: {amount: 20000, personal_data: no}}
  - {id: R2, kind: purchase, title: Hooks, needed_by: 2026-06-30, facts: {amount: 20000, personal_data: no}}
tailoring:
  purchasing:
    - waive: PUR-C1
      requests: R1
      omits: request
      because: Stock item.
      compensating: Stock count.
      requested_by: project-manager
      approved_by: owner
      issued: 2026-03-02
      expires: 2026-12-18
"""
    cranes, hooks = resolved(project).requests
    assert "PUR-C1" not in cranes.controls
    assert "PUR-C1" in hooks.controls
    assert cranes.schedule is not None
    assert hooks.schedule is not None
    assert "request" not in [step.step for step in cranes.schedule.steps]
    assert "request" in [step.step for step in hooks.schedule.steps]


@pytest.mark.parametrize(
    ("issued", "expires", "omitted"),
    [
        ("2026-03-02", "2026-12-18", True),
        ("2026-03-02", "2026-03-31", False),
        ("2026-06-29", "2026-12-18", False),
        ("2026-03-02", "2026-06-29", True),
    ],
    ids=["always", "over before", "not yet", "long enough for the step"],
)
def test_a_step_falls_away_only_if_leave_holds_when_it_would_be_done(
    issued: str, expires: str, omitted: bool
) -> None:
    project = f"""
requests:
  - {{id: R1, kind: purchase, title: Cranes, needed_by: 2026-06-30, facts: {{amount: 5, personal_data: no}}}}
tailoring:
  purchasing:
    - waive: PUR-C1
      omits: request
      because: Stock item.
      compensating: Stock count.
      requested_by: project-manager
      approved_by: owner
      issued: {issued}
      expires: {expires}
"""
    result = resolved(project)
    [cranes] = result.requests
    assert cranes.schedule is not None
    assert ("request" not in [step.step for step in cranes.schedule.steps]) is omitted
    assert ("PUR-C1" not in cranes.controls) is omitted
    assert ("waiver-out-of-time" not in {finding.code for finding in result.findings}) is omitted


def test_a_step_can_be_tied_to_a_day_of_the_close_calendar() -> None:
    organization = """
calendars: {close: {accruals: {title: Accruals are due, recurs: {every: month, working_day: -2}}}}
"""
    procedure = HANDLES + STEPS.replace("by: head, duration: 2 working days", "by: head, windows: accruals")
    schedule = first(resolved(purchase("amount: 5, delivery_time: 1 week"), organization, procedure)).schedule
    assert schedule is not None
    approve = next(step for step in schedule.steps if step.step == "approve")
    assert approve.end == date(2026, 5, 28)  # two working days before the end of May


def test_a_table_of_unknown_thresholds_has_no_unreachable_routes() -> None:
    procedure = """
routes:
  - {id: small, title: Small, when: {amount: {to: {unknown: Up to how much?}}}}
  - {id: large, title: Large, when: {amount: {from: {unknown: Up to how much?}}}}
"""
    assert not resolved("requests: []", "", procedure).findings


def test_questions_about_boards_that_nobody_needs_are_not_asked() -> None:
    organization = """
boards:
  used: {title: Used, meets: {unknown: When does it meet?}}
  idle: {title: Idle, meets: {unknown: When does the idle board meet?}}
"""
    procedure = "approvals: [{board: used, step: approve}]"
    result = resolved(purchase("amount: 5, personal_data: no"), organization, procedure)
    asked = [question.question for question in result.questions]
    assert "When does it meet?" in asked
    assert "When does the idle board meet?" not in asked


RATES = """
exchange_rates:
  - {currency: USD, rate: [{until: 2026-12-31, value: 0.9}, {from: 2027-01-01, value: {unknown: Which rate?}}]}
"""


@pytest.mark.parametrize(
    ("amount", "needed_by", "asked"),
    [("5", "2027-06-30", False), ("USD 5", "2026-06-30", False), ("USD 5", "2027-06-30", True)],
)
def test_the_rate_of_a_year_is_asked_by_who_spends_that_currency_in_it(
    amount: str, needed_by: str, asked: bool
) -> None:
    written = purchase(f"amount: {amount}, personal_data: no").replace("2026-06-30", needed_by)
    result = resolved(written + "\nends: 2027-12-17", RATES)
    assert ("Which rate?" in [question.question for question in result.questions]) is asked


@pytest.mark.parametrize(
    ("project", "asked"),
    [
        ("services: check-in", False),
        (
            "services: check-in\nreleases: [{id: R1, title: Kiosks, go_live: 2026-06-01, services: check-in}]",
            True,
        ),
        ("delivered_items: [{id: kiosks, title: Kiosks, owner: owner}]", True),
    ],
)
def test_who_owns_an_item_is_asked_by_the_project_that_changes_it_or_hands_it_over(
    project: str, asked: bool
) -> None:
    organization = """
services: {check-in: {title: Check-in, owner: owner}}
configuration_items: {kiosks: {title: Kiosks, owner: {unknown: Who owns the kiosks?}, services: check-in}}
"""
    questions = [
        question.question for question in resolved("requests: []\n" + project, organization).questions
    ]
    assert ("Who owns the kiosks?" in questions) is asked


@pytest.mark.parametrize(("link", "route"), [("all", "direct"), ("any", "quotes")])
def test_spend_is_linked_by_all_facts_or_by_any(link: str, route: str) -> None:
    procedure = f"""
handles:
  kind: purchase
  title: Purchase
  facts:
    amount: {{type: money, question: How much?}}
    supplier: {{type: text, question: Who?}}
    need: {{type: text, question: What for?}}
  aggregate: {{fact: amount, linked_by: [supplier, need], link: {link}}}
  delivers: deliver
"""
    project = """
requests:
  - {id: R1, kind: purchase, title: A, needed_by: 2026-06-30, facts: {amount: 6000, supplier: X, need: quay}}
  - {id: R2, kind: purchase, title: B, needed_by: 2026-06-30, facts: {amount: 6000, supplier: Y, need: quay}}
"""
    choice = first(resolved(project, "", procedure + SIMPLE)).route
    assert choice.route is not None
    assert choice.route.id == route


SIMPLE = """
steps: [{id: deliver, title: Deliver, by: officer, duration: 1 working day}]
"""
