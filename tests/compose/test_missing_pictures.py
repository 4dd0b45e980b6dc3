"""A picture that a template names and the pack lacks: words stand for it in every format, and its line is told."""

from __future__ import annotations

from dovetail.compose.missing_pictures import without_missing_pictures
from dovetail.compose.pack import compose_pack
from dovetail.load.templates import TemplateSource
from dovetail.model.diagnostics import Place
from dovetail.model.document import Document
from dovetail.model.resolved import ResolvedProject
from tests.compose.harbour import BRAND


def test_its_description_stands_there_and_the_line_of_the_template_is_told(
    project: ResolvedProject, templates: dict[str, tuple[TemplateSource, ...]]
) -> None:
    name = "pack/glossary.md.j2"
    text = "# Glossary\n\n![Map of the *quay*](diagrams/quay-map.svg)\n"
    own = TemplateSource(name, text, f"templates/{name}", "organization")
    result = compose_pack(project, {**templates, name: (own, *templates[name])}, BRAND)

    glossary = next(item.body for item in result.pack.documents if item.id == "glossary")
    assert glossary == "# Glossary\n\n**Picture missing:** Map of the *quay*\n"
    (told,) = result.pictures
    assert told.message == (
        'there is no picture "diagrams/quay-map.svg" in the pack; its description stands in its place in glossary'
    )
    assert told.place == Place(f"templates/{name}", 3, 22, 21)
    assert told.excerpt == "![Map of the *quay*](diagrams/quay-map.svg)"
    assert told.hint.startswith('did you mean "diagrams/pack/map.svg"?')
    assert result.diagnostics == (), "the document is as the organization writes it"


def test_pictures_that_are_there_stay_wherever_the_document_lies() -> None:
    text = "# X\n\n![a](../diagrams/a.svg) ![b](../our%20log%C3%B6.png) ![c](https://x.org/c.png) \\![d](d.svg) ![](e%20e.svg)\n"
    document = Document("roles/x", "X", "", "role", text)
    (shown,), told = without_missing_pictures(
        (document,), {"diagrams/a.svg", "our logö.png"}, lambda _address: None
    )
    assert shown.body == (
        "# X\n\n![a](../diagrams/a.svg) ![b](../our%20log%C3%B6.png) **Picture missing:** c \\![d](d.svg) "
        "**Picture missing:** e%20e.svg\n"
    )
    assert [item.subject for item in told] == ["roles/x", "roles/x"]
    assert [item.place for item in told] == [None, None]
