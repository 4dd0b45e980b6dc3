"""A template that fails: the pack says which documents are missing and why, and none of its links is dead."""

from __future__ import annotations

import pytest

from dovetail.compose.faults import faults
from dovetail.compose.missing import Missing, saying_what_is_missing
from dovetail.compose.pack import Composed, compose_pack
from dovetail.load.templates import TemplateSource
from dovetail.model.diagnostics import Diagnostic, Place, Severity
from dovetail.model.document import Document
from dovetail.model.resolved import ResolvedProject
from tests.compose.harbour import BRAND
from tests.compose.links import dangling
from tests.compose.readers import READERS

Templates = dict[str, tuple[TemplateSource, ...]]
STEPS = "partials/steps.md.j2"


def broken(project: ResolvedProject, templates: Templates, *names: str) -> Composed:
    """The pack with templates that fail in their third line, and nothing that could stand in for them."""
    own = {
        name: (
            TemplateSource(
                name,
                "\n\n{{ nothing.like.this }}" + templates[name][0].text,
                f"templates/{name}",
                "organization",
            ),
        )
        for name in names
    }
    return compose_pack(project, {**templates, **own}, BRAND)


def body(composed: Composed, document: str) -> str:
    return next(item.body for item in composed.pack.documents if item.id == document)


def missing(document: str, reason: str = "no", line: int = 3, project: str = "QUAY") -> Missing:
    problem = Diagnostic("template-error", Severity.ERROR, reason, Place("templates/a.md.j2", line))
    return Missing(document, document.capitalize(), "", "procedure", problem, project)


def page(name: str, text: str) -> Document:
    return Document(name, name, "", "front", text)


def test_with_nothing_missing_every_document_stays_as_it_is(composed: Composed) -> None:
    assert saying_what_is_missing(composed.pack.documents, ()) == composed.pack.documents


def test_a_fault_of_a_shared_partial_is_one_error_that_counts_what_it_takes_down(
    project: ResolvedProject, templates: Templates
) -> None:
    result = broken(project, templates, "procedures/general.md.j2", "pack/role.md.j2")
    assert [(item.message, str(item.place)) for item in result.diagnostics] == [
        ("3 documents can't be written: 'nothing' is undefined", "templates/procedures/general.md.j2:3:1"),
        ("3 documents can't be written: 'nothing' is undefined", "templates/pack/role.md.j2:3:1"),
    ]
    assert result.diagnostics[0].note == "takes down procurement, reporting, travel"
    assert result.diagnostics[0].hint.startswith("all of these documents read: ") or (
        result.diagnostics[0].hint.startswith("this document reads only: ")
    )


def test_one_fault_in_several_projects_is_one_error() -> None:
    found = faults(
        [
            *(missing(f"p{number}") for number in range(8)),
            missing("p1", project="PIER"),
            missing("p1", line=4),
        ]
    )
    assert [item.message for item in found] == [
        "9 documents of 2 projects can't be written: no",
        'document "p1" can\'t be written: no',
    ]
    assert found[0].note == "takes down p0, p1, p2, p3, p4, p5 and 2 more"


@pytest.mark.parametrize(
    "names",
    [
        ("pack/glossary.md.j2",),
        ("procedures/pro.md.j2", "procedures/general.md.j2", "pack/role.md.j2", "pack/open-questions.md.j2"),
        ("pack/index.md.j2", "procedures/general.md.j2"),
    ],
)
def test_the_first_page_says_what_is_missing_and_why_and_no_link_is_dead(
    project: ResolvedProject, templates: Templates, names: tuple[str, ...]
) -> None:
    result = broken(project, templates, *names)
    assert dangling(result.pack.documents) == []
    assert result.pack.documents[0].id == "index"
    first = body(result, "index")
    assert "\n> [!WARNING]\n" in first
    for item in result.missing:
        assert f'<a id="missing-{item.id.replace("/", "-")}"></a>{item.title} | templates/' in first
    assert "line 3: 'nothing' is undefined |" in first
    assert first.count("\n# ") == 0
    assert first.startswith("# How to use this pack\n")


def test_a_link_to_a_missing_document_says_so_where_it_stands(
    project: ResolvedProject, templates: Templates
) -> None:
    result = broken(project, templates, "procedures/pro.md.j2", "procedures/general.md.j2")
    assert "[Tender (document missing)](index.md#missing-procurement)" in body(result, "requests")
    assert "](../index.md#missing-procurement)" in body(result, "roles/head-of-procurement")
    assert "](#missing-procurement)" in body(result, "index")


def test_the_one_page_of_a_small_project_says_that_it_is_missing() -> None:
    (only,) = saying_what_is_missing((), (missing("index", "division by zero"),))
    assert only.id == "index"
    assert "**1 document of this pack is missing.**" in only.body
    assert "templates/a.md.j2, line 3: division by zero" in only.body


@pytest.mark.parametrize("reader", READERS)
def test_a_reason_is_text_whatever_it_says(reader: str) -> None:
    hostile = "<script>x</script> | [y](http://z) {{ a }}"
    (first,) = saying_what_is_missing((page("index", "# Start\n\nText.\n"),), (missing("a", hostile),))
    html = READERS[reader](first.body)
    assert "<script>" not in html
    assert 'href="http' not in html
    assert html.count("<td") == 2


def test_only_links_to_missing_documents_change() -> None:
    text = (
        r"[kept](b.md) [gone](a.md#x) [web](https://z/a.md) \[no\](a.md) [with [brackets]](a.md) "
        "![picture](a.svg)\n"
    )
    _, other = saying_what_is_missing((page("index", "# S\n"), page("roles/c", text)), (missing("roles/a"),))
    assert other.body == (
        r"[kept](b.md) [gone (document missing)](../index.md#missing-roles-a) [web](https://z/a.md) "
        r"\[no\](a.md) [with [brackets]](../index.md#missing-roles-a) ![picture](a.svg)" + "\n"
    )
