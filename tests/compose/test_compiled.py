"""Bundled templates are compiled once for all organizations; an organization's own are its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.compose.renderer import Renderer
from dovetail.compose.sandbox import DocumentEnvironment
from dovetail.load.templates import BUNDLED_TEMPLATES, TemplateSource, load_templates


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """The files that were compiled since."""
    seen: list[str | None] = []
    compile_it = DocumentEnvironment._generate

    def generate(self: DocumentEnvironment, source: object, name: object, filename: str | None, **more: object) -> str:  # fmt: skip
        seen.append(filename)
        return str(compile_it(self, source, name, filename, **more))  # type: ignore[arg-type]

    monkeypatch.setattr(DocumentEnvironment, "_generate", generate)
    return seen


def bundled(text: str) -> dict[str, tuple[TemplateSource, ...]]:
    return {"page": (TemplateSource("page", text, f"{BUNDLED_TEMPLATES}page.md.j2", "bundled"),)}


def own(text: str) -> dict[str, tuple[TemplateSource, ...]]:
    return {"page": (TemplateSource("page", text, "templates/page.md.j2", "organization"),)}


def test_two_organizations_share_a_bundled_template(compiled: list[str | None]) -> None:
    sources = bundled("# Shared by {{ who }}\n")
    first = Renderer(sources).render("page", {"who": "Ana"}, "index")
    second = Renderer(sources).render("page", {"who": "Ben"}, "index")
    assert (first.body, second.body) == ("# Shared by Ana\n", "# Shared by Ben\n")
    assert compiled == [f"{BUNDLED_TEMPLATES}page.md.j2"]


def test_of_a_bundled_template_that_was_edited_the_new_text_holds() -> None:
    assert Renderer(bundled("# Old\n")).render("page", {}, "index").body == "# Old\n"
    assert Renderer(bundled("# New\n")).render("page", {}, "index").body == "# New\n"


def test_a_template_of_an_organization_is_compiled_for_it_alone(compiled: list[str | None]) -> None:
    for _ in range(2):
        assert Renderer(own("# Ours\n")).render("page", {}, "index").body == "# Ours\n"
    assert compiled == ["templates/page.md.j2"] * 2


def test_templates_on_disk_are_known_as_bundled(tmp_path: Path) -> None:
    paths = {sources[0].path for sources in load_templates(tmp_path).values()}
    assert all(path.startswith(BUNDLED_TEMPLATES) for path in paths)
