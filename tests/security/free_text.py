"""Finds every free text in a profile's files by their schema.

The schema says what is free text: a string with a length, but without a pattern, a format or a list of
words. So a field that the model gains tomorrow is found without a change here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from dovetail.load.schemas.schema import SCHEMAS, Schema, SchemaName, json_schema
from dovetail.model.base import Id

Data = Any
Spot = tuple[str | int, ...]
"""Keys and indexes from the top of a file."""
Field = tuple[str, str]
"""Name of a definition in a schema, and of its property."""

ID_PATTERN = TypeAdapter(Id).json_schema()["pattern"]
_NAMED: Mapping[str, SchemaName] = {
    "organization.yaml": "organization", "services.yaml": "services", "project.yaml": "project",
    "brand.yaml": "brand",
}  # fmt: skip


@dataclass(frozen=True)
class Text:
    """One free text in a file, and the field that it belongs to."""

    spot: Spot
    field: Field
    words: str
    longest: int


@dataclass(frozen=True)
class Identifier:
    """An id in a file, and the field that it belongs to; ``at_key`` if it is the key at the spot."""

    spot: Spot
    field: Field
    at_key: bool = False


@dataclass(frozen=True)
class Gap:
    """A property that an object may have and has not."""

    spot: Spot
    field: Field
    schema: Schema


def is_free_text(schema: Schema) -> bool:
    """Whether a value by this schema is text of any kind."""
    types = schema.get("type")
    is_text = types == "string" or (isinstance(types, list) and "string" in types)
    return is_text and "maxLength" in schema and not schema.keys() & {"pattern", "format", "enum", "items"}


class Walk:
    """Follows the data of one file along its schema."""

    def __init__(self, file: str) -> None:
        name = _NAMED.get(PurePosixPath(file).name, "procedure")
        self.root = _schema(name)
        self._top: Field = (name, "")
        self._definitions: Schema = self.root["$defs"]

    def texts(self, data: Data) -> Iterator[Text]:
        """Every free text in the data."""
        for found in self._visit(self.root, data, (), self._top):
            if isinstance(found, Text):
                yield found

    def ids(self, data: Data) -> Iterator[Identifier]:
        """Every id in the data."""
        for found in self._visit(self.root, data, (), self._top):
            if isinstance(found, Identifier):
                yield found

    def fields_of(self, gap: Gap, data: Data) -> frozenset[Field]:
        """The free texts that a gap gets if it is filled with this data."""
        found = self._visit(gap.schema, data, gap.spot, gap.field)
        return frozenset(text.field for text in found if isinstance(text, Text))

    def gaps(self, data: Data) -> Iterator[Gap]:
        """Every property that could still be given."""
        for found in self._visit(self.root, data, (), self._top):
            if isinstance(found, Gap):
                yield found

    def _visit(
        self, schema: Schema, data: Data, spot: Spot, field: Field
    ) -> Iterator[Text | Gap | Identifier]:
        schema, field = self.resolved(schema, data, field)
        if isinstance(data, dict):
            properties, others = schema.get("properties", {}), schema.get("additionalProperties")
            for key, value in data.items():
                if key in properties:
                    yield from self._visit(properties[key], value, (*spot, key), (field[0], key))
                elif isinstance(others, dict):
                    if schema.get("propertyNames", {}).get("pattern") == ID_PATTERN:
                        yield Identifier((*spot, key), field, at_key=True)
                    yield from self._visit(others, value, (*spot, key), (field[0], f"{field[1]}.*"))
            for key in properties.keys() - data.keys():
                yield Gap((*spot, key), (field[0], key), properties[key])
        elif isinstance(data, list):
            for index, value in enumerate(data):
                yield from self._visit(schema.get("items", {}), value, (*spot, index), field)
        elif isinstance(data, str) and is_free_text(schema):
            yield Text(spot, field, data, schema["maxLength"])
        elif isinstance(data, str) and schema.get("pattern") == ID_PATTERN:
            yield Identifier(spot, field)

    def resolved(self, schema: Schema, data: Data, field: Field) -> tuple[Schema, Field]:
        """The schema behind references, and of several alternatives the one that the data follows."""
        while True:
            if "$ref" in schema:
                name = schema["$ref"].rpartition("/")[2]
                schema, field = self._definitions[name], (name, "")
            elif "anyOf" in schema:
                arms = [arm for arm in schema["anyOf"] if arm.get("type") != "null"]
                if len(arms) > 1:
                    arms = [arm for arm in arms if self._fits(arm, data)]
                schema = next((arm for arm in arms if not is_free_text(arm)), arms[0] if arms else {})
            else:
                return schema, field

    def _fits(self, schema: Schema, data: Data) -> bool:
        return Draft202012Validator({**schema, "$defs": self._definitions}).is_valid(
            _as_an_editor_reads(data)
        )

    def arms(self, schema: Schema, field: Field) -> Iterator[tuple[Schema, Field]]:
        """The alternatives of a schema, references followed."""
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            yield from self.arms(self._definitions[name], (name, ""))
        elif "anyOf" in schema:
            for arm in schema["anyOf"]:
                yield from self.arms(arm, field)
        else:
            yield schema, field

    def fields(self) -> frozenset[Field]:
        """Every field of this kind of file that may hold free text."""
        return self.fields_in(self.root, self._top)

    def fields_in(self, schema: Schema, field: Field) -> frozenset[Field]:
        """Every field at or below a schema that may hold free text."""
        found: set[Field] = set()
        seen: set[str] = set()

        def collect(schema: Schema, field: Field) -> None:
            if "$ref" in schema:
                name = schema["$ref"].rpartition("/")[2]
                if name not in seen:
                    seen.add(name)
                    collect(self._definitions[name], (name, ""))
                return
            if is_free_text(schema):
                found.add(field)
            for arm in schema.get("anyOf", ()):
                collect(arm, field)
            if "items" in schema:
                collect(schema["items"], field)
            if isinstance(schema.get("additionalProperties"), dict):
                collect(schema["additionalProperties"], (field[0], f"{field[1]}.*"))
            for key, inner in schema.get("properties", {}).items():
                collect(inner, (field[0], key))

        collect(schema, field)
        return frozenset(found)


def every_field() -> frozenset[Field]:
    """Every field of a profile that may hold free text. Nothing in ``publish.yaml`` stands in a document."""
    names = (name for name in SCHEMAS if name != "publish")
    return frozenset[Field]().union(*(Walk(f"{name}.yaml").fields() for name in names))


def read(path: Path) -> Data:
    """A YAML file with every scalar as text, as Dovetail reads it."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes only text


def at(data: Data, spot: Spot) -> Data:
    """The part of the data at a spot."""
    for step in spot:
        data = data[step]
    return data


@cache
def _schema(name: SchemaName) -> Schema:
    return json_schema(name)


def _as_an_editor_reads(data: Data) -> Data:
    """Numbers are numbers there."""
    if isinstance(data, dict):
        return {key: _as_an_editor_reads(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_as_an_editor_reads(value) for value in data]
    return int(data) if isinstance(data, str) and re.fullmatch(r"-?[0-9]{1,18}", data) else data
