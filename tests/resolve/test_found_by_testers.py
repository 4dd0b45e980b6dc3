"""What outside testers found when they wrote organizations as profiles: each once, as a situation."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from dovetail.model.resolved import ResolvedProject, ResolvedRequest
from dovetail.model.values import Money
from tests.resolve.world import first, purchase, resolved

TWO_DAYS = "personal_data: no, "


def holders(request: ResolvedRequest) -> list[str]:
    return [approval.holder for approval in request.approvals]


def planned_end(request: ResolvedRequest, step: str) -> date:
    assert request.schedule is not None
    return next(entry.end for entry in request.schedule.steps if entry.step == step)


def codes(result: ResolvedProject) -> set[str]:
    return {finding.code for finding in result.findings}


def test_an_approval_for_other_requests_does_not_cancel_what_the_step_asks_for() -> None:
    procedure = "approvals: [{authority: spend, count: 2, when: {category: it}}]"
    request = first(resolved(purchase(TWO_DAYS + "amount: 5000, category: goods"), "", procedure))
    assert holders(request) == ["Henry Head"]


JOINT = """
authorities: [{subject: spend, role: director, limit: 50000, together_with: head}]
"""


def test_two_signatures_are_two_people_even_if_a_deputy_signs() -> None:
    organization = (
        JOINT
        + """
roles:
  officer: {title: Officer, holder: Olga Officer, reports_to: head}
  head: {title: Head, holder: Henry Head, reports_to: director}
  director: {title: Director, holder: Ana Costa, deputy: Henry Head, reports_to: owner}
  owner: {title: Owner, holder: Paula Procurement}
people: {Ana Costa: {absences: [{from: 2026-01-01, until: 2026-12-31}]}}
"""
    )
    request = first(resolved(purchase(TWO_DAYS + "amount: 5000"), organization))
    assert holders(request) == ["Henry Head", "Paula Procurement"]
    assert request.approvals[0].acting_for == "Ana Costa"


def test_a_joint_signer_who_asks_is_replaced_and_not_dropped() -> None:
    request = first(resolved(purchase(TWO_DAYS + "amount: 5000", ", requested_by: Henry Head"), JOINT))
    assert holders(request) == ["Ana Costa", "Carl Chair"]


EMERGENCY = """
exceptions:
  - id: outage
    title: Outage
    kind: emergency
    when: {category: it}
    do: Act first.
    skips: [approve]
    replaces_approvals: yes
    after_the_fact: {within: 2 working days}
"""


def test_after_the_fact_everyone_approves_who_would_have_before() -> None:
    request = first(
        resolved(
            purchase(TWO_DAYS + "amount: 20000, category: it", needed_by="2026-06-30"), "", EMERGENCY + STEPS
        )
    )
    (approval,) = request.approvals
    assert (approval.holder, approval.afterwards) == ("Ana Costa", True)
    assert approval.due == date(2026, 7, 2)


STEPS = """
approvals: [{authority: spend}]
"""


def test_a_board_that_approves_afterwards_does_so_at_its_next_meeting() -> None:
    organization = "boards: {cab: {title: CAB, meets: {every: week, on: thursday}}}"
    procedure = EMERGENCY + "approvals: [{board: cab}]\n"
    request = first(
        resolved(
            purchase(TWO_DAYS + "amount: 5, category: it", needed_by="2026-06-30"), organization, procedure
        )
    )
    (approval,) = request.approvals
    assert approval.on == date(2026, 7, 2)


def test_an_emergency_waits_for_no_freeze_where_the_procedure_says_so() -> None:
    organization = "calendars: {freezes: {june: {title: June, from: 2026-06-20, until: 2026-07-10}}}"
    procedure = """
exceptions:
  - {id: outage, title: Outage, kind: emergency, when: {category: it}, do: Act first., ignores_freezes: yes}
steps: [{id: deliver, title: Deliver, by: officer, heeds_freezes: yes}]
"""
    calm = first(resolved(purchase(TWO_DAYS + "amount: 5, category: goods"), organization, procedure))
    urgent = first(resolved(purchase(TWO_DAYS + "amount: 5, category: it"), organization, procedure))
    assert planned_end(calm, "deliver") == date(2026, 6, 19)
    assert planned_end(urgent, "deliver") == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("issued", "expires", "kept"),
    [
        ("2026-03-02", "2026-12-18", False),
        ("2026-03-02", "2026-04-30", True),
        ("2026-06-29", "2026-12-18", True),
    ],
)
def test_a_waiver_counts_only_on_the_days_on_which_the_control_is_kept(
    issued: str, expires: str, kept: bool
) -> None:
    waiver = f"""
tailoring:
  purchasing:
    - waive: PUR-C1
      because: Stock item.
      compensating: Stock count.
      requested_by: project-manager
      approved_by: owner
      issued: {issued}
      expires: {expires}
"""
    result = resolved(purchase(TWO_DAYS + "amount: 5") + waiver)
    assert ("PUR-C1" in first(result).controls) is kept
    assert ("waiver-out-of-time" in codes(result)) is kept


def test_an_open_competition_is_stricter_than_any_number_of_quotes() -> None:
    procedure = """
routes:
  - {id: tender, title: Tender, quotes: public announcement, when: {amount: {from: 50}}}
  - {id: bids, title: Bids, quotes: 3 bids, when: {amount: {from: 10, to: 100}}}
"""
    choice = first(resolved(purchase("amount: 60"), "", procedure)).route
    assert choice.route is not None
    assert choice.route.id == "tender"


def test_lowering_only_the_edge_of_the_stricter_route_keeps_the_rest_of_its_condition() -> None:
    procedure = """
routes:
  - {id: light, title: Light, when: {amount: {to: 50}}}
  - {id: strict, title: Strict, quotes: 3 quotes, when: {amount: {from: 50}, category: it}}
  - {id: other, title: Other, quotes: 2 quotes, when: {amount: {from: 50}, category: {not: it}}}
"""
    tailoring = (
        "tailoring: {purchasing: [{adapt: strict, set: {when: {amount: {from: 20}}}, because: Tolerance.}]}\n"
    )
    for facts, route in (("amount: 30, category: it", "strict"), ("amount: 30, category: goods", "light")):
        result = resolved(purchase(facts) + tailoring, "", procedure)
        choice = first(result).route
        assert choice.route is not None
        assert choice.route.id == route
        assert not codes(result) & {"routes-overlap", "tailoring-refused"}


def test_a_widened_route_counts_in_a_first_match_table_too() -> None:
    procedure = """
choose: first
routes:
  - {id: light, title: Light, when: {amount: {to: 50}}}
  - {id: strict, title: Strict, quotes: 3 quotes, when: {amount: {from: 50}}}
"""
    tailoring = (
        "tailoring: {purchasing: [{adapt: strict, set: {when: {amount: {from: 20}}}, because: Tolerance.}]}\n"
    )
    choice = first(resolved(purchase("amount: 30") + tailoring, "", procedure)).route
    assert choice.route is not None
    assert choice.route.id == "strict"


def test_narrowing_a_route_is_refused() -> None:
    tailoring = (
        "tailoring: {purchasing: [{adapt: direct, set: {when: {amount: {to: 3000}}}, because: Speed.}]}\n"
    )
    result = resolved(purchase("amount: 4000") + tailoring)
    assert "tailoring-refused" in codes(result)


@pytest.mark.parametrize("amount", ["12.500", "12.500 EUR", "EUR 1.250.000"])
def test_thousands_with_dots_are_refused_rather_than_read_as_decimals(amount: str) -> None:
    with pytest.raises(ValidationError, match="thousands or decimals"):
        Money.model_validate(amount)


def test_a_negative_amount_is_no_answer() -> None:
    with pytest.raises(ValueError, match="can't be negative"):
        resolved(purchase("amount: -500"))


def test_whoever_approves_at_a_step_does_not_approve_again_where_that_is_said() -> None:
    procedure = """
approvals:
  - {by: head, step: request}
  - {authority: spend, not_by: request, step: approve}
"""
    request = first(resolved(purchase(TWO_DAYS + "amount: 5000"), "", procedure))
    assert holders(request) == ["Henry Head", "Ana Costa"]


def test_a_rule_that_changes_before_the_thing_is_needed_is_said() -> None:
    procedure = """
routes:
  - {id: micro, title: Micro, when: {amount: {to: [{value: 100, until: 2026-06-25}, {from: 2026-06-26, value: 500}]}}}
  - {id: full, title: Full, quotes: 3 quotes, when: {amount: {from: [{value: 100, until: 2026-06-25}, {from: 2026-06-26, value: 500}]}}}
"""
    choice = first(resolved(purchase(TWO_DAYS + "amount: 300", needed_by="2026-06-30"), "", procedure)).route
    assert choice.route is not None
    assert choice.route.id == "full"
    assert "when the request must be raised" in choice.because


def test_what_cannot_be_done_has_no_dates_to_keep() -> None:
    result = resolved(purchase("amount: 5, personal_data: no", needed_by="2026-03-03"))
    assert first(result).verdict == "infeasible"
    assert [event.id for event in result.key_dates if event.id.startswith("request.")] == [
        "request.R1.needed"
    ]


def test_a_sum_of_terms_is_said_in_months() -> None:
    procedure = """
handles:
  kind: purchase
  title: Engagement
  facts:
    term: {type: duration, question: How long?}
    person: {type: text, question: Who?}
  aggregate: {fact: term, linked_by: person}
routes: [{id: all, title: All}]
"""
    project = """
requests:
  - {id: R1, kind: purchase, title: A, needed_by: 2026-06-30, facts: {term: 9 months, person: Eva}}
  - {id: R2, kind: purchase, title: B, needed_by: 2026-06-30, facts: {term: 16 months, person: Eva}}
"""
    note = next(
        answer.note for answer in first(resolved(project, "", procedure)).answers if answer.fact == "term"
    )
    assert note.endswith("25 calendar months")


def test_the_approvals_of_an_office_that_nobody_holds_go_to_whoever_is_bound() -> None:
    organization = (
        "roles: {head: {title: Head}, owner: {title: Owner, holder: P}, officer: {title: O, holder: O}}"
    )
    project = (
        purchase("amount: 5, personal_data: no", ", requested_by: sponsor")
        + "bindings: {head: project-manager}\n"
    )
    result = resolved(project, organization)
    assert holders(first(result)) == ["Petra Planner"]
    assert "binding-of-authority" not in codes(result)


def test_an_office_without_a_named_person_is_said_by_its_title_and_not_by_its_queue() -> None:
    organization = (
        "roles: {head: {title: Head, queue: head@harbour.example}, owner: {title: Owner, holder: P}}"
    )
    request = first(resolved(purchase("amount: 5, personal_data: no"), organization))
    assert "Head approves it." in request.summary
    assert "@" not in request.summary


def test_a_fact_may_name_a_legal_entity_and_is_said_by_its_registered_name() -> None:
    organization = "legal_entities: {fed: {name: Harbour Federation Ltd}}\n"
    procedure = """
handles:
  kind: purchase
  title: Purchase
  facts: {buyer: {type: entity, question: Who buys?}}
routes: [{id: fed, title: Federation, when: {buyer: fed}}, {id: rest, title: Rest, when: {buyer: {not: fed}}}]
"""
    request = first(resolved(purchase("buyer: fed"), organization, procedure))
    assert request.route.route is not None
    assert request.route.route.id == "fed"
    assert request.answers[0].text == "Harbour Federation Ltd"


@pytest.mark.parametrize(
    ("granted_by", "end"), [("owner", date(2026, 6, 30)), ("officer", date(2026, 6, 19))]
)
def test_leave_to_work_in_a_freeze_counts_from_whoever_may_give_it(granted_by: str, end: date) -> None:
    organization = """
calendars: {freezes: {june: {title: June, from: 2026-06-20, until: 2026-07-10, exception_by: owner}}}
"""
    procedure = "steps: [{id: deliver, title: Deliver, by: officer, heeds_freezes: yes}]"
    leave = f", freeze_exceptions: [{{freeze: june, granted_by: {granted_by}}}]"
    result = resolved(purchase(TWO_DAYS + "amount: 5", leave), organization, procedure)
    assert planned_end(first(result), "deliver") == end
    assert ("freeze-exception-refused" in codes(result)) is (granted_by == "officer")


def test_the_outcomes_of_a_skipped_decision_lead_nowhere() -> None:
    procedure = """
routes: [{id: agency, title: Agency, skips: [release]}]
steps:
  - {id: ask, title: Ask, by: requester}
  - id: release
    title: Agree the release
    by: head
    decision: [{answer: Released, next: start}, {answer: Refused, next: end}]
  - {id: agency, title: Ask the agency, by: officer, duration: 5 working days}
  - {id: start, title: Start, by: requester}
"""
    schedule = first(resolved(purchase(TWO_DAYS + "amount: 5"), "", procedure)).schedule
    assert schedule is not None
    assert [step.step for step in schedule.steps] == ["ask", "agency", "start"]


def test_of_two_branches_the_one_that_applies_is_planned() -> None:
    procedure = """
steps:
  - {id: ask, title: Ask, by: requester}
  - {id: inside, title: Inside, by: head, when: {category: goods}, next: deliver}
  - {id: outside, title: Outside, by: head, when: {category: {not: goods}}}
  - {id: deliver, title: Deliver, by: officer}
"""
    for category, branch in (("goods", "inside"), ("it", "outside")):
        schedule = first(
            resolved(purchase(TWO_DAYS + f"amount: 5, category: {category}"), "", procedure)
        ).schedule
        assert schedule is not None
        assert [step.step for step in schedule.steps] == ["ask", branch, "deliver"]


def test_what_keeps_a_route_open_is_named_and_not_the_answer_that_was_given() -> None:
    project = """
requests:
  - {id: R1, kind: purchase, title: Cranes, needed_by: 2026-06-30, facts: {amount: 6000, supplier: ACME}}
  - {id: R2, kind: purchase, title: Hooks, needed_by: 2026-09-30, facts: {amount: 5000}}
"""
    because = resolved(project).requests[0].route.because
    assert "Does R2 count together with it?" in because
    assert "What does it cost" not in because
    foreign = first(resolved(purchase("amount: USD 9000"))).route.because
    assert "no exchange rate" in foreign


def planned_holder(request: ResolvedRequest, step: str) -> str:
    assert request.schedule is not None
    return next(entry.holder for entry in request.schedule.steps if entry.step == step)


def test_leave_that_has_ended_omits_no_step() -> None:
    omitting = WAIVED_STEP.format(expires="2026-03-31")
    result = resolved(purchase(TWO_DAYS + "amount: 5000") + omitting)
    (finding,) = [finding for finding in result.findings if finding.code == "waiver-out-of-time"]
    assert planned_end(first(result), "deliver") == date(2026, 6, 30)
    assert finding.place is not None
    assert finding.place.file == "tailoring/purchasing/0/expires"

    held = resolved(purchase(TWO_DAYS + "amount: 5000") + WAIVED_STEP.format(expires="2026-12-18"))
    assert not codes(held)
    with pytest.raises(StopIteration):
        planned_end(first(held), "request")


WAIVED_STEP = """
tailoring:
  purchasing:
    - waive: PUR-C1
      omits: request
      because: Stock item.
      compensating: Stock count.
      requested_by: project-manager
      approved_by: owner
      issued: 2026-03-02
      expires: {expires}
"""


def tailoring(change: str) -> str:
    return f"tailoring: {{purchasing: [{{{change}, because: Speed.}}]}}\n"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("adapt: approve, set: {after: request}", '"Approve" would no longer wait for "Review privacy"'),
        ("adapt: request, set: {after: approve}", "would wait for each other"),
        ("adapt: privacy, set: {after: deliver}", "would wait for each other"),
        ("adapt: approve, set: {by: requester}", '"Approve" would be done by whoever asks'),
        ("adapt: quotes, set: {approvals: []}", 'approvals of "Three quotes" would lose Head of Procurement'),
    ],
)
def test_what_would_loosen_the_order_or_the_decision_is_refused_in_words(change: str, says: str) -> None:
    result = resolved(purchase("amount: 5000, personal_data: yes") + tailoring(change), "", APPROVED_QUOTES)
    (finding,) = [finding for finding in result.findings if finding.code == "tailoring-refused"]
    assert says in finding.message
    assert "None" not in finding.message
    assert not [step for step in result.procedures[0].steps if step.origin.kind == "adapted"]


APPROVED_QUOTES = """
routes:
  - {id: direct, title: Direct purchase, when: {amount: {to: 10000}}}
  - {id: quotes, title: Three quotes, when: {amount: {from: 10000}}, approvals: [{by: owner}]}
"""


def test_a_step_may_wait_for_more() -> None:
    change = tailoring("adapt: deliver, set: {after: [approve, privacy]}")
    assert not codes(resolved(purchase("amount: 5000, personal_data: yes") + change))


GROUP = """
steps:
  - {id: request, title: Raise the requisition, by: requester, controls: [PUR-C1]}
  - {id: check, title: Check the case, by: officer}
  - {id: approve, title: Approve, by: head, decided_by: spend, parallel: together}
  - {id: tell, title: Tell the supplier, by: officer, parallel: together}
  - {id: deliver, title: Deliver, by: officer}
"""


def test_what_a_decision_waits_for_does_not_move_beside_it() -> None:
    change = tailoring("adapt: check, set: {parallel: together}")
    result = resolved(purchase("amount: 5000") + change, "", GROUP)
    (finding,) = [finding for finding in result.findings if finding.code == "tailoring-refused"]
    assert '"Approve" would no longer wait for "Check the case"' in finding.message


LOCKED = """
steps:
  - {id: request, title: Raise the requisition, by: requester, controls: [PUR-C1]}
  - {id: approve, title: Approve, by: head, decided_by: spend, locked: yes}
  - {id: deliver, title: Deliver, by: officer}
"""


def test_a_locked_step_stays_with_its_role_whatever_is_bound() -> None:
    project = purchase("amount: 5000") + "bindings: {head: project-manager, officer: project-manager}\n"
    result = resolved(project, "", LOCKED)
    (finding,) = [finding for finding in result.findings if finding.code == "tailoring-refused"]
    assert '"Approve" (Purchasing) is locked and stays with Head of Department' in finding.message
    assert planned_holder(first(result), "approve") == "Henry Head"
    assert planned_holder(first(result), "deliver") == "Petra Planner"


def test_a_locked_step_of_an_office_that_nobody_holds_goes_to_whoever_is_bound() -> None:
    organization = (
        "roles: {head: {title: Head}, owner: {title: Owner, holder: P}, officer: {title: O, holder: O}}"
    )
    project = purchase("amount: 5000") + "bindings: {head: project-manager}\n"
    result = resolved(project, organization, LOCKED)
    assert "tailoring-refused" not in codes(result)
    assert planned_holder(first(result), "approve") == "Petra Planner"


def test_the_plan_names_who_approves_where_the_holder_of_the_step_asks() -> None:
    request = first(resolved(purchase(TWO_DAYS + "amount: 5000", ", requested_by: Henry Head")))
    assert holders(request) == ["Ana Costa"]
    assert planned_holder(request, "approve") == "Ana Costa"


@pytest.mark.parametrize(
    ("away", "gave", "valid"),
    [
        ("2026-03-02", "Otto Other", True),
        ("2026-03-09", "Otto Other", False),
        ("2026-03-02", "Dora Deputy", False),
    ],
)
def test_a_deputy_gives_leave_by_name_while_the_owner_is_away(away: str, gave: str, valid: bool) -> None:
    organization = f"""
roles:
  head: {{title: Head of Department, holder: Henry Head, deputy: Dora Deputy}}
  officer: {{title: Purchasing Officer, holder: Olga Officer}}
  owner: {{title: Head of Procurement, holder: Paula Procurement, deputy: Otto Other}}
people: {{Paula Procurement: {{absences: [{{from: {away}, until: 2026-03-20}}]}}}}
"""
    waiver = WAIVED_STEP.format(expires="2026-12-18").replace("approved_by: owner", f"approved_by: {gave}")
    assert ("waiver-approver" in codes(resolved(waiver, organization))) is not valid


def test_days_far_beyond_the_calendars_are_late_and_no_accident() -> None:
    result = resolved(purchase(TWO_DAYS + "amount: 5") + "as_of: 9999-12-31\n")
    assert first(result).verdict == "infeasible"


def test_getting_the_approval_of_another_role_is_no_decision() -> None:
    procedure = """
approvals: [{by: owner, step: go-ahead}]
steps:
  - {id: request, title: Raise the requisition, by: requester, controls: [PUR-C1]}
  - {id: go-ahead, title: Get the go-ahead, by: officer}
  - {id: deliver, title: Deliver, by: officer}
"""
    request = first(resolved(purchase("amount: 5000", ", requested_by: officer"), "", procedure))
    assert planned_holder(request, "go-ahead") == "Olga Officer"
    assert holders(request) == ["Paula Procurement"]


def test_a_decision_stays_with_operations_whether_a_project_adapts_or_binds() -> None:
    adapted = """
tailoring: {purchasing: [{adapt: approve, set: {by: test-lead}, because: Speed.}]}
team: {project-manager: {name: Petra Planner}, test-lead: {name: Tom Tester}}
"""
    bound = """
bindings: {head: test-lead, officer: test-lead}
team: {project-manager: {name: Petra Planner}, test-lead: {name: Tom Tester}}
"""
    for more, code, deliverer in (
        (adapted, "tailoring-refused", "Olga Officer"),
        (bound, "binding-of-authority", "Tom Tester"),
    ):
        result = resolved(purchase(TWO_DAYS + "amount: 5000") + more)
        assert code in codes(result)
        assert planned_holder(first(result), "approve") == "Henry Head"
        assert holders(first(result)) == ["Henry Head"]
        assert planned_holder(first(result), "deliver") == deliverer


@pytest.mark.parametrize("superior", ["director", "sponsor"])
def test_a_superior_may_take_a_decision_under_either_title(superior: str) -> None:
    tailoring = (
        f"tailoring: {{purchasing: [{{adapt: approve, set: {{by: {superior}}}, because: Weighty.}}]}}\n"
    )
    result = resolved(purchase(TWO_DAYS + "amount: 20000") + tailoring)
    assert "tailoring-refused" not in codes(result)
    assert planned_holder(first(result), "approve") == "Ana Costa"


def test_a_board_is_chaired_by_whoever_holds_the_role_and_not_by_whoever_is_bound() -> None:
    organization = """
boards: {panel: {title: Panel, chair: head, meets: {every: week, on: monday}}}
"""
    project = purchase(TWO_DAYS + "amount: 5000") + "bindings: {head: project-manager}\n"
    result = resolved(project, organization, "approvals: [{board: panel}]")
    assert {event.who for event in result.key_dates if event.title == "Panel"} == {"Henry Head"}
