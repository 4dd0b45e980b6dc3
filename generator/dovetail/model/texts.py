"""The texts of a model: every line and prose in it, to be listed or replaced.

A text is whatever the model calls a line or prose; ids, codes and values are none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from operator import is_
from typing import Any, TypeVar, get_args

from pydantic.fields import FieldInfo

from dovetail.model.base import Line, Model, Prose

M = TypeVar("M", bound=Model)
_MARKS = frozenset(id(get_args(annotation)[1]) for annotation in (Line, Prose))


def texts_of(value: Model) -> Iterator[str]:
    """All texts, in the order of the model."""
    found: list[str] = []

    def note(text: str) -> str:
        found.append(text)
        return text

    retold(value, note)
    yield from found


def retold(value: M, say: Callable[[str], str]) -> M:
    """The same with every text replaced by what ``say`` makes of it; what nobody wrote stays unwritten."""
    changed = {
        name: replaced(getattr(value, name), say if name in text_fields(type(value)) else None, say)
        for name in type(value).model_fields
    }
    changed = {name: new for name, new in changed.items() if new is not getattr(value, name)}
    return value.model_copy(update=changed) if changed else value


def replaced(value: Any, here: Callable[[str], str] | None, say: Callable[[str], str]) -> Any:
    if isinstance(value, Model):
        return retold(value, say)
    if isinstance(value, str):
        return here(value) if here else value
    if isinstance(value, tuple):
        items = tuple(replaced(item, here, say) for item in value)
        return value if all(map(is_, items, value)) else items
    if isinstance(value, dict):
        by_key = {key: replaced(item, here, say) for key, item in value.items()}
        return value if all(map(is_, by_key.values(), value.values())) else by_key
    return value


@cache
def text_fields(model: type[Model]) -> frozenset[str]:
    return frozenset(name for name, field in model.model_fields.items() if _holds_text(field))


def _holds_text(field: FieldInfo) -> bool:
    return _marked(field.metadata) or _inside(field.annotation)


def _inside(annotation: Any) -> bool:
    return _marked(getattr(annotation, "__metadata__", ())) or any(map(_inside, get_args(annotation)))


def _marked(metadata: Any) -> bool:
    return any(id(mark) in _MARKS for mark in metadata)
