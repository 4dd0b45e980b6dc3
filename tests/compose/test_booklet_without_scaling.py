"""A small project of an organization that says nothing of sizes: the reference practice grades it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from dovetail.bundled import profiles_dir
from dovetail.check.examine import examine
from dovetail.cli.starting_profile import Answers, starting_profile
from dovetail.compose.pack import Composed, compose_pack
from dovetail.formats.printed.pdf import render_pack_pdf
from dovetail.load.profile import load_profile
from dovetail.model.procedure import NEVER
from dovetail.model.resolved import ResolvedProject
from dovetail.model.scaling import WEIGHS, Scaling

OWN_BUDGETS = "scaling: {medium_from: 50000}\n"
OFF = "scaling: {applies: no}\n"


def started(root: Path, scaling: str = "", project: str = "") -> tuple[ResolvedProject, Composed]:
    """What ``dovetail init --defaults`` writes, with what its author says of sizes."""
    for name, content in starting_profile(Answers()).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    with (root / "organization.yaml").open("a", encoding="utf-8") as file:
        file.write(scaling)
    (written,) = root.glob("projects/*/project.yaml")
    with written.open("a", encoding="utf-8") as file:
        file.write(project)
    loaded = load_profile(root)
    assert loaded.profile is not None, loaded.diagnostics
    (examined,) = examine(loaded.profile)
    composed = compose_pack(
        examined.resolved, loaded.templates, loaded.profile.brand, checked=examined.checked
    )
    return examined.resolved, composed


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[ResolvedProject, Composed]:
    return started(tmp_path_factory.mktemp("plain"))


def test_it_gets_one_booklet_that_says_whose_limits_those_are(
    plain: tuple[ResolvedProject, Composed],
) -> None:
    resolved, composed = plain

    (document,) = composed.pack.documents
    assert not composed.diagnostics
    assert resolved.sizing.level == "small"
    (level,) = [line for line in document.body.splitlines() if line.startswith("| Level |")]
    assert "these are from: Dovetail reference practice, version 1." in level
    assert "Whatever its size" in level


def test_every_mandatory_control_stands_in_it(plain: tuple[ResolvedProject, Composed]) -> None:
    resolved, composed = plain
    (document,) = composed.pack.documents

    held = [(bound.id, entry.control.id) for bound in resolved.procedures for entry in bound.controls]
    held += [
        (absent.id, control.id)
        for absent in resolved.left_out
        for control in absent.controls
        if control.mandatory
    ]
    assert len(held) > 150
    assert [name for name in held if f'<a id="control-{name[0]}-{name[1]}"></a>' not in document.body] == []


def test_a_medium_pack_in_documents_holds_every_mandatory_control_too(tmp_path: Path) -> None:
    resolved, composed = started(tmp_path, project="level: medium\n")
    assert len(composed.pack.documents) > 1
    assert resolved.left_out

    written = "\n".join(document.body for document in composed.pack.documents)
    sheet = next(document.body for document in composed.pack.documents if document.id == "alignment")
    section = sheet.split("## Controls that hold all the same")[1].split("\n## ")[0]
    held = [
        (absent.id, control)
        for absent in resolved.left_out
        for control in absent.controls
        if control.statutory or control.waivable_by == NEVER
    ]
    assert held
    assert [control.id for name, control in held if f"control-{name}-{control.id}" not in section] == []
    assert [
        entry.control.id
        for bound in resolved.procedures
        for entry in bound.controls
        if f"control-{entry.control.id}" not in written
    ] == []


def test_it_leads_to_no_document_that_is_not_there(plain: tuple[ResolvedProject, Composed]) -> None:
    _, composed = plain
    (document,) = composed.pack.documents

    assert "open-questions.md" not in document.body
    assert "](open-questions" not in document.body


def test_all_its_open_questions_stand_beside_who_can_answer(plain: tuple[ResolvedProject, Composed]) -> None:
    resolved, composed = plain
    (document,) = composed.pack.documents
    table = document.body.partition("| Who can answer |")[2].partition("\n\n")[0]

    assert len(resolved.questions) > 5
    assert [question.id for question in resolved.questions if question.id not in table] == []
    assert "Q-02 [Governance, gates and reporting](#procedure-governance)" in table


def test_a_manager_who_is_named_does_a_duty_whose_days_nobody_has_said(
    plain: tuple[ResolvedProject, Composed],
) -> None:
    (document,) = plain[1].pack.documents

    assert "Issue the highlight report (Alex Example; how often, nobody has said)" in document.body
    assert ": not said yet" not in document.body


def test_a_request_without_a_number_is_called_by_its_title(plain: tuple[ResolvedProject, Composed]) -> None:
    (document,) = plain[1].pack.documents

    assert '| <a id="request-licences"></a>Licences for the first users<br>' in document.body


@pytest.mark.slow
def test_it_has_at_most_fifteen_pages(plain: tuple[ResolvedProject, Composed]) -> None:
    _, composed = plain

    assert len(PdfReader(io.BytesIO(render_pack_pdf(composed.pack).data)).pages) <= 15


def test_an_organization_with_limits_of_its_own_is_graded_by_them_alone(tmp_path: Path) -> None:
    resolved, composed = started(tmp_path, OWN_BUDGETS)

    assert resolved.sizing.origin == ""
    assert resolved.sizing.limits == ()
    assert "Dovetail reference practice" not in composed.pack.documents[0].body


def test_an_organization_may_turn_sizes_off(tmp_path: Path) -> None:
    resolved, composed = started(tmp_path, OFF)

    assert len(composed.pack.documents) > len(resolved.procedures) == 24
    assert resolved.sizing.left_out == ()
    assert "Dovetail reference practice" not in composed.pack.documents[0].body


def test_the_reference_practice_states_each_limit_with_a_reason() -> None:
    """What it writes out is what an organization gets for what its own scaling doesn't say."""
    loaded = load_profile(profiles_dir() / "reference")
    assert loaded.profile is not None
    scaling = loaded.profile.organization.value.scaling
    assert scaling is not None

    assert scaling.weighs == WEIGHS
    assert scaling.reasons.keys() == {*WEIGHS, "small"}
    limits = Scaling.model_fields.keys() - {"origin", "version", "reasons", "weighs", "booklet"}
    usual = Scaling()
    assert {name: getattr(scaling, name) for name in limits} == {
        name: getattr(usual, name) for name in limits
    }
    assert scaling.booklet == usual.booklet
