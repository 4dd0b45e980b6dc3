"""In one pack, one thing has one name, and one person one place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.compose.test_samples import SAMPLES, sample


def documents(code: str) -> Mapping[str, str]:
    profile = next(Path(str(entry.values[0])) for entry in SAMPLES if entry.id == code)
    return {document.id: document.body for document in sample(profile, code).pack.documents}


@pytest.mark.parametrize("code", ["PAX"])
def test_a_cost_code_has_one_class_in_the_same_words_in_every_procedure(code: str) -> None:
    written = documents(code)
    tables = [
        re.findall(r"^\| (C27-\S+|R-\S+) .*\| (\S+) \|$", written[name], re.MULTILINE)
        for name in ("financial-reporting", "budget")
    ]
    assert tables[0] == tables[1] != []
    assert all("| Class |" in written[name] for name in ("financial-reporting", "budget"))


def test_one_person_has_one_card_with_the_steps_of_each_role_apart() -> None:
    written = documents("PAX")
    cards = {name: body for name, body in written.items() if name.startswith("roles-") or "/" in name}
    stuart = [name for name, body in cards.items() if "**Stuart Penhallow**" in body]
    assert len(stuart) == 1
    card = cards[stuart[0]]
    titles = ("Budget holder", "Service manager for imaging systems")
    assert [title for title in titles if f"\n\n**As {title}:**\n\n" in card] == list(titles)
    assert "You do the work of the *Budget holder*" not in card


def test_the_people_page_names_a_person_once_with_the_titles_of_both_sides() -> None:
    page = documents("PAX")["index"]
    rows = [line for line in page.splitlines() if "](roles/" in line]
    assert [row for row in rows if "Stuart Penhallow" in row] == [
        "| [Budget holder and Service manager for imaging systems](roles/budget-holder.md), "
        "General manager for imaging | Stuart Penhallow | Lucia Fenn |"
    ]
    assert any("Imaging systems lead](" in row and ", Solution lead |" in row for row in rows)


def test_in_the_documents_of_a_project_its_people_have_its_titles() -> None:
    steps = [line for name, body in documents("PAX").items() for line in body.splitlines() if "step-" in line]
    assert any("Sabine Kirk (Imaging systems lead)" in line for line in steps)
    assert not [line for line in steps if "Sabine Kirk (Solution lead)" in line]


def test_who_approves_in_two_offices_is_named_once_with_both() -> None:
    asked = next(line for line in documents("SPR")["risk"].splitlines() if "To be approved by" in line)
    assert "Callum Njoroge (Sponsor and VP Infrastructure Platforms)" in asked
    assert asked.count("Callum Njoroge") == 1


def test_a_project_that_calls_its_gates_by_names_of_its_own_meets_no_other_name() -> None:
    written = documents("VAB")
    assert "(M2)<br>" in written["governance"]
    assert "Vor M4" in written["governance"]
    assert "(M4, " in written["alignment-service"]
    assert [name for name, body in written.items() if re.search(r"\bG[0-7]\b", body)] == []


def test_a_project_that_calls_its_gates_as_the_meeting_points_keeps_their_names() -> None:
    written = documents("PAX")
    assert "(G2)<br>" in written["governance"]
    assert "| Before G4 |" in written["governance"]


def test_a_condition_that_several_who_approve_share_is_said_once() -> None:
    (line,) = [
        line for line in documents("CSP")["infrastructure-change"].splitlines() if "On every route:" in line
    ]
    assert line.count("users will be without the service for a time") == 1
    assert "Henrike Sato (VP of Support), and Release managers (if users will be without" in line
