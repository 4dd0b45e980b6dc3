"""Who acts is said by name, or by the title of the role; a queue or mailbox is only a contact."""

from __future__ import annotations

from dovetail.compose.slices.approvers import named, short_name
from dovetail.compose.slices.pack import facts
from dovetail.compose.teller import Teller
from dovetail.resolve.people import People
from tests.resolve.world import first, profile, purchase, resolved

QUEUED = (
    "roles: {head: {title: Head of Department, queue: tech_stack.yml}, "
    "officer: {title: Officer, holder: Olga Officer}, owner: {title: Owner, holder: Paula}}\n"
    "authorities: [{subject: spend, role: head, limit: 10000}]"
)


def test_an_approval_of_an_office_is_given_by_its_title_and_reached_through_its_queue() -> None:
    (approval,) = first(resolved(purchase("amount: 5000"), QUEUED)).approvals
    assert (approval.holder, approval.through) == ("Head of Department", "tech_stack.yml")
    assert short_name(approval) == "Head of Department"
    assert named(approval) == ("Head of Department", "tech_stack.yml")


def test_no_date_of_a_request_names_a_queue() -> None:
    dates = resolved(purchase("amount: 5000"), QUEUED).key_dates
    who = {entry.who for entry in dates if entry.kind == "request"}
    assert "Head of Department" in who
    assert not [entry for entry in dates if "tech_stack.yml" in entry.who]


def test_beside_a_title_a_queue_is_told_as_contact() -> None:
    result = resolved(purchase("amount: 5000"), QUEUED)
    person = Teller(result).person(People.of(profile(QUEUED), result.project).approver("head"))
    assert (person["who"], person["name"]) == ("Head of Department", "contact: tech_stack.yml")


def seat(title: str, name: str) -> object:
    team = f"team: {{project-manager: {{title: {title}, name: {name}}}}}\n"
    telling = Teller(resolved(team + purchase("amount: 5000")))
    return facts(telling, "")["manager"]


def test_a_title_that_repeats_the_row_is_left_out_and_another_one_stays() -> None:
    assert seat("Project manager", "Petra Planner") == "Petra Planner"
    assert seat("Delivery lead", "Petra Planner") == "Petra Planner (Delivery lead)"


def test_a_vacant_seat_is_an_open_question() -> None:
    assert seat("Project manager", "{unknown: Who leads?}") == {
        "open": "Q-02", "question": "Who leads?", "ask": "Carl Chair (Chair of the Board)",
    }  # fmt: skip
