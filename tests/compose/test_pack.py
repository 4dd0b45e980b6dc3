"""A pack: every document is written, says what the project needs, and leads nowhere that is not there."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from dovetail.compose.pack import Composed, compose_pack
from dovetail.compose.slices import SLICES
from dovetail.compose.spec import DocumentSpec, data, plain
from dovetail.compose.specs import document_specs
from dovetail.compose.teller import Teller
from dovetail.load.templates import TemplateSource
from dovetail.model.resolved import ResolvedProject
from tests.compose.harbour import BRAND, harbour
from tests.compose.links import PICTURE, dangling
from tests.compose.readers import READERS, tree

Templates = dict[str, tuple[TemplateSource, ...]]

SECTIONS = [
    "1 Control block", "2 Purpose and scope", "3 Alignment with operations", "4 Roles", "5 Routes and authority",
    "6 Steps", "7 Dates and lead times", "8 Exceptions and flexibility", "9 Waivers", "10 Interfaces",
    "11 Forms and records", "12 Measures", "13 Check results and open questions", "14 Terms and sources",
]  # fmt: skip


def body(composed: Composed, document: str) -> str:
    return next(item.body for item in composed.pack.documents if item.id == document)


def test_the_pack_holds_front_pages_procedures_role_cards_and_back_pages_in_reading_order(
    composed: Composed,
) -> None:
    assert composed.diagnostics == ()
    assert [document.id for document in composed.pack.documents] == [
        "index", "key-dates", "requests", "alignment", "alignment-service",
        "procurement", "reporting", "travel",
        "roles/project-manager", "roles/project-support", "roles/head-of-procurement", "others",
        "open-questions", "glossary", "document-control",
    ]  # fmt: skip


@pytest.mark.parametrize("procedure", ["procurement", "reporting", "travel"])
def test_every_procedure_has_the_fourteen_sections_behind_what_it_means_for_the_project(
    composed: Composed, procedure: str
) -> None:
    headings = re.findall(r"^## (.*)$", body(composed, procedure), re.MULTILINE)
    assert headings == ["What this means for New quay", *SECTIONS]


def test_a_line_says_route_approver_and_days_of_a_request(composed: Composed) -> None:
    (line,) = (row for row in body(composed, "procurement").splitlines() if row.startswith("| [P-1 "))
    assert line.count("|") == 7
    for said in (
        "EUR 180,000",
        "[Tender](procurement.md#route-tender)",
        "| Ana Costa |",
        "6 October 2026",
    ):
        assert said in line


def test_what_nobody_has_said_is_an_open_question_with_its_number(composed: Composed) -> None:
    procurement = body(composed, "procurement")
    assert "open: [Q-01](open-questions.md#q-01)" in procurement
    assert "- [Q-01](open-questions.md#q-01): How long does a security review take? (" in procurement
    assert "N/A" not in "".join(document.body for document in composed.pack.documents)
    assert "None" not in "".join(document.body for document in composed.pack.documents)


def test_a_procedure_nobody_planned_for_takes_the_general_template(project: ResolvedProject) -> None:
    spec = next(spec for spec in document_specs(Teller(project)) if spec.id == "travel")
    assert spec.templates == ("procedures/travel.md.j2", "procedures/general.md.j2")


def test_every_document_begins_with_its_only_first_heading(composed: Composed) -> None:
    for document in composed.pack.documents:
        assert document.body.startswith("# "), document.id
        assert len(re.findall(r"^# ", document.body, re.MULTILINE)) == 1, document.id


def test_every_link_of_the_pack_leads_to_an_anchor_that_is_there(composed: Composed) -> None:
    assert dangling(composed.pack.documents) == []


def test_every_picture_that_a_document_shows_is_in_the_pack_and_no_other(composed: Composed) -> None:
    shown = {name for item in composed.pack.documents for name in PICTURE.findall(item.body)}
    assert {asset.name for asset in composed.pack.assets} == shown
    assert shown >= {"diagrams/procurement.svg", "diagrams/pack/timeline.svg", "diagrams/pack/map.svg"}


def test_templates_see_plain_data_only(project: ResolvedProject) -> None:
    teller = Teller(project)
    for spec in document_specs(teller):
        assert_plain(data(teller, spec))
    with pytest.raises(TypeError, match="Decimal"):
        plain({"amount": __import__("decimal").Decimal(1)})


def assert_plain(value: object) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            assert type(key) is str
            assert_plain(item)
    elif isinstance(value, list):
        for item in value:
            assert_plain(item)
    else:
        assert value is None or type(value) in (str, int, bool)


def test_a_template_sees_only_the_slices_that_its_document_declares(
    project: ResolvedProject, templates: Templates
) -> None:
    peek = TemplateSource(
        "pack/glossary.md.j2", "# Glossary\n{{ requests }}", "templates/pack/glossary.md.j2", "organization"
    )
    result = compose_pack(project, {**templates, peek.name: (peek, *templates[peek.name])}, BRAND)
    (problem,) = result.diagnostics
    assert problem.code == "template-undefined"
    assert str(problem.place).startswith("templates/pack/glossary.md.j2:2")
    assert len(result.pack.documents) == 15, "the bundled template stands in"


def test_a_spec_can_only_read_what_is_a_slice() -> None:
    with pytest.raises(ValueError, match="stepps"):
        DocumentSpec("x", "X", "front", (), frozenset({"stepps"}))
    assert {"steps", "requests", "timeline"} <= SLICES.keys()


def test_an_organization_replaces_a_partial_and_keeps_the_rest(
    project: ResolvedProject, templates: Templates
) -> None:
    own = TemplateSource(
        "partials/raci.md.j2",
        "{% macro matrix(m, project) %}Our own table.{% endmacro %}",
        "templates/partials/raci.md.j2", "organization",
    )  # fmt: skip
    result = compose_pack(project, {**templates, own.name: (own, *templates[own.name])}, BRAND)
    assert "Our own table." in body(result, "procurement")
    assert "## 6 Steps" in body(result, "procurement")


def test_equal_projects_give_equal_bytes(composed: Composed, templates: Templates) -> None:
    assert compose_pack(harbour(), templates, BRAND) == composed


def test_a_project_with_nothing_in_it_still_reads_well(
    project: ResolvedProject, templates: Templates
) -> None:
    bare = replace(
        project, requests=(), key_dates=(), questions=(), findings=(), procedures=(),
        project=project.project.model_copy(update={"requests": (), "gates": (), "budget": type(project.project.budget)()}),
    )  # fmt: skip
    result = compose_pack(bare, templates, BRAND)
    assert result.diagnostics == ()
    assert "QUAY has asked for nothing yet." in body(result, "requests")
    assert "No question is open" in body(result, "open-questions")


HOSTILE = "a | b `c` *d* _e_ [f](javascript:g) <script>h</script> {{ i }} {% j %} # k &lt; l\\"


@pytest.mark.parametrize("reader", READERS)
def test_hostile_text_anywhere_in_a_profile_leaves_every_document_its_structure(
    templates: Templates, reader: str
) -> None:
    meek = compose_pack(harbour(lambda text: f"{text} x"), templates, BRAND)
    wild = compose_pack(harbour(lambda text: f"{text} {HOSTILE}"), templates, BRAND)
    assert wild.diagnostics == ()
    for plain_document, document in zip(meek.pack.documents, wild.pack.documents, strict=True):
        assert document.id == plain_document.id
        assert tree(READERS[reader](document.body)) == tree(READERS[reader](plain_document.body)), document.id


def test_both_readers_see_the_same_blocks(composed: Composed) -> None:
    def blocks(rendered: str) -> list[str]:
        tags = (tag.split("[")[0] for tag in tree(rendered))
        # Python-Markdown styles aligned cells in another way; names of elements are what counts.
        return [tag for tag in tags if tag.lstrip("/") not in ("body",)]

    for document in composed.pack.documents:
        first, second = (blocks(read(document.body)) for read in READERS.values())
        assert first == second, document.id
