"""An organization completes a reference procedure, or leaves it to stand in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from dovetail.model.profile import LayeredProcedure
from tests.load.conftest import LoadFiles

Reference = Callable[[Mapping[str, str]], None]

ORGANIZATION = """\
id: harbour-city
name: Harbour City
currency: GBP
tax_basis: excluded
time_zone: Europe/London
fiscal_year: {starts: april}
holidays: {country: GB}
roles:
  buyer: {title: Buyer, acts_as: purchaser}
"""

REFERENCE_ORGANIZATION = """\
id: reference
name: Good practice
currency: EUR
tax_basis: excluded
time_zone: UTC
fiscal_year: {starts: january}
holidays: {}
roles:
  purchaser: {title: Purchaser}
  approver: {title: Approver}
"""

PROCUREMENT = """\
id: procurement
title: Procurement
version: 1
owner: purchaser
covers: [PRO]
scope: All purchases.
trigger: A need.
handles:
  kind: purchase
  title: Purchase
  facts:
    amount: {type: money, question: "How much?"}
    urgent: {type: yes-no, question: "Is it urgent?"}
controls:
  - {id: C1, statement: Compare quotes.}
  - {id: C2, statement: Approve in writing.}
routes:
  - {id: small, title: Small, when: {amount: {to: 1000}}}
  - {id: large, title: Large, when: {amount: {from: 1000}}}
steps:
  - {id: raise, title: Raise it, by: requester, controls: C1}
  - {id: review, title: Review it, by: purchaser}
  - {id: approve, title: Approve it, by: approver, controls: C2}
records:
  - {title: Quotes}
guidance: {tips: Start early., traps: Don't split.}
flexibility:
  preapproved:
    - {id: stationery, title: Stationery}
  may_shorten:
    - {step: review, by: approver}
"""

OWN = """\
id: buying
title: Buying
version: 2026
owner: buyer
based_on: procurement
"""


@pytest.fixture
def layered(reference: Reference, load_files: LoadFiles) -> Callable[[str], LayeredProcedure]:
    """The procedure "buying" that says this beyond its head, on top of the reference procedure."""

    def load(more: str) -> LayeredProcedure:
        reference({"organization.yaml": REFERENCE_ORGANIZATION, "procedures/procurement.yaml": PROCUREMENT})
        loaded = load_files({"organization.yaml": ORGANIZATION, "procedures/buying.yaml": OWN + more})
        assert loaded.diagnostics == ()
        assert loaded.profile is not None
        return loaded.profile.procedures["buying"]

    return load


def ids(procedure: LayeredProcedure, section: str) -> list[str]:
    return [item.id for item in getattr(procedure.value, section)]


def test_what_the_organization_does_not_say_is_taken_over(
    layered: Callable[[str], LayeredProcedure],
) -> None:
    procedure = layered("scope: Only goods.\n")

    assert procedure.value.version == "2026"
    assert procedure.value.scope == "Only goods."
    assert procedure.value.trigger == "A need."
    assert procedure.value.covers == ("PRO",)
    assert ids(procedure, "steps") == ["raise", "review", "approve"]
    assert procedure.layer == "organization"
    assert str(procedure.place("scope")) == "procedures/buying.yaml:6:8"
    assert str(procedure.place("trigger")) == "reference/procedures/procurement.yaml:7:10"


def test_an_item_with_the_same_id_is_replaced_where_it_stands(
    layered: Callable[[str], LayeredProcedure],
) -> None:
    procedure = layered("steps:\n  - {id: review, title: Check it, by: buyer}\n")

    assert ids(procedure, "steps") == ["raise", "review", "approve"]
    assert procedure.value.steps[1].title == "Check it"
    assert str(procedure.place_of("steps", "review", "by")) == "procedures/buying.yaml:7:39"
    assert procedure.place_of("steps", "approve").file == "reference/procedures/procurement.yaml"


@pytest.mark.parametrize(
    ("steps", "order"),
    [
        (
            "[{id: review, title: R, by: buyer}, {id: x, title: X, by: buyer}]",
            ["raise", "review", "x", "approve"],
        ),
        (
            "[{id: x, title: X, by: buyer}, {id: review, title: R, by: buyer}]",
            ["raise", "x", "review", "approve"],
        ),
        (
            "[{id: x, title: X, by: buyer}, {id: y, title: Y, by: buyer}]",
            ["raise", "review", "approve", "x", "y"],
        ),
    ],
    ids=["after a known step", "before a known step", "beside no known step"],
)
def test_a_new_step_goes_where_the_own_list_puts_it(
    steps: str, order: list[str], layered: Callable[[str], LayeredProcedure]
) -> None:
    assert ids(layered(f"steps: {steps}\n"), "steps") == order


def test_new_controls_come_last(layered: Callable[[str], LayeredProcedure]) -> None:
    procedure = layered(
        "controls:\n  - {id: C0, statement: Ask first.}\n  - {id: C1, statement: Compare three quotes.}\n"
    )

    assert ids(procedure, "controls") == ["C1", "C2", "C0"]
    assert procedure.value.controls[0].statement == "Compare three quotes."


def test_what_is_dropped_is_gone(layered: Callable[[str], LayeredProcedure]) -> None:
    procedure = layered("drops: [review, stationery, urgent]\nflexibility: {may_shorten: []}\n")

    assert ids(procedure, "steps") == ["raise", "approve"]
    assert procedure.value.flexibility.preapproved == ()
    assert procedure.value.handles is not None
    assert list(procedure.value.handles.facts) == ["amount"]


def test_facts_and_guidance_are_merged_by_name(layered: Callable[[str], LayeredProcedure]) -> None:
    procedure = layered(
        "handles:\n"
        "  kind: order\n"
        "  title: Order\n"
        "  facts:\n"
        '    amount: {type: money, question: "Net?"}\n'
        '    site: {type: text, question: "Where?"}\n'
        "guidance: {tips: Start now.}\n"
        "records: []\n"
    )

    handles = procedure.value.handles
    assert handles is not None
    assert handles.kind == "order"
    assert {name: fact.question for name, fact in handles.facts.items()} == {
        "amount": "Net?",
        "urgent": "Is it urgent?",
        "site": "Where?",
    }
    assert procedure.value.guidance == {"tips": "Start now.", "traps": "Don't split."}
    assert procedure.value.records == ()


def test_a_step_that_is_needed_cannot_be_dropped(reference: Reference, load_files: LoadFiles) -> None:
    reference(
        {
            "organization.yaml": REFERENCE_ORGANIZATION,
            "procedures/procurement.yaml": PROCUREMENT.replace(
                "by: approver,", "by: approver, after: raise,"
            ),
        }
    )
    loaded = load_files(
        {"organization.yaml": ORGANIZATION, "procedures/buying.yaml": OWN + "drops: [raise]\n"}
    )

    assert [
        (problem.message, str(problem.place), str(problem.related[0])) for problem in loaded.diagnostics
    ] == [
        (
            'what is taken over from Procurement does not fit: "after" of step "approve" is "raise", '
            "which is no step of Buying",
            "procedures/buying.yaml:6:8",
            "reference/procedures/procurement.yaml:23:59",
        )
    ]


def test_what_is_dropped_must_exist_and_so_must_the_base(reference: Reference, load_files: LoadFiles) -> None:
    reference({"organization.yaml": REFERENCE_ORGANIZATION, "procedures/procurement.yaml": PROCUREMENT})
    loaded = load_files(
        {
            "organization.yaml": ORGANIZATION,
            "procedures/buying.yaml": OWN + "drops: [reviw]\n",
            "procedures/hiring.yaml": OWN.replace("buying", "hiring").replace("procurement", "procurment"),
        }
    )

    assert [(problem.message, problem.hint) for problem in loaded.diagnostics] == [
        ('"drops" is "reviw", which is no item of Procurement', 'did you mean "review"?'),
        ('"based_on" is "procurment", which is no reference procedure', 'did you mean "procurement"?'),
    ]


def test_a_reference_procedure_stands_in_for_what_nobody_covers(
    reference: Reference, load_files: LoadFiles
) -> None:
    reference({"organization.yaml": REFERENCE_ORGANIZATION, "procedures/procurement.yaml": PROCUREMENT})
    profile = load_files({"organization.yaml": ORGANIZATION}).profile

    assert profile is not None
    assert profile.procedures["procurement"].layer == "reference"
    assert profile.reference_roles == {"approver": "Approver"}, "the buyer acts as the purchaser"


@pytest.mark.parametrize(
    "files",
    [
        {
            "organization.yaml": ORGANIZATION,
            "procedures/buying.yaml": OWN.replace("based_on: procurement", "covers: PRO"),
        },
        {
            "organization.yaml": ORGANIZATION,
            "procedures/buying.yaml": OWN.replace(
                "based_on: procurement", "handles: {kind: purchase, title: Order}"
            ),
        },
        {"organization.yaml": ORGANIZATION, "procedures/buying.yaml": OWN},
        {"organization.yaml": ORGANIZATION + "reference_procedures: []\n"},
    ],
    ids=["it is covered", "its requests are handled", "it is completed", "it is not wanted"],
)
def test_no_reference_procedure_stands_in_if(
    files: dict[str, str], reference: Reference, load_files: LoadFiles
) -> None:
    reference({"organization.yaml": REFERENCE_ORGANIZATION, "procedures/procurement.yaml": PROCUREMENT})
    profile = load_files(files).profile

    assert profile is not None
    assert "procurement" not in profile.procedures


def test_a_reference_role_is_unknown_to_a_procedure_of_the_organization_alone(
    reference: Reference, load_files: LoadFiles
) -> None:
    reference({"organization.yaml": REFERENCE_ORGANIZATION, "procedures/procurement.yaml": PROCUREMENT})
    own = OWN.replace("based_on: procurement", "steps: [{id: a, title: A, by: approver}]")
    loaded = load_files({"organization.yaml": ORGANIZATION, "procedures/buying.yaml": own})

    assert [problem.code for problem in loaded.diagnostics] == ["role-unknown"]


FORMS = "forms:\n  requisition: {title: Requisition, fields: [{name: Amount, fact: amount}]}\n  unused: {title: X}\n"
FILLED_IN = PROCUREMENT.replace("by: requester, controls", "by: requester, form: requisition, controls")


def test_a_reference_procedure_brings_the_forms_that_it_fills_in(
    reference: Reference, load_files: LoadFiles
) -> None:
    reference({"organization.yaml": REFERENCE_ORGANIZATION + FORMS, "procedures/procurement.yaml": FILLED_IN})
    profile = load_files({"organization.yaml": ORGANIZATION}).profile

    assert profile is not None
    forms = profile.organization.value.forms
    assert {name: form.title for name, form in forms.items()} == {"requisition": "Requisition"}


def test_the_form_of_the_organization_stands_before_the_reference_one(
    reference: Reference, load_files: LoadFiles
) -> None:
    reference({"organization.yaml": REFERENCE_ORGANIZATION + FORMS, "procedures/procurement.yaml": FILLED_IN})
    own = ORGANIZATION + "forms: {requisition: {title: Purchase slip}}\n"
    profile = load_files({"organization.yaml": own, "procedures/buying.yaml": OWN}).profile

    assert profile is not None
    assert profile.organization.value.forms["requisition"].title == "Purchase slip"


def test_the_meeting_points_of_both_lifecycles_are_gates_in_every_organization(
    reference: Reference, load_files: LoadFiles
) -> None:
    shared = "interfaces: [{to: G4, gives: Everything, when: Before the papers close}]\n"
    reference({"organization.yaml": REFERENCE_ORGANIZATION, "procedures/procurement.yaml": PROCUREMENT})
    fits = load_files({"organization.yaml": ORGANIZATION, "procedures/buying.yaml": OWN + shared})
    amiss = load_files(
        {"organization.yaml": ORGANIZATION, "procedures/buying.yaml": OWN + shared.replace("G4", "G9")}
    )

    assert fits.diagnostics == ()
    assert [problem.code for problem in amiss.diagnostics] == ["procedure-unknown"]
