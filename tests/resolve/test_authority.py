"""Who approves, down to the person."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail.model.resolved import ResolvedApproval
from tests.resolve.world import first, purchase, resolved


def approvals(
    facts: str, more: str = "", organization: str = "", procedure: str = ""
) -> tuple[ResolvedApproval, ...]:
    return first(resolved(purchase(f"personal_data: no, {facts}", more), organization, procedure)).approvals


@pytest.mark.parametrize(
    ("amount", "holder"),
    [
        ("9999", "Henry Head"),
        ("10000", "Henry Head"),
        ("10000.01", "Ana Costa"),
        ("50000", "Ana Costa"),
        ("50001", "Carl Chair"),
    ],
)
def test_the_lowest_role_with_enough_authority_approves(amount: str, holder: str) -> None:
    (approval,) = approvals(f"amount: {amount}")
    assert (approval.holder, approval.verdict, approval.step) == (holder, "ok", "approve")


def test_linked_spend_decides_on_the_authority() -> None:
    project = """
requests:
  - {id: R1, kind: purchase, title: Cranes, needed_by: 2026-06-30, facts: {amount: 9000, personal_data: no, supplier: ACME}}
  - {id: R2, kind: purchase, title: Hooks, needed_by: 2026-09-30, linked_with: R1, facts: {amount: 9000, personal_data: no, supplier: Bolt}}
"""
    for request in resolved(project).requests:
        assert request.approvals[0].holder == "Ana Costa"


def test_nobody_approves_their_own_request_the_next_role_does() -> None:
    (approval,) = approvals("amount: 20000", ", requested_by: sponsor")
    assert approval.holder == "Carl Chair"
    assert "Ana Costa asks for it" in approval.because


def test_the_same_name_in_other_letters_is_the_same_person() -> None:
    (approval,) = approvals("amount: 20000", ", requested_by: ANA  costa")
    assert approval.holder == "Carl Chair"


def test_with_nobody_left_to_approve_the_request_is_blocked() -> None:
    request = first(resolved(purchase("amount: 90000, personal_data: no", ", requested_by: Carl Chair")))
    assert request.verdict == "blocked"
    assert "Carl Chair asks for it" in request.summary


def test_above_every_limit_the_request_is_blocked() -> None:
    organization = "authorities: [{subject: spend, role: head, limit: 100}]"
    request = first(resolved(purchase("amount: 101, personal_data: no"), organization))
    assert request.verdict == "blocked"
    assert "EUR 100" in request.summary


def test_the_deputy_acts_while_the_holder_is_away() -> None:
    organization = "people: {Henry Head: {absences: [{from: 2026-06-01, until: 2026-07-31}]}}"
    (approval,) = approvals("amount: 5000", organization=organization)
    assert (approval.holder, approval.acting_for) == ("Dora Deputy", "Henry Head")


def test_a_deputy_who_asks_does_not_approve_either() -> None:
    organization = "people: {Henry Head: {absences: [{from: 2026-06-01, until: 2026-07-31}]}}"
    (approval,) = approvals("amount: 5000", ", requested_by: Dora Deputy", organization)
    assert approval.holder == "Ana Costa"


def test_an_unknown_limit_below_a_known_one_leaves_the_approver_unknown() -> None:
    organization = """
authorities:
  - {subject: spend, role: head, limit: {unknown: How much may a head approve?, ask: owner}}
  - {subject: spend, role: director, limit: 50000}
"""
    request = first(resolved(purchase("amount: 5000, personal_data: no"), organization))
    assert request.verdict == "unknown"
    assert request.approvals[0].title == "Head of Department or Director"


def test_an_unknown_limit_higher_up_the_line_does_not_matter() -> None:
    organization = """
authorities:
  - {subject: spend, role: head, limit: 10000}
  - {subject: spend, role: director, limit: {unknown: How much may the director approve?}}
"""
    (approval,) = approvals("amount: 5000", organization=organization)
    assert (approval.holder, approval.verdict) == ("Henry Head", "ok")


def test_a_role_without_a_name_is_an_open_question() -> None:
    organization = """
roles: {head: {title: Head of Department}, owner: {title: Owner, holder: Paula}, officer: {title: Officer, holder: Olga}}
authorities: [{subject: spend, role: head, limit: 10000}]
"""
    result = resolved(purchase("amount: 5000, personal_data: no"), organization)
    assert first(result).verdict == "unknown"
    assert "Who holds the role Head of Department?" in [question.question for question in result.questions]


def test_two_people_must_approve_where_two_are_asked_for() -> None:
    procedure = "approvals: [{authority: spend, count: 2, step: approve}]"
    assert [a.holder for a in approvals("amount: 5000", procedure=procedure)] == ["Henry Head", "Ana Costa"]


def test_every_level_up_to_the_limit_approves_where_asked_for() -> None:
    procedure = "approvals: [{authority: spend, levels: all, step: approve}]"
    holders = [a.holder for a in approvals("amount: 60000", procedure=procedure)]
    assert holders == ["Henry Head", "Ana Costa", "Carl Chair"]


def test_authority_only_up_the_requesters_own_line() -> None:
    organization = """
authorities:
  - {subject: spend, role: owner, limit: 20000}
  - {subject: spend, role: director, limit: 50000}
"""
    procedure = "approvals: [{authority: spend, line_of: requester, step: approve}]"
    (approval,) = approvals("amount: 5000", organization=organization, procedure=procedure)
    assert approval.holder == "Ana Costa"


def test_the_line_manager_of_the_requester_approves() -> None:
    procedure = "approvals: [{superior_of: requester, step: approve}, {authority: spend}]"
    holders = [a.holder for a in approvals("amount: 5000", procedure=procedure)]
    assert holders == ["Henry Head"]  # the same person once: head of the officer's line, and enough authority


def test_the_authority_in_force_on_the_day_counts() -> None:
    organization = """
authorities:
  - {subject: spend, role: head, limit: [{value: 100, until: 2026-06-01}, {from: 2026-06-02, value: 10000}]}
  - {subject: spend, role: director, limit: 50000}
"""
    early = first(resolved(purchase("amount: 5000, personal_data: no", needed_by="2026-05-29"), organization))
    late = first(resolved(purchase("amount: 5000, personal_data: no", needed_by="2026-09-30"), organization))
    assert [early.approvals[0].holder, late.approvals[0].holder] == ["Ana Costa", "Henry Head"]


NAMES = [
    "Olga Officer",
    "Henry Head",
    "Dora Deputy",
    "Ana Costa",
    "Carl Chair",
    "Paula Procurement",
    "Petra Planner",
]


@given(
    amount=st.decimals(min_value=0, max_value=200000, places=2),
    asks=st.sampled_from(NAMES),
    away=st.sets(st.sampled_from(NAMES)),
    way=st.sampled_from(
        ["authority: spend", "by: head", "by: officer", "superior_of: officer", "authority: spend, count: 2"]
    ),
)
def test_no_approver_approves_their_own_request(amount: Decimal, asks: str, away: set[str], way: str) -> None:
    absences = "absences: [{from: 2026-01-01, until: 2026-12-31}]"
    organization = "people: {" + ", ".join(f"{name}: {{{absences}}}" for name in sorted(away)) + "}"
    given_ = approvals(
        f"amount: {amount}", f", requested_by: {asks}", organization, f"approvals: [{{{way}, step: approve}}]"
    )
    assert given_
    for approval in given_:
        assert approval.holder != asks
        assert approval.holder not in away
        assert approval.holder or approval.verdict in ("blocked", "unknown")
