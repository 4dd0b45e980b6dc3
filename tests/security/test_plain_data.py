"""S5: a template is handed plain data. A sandbox calls the methods of objects, so it gets none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import jinja2
import pytest
from markupsafe import Markup

import dovetail
from dovetail.compose.escape import Markdown
from dovetail.compose.renderer import Renderer
from dovetail.compose.sandbox import DocumentEnvironment
from dovetail.compose.slices import SLICES
from dovetail.compose.spec import DocumentSpec, data, plain
from dovetail.compose.specs import document_specs
from dovetail.compose.teller import Teller
from dovetail.formats.registry import FORMATS
from dovetail.formats.theme import fill
from dovetail.model.document import Pack
from dovetail.model.resolved import ResolvedProject
from dovetail.resolve.pack import resolve_project
from tests.security.rich import load, rich_files
from tests.security.spoken import composed

SCALARS: tuple[type, ...] = (str, int, bool, type(None))


def objects(value: Any, path: str = "") -> Iterator[str]:
    """Where in the data something lies that is no plain data."""
    if type(value) is dict:
        for key, item in value.items():
            if type(key) is not str:
                yield f"{path}: the key {key!r}"
            yield from objects(item, f"{path}.{key}")
    elif type(value) in (list, tuple):
        for index, item in enumerate(value):
            yield from objects(item, f"{path}[{index}]")
    elif type(value) not in SCALARS:
        yield f"{path}: {type(value).__name__}"


@pytest.fixture(scope="module")
def rich() -> ResolvedProject:
    """The projects of a profile that says everything there is to say, first one of them."""
    loaded = load(rich_files())
    assert loaded.profile is not None
    return resolve_project(loaded.profile, next(iter(loaded.profile.projects)))


@pytest.fixture(scope="module")
def handed() -> list[tuple[str, Mapping[str, Any]]]:
    """What each template is handed when the rich pack is written and printed in every format."""
    seen: list[tuple[str, Mapping[str, Any]]] = []
    original = jinja2.Template.new_context

    def note(template: jinja2.Template, vars: Any = None, shared: bool = False, locals: Any = None) -> Any:
        if not shared:  # what an included or imported template sees beyond is its environment
            seen.append((template.name or "", dict(vars or {})))
        return original(template, vars, shared, locals)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Template, "new_context", note)
        pack = composed(load(rich_files())).pack
        first = {document.kind: document for document in pack.documents}
        small: Pack = replace(
            pack, documents=tuple(replace(item, body="# T\n\ntext") for item in first.values())
        )
        for form in FORMATS.values():
            for document in small.documents:
                form.render(document, small)
            if form.render_pack:
                form.render_pack(small)
    return seen


def test_every_template_of_a_rich_pack_is_handed_plain_data_only(
    handed: list[tuple[str, Mapping[str, Any]]],
) -> None:
    names = {name for name, _ in handed}
    assert {"pack/index.md.j2", "procedures/general.md.j2", "page.html.j2", "pack.html.j2"} <= names
    for name, values in handed:
        if name.endswith(".md.j2"):
            assert list(objects(dict(values), name)) == []
        else:  # a bundled template of the theme: HTML that is made already comes as Markup
            assert {found.rpartition(": ")[2] for found in objects(dict(values), name)} <= {"Markup"}


def test_every_slice_gives_plain_data_for_every_subject(rich: ResolvedProject) -> None:
    teller = Teller(rich)
    specs = document_specs(teller)
    for spec in specs:
        assert list(objects(data(teller, spec), spec.id)) == []
    for name in SLICES.keys() - {name for spec in specs for name in spec.reads}:
        given = [
            SLICES[name](teller, subject)
            for subject in ("", *teller.procedures)
            if _knows(name, subject, teller)
        ]
        assert given, f"the slice {name} is about none of these"
        assert list(objects(plain(given), name)) == []


def _knows(name: str, subject: str, teller: Teller) -> bool:
    try:
        SLICES[name](teller, subject)
    except KeyError:
        return False
    return True


def test_templates_are_filled_in_two_places_only_and_both_look_at_what_they_hand_over() -> None:
    package = Path(dovetail.__file__).parent
    users = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(r"\b(?:Environment|DocumentEnvironment|Template)\(", path.read_text(encoding="utf-8"))
    }
    # One of them parses templates of organizations, to report mistakes early.
    assert users == {"compose/renderer.py", "compose/sandbox.py", "formats/theme.py", "load/templates.py"}


class Bomb:
    """What a template must never get hold of."""

    def delete(self) -> str:
        raise AssertionError("a template has called a method")


@pytest.mark.parametrize(
    "found", [Bomb(), {1: "x"}, {"a": [Bomb]}, b"x", 1.5, Markdown("x"), {"x"}, len, ("a",)]
)
def test_a_slice_with_anything_else_in_it_is_a_bug_and_not_a_document(
    rich: ResolvedProject, monkeypatch: pytest.MonkeyPatch, found: object
) -> None:
    monkeypatch.setitem(SLICES, "glossary-of-bombs", lambda _teller, _subject: {"deep": [found]})
    spec = DocumentSpec("x", "X", "front", ("x.md.j2",), frozenset({"glossary-of-bombs"}))
    with pytest.raises(TypeError, match="no plain data"):
        data(Teller(rich), spec)


@pytest.mark.parametrize("found", [Bomb(), {"a": (Bomb(),)}, b"x", {1: "x"}.keys(), Pack])
def test_nor_does_a_template_of_the_theme_get_an_object(found: object) -> None:
    with pytest.raises(TypeError, match="no plain data"):
        fill("page.html.j2", pack=found)


def test_plain_data_and_made_html_are_plain() -> None:
    value = {"a": ["x", 1, True, None, {"b": []}]}
    assert plain(value) == value
    assert list(objects(Markup("x"))) == [": Markup"]


def test_what_a_template_can_call_is_a_short_list_of_ours() -> None:
    environment = next(
        value for value in vars(Renderer({})).values() if isinstance(value, DocumentEnvironment)
    )
    assert set(environment.globals) == {
        "range", "namespace", "anchor", "tell", "tell_of", "tell_count", "term",
    }  # fmt: skip
    for tried in ("''.__class__", "[].append(1)", "{}.clear()", "{}.pop('a')", "{}.update(a=1)", "''.format(1)",
                  "''.format_map({})", "''.encode()", "range.__globals__", "tell.__globals__", "anchor.__code__",
                  "namespace.__init__", "loop.__class__", "self.__class__", "''|attr('upper')", "(1).__class__",
                  "cycler", "joiner", "lipsum", "dict()", "''.translate({})", "''.center(9)"):  # fmt: skip
        with pytest.raises((jinja2.exceptions.SecurityError, jinja2.exceptions.TemplateError)):
            environment.from_string("{% for a in [1] %}{{ " + tried + " }}{% endfor %}").render()
