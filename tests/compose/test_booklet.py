"""A small project has one booklet: short, whole, and without a link that leads out of it."""

from __future__ import annotations

import io
import re
from functools import cache

import pytest
from pypdf import PdfReader

from dovetail.bundled import profiles_dir
from dovetail.check.examine import examine
from dovetail.compose.pack import Composed, compose_pack
from dovetail.compose.slices.booklet import booklet as booklet_slice
from dovetail.compose.slices.booklet_people import matrix
from dovetail.compose.teller import Teller
from dovetail.formats.markdown import render_markdown_mermaid
from dovetail.formats.printed.pdf import render_pack_pdf
from dovetail.load.profile import load_profile
from dovetail.model.document import BOOKLET_PAGES
from dovetail.model.procedure import COVERS
from dovetail.model.resolved import ResolvedProject

MOST_PAGES = BOOKLET_PAGES - 1
"""So that an organization that says a little more of itself than a sample does has room for it."""
ALWAYS = {"GOV", "REQ", "FIN", "CHE", "RSK", "ISS", "SAC", "CLO"}
SMALL = (("wyrefell", "LBL"), ("gitlab", "RBK"), ("gsa-tts", "ACL"), ("lindenau", "PBW"))

small_projects = pytest.mark.parametrize(("organization", "code"), SMALL, ids=[code for _, code in SMALL])


@cache
def booklet(organization: str, code: str) -> tuple[ResolvedProject, Composed]:
    loaded = load_profile(profiles_dir() / organization)
    assert loaded.profile is not None, loaded.diagnostics
    (examined,) = examine(loaded.profile, [code])
    composed = compose_pack(
        examined.resolved, loaded.templates, loaded.profile.brand, checked=examined.checked
    )
    return examined.resolved, composed


def controls_in(body: str) -> dict[str, str]:
    """The line of each control by its place, ``procedure-ID``."""
    return {
        found[1]: found[0] for found in re.finditer(r'^- <a id="control-([^"]+)"></a>.*$', body, re.MULTILINE)
    }


@small_projects
def test_a_small_project_has_one_document_and_no_role_cards(organization: str, code: str) -> None:
    resolved, composed = booklet(organization, code)

    assert resolved.sizing.level == "small"
    assert [document.id for document in composed.pack.documents] == ["index"]
    assert not composed.diagnostics


@small_projects
def test_it_holds_what_every_small_project_needs(organization: str, code: str) -> None:
    resolved, _ = booklet(organization, code)

    covered = {name for bound in resolved.procedures for name in bound.procedure.covers}
    assert covered >= ALWAYS
    assert covered < set(COVERS)


@small_projects
def test_every_mandatory_control_of_operations_stands_in_it_by_its_id(organization: str, code: str) -> None:
    resolved, composed = booklet(organization, code)
    (document,) = composed.pack.documents
    lines = controls_in(document.body)

    bound = [(entry.id, item.control) for entry in resolved.procedures for item in entry.controls]
    absent = [(entry.id, control) for entry in resolved.left_out for control in entry.controls]
    asked = {(name, control.id): control for name, control in (*bound, *absent) if control.mandatory}
    assert len(asked) > 150
    for (name, identifier), control in asked.items():
        line = lines[f"{name}-{identifier}"]
        assert f"**{identifier}** " in line
        assert control.statutory <= (" (" in line)


@small_projects
def test_what_it_says_of_its_controls_is_what_it_holds(organization: str, code: str) -> None:
    resolved, composed = booklet(organization, code)
    (document,) = composed.pack.documents
    told = booklet_slice(Teller(resolved), "")["mandatory"]
    advice = [
        entry for bound in resolved.procedures for entry in bound.controls if not entry.control.mandatory
    ]

    assert told["all"] == len(controls_in(document.body)) - len(advice)
    assert f"| {told['all']}: {told['own']} " in document.body
    assert "](#other-controls)" in document.body.partition("## ")[0]


@small_projects
def test_a_control_names_its_owner_where_that_is_not_the_owner_of_its_procedure(
    organization: str, code: str
) -> None:
    resolved, composed = booklet(organization, code)
    (document,) = composed.pack.documents
    lines = controls_in(document.body)

    for bound in resolved.procedures:
        for entry in bound.controls:
            named = f"**[◆ {entry.owner.title}]**" in lines[f"{bound.id}-{entry.control.id}"]
            assert named == (entry.owner.title != bound.owner.title)


@small_projects
def test_its_links_stay_inside(organization: str, code: str) -> None:
    _, composed = booklet(organization, code)
    (document,) = composed.pack.documents

    targets = re.findall(r"\]\((?!https?:|mailto:)([^)]*)\)", document.body)
    assert {target for target in targets if not target.startswith("#")} == set()
    anchors = set(re.findall(r'<a id="([^"]+)"', document.body))
    assert {target[1:] for target in targets} <= anchors


@small_projects
def test_every_open_question_of_the_project_stands_in_it(organization: str, code: str) -> None:
    resolved, composed = booklet(organization, code)
    (document,) = composed.pack.documents

    for question in resolved.questions:
        assert f'<a id="{question.id.lower()}"></a>' in document.body


@small_projects
def test_no_answer_of_a_step_leads_to_one_that_is_left_out(organization: str, code: str) -> None:
    _, composed = booklet(organization, code)
    (document,) = composed.pack.documents

    told = 0
    for procedure in document.body.split("\n## ")[1:]:
        steps = re.findall(r'^\| (\d+) \| <a id="step-', procedure, re.MULTILINE)
        leads = re.findall(r" → (\d+)", procedure)
        assert set(leads) <= set(steps), procedure.partition("\n")[0]
        told += len(steps)
    assert told


def test_what_no_request_of_the_project_takes_is_left_out_and_said() -> None:
    _, composed = booklet("gitlab", "RBK")
    (document,) = composed.pack.documents
    change = document.body.partition('<a id="procedure-infrastructure-change"></a>')[2]
    change = change.partition('<a id="control-')[0]

    assert "| C4, routine |" in change
    assert "**Routes that no request of the project takes:** C1, high criticality; C2, risky;" in change
    assert "Get the go-ahead of the Engineer On-Call" not in change
    assert "13 steps are left out, because no request of the project takes them." in change
    # What is done if the change fails stays, although no plan has it.
    assert "Not successful → 18" in change
    assert "| 18 | " in change


@small_projects
def test_a_person_has_one_row_in_a_role_with_one_letter_for_each_procedure(
    organization: str, code: str
) -> None:
    resolved, composed = booklet(organization, code)
    (document,) = composed.pack.documents
    rows = re.findall(
        rf"^\| ([^|]+) \|((?: [RACI]? \|){{{len(resolved.procedures)}}})$", document.body, re.MULTILINE
    )

    assert len(rows) > 5
    people = [who for who, _ in rows]
    assert len(people) == len(set(people))


@small_projects
def test_a_duty_among_the_key_dates_is_not_told_again_in_its_procedure(organization: str, code: str) -> None:
    resolved, composed = booklet(organization, code)
    (document,) = composed.pack.documents
    dates, _, rest = document.body.partition('<a id="procedure-')
    numbers = {bound.id: number for number, bound in enumerate(resolved.procedures, 1)}

    for bound in resolved.procedures:
        for entry in bound.duties:
            dated = f"[{entry.duty.title} ({numbers[bound.id]})](#procedure-{bound.id})" in dates
            who = entry.actor.holder or entry.actor.title
            assert dated != (f"{entry.duty.title} ({who}" in rest), entry.duty.title


@small_projects
def test_it_has_few_pages(organization: str, code: str) -> None:
    _, composed = booklet(organization, code)
    rendered = render_pack_pdf(composed.pack)

    assert len(PdfReader(io.BytesIO(rendered.data)).pages) <= MOST_PAGES


@small_projects
def test_each_of_its_procedures_has_its_flow_for_readers_that_draw_it(organization: str, code: str) -> None:
    resolved, composed = booklet(organization, code)
    (document,) = composed.pack.documents

    assert [anchor for anchor, _ in document.flows] == [
        f"procedure-{bound.id}" for bound in resolved.procedures if bound.steps
    ]
    text = render_markdown_mermaid(document, composed.pack).data.decode("utf-8")
    assert text.count("```mermaid\nflowchart") == len(document.flows)


@small_projects
def test_nobody_who_does_work_is_named_as_asked_or_told_only_and_nobody_twice(
    organization: str, code: str
) -> None:
    resolved, _ = booklet(organization, code)
    told = matrix(Teller(resolved))
    holders = {actor.holder for actor in resolved.roles.values() if actor.holder}

    doing = {name for name in holders for row in told["rows"] if row["who"].startswith(f"{name} (")}
    asked = [name for name in holders for who in told["others"] if who.startswith(f"{name} (")]
    assert doing
    assert doing.isdisjoint(asked)
    assert len(asked) == len(set(asked))


def test_a_case_that_is_treated_differently_says_what_is_done_instead() -> None:
    _, composed = booklet("wyrefell", "LBL")
    (document,) = composed.pack.documents
    told = document.body.replace("\u00a0", " ")
    assert (
        "**If it can't wait:** *Emergency change:* Ring the duty lead on 4000 and cite the incident." in told
    )
    assert "*Item of the Procurex catalogue:* Order catalogue items up to GBP 500 yourself." in told
    assert not [
        line
        for line in told.splitlines()
        if line.startswith("**If it can't wait:**") and "Procurex catalogue" in line
    ]
