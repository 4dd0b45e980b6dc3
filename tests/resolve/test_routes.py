"""Which route a request takes, at the edges of bands and where facts are missing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.resolve.world import first, purchase, resolved

OVERLAP = """
routes:
  - {id: light, title: Light, when: {amount: {to: 20000}}}
  - {id: strict, title: Strict, quotes: 3 quotes, when: {amount: {from: 10000}}}
"""


def route_of(facts: str, procedure: str = "", organization: str = "") -> tuple[str, str]:
    choice = first(resolved(purchase(facts), organization, procedure)).route
    return choice.verdict, choice.route.id if choice.route else ""


@pytest.mark.parametrize(
    ("amount", "route"),
    [
        ("0", "direct"),
        ("9999.99", "direct"),
        ("10000", "quotes"),
        ("10000.00", "quotes"),
        ("49999.99", "quotes"),
        ("50000", "tender"),
        ("9000000", "tender"),
    ],
)
def test_the_lower_edge_is_inside_and_the_upper_edge_outside(amount: str, route: str) -> None:
    assert route_of(f"amount: {amount}") == ("chosen", route)


@pytest.mark.parametrize(
    ("inclusive", "at_lower", "at_upper"),
    [("lower", "mid", "gap"), ("upper", "gap", "mid"), ("both", "mid", "mid"), ("neither", "gap", "gap")],
)
def test_inclusive_says_which_edges_belong_to_the_band(inclusive: str, at_lower: str, at_upper: str) -> None:
    table = (
        f"routes: [{{id: mid, title: Mid, when: {{amount: {{from: 100, to: 200, inclusive: {inclusive}}}}}}}]"
    )
    for amount, expected in (("100", at_lower), ("150", "mid"), ("200", at_upper)):
        verdict, route = route_of(f"amount: {amount}", table)
        assert (route or verdict) == expected


def test_without_the_amount_the_route_is_unknown_and_asked_for() -> None:
    request = first(resolved(purchase("category: it")))
    assert request.route.verdict == "unknown"
    assert request.verdict == "unknown"
    assert "What does it cost in total?" in request.route.because
    assert request.questions


def test_an_estimate_inside_one_band_is_enough_to_know_the_route() -> None:
    assert route_of("amount: {from: 12000, to: 40000}") == ("chosen", "quotes")


def test_an_estimate_across_an_edge_is_unknown_and_names_the_routes() -> None:
    choice = first(resolved(purchase("amount: {from: 40000, to: 60000}"))).route
    assert (choice.verdict, choice.candidates) == ("unknown", ("quotes", "tender"))


def test_requests_that_no_route_serves_are_a_gap_not_a_guess() -> None:
    gap = "routes: [{id: small, title: Small, when: {amount: {to: 100}}}]"
    result = resolved(purchase("amount: 100"), "", gap)
    assert first(result).route.verdict == "gap"
    assert first(result).verdict == "unknown"
    assert {"routes-gap", "route-missing"} <= {finding.code for finding in result.findings}


def test_where_routes_overlap_the_stricter_applies_and_says_so() -> None:
    result = resolved(purchase("amount: 15000"), "", OVERLAP)
    route = first(result).route.route
    assert route is not None
    assert route.id == "strict"
    assert "routes-overlap" in first(result).findings


def test_first_match_takes_the_first_and_reports_no_overlap() -> None:
    result = resolved(purchase("amount: 15000"), "", OVERLAP + "choose: first\n")
    route = first(result).route.route
    assert route is not None
    assert route.id == "light"
    assert not {f.code for f in result.findings} & {"routes-overlap"}


def test_an_earlier_route_that_may_match_keeps_a_first_match_open() -> None:
    table = """
choose: first
routes:
  - {id: private, title: Private, when: {personal_data: yes}}
  - {id: rest, title: Everything else}
"""
    assert route_of("amount: 5", table) == ("unknown", "")
    assert route_of("amount: 5, personal_data: no", table) == ("chosen", "rest")


def test_a_foreign_amount_is_never_compared_without_a_rate() -> None:
    assert route_of("amount: USD 9000")[0] == "unknown"
    rate = "exchange_rates: [{currency: USD, rate: 2}]"
    assert route_of("amount: USD 9000", organization=rate) == ("chosen", "quotes")


def test_an_amount_with_tax_is_never_compared_with_one_without() -> None:
    result = resolved(purchase("amount: {amount: 9000, tax: included}"))
    assert first(result).route.verdict == "unknown"
    assert "amount-not-comparable" in first(result).findings


def test_the_threshold_in_force_when_the_request_is_raised_applies() -> None:
    table = """
routes:
  - {id: micro, title: Micro, when: {amount: {to: [{value: 10000, until: 2026-05-31}, {from: 2026-06-01, value: 15000}]}}}
  - {id: full, title: Full, when: {amount: {from: [{value: 10000, until: 2026-05-31}, {from: 2026-06-01, value: 15000}]}}}
"""
    for needed_by, route in (("2026-05-15", "full"), ("2026-09-15", "micro")):
        choice = first(resolved(purchase("amount: 12000", needed_by=needed_by), "", table)).route
        assert choice.route is not None
        assert choice.route.id == route


def test_a_threshold_without_a_value_on_the_day_of_use_is_unknown() -> None:
    table = "routes: [{id: micro, title: Micro, when: {amount: {to: [{value: 10000, until: 2020-12-31}]}}}]"
    assert route_of("amount: 5", table)[0] == "unknown"


def test_linked_purchases_are_added_up_before_the_threshold() -> None:
    project = """
requests:
  - {id: R1, kind: purchase, title: Cranes, needed_by: 2026-06-30, facts: {amount: 6000, supplier: ACME}}
  - {id: R2, kind: purchase, title: Hooks, needed_by: 2026-09-30, facts: {amount: 5000, supplier: acme}}
  - {id: R3, kind: purchase, title: Paint, needed_by: 2026-09-30, facts: {amount: 5000, supplier: Other}}
"""
    cranes, hooks, paint = resolved(project).requests
    assert [r.route.route.id for r in (cranes, hooks, paint) if r.route.route] == [
        "quotes",
        "quotes",
        "direct",
    ]
    assert "EUR 11,000" in next(a.note for a in cranes.answers if a.fact == "amount")
    assert next(a.text for a in cranes.answers if a.fact == "amount") == "EUR 6,000"


def test_a_purchase_that_may_be_linked_keeps_the_route_open() -> None:
    project = """
requests:
  - {id: R1, kind: purchase, title: Cranes, needed_by: 2026-06-30, facts: {amount: 6000, supplier: ACME}}
  - {id: R2, kind: purchase, title: Hooks, needed_by: 2026-09-30, facts: {amount: 5000}}
"""
    assert resolved(project).requests[0].route.verdict == "unknown"


def test_a_project_may_tighten_a_band_but_never_gets_a_laxer_route() -> None:
    tighter = purchase("amount: 6000") + (
        "tailoring: {purchasing: [{adapt: quotes, set: {when: {amount: {from: 5000, to: 50000}}}, because: Stage tolerance.}]}\n"
    )
    laxer = purchase("amount: 12000") + (
        "tailoring: {purchasing: [{adapt: direct, set: {when: {amount: {to: 20000}}}, because: Speed.}]}\n"
    )
    for project in (tighter, laxer):
        choice = first(resolved(project)).route
        assert choice.route is not None
        assert choice.route.id == "quotes"


AMOUNTS = st.decimals(min_value=0, max_value=10**7, places=2, allow_nan=False, allow_infinity=False)


@given(
    amount=st.none() | AMOUNTS,
    personal=st.none() | st.booleans(),
    choose=st.sampled_from(["one", "first", "strictest"]),
)
def test_routing_is_total_or_unknown(amount: Decimal | None, personal: bool | None, choose: str) -> None:
    table = f"""
choose: {choose}
routes:
  - {{id: a, title: A, when: {{amount: {{to: 500}}}}}}
  - {{id: b, title: B, quotes: 2 quotes, when: {{amount: {{from: 400}}, personal_data: no}}}}
  - {{id: c, title: C, quotes: 3 quotes, when: {{personal_data: yes}}}}
  - {{id: d, title: D, when: {{amount: {{from: 500}}}}}}
"""
    facts = ", ".join(
        part for part in (f"amount: {amount}" if amount is not None else "", _said(personal)) if part
    )
    request = first(resolved(purchase(facts), "", table))
    assert (request.route.route is not None) == (request.route.verdict == "chosen")
    if amount is not None and personal is not None:
        assert request.route.verdict == "chosen"
    if request.route.verdict != "chosen":
        assert request.verdict == "unknown"


def _said(answer: bool | None) -> str:
    return "" if answer is None else f"personal_data: {'yes' if answer else 'no'}"


@given(amount=AMOUNTS, strictness=st.permutations([1, 2, 3]))
def test_the_stricter_side_wins_wherever_routes_overlap(amount: Decimal, strictness: list[int]) -> None:
    edges = [(0, 600), (300, 900), (500, 10**9)]
    lines = [
        f"  - {{id: r{rank}, title: R{rank}, strictness: {rank}, when: {{amount: {{from: {low}, to: {high}}}}}}}"
        for rank, (low, high) in zip(strictness, edges, strict=True)
    ]
    choice = first(resolved(purchase(f"amount: {amount}"), "", "routes:\n" + "\n".join(lines))).route
    matching = [rank for rank, (low, high) in zip(strictness, edges, strict=True) if low <= amount < high]
    if amount < 10**9:
        assert choice.route is not None
        assert choice.route.id == f"r{max(matching)}"


@given(amount=AMOUNTS)
def test_forgetting_a_fact_never_makes_a_request_ok(amount: Decimal) -> None:
    known = first(resolved(purchase(f"amount: {amount}, personal_data: no")))
    for facts in (
        f"amount: {amount}",
        "personal_data: no",
        "",
        "amount: {unknown: How much?}, personal_data: no",
    ):
        less = first(resolved(purchase(facts)))
        assert less.verdict != "ok" or known.verdict == "ok"


@given(
    lower=st.integers(min_value=1, max_value=10**6),
    width=st.integers(min_value=1, max_value=10**6),
    inclusive=st.sampled_from(["lower", "upper", "both", "neither"]),
    cents=st.sampled_from([Decimal("-0.01"), Decimal(0), Decimal("0.01")]),
    at_lower=st.booleans(),
)
def test_every_edge_belongs_to_a_band_exactly_as_it_says(
    lower: int, width: int, inclusive: str, cents: Decimal, at_lower: bool
) -> None:
    upper = lower + width
    amount = (lower if at_lower else upper) + cents
    table = f"routes: [{{id: mid, title: Mid, when: {{amount: {{from: {lower}, to: {upper}, inclusive: {inclusive}}}}}}}]"
    above = amount > lower or (amount == lower and inclusive in ("lower", "both"))
    below = amount < upper or (amount == upper and inclusive in ("upper", "both"))
    verdict, _ = route_of(f"amount: {amount}", table)
    assert verdict == ("chosen" if above and below else "gap")
