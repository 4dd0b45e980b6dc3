"""The fields of the model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from dovetail.model.base import Unknown


def fields_that_may_be_unknown(*roots: type[BaseModel]) -> frozenset[str]:
    """Names of all fields below these models that may hold an open question."""
    found: set[str] = set()
    waiting, seen = list(roots), set[type[BaseModel]]()
    while waiting:
        model = waiting.pop()
        if model in seen:
            continue
        seen.add(model)
        for name, field in model.model_fields.items():
            types = list(_types(field.annotation))
            if Unknown in types:
                found.add(field.alias or name)
            waiting += [kind for kind in types if issubclass(kind, BaseModel)]
    return frozenset(found) - {"root", "all", "any"}


def _types(annotation: Any) -> Iterator[type]:
    if isinstance(annotation, type):
        yield annotation
    for inner in get_args(annotation):
        yield from _types(inner)
