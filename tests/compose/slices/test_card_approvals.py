"""What a role approves stands on its card by day, so that the next approval is never the one left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dovetail.compose.slices.cards import card
from dovetail.compose.teller import Teller
from tests.compose.harbour import harbour

DAYS = (date(2026, 11, 30), None, date(2026, 10, 5), date(2026, 8, 3))


def test_approvals_on_a_card_are_in_order_of_their_days_and_those_without_a_day_come_last() -> None:
    project = replace(harbour(), as_of=date(2026, 9, 1))
    first = project.requests[0]
    given = first.approvals[0]
    approvals = tuple(replace(given, on=day, step="") for day in DAYS)
    teller = Teller(replace(project, requests=(replace(first, approvals=approvals),)))
    said = [entry["by"] for entry in card(teller, given.role)["approvals"]]
    # What is over comes after what is still to come.
    assert said == [
        "Mon\u00a05\u00a0Oct\u00a02026",
        "Mon\u00a030\u00a0Nov\u00a02026",
        "Mon\u00a03\u00a0Aug\u00a02026",
        None,
    ]


def test_nobody_acts_for_themselves_on_their_own_card() -> None:
    project = replace(harbour(), as_of=date(2026, 9, 1))
    first = project.requests[0]
    given = first.approvals[0]
    head = project.roles[given.role].holder
    stands_in = replace(given, holder="Rui Alves", acting_for=head, on=DAYS[0], step="")
    teller = Teller(replace(project, requests=(replace(first, approvals=(stands_in,)),)))
    (said,) = card(teller, given.role)["approvals"]
    assert said["deputy"] == "Rui Alves"
    (before,) = card(
        Teller(replace(project, requests=(replace(first, approvals=(replace(given, step=""),)),))), given.role
    )["approvals"]
    assert before["deputy"] == ""
