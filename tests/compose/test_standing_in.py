"""A template of the organization's own that fails costs nobody a document: the bundled one stands in, and says so."""

from __future__ import annotations

from dovetail.compose.pack import Composed, compose_pack
from dovetail.compose.template_blocks import without_block
from dovetail.load.templates import TemplateSource
from dovetail.model.diagnostics import Diagnostic, Place, Severity
from dovetail.model.resolved import ResolvedProject
from tests.compose.harbour import BRAND
from tests.compose.links import dangling

Templates = dict[str, tuple[TemplateSource, ...]]
FAILS = "# Ours\n\n{{ nothing.like.this }}\n"


def with_own(project: ResolvedProject, templates: Templates, **own: str) -> Composed:
    """The pack with templates of the organization's own; ``_`` in a name stands for ``/``."""
    sources = {
        name: TemplateSource(name, text, f"templates/{name}", "organization")
        for name, text in ((f"{key.replace('_', '/', 1)}.md.j2", text) for key, text in own.items())
    }
    chain = {name: (source, *templates.get(name, ())) for name, source in sources.items()}
    return compose_pack(project, {**templates, **chain}, BRAND)


def body(composed: Composed, document: str) -> str:
    return next(item.body for item in composed.pack.documents if item.id == document)


def test_the_bundled_template_writes_the_document_which_says_so_as_the_first_page_does(
    project: ResolvedProject, templates: Templates, composed: Composed
) -> None:
    result = with_own(project, templates, pack_glossary=FAILS)

    glossary = body(result, "glossary")
    assert glossary.startswith(
        "# Glossary\n\n> [!WARNING]\n> **This document is not as the organization writes it.** A template of its "
        "own fails, so what comes with Dovetail stands in for it.\n"
        ">\n> templates/pack/glossary.md.j2, line 3: 'nothing' is undefined\n\n"
    )
    assert glossary.endswith(body(composed, "glossary").removeprefix("# Glossary\n\n"))
    first = body(result, "index")
    assert "**1 document of this pack is not as the organization writes it**" in first
    row = "| [Glossary](glossary.md) | templates/pack/glossary.md.j2, line 3: 'nothing' is undefined |"
    assert row in first
    assert result.missing == ()
    assert dangling(result.pack.documents) == []
    (told,) = result.diagnostics
    assert told.severity is Severity.ERROR
    assert told.message == ("document \"glossary\" has bundled text instead: 'nothing' is undefined")
    assert str(told.place) == "templates/pack/glossary.md.j2:3:1"


def test_only_the_partial_that_fails_gives_way_and_the_rest_stays_the_organizations(
    project: ResolvedProject, templates: Templates
) -> None:
    result = with_own(
        project,
        templates,
        partials_raci="{% macro matrix(m, project) %}{{ m.nobody.knows }}{% endmacro %}",
        procedures_pro='{% extends "bundled/procedures/pro.md.j2" %}{% block more_purpose %}Our store.{% endblock %}',
    )

    assert "Our store." in body(result, "procurement")
    assert "templates/partials/raci.md.j2, line 1" in body(result, "procurement")
    (told,) = result.diagnostics
    assert told.message.startswith("3 documents have bundled text instead: ")
    assert told.note == "so written: procurement, reporting, travel"


def test_a_document_with_a_template_of_its_own_alone_falls_back_to_the_general_one(
    project: ResolvedProject, templates: Templates, composed: Composed
) -> None:
    result = with_own(
        project, templates, procedures_travel='{% include "partials/ours.md.j2" %}', partials_ours="{% if %}"
    )

    assert body(result, "travel").endswith(body(composed, "travel").partition("\n\n")[2])
    assert [(item.code, str(item.place)) for item in result.diagnostics] == [
        ("template-syntax", "templates/partials/ours.md.j2:1:1")
    ], "that the one that includes it finds nothing any more is no fault of its own"


def test_a_bundled_template_that_stumbles_over_an_organizations_leads_to_it(
    project: ResolvedProject, templates: Templates
) -> None:
    result = with_own(project, templates, partials_raci="{# Nothing of what others use. #}")
    (told,) = result.diagnostics
    assert "may lack what this one uses of them: templates/partials/raci.md.j2" in told.hint
    assert "## 6 Steps" in body(result, "procurement")


def test_a_template_that_can_not_be_read_takes_its_own_place_along(
    project: ResolvedProject, templates: Templates
) -> None:
    place = Place("templates/pack/glossary.md.j2", 3, 7)
    problem = Diagnostic("encoding", Severity.MAJOR, "byte 0xFC is not UTF-8 text", place, "save it", "ü?")
    name = "pack/glossary.md.j2"
    damaged = TemplateSource(name, "", f"templates/{name}", "organization", problem)
    result = compose_pack(project, {**templates, name: (damaged, *templates[name])}, BRAND)
    (told,) = result.diagnostics
    assert (told.code, told.place, told.hint, told.note) == ("encoding", place, "save it", "ü?")
    assert "byte 0xFC is not UTF-8 text" in body(result, "glossary")


def test_an_empty_template_is_a_fault_and_not_an_empty_document(
    project: ResolvedProject, templates: Templates
) -> None:
    result = with_own(project, templates, pack_glossary="{# Later. #}\n", partials_origins="")
    told = {item.code: item for item in result.diagnostics}["template-empty"]
    assert str(told.place) == "templates/pack/glossary.md.j2:1:1"
    assert "the template prints nothing" in body(result, "glossary")


def test_a_template_that_includes_itself_is_at_fault_and_not_the_bundled_one(
    project: ResolvedProject, templates: Templates
) -> None:
    name = "pack/glossary.md.j2"
    result = with_own(
        project,
        templates,
        pack_glossary=f'{{% extends "bundled/{name}" %}}\n{{% block terms %}}\n{{% include "{name}" %}}{{% endblock %}}',
        pack_others="{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}",
    )
    told = {str(item.place): item for item in result.diagnostics}
    assert "look for a template that includes or extends itself" in told[f"templates/{name}:3:1"].hint
    assert all(item.code == "template-too-big" for item in result.diagnostics)
    assert all(item.hint for item in result.diagnostics)


def test_only_the_block_that_fails_gives_way_to_the_bundled_one(
    project: ResolvedProject, templates: Templates, composed: Composed
) -> None:
    text = (
        '{% extends "bundled/procedures/pro.md.j2" %}\n'
        "{% block more_purpose %}Our store.{% endblock %}\n"
        "{% block glossary %}\n{{ nothing.at.all }}\n{% block inner %}x{% endblock %}\n{% endblock %}\n"
        "{% block more_roles %}{{ nobody }}{% endblock %}\n"
    )
    result = with_own(project, templates, procedures_pro=text)

    page = body(result, "procurement")
    assert "Our store." in page
    whole = body(composed, "procurement")
    assert page.endswith(whole.rpartition("\n## ")[2])
    assert [str(item.place) for item in result.diagnostics] == [
        "templates/procedures/pro.md.j2:7:1",
        "templates/procedures/pro.md.j2:4:1",
    ], "each fault is told, with the line where it stands"


def test_a_block_is_taken_out_line_by_line() -> None:
    text = "{% extends 'a' %}\n{# {% block b %} #}\n{% block b %}\nx{% block c %}{% endblock %}\n{% endblock b %}z\n"
    assert without_block(text, 4) == "{% extends 'a' %}\n{# {% block b %} #}\n\n\nz\n"
    assert without_block(text, 2) is None
    assert without_block(text.replace("extends", "include"), 4) is None, "there is nothing to fall back on"
