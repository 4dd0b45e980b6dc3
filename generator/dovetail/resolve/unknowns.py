"""Finds every value that its owner has not given yet, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from dovetail.model.base import Unknown

PathInFile = tuple[str | int, ...]


def unknowns(value: object, path: PathInFile = ()) -> Iterator[tuple[PathInFile, Unknown]]:
    """Each :class:`Unknown` below a value with its path, in the spelling and order of the file."""
    if isinstance(value, Unknown):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name in value.model_fields_set:
                alias = type(value).model_fields[name].alias or name
                yield from unknowns(getattr(value, name), (*path, alias))
    elif isinstance(value, dict):
        if isinstance(value.get("unknown"), str) and value.keys() <= {"unknown", "ask"}:
            yield path, Unknown.model_validate(value)
            return
        for key, item in value.items():
            yield from unknowns(item, (*path, key))
    elif isinstance(value, (tuple, list)):
        for index, item in enumerate(value):
            yield from unknowns(item, (*path, index))
