"""Where an answer of a decision leads if a booklet leaves out the step that it names."""

from __future__ import annotations

from dovetail.compose.slices.booklet_steps import leads_to
from dovetail.model.procedure import END
from dovetail.model.routes import Step

PURCHASE = [
    Step.model_validate(entry)
    for entry in (
        {"id": "ask", "title": "Ask", "by": "requester"},
        {"id": "compare", "title": "Compare", "by": "buyer"},
        {
            "id": "approve",
            "title": "Approve",
            "by": "buyer",
            "decision": [{"answer": "Approved", "next": "board"}, {"answer": "Sent back", "next": "compare"}],
        },
        {
            "id": "board",
            "title": "Take it to the board",
            "by": "buyer",
            "decision": [{"answer": "Agreed", "next": "order"}, {"answer": "Refused", "next": END}],
        },
        {"id": "announce", "title": "Announce", "by": "buyer"},
        {"id": "order", "title": "Order", "by": "buyer", "next": END},
        {"id": "repair", "title": "Repair", "by": "buyer"},
    )
]


def test_a_step_that_is_told_is_led_to() -> None:
    assert leads_to("order", "approve", PURCHASE, {"approve", "order"}) == "order"
    assert leads_to(END, "approve", PURCHASE, {"approve"}) == END


def test_forward_it_leads_to_where_the_one_left_out_leads_if_all_goes_well() -> None:
    assert leads_to("board", "approve", PURCHASE, {"approve", "announce", "order"}) == "order"


def test_back_it_leads_to_the_nearest_step_before_the_one_left_out() -> None:
    assert leads_to("compare", "approve", PURCHASE, {"ask", "approve"}) == "ask"


def test_back_beyond_the_first_step_it_leads_to_the_first() -> None:
    assert leads_to("ask", "approve", PURCHASE, {"compare", "approve"}) == "compare"


def test_the_procedure_ends_where_nothing_told_comes_after() -> None:
    assert leads_to("order", "approve", PURCHASE, {"ask", "approve", "repair"}) == END
