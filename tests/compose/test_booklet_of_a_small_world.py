"""What a booklet owes its readers although it is short: controls that hold, who approves, findings in order."""

from __future__ import annotations

import re
from pathlib import Path

from dovetail.check.examine import examine
from dovetail.compose.pack import compose_pack
from dovetail.load.profile import load_profile

ORGANIZATION = """
id: maresol
name: Maresol
currency: EUR
tax_basis: excluded
time_zone: Europe/Lisbon
fiscal_year: {starts: january}
holidays: {country: PT}
scaling: {scaling}
services: {water: {title: Water, owner: operator}}
roles:
  buyer: {title: Head of purchasing, holder: Ana Araújo}
  director: {title: Director, holder: João Ímpar}
  operator: {title: Head of operations, holder: Rui Sá}
authorities:
  - {subject: spend, role: buyer, limit: 25000}
  - {subject: spend, role: director, limit: 200000}
"""
PURCHASING = """
id: purchasing
title: Purchasing
version: "3"
covers: PRO
owner: buyer
handles:
  kind: purchase
  title: Purchase
  facts: {amount: {type: money, question: What does it cost?}}
routes:
  - {id: direct, title: Direct, when: {amount: {to: 5000}}, quotes: one quote}
  - {id: compared, title: Compared, when: {amount: {from: 5000}}, quotes: three quotes}
steps:
  - {id: ask, title: Ask, by: requester}
  - id: authorize
    title: Authorize
    by: buyer
    decided_by: spend
    decision: [{answer: Authorized, next: order}, {answer: Returned, next: ask}]
  - {id: order, title: Order, by: buyer}
"""
INCIDENTS = """
id: incidents
title: Incidents
version: "1"
covers: INC
owner: operator
controls:
  - {id: I1, statement: Each incident has an owner in a quarter of an hour., statutory: yes}
  - {id: I2, statement: Each cause is found., waivable_by: never}
  - {id: I3, statement: Each week the incidents are told., waivable_by: operator}
  - {id: I4, statement: Causes that stay are told to purchasing., waivable_by: buyer}
  - {id: I5, statement: Thanks are said., mandatory: no}
"""
PROJECT = """
code: LAB
name: Labels
starts: 2027-02-01
ends: 2027-06-30
level: {level}
pack: booklet
personal_data: no
services: [water]
sponsor: director
team: {project-manager: {title: Manager, name: Tiago Lopes}}
"""


def body(
    root: Path,
    level: str = "small",
    *,
    roles: str = "",
    ordering: str = "",
    scaling: str = "{small: [PRO]}",
    more: str = "",
) -> str:
    """The booklet of a world with one procedure in it and one left out."""
    (root / "procedures").mkdir()
    (root / "projects" / "LAB").mkdir(parents=True)
    (root / "organization.yaml").write_text(
        ORGANIZATION.replace("authorities:", f"{roles}authorities:").replace("{scaling}", scaling),
        encoding="utf-8",
    )
    (root / "procedures" / "purchasing.yaml").write_text(
        PURCHASING.replace("title: Order, by: buyer", f"title: Order, by: buyer{ordering}"), encoding="utf-8"
    )
    (root / "procedures" / "incidents.yaml").write_text(INCIDENTS, encoding="utf-8")
    project = PROJECT.replace("{level}", level) + more
    (root / "projects" / "LAB" / "project.yaml").write_text(project, encoding="utf-8")
    loaded = load_profile(root)
    assert loaded.profile is not None, loaded.diagnostics
    (examined,) = examine(loaded.profile, ["LAB"])
    composed = compose_pack(
        examined.resolved, loaded.templates, loaded.profile.brand, checked=examined.checked
    )
    (document,) = composed.pack.documents
    return document.body


def test_every_control_of_a_procedure_that_is_left_out_stands_in_it_and_who_can_waive_it(
    tmp_path: Path,
) -> None:
    text = body(tmp_path)
    section = text.partition("## Controls of the other procedures")[2]
    rows = [line.partition("</a>")[2] for line in section.splitlines() if "control-incidents-" in line]

    assert "**Incidents**, Rui Sá (Head of operations)." in section
    assert rows == [
        "**I1** Each incident has an owner in a quarter of an hour. (required by law)",
        "**I2** Each cause is found. (no waiver)",
        "**I3** Each week the incidents are told.",
        "**I4** Causes that stay are told to purchasing. **[◆ Head of purchasing]**",
    ]
    assert "I5" not in text
    told = re.search(r"\| Mandatory controls \| (\d+): (\d+) with the procedures .*, (\d+) of \d+ proc", text)
    assert told
    whole, own, others = map(int, told.groups())
    assert whole == own + others == text.count('<a id="control-')


def test_a_project_that_names_its_procedures_has_the_controls_of_the_others_all_the_same(
    tmp_path: Path,
) -> None:
    text = body(tmp_path, more="procedures: [purchasing]\n")

    assert "[every mandatory control of those that it does without](#other-controls)" in text
    assert [f"control-incidents-I{number}" in text for number in (1, 2, 3, 4)] == [True] * 4


def test_a_booklet_that_leaves_out_no_procedure_promises_nothing_of_others(tmp_path: Path) -> None:
    text = body(tmp_path, scaling="{applies: no}")

    assert "It holds each procedure in short, with all its controls." in text
    assert "other-controls" not in text
    assert re.search(r"\| Mandatory controls \| \d+, with the procedures of this booklet \|", text)


def test_it_says_who_approves_up_to_which_limit_and_how_a_decision_goes_on(tmp_path: Path) -> None:
    text = body(tmp_path)

    assert "**On every route:** whoever holds enough authority for spend." in text
    assert (
        "*Spend:* Ana Araújo (Head of purchasing) up to EUR 25,000, "
        "João Ímpar (Director) up to EUR 200,000." in text
    )
    assert "quotes: three quotes" in text
    assert "Authorize: Authorized → 3, Returned → 1" in text


def test_findings_stand_with_the_heaviest_first_and_those_that_can_wait_apart(tmp_path: Path) -> None:
    text = body(tmp_path).partition("## Alignment and open questions")[2]
    order = ["Error", "Blocker", "May block", "Major", "Minor"]
    weights = re.findall(rf"^\| ({'|'.join(order)})", text, re.MULTILINE)

    assert weights == sorted(weights, key=order.index)
    assert "May block" in weights
    waiting = text.partition("| Not needed yet | By | Settle it with |")[2].partition("\n\n")[0]
    assert re.search(r"^\| Nobody has said .* \| 30 June 2027 \| [^|]+ \|$", waiting, re.MULTILINE)


def test_a_stated_level_is_explained_by_the_facts_where_they_give_it_too(tmp_path: Path) -> None:
    small, medium = tmp_path / "small", tmp_path / "medium"
    small.mkdir()
    medium.mkdir()

    assert "| Level | small, because it brings no new service" in body(small)
    assert "| Level | medium, as the project says" in body(medium, "medium")


def test_who_does_work_is_not_named_again_where_only_asked_and_nobody_is_named_twice(tmp_path: Path) -> None:
    """Tiago Lopes asks for purchases, and keeps the stores besides."""
    roles = """\
  keeper: {title: Keeper of the stores, holder: Tiago Lopes}
  clerk: {title: Clerk, holder: Eva Dias}
  auditor: {title: Auditor, holder: Eva Dias}
"""
    told = ", consulted: [keeper], informed: [clerk, auditor, operator]"
    text = body(tmp_path, roles=roles, ordering=told)
    table = text.partition("| Who |")[2].partition("Asked or told only")[0]
    rows = [line for line in table.splitlines() if line.startswith(("| Tiago", "| Ana", "| Rui", "| Eva"))]

    assert rows == ["| Ana Araújo (Head of purchasing) | A |  |", "| Tiago Lopes (Manager) | R | R |"]
    (others,) = [line for line in text.splitlines() if line.startswith("Asked or told only: ")]
    assert "Eva Dias (Clerk and Auditor)" in others
    assert "Rui Sá (Head of operations)" in others
    assert "Tiago Lopes" not in others
