"""Finds every value that its owner has not given yet, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from functools import cache

from pydantic import BaseModel

from dovetail.model.base import Unknown

PathInFile = tuple[str | int, ...]

_PLAIN = (str, int, Decimal, date, time, type(None))


def unknowns(value: object, path: PathInFile = ()) -> Iterator[tuple[PathInFile, Unknown]]:
    """Each :class:`Unknown` below a value with its path, in the spelling and order of the file."""
    if isinstance(value, Unknown):
        yield path, value
    elif isinstance(value, BaseModel):
        written = value.model_fields_set
        for name, alias in _fields(type(value)):
            if name in written:
                item = getattr(value, name)
                # Most values are plain, and a profile has thousands of them.
                if not isinstance(item, _PLAIN):
                    yield from unknowns(item, (*path, alias))
    elif isinstance(value, dict):
        if isinstance(value.get("unknown"), str) and value.keys() <= {"unknown", "ask"}:
            yield path, Unknown.model_validate(value)
            return
        for key, item in value.items():
            if not isinstance(item, _PLAIN):
                yield from unknowns(item, (*path, key))
    elif isinstance(value, (tuple, list)):
        for index, item in enumerate(value):
            if not isinstance(item, _PLAIN):
                yield from unknowns(item, (*path, index))


@cache
def _fields(kind: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """The fields of a model: the name of each, and how it is written."""
    return tuple((name, info.alias or name) for name, info in kind.model_fields.items())
