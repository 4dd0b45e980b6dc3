"""Schemas complete and validate the YAML in an editor, and agree with loading."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from dovetail import bundled
from dovetail.load.schemas.schema import SCHEMAS, SchemaName, json_schema
from dovetail.load.validation.descriptions import describe, describe_model
from dovetail.load.validation.validate import validate
from dovetail.load.yaml.reader import read_yaml
from dovetail.model.organization import Organization
from dovetail.model.procedure import Procedure
from dovetail.model.project import Project
from tests.load.situations import ORGANIZATION, PROJECT, PURCHASING, SERVICES

KEPT = Path(__file__).parents[2] / "docs" / "reference" / "schemas"
SAMPLES = sorted(bundled.profiles_dir().glob("**/*.yaml"))
VALIDATORS = {name: Draft202012Validator(json_schema(name)) for name in SCHEMAS}


class Core(yaml.CSafeLoader):
    """Reads YAML as an editor does: by the core schema of YAML 1.2."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), first)
Core.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(str(node.value)))


def as_an_editor_reads(text: str) -> Any:
    return yaml.load(text, Core)  # noqa: S506 - a SafeLoader with fewer implicit types


def kind_of(path: Path) -> SchemaName:
    named: dict[str, SchemaName] = {
        "organization.yaml": "organization", "services.yaml": "services",
        "project.yaml": "project", "brand.yaml": "brand",
    }  # fmt: skip
    return named.get(path.name, "lifecycle" if path.parent.name == "lifecycles" else "procedure")


def faults(name: SchemaName, text: str) -> list[str]:
    return [error.message for error in VALIDATORS[name].iter_errors(as_an_editor_reads(text))]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_kept_schema_is_the_one_of_today(name: SchemaName) -> None:
    kept = (KEPT / f"{name}.schema.json").read_text(encoding="utf-8")

    assert json.loads(kept) == json_schema(name), "run: dovetail schema --out docs/reference/schemas"


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_a_schema(name: SchemaName) -> None:
    Draft202012Validator.check_schema(json_schema(name))


@pytest.mark.parametrize(
    "path", SAMPLES, ids=lambda path: path.relative_to(bundled.profiles_dir()).as_posix()
)
def test_a_sample_file_is_valid_in_an_editor(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert faults(kind_of(path), text) == []
    modeline = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
    assert modeline, "the first line names the schema"
    assert (path.parent / modeline[1]).resolve() == KEPT / f"{kind_of(path)}.schema.json"


@pytest.mark.parametrize(
    ("name", "text"),
    [("organization", ORGANIZATION), ("services", SERVICES), ("procedure", PURCHASING), ("project", PROJECT)],
)
def test_what_loading_accepts_is_valid_in_an_editor(name: SchemaName, text: str) -> None:
    assert faults(name, text) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: 1.20", "version: [1]"),
        ("owner: head-of-procurement", "owner: {unknown: Who is it, aks: buyer}"),
        ("{to: 10000}", "{too: 10000}"),
        ("duration: 1-2 working days", "duration: soon"),
        ("type: yes-no", "type: boolean"),
        ("covers: [PRO]", "covers: [PRC]"),
        ("title: Purchasing\n", ""),
        ("kind: emergency", "kind: emergencies"),
        ("when: {amount: {to: 10000}}", "when:"),
    ],
)
def test_an_editor_underlines_what_loading_refuses(old: str, new: str) -> None:
    assert faults("procedure", PURCHASING.replace(old, new, 1)) != []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: 1.20", "version: v2"),
        ("owner: head-of-procurement", "owner: {unknown: Who is it, ask: buyer}"),
        ("{to: 10000}", "{to: EUR 10 000}"),
        ("{to: 10000}", "{to: {amount: 10000.50, currency: EUR}}"),
        ("{to: 10000}", "{to: [{from: 2026-01-01, value: 10000}]}"),
        ("duration: 1-2 working days", "duration: {time: 3+ days, counted_from: The call is out}"),
        ("duration: 1-2 working days", "duration: 0"),
        ("controls: PUR-C1", "controls: [PUR-C1]"),
        ("form: requisition", "form:"),
    ],
)
def test_an_editor_accepts_each_way_of_writing(old: str, new: str) -> None:
    assert faults("procedure", PURCHASING.replace(old, new, 1)) == []


def models_of(kind: type[BaseModel], seen: set[type[BaseModel]]) -> set[type[BaseModel]]:
    """A model and all models in its fields."""
    if kind not in seen:
        seen.add(kind)
        for info in kind.model_fields.values():
            for inner in types_in(info.annotation):
                models_of(inner, seen)
    return seen


def types_in(shape: Any) -> list[type[BaseModel]]:
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        return [shape]
    return [inner for part in get_args(shape) for inner in types_in(part)]


MODELS = sorted(
    models_of(Organization, set()) | models_of(Procedure, set()) | models_of(Project, set()), key=str
)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__[:40])
def test_every_field_says_what_it_means(model: type[BaseModel]) -> None:
    assert describe_model(model)
    assert [name for name in model.model_fields if name != "root" and not describe(model, name)] == []


def objects_in(name: SchemaName, value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Paths of all mappings in data."""
    found = [path] if isinstance(value, dict) else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return found + [inner for key, part in items for inner in objects_in(name, part, (*path, key))]


PLACES = [
    (name, kind, text, path)
    for name, kind, text in (
        ("organization", Organization, ORGANIZATION), ("procedure", Procedure, PURCHASING),
        ("project", Project, PROJECT),
    )
    for path in objects_in("organization", as_an_editor_reads(text))
]  # fmt: skip


@given(
    place=st.sampled_from(PLACES),
    key=st.sampled_from(["colour", "from_", "Title", "id?", "x-note", "steps2"]),
)
def test_a_key_that_the_schema_refuses_is_refused_by_loading(place: Any, key: str) -> None:
    name, kind, text, path = place
    data = as_an_editor_reads(text)
    target = data
    for step in path:
        target = target[step]
    target[key] = "new"
    refused = any(True for _ in VALIDATORS[name].iter_errors(data))

    file, problems = read_yaml("file.yaml", yaml.safe_dump(data, allow_unicode=True).encode())
    assert file is not None
    sound = validate(kind, file, file.data).sound and not problems
    assert not (refused and sound)
