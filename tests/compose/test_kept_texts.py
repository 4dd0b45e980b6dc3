"""A document whose slices are what they were is not rendered again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from unittest import mock

import pytest

from dovetail.compose.pack import Composed, compose_pack
from dovetail.compose.renderer import Rendered, Renderer
from dovetail.load.templates import TemplateSource
from dovetail.model.language import Language, speaking
from dovetail.model.own_words import OwnWords
from dovetail.model.resolved import ResolvedProject
from dovetail.model.vocabulary import Vocabulary, using
from tests.compose.harbour import BRAND

Templates = dict[str, tuple[TemplateSource, ...]]


@dataclass
class Memory:
    texts: dict[str, str] = field(default_factory=dict)

    def recall(self, key: str) -> str | None:
        return self.texts.get(key)

    def keep(self, key: str, text: str) -> None:
        self.texts[key] = text


@pytest.fixture
def rendered() -> Iterator[list[str]]:
    """The documents whose templates were run."""
    ran: list[str] = []
    run = Renderer._rendered

    def noting(self: Renderer, template: str, data: Mapping[str, Any], document: str) -> Rendered:
        ran.append(document)
        return run(self, template, data, document)

    with mock.patch.object(Renderer, "_rendered", noting):
        yield ran


def test_one_changed_step_renders_the_documents_that_show_it(
    project: ResolvedProject, templates: Templates, composed: Composed, rendered: list[str]
) -> None:
    texts = Memory()
    assert compose_pack(project, Renderer(templates, texts=texts), BRAND) == composed
    assert {document.id for document in composed.pack.documents} <= set(rendered)
    rendered.clear()
    assert compose_pack(project, Renderer(templates, texts=texts), BRAND) == composed
    assert rendered == []

    bound = project.procedures[0]
    step = bound.steps[0].step.model_copy(update={"do": "Ask twice."})
    steps = (replace(bound.steps[0], step=step), *bound.steps[1:])
    changed = replace(project, procedures=(replace(bound, steps=steps), *project.procedures[1:]))
    again = compose_pack(changed, Renderer(templates, texts=texts), BRAND)
    ran = set(rendered)
    assert again == compose_pack(changed, Renderer(templates), BRAND)
    pairs = zip(composed.pack.documents, again.pack.documents, strict=True)
    assert bound.id in {old.id for old, new in pairs if old.body != new.body} <= ran
    assert not ran & {"glossary", "document-control", "alignment", "key-dates"}


def one(texts: Memory, text: str = "{{ tell('Steps') }} {{ x }} {{ term('gate') }}", **more: str) -> str:
    found = {
        name: (TemplateSource(name, body, f"templates/{name}", "organization"),)
        for name, body in {"page": text, **more}.items()
    }
    return Renderer(found, texts=texts).render("page", {"x": "1"}, "roles/buyer").body


def test_whatever_a_text_depends_on_gives_another_text(rendered: list[str]) -> None:
    texts = Memory()
    own = Language("en", own=(OwnWords("n != 1", (("Steps", ("Moves",)),)),))
    seen = [one(texts), one(texts, "{{ x }}"), one(texts, other="a template that it may include")]
    with speaking(Language("de")):
        seen.append(one(texts))
    with speaking(own):
        seen.append(one(texts))
    with using(Vocabulary({"gate": "milestone"})):
        seen.append(one(texts))
    assert len(texts.texts) == len(rendered) == len(seen)


def test_what_failed_is_tried_again(rendered: list[str]) -> None:
    texts = Memory()
    for _ in range(2):
        assert one(texts, "{{ nobody.said }}") == ""
    assert len(rendered) == 2
    assert not texts.texts
