"""JSON Schemas of the files that people write, for completion and validation in editors.

They describe the YAML text as a YAML 1.2 editor reads it (``1.20`` is a number there), while loading
keeps every scalar as written: a schema accepts what loading accepts, and says in words what each key means.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import annotated_types
from pydantic import BaseModel, BeforeValidator, RootModel, WithJsonSchema
from pydantic.fields import FieldInfo

from dovetail.load.brand.brand import Look
from dovetail.load.schemas.values import DURATION, GIVEN, MONEY, RAW
from dovetail.load.validation.descriptions import describe, describe_model
from dovetail.load.validation.empties import may_be_empty
from dovetail.load.validation.shape import written_name
from dovetail.model.base import Id, Many
from dovetail.model.conditions import Given
from dovetail.model.method import Lifecycle
from dovetail.model.organization import Organization, Service
from dovetail.model.procedure import Procedure
from dovetail.model.project import Project
from dovetail.model.publishing import Publishing
from dovetail.model.values import Duration, Money, Raw

_NOISE = {
    "Annotated",
    "Union",
    "Tag",
    "Discriminator",
    "Literal",
    "Unknown",
    "BeforeValidator",
    "WithJsonSchema",
}

SchemaName = Literal["organization", "services", "procedure", "project", "lifecycle", "brand", "publish"]
Schema = dict[str, Any]

_FILES: Mapping[SchemaName, tuple[Any, str]] = {
    "organization": (Organization, "organization.yaml: all that an organization says of itself."),
    "services": (dict[Id, Service], "services.yaml: the services that an organization operates, by id."),
    "procedure": (Procedure, "procedures/ID.yaml: one operational procedure."),
    "project": (Project, "projects/CODE/project.yaml: a project's facts, requests and tailoring."),
    "lifecycle": (Lifecycle, "lifecycles/ID.yaml: one version of a project method."),
    "brand": (Look, "brand/brand.yaml: how documents look."),
    "publish": (Publishing, "publish.yaml: where packs are published, and how."),
}
SCHEMAS: tuple[SchemaName, ...] = tuple(_FILES)
_LISTED = get_args(Many[str])[1].func  # marks a list of which a single item may stand alone
_RAW = get_args(Raw)[1]
_WRITTEN_OTHERWISE: Mapping[type[BaseModel], Schema] = {Money: MONEY, Duration: DURATION, Given: GIVEN}


def json_schema(name: SchemaName) -> Schema:
    """The schema (draft 2020-12) of one kind of file. Equal on every call and machine."""
    kind, text = _FILES[name]
    definitions: dict[str, Schema] = {}
    schema = _Writer(definitions).of(kind)
    top = (
        definitions.pop(kind.__name__) if isinstance(kind, type) and kind.__name__ in definitions else schema
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:dovetail:schema:{name}:1",
        "description": text,
        **{key: value for key, value in top.items() if key != "description"},
        "$defs": dict(sorted(definitions.items())),
    }


class _Writer:
    """Writes types as schemas; models go into ``definitions`` and are referred to."""

    def __init__(self, definitions: dict[str, Schema]) -> None:
        self._definitions = definitions

    def of(self, shape: Any, notes: Iterable[Any] = ()) -> Schema:
        """The schema of a type with the notes of ``Annotated`` around it."""
        notes = list(_flat(notes))
        stated = next((note for note in notes if isinstance(note, WithJsonSchema)), None)
        if stated == _RAW:
            return RAW
        if stated is not None and stated.json_schema is not None:
            return dict(stated.json_schema)
        schema = self._plain(shape, notes)
        if any(isinstance(note, BeforeValidator) and note.func is _LISTED for note in notes):
            return _any_of([schema["items"], schema])
        return schema

    def _plain(self, shape: Any, notes: list[Any]) -> Schema:
        origin = get_origin(shape)
        if origin is Annotated:
            inner, *inner_notes = get_args(shape)
            return self.of(inner, [*inner_notes, *notes])
        if origin in (Union, types.UnionType):
            return _any_of([self.of(arm) for arm in get_args(shape)])
        if origin is Literal:
            return {"enum": list(get_args(shape))}
        if origin is tuple:
            return {"type": "array", "items": self.of(get_args(shape)[0]), **_limits(notes, "Items")}
        if origin is dict:
            return self._mapping(*get_args(shape))
        if isinstance(shape, type) and issubclass(shape, BaseModel):
            return self._model(shape)
        if shape is type(None):
            return {"type": "null"}
        if shape is str:
            return {"type": ["string", "number"], **_limits(notes, "Length")}
        if shape is int:
            return {"type": "integer", **_limits(notes, "")}
        if shape is bool:
            return {"type": "boolean"}
        return {} if shape is Any else {"type": ["number", "string"]}

    def _mapping(self, key: Any, value: Any) -> Schema:
        names = {name: rule for name, rule in self.of(key).items() if name == "pattern"}
        schema: Schema = {"type": "object", "additionalProperties": self.of(value)}
        return {**schema, "propertyNames": names} if names else schema

    def _model(self, model: type[BaseModel]) -> Schema:
        name = _definition_name(model)
        if name not in self._definitions:
            self._definitions[name] = {}  # conditions contain conditions
            self._definitions[name] = _WRITTEN_OTHERWISE.get(model) or self._object(model)
        return {"$ref": f"#/$defs/{name}"}

    def _object(self, model: type[BaseModel]) -> Schema:
        if issubclass(model, RootModel):
            root = model.model_fields["root"]
            return {"description": describe_model(model), **self.of(root.annotation, root.metadata)}
        fields = model.model_fields
        required = [written_name(name, info) for name, info in fields.items() if info.is_required()]
        return {
            "type": "object",
            "description": describe_model(model),
            "properties": {
                written_name(name, info): self._property(model, name, info) for name, info in fields.items()
            },
            **({"required": required} if required else {}),
            "additionalProperties": False,
        }

    def _property(self, model: type[BaseModel], name: str, info: FieldInfo) -> Schema:
        schema = self.of(info.annotation, info.metadata)
        if may_be_empty(model, written_name(name, info)):
            schema = _any_of([schema, {"type": "null"}])
        else:
            schema = _without_null(schema)
        default = info.default
        if isinstance(default, (str, bool)):
            schema["default"] = default
        return {"description": describe(model, name), **schema}


def _any_of(schemas: Iterable[Schema]) -> Schema:
    """A choice, nested choices spread out, each alternative once and nothing last."""
    found: list[Schema] = []
    for schema in schemas:
        for arm in schema["anyOf"] if set(schema) == {"anyOf"} else [schema]:
            if arm not in found:
                found.append(arm)
    found.sort(key=lambda arm: arm == {"type": "null"})
    return found[0] if len(found) == 1 else {"anyOf": found}


def _without_null(schema: Schema) -> Schema:
    if "anyOf" not in schema:
        return dict(schema)
    return _any_of([arm for arm in schema["anyOf"] if arm != {"type": "null"}])


def _flat(notes: Iterable[Any]) -> Iterable[Any]:
    """Notes, those that ``Field(...)`` holds included."""
    for note in notes:
        if isinstance(note, FieldInfo):
            yield from _flat(note.metadata)
        else:
            yield note


def _limits(notes: Iterable[Any], of: str) -> Schema:
    found: Schema = {}
    for note in notes:
        if isinstance(note, annotated_types.MinLen) and of:
            found[f"min{of}"] = note.min_length
        elif isinstance(note, annotated_types.MaxLen) and of:
            found[f"max{of}"] = note.max_length
        elif isinstance(note, annotated_types.Ge):
            found["minimum"] = note.ge
        elif isinstance(note, annotated_types.Le):
            found["maximum"] = note.le
        elif isinstance(pattern := getattr(note, "pattern", None), str):
            found["pattern"] = pattern
    return found


def _definition_name(model: type[BaseModel]) -> str:
    """A readable name: ``InForce[…]`` is told apart by what is in force."""
    if "[" not in model.__name__:
        return model.__name__.rstrip("_")
    words = [word for word in re.findall(r"[A-Za-z]+", model.__name__) if word not in _NOISE]
    return "".join(word[0].upper() + word[1:] for word in words)
