"""A question has somebody who can answer it, who is never the vacancy that it asks about."""

from __future__ import annotations

import pytest

from tests.resolve.world import ORGANIZATION, purchase, resolved

VACANT = "{project-manager: {title: Project manager, name: {unknown: Who is the project manager?}}"
QUESTION = "Who is the project manager?"


def asked(project: str, organization: str = "") -> dict[str, str]:
    """Whom each question is asked, by name, or by title if nobody is named."""
    result = resolved(project + purchase("amount: 5000"), organization)
    return {entry.question: entry.ask.holder or entry.ask.title for entry in result.questions}


@pytest.mark.parametrize("ask", ["", ", ask: project-manager"], ids=["of nobody", "of the vacancy itself"])
def test_the_sponsor_says_who_the_project_manager_is(ask: str) -> None:
    vacant = VACANT.replace("manager?}", f"manager?{ask}}}")
    team = f"team: {vacant}, sponsor: {{name: Ana Costa}}}}\n"
    assert asked(team)[QUESTION] == "Ana Costa"


def test_without_a_sponsor_the_project_office_says_it_then_whoever_approves_the_documents() -> None:
    team = f"team: {VACANT}}}\n"
    office = "  pmo: {title: Programme office, holder: Otto Office, acts_as: [project-office]}\n"
    roles = ORGANIZATION[ORGANIZATION.index("roles:") : ORGANIZATION.index("authorities:")]
    approved = "document_control: {approval_roles: [head]}\n"
    assert asked(team, roles + office + approved)[QUESTION] == "Otto Office"
    assert asked(team, approved)[QUESTION] == "Henry Head"


def test_other_questions_stay_with_a_vacant_role() -> None:
    found = asked(f"team: {VACANT}, sponsor: {{name: Ana Costa}}}}\n")
    assert found["Cranes: Does the supplier see personal data?"] == "Project manager"


def test_who_holds_a_vacant_role_of_operations_is_asked_of_the_owner_or_up_the_line_of_the_owner() -> None:
    roles = ORGANIZATION[ORGANIZATION.index("roles:") : ORGANIZATION.index("authorities:")]
    headless = roles.replace(", holder: Henry Head, deputy: Dora Deputy", "")
    assert asked("", headless)["Who holds the role Head of Department?"] == "Paula Procurement"
    ownerless = roles.replace(", holder: Paula Procurement", "")
    assert asked("", ownerless)["Who holds the role Head of Procurement?"] == "Ana Costa"


def test_without_all_of_them_the_head_of_the_organization_is_asked_and_else_nobody() -> None:
    assert asked("team: {}\n")[QUESTION] == "Carl Chair"
    nobody = "roles: {owner: {title: Head of Procurement}}\nauthorities: []\n"
    assert asked("team: {}\n", nobody)[QUESTION] == ""
