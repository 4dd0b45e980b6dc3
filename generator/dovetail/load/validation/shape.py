"""Follows a model's types along written data: which field, of which model, stands at a path.

Pydantic names the place of an error by a mixture of keys, indexes and the tags of unions. Only the
types tell a tag from a key, so they are walked together with the data.
"""

from __future__ import annotations

import types
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, Tag
from pydantic.fields import FieldInfo

from dovetail.load.yaml.file import Node, Path

KEY = "[key]"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in written data, and what the model wants there.

    ``owner`` and ``field`` name the nearest model field on the way; ``path`` is the written path.
    ``choices`` are the union arms passed since then, in pydantic's words.
    """

    path: Path
    shape: Any
    data: Node
    owner: type[BaseModel] | None = None
    field: str = ""
    at_key: bool = False
    missing: bool = False
    choices: tuple[str, ...] = ()


def follow(shape: Any, loc: tuple[int | str, ...], data: Node) -> Spot:
    """The spot that pydantic means by ``loc``; if it wasn't written, the nearest one that was."""
    spot = Spot((), shape, data)
    rest = list(loc)
    while rest:
        shape = bare(spot.shape)
        if is_union(shape):
            label = str(rest.pop(0))
            spot = replace(spot, shape=_arm(shape, label), choices=(*spot.choices, label))
        elif get_origin(shape) is tuple:
            index = rest.pop(0)
            spot = _item(spot, get_args(shape)[0], index)
        elif get_origin(shape) is dict:
            name = str(rest.pop(0))
            if rest[:1] == [KEY]:
                return replace(spot, path=(*spot.path, name), shape=get_args(shape)[0], at_key=True)
            spot = _entry(spot, get_args(shape)[1], name)
        elif is_model(shape):
            if issubclass(shape, RootModel):
                spot = replace(spot, shape=shape.model_fields["root"].annotation)
                continue
            spot = _field(spot, shape, str(rest.pop(0)))
        else:
            break
        if spot.missing or spot.at_key:
            break
    return spot


def bare(shape: Any) -> Any:
    """A type without ``Annotated`` and without ``| None``."""
    while True:
        if get_origin(shape) is Annotated:
            shape = get_args(shape)[0]
        elif is_union(shape):
            arms = [arm for arm in get_args(shape) if arm is not type(None)]
            if len(arms) > 1:
                return shape
            shape = arms[0]
        else:
            return shape


def arms(shape: Any) -> tuple[Any, ...]:
    """The kinds of value that a type allows, nested unions spread out."""
    shape = bare(shape)
    if not is_union(shape):
        return (shape,)
    return tuple(inner for arm in get_args(shape) if arm is not type(None) for inner in arms(arm))


def is_union(shape: Any) -> bool:
    """True for a choice of types (``| None`` included)."""
    return get_origin(shape) in (Union, types.UnionType)


def is_model(shape: Any) -> bool:
    """True for a model class."""
    return isinstance(shape, type) and issubclass(shape, BaseModel)


def written_name(name: str, info: FieldInfo) -> str:
    """The key under which authors write a field."""
    return info.alias or name


def fields(model: type[BaseModel]) -> dict[str, tuple[str, FieldInfo]]:
    """Fields by the key under which authors write them: its name in the model, and the field."""
    return {written_name(name, info): (name, info) for name, info in model.model_fields.items()}


def literals(shape: Any) -> tuple[str, ...]:
    """All words that a type lists."""
    return tuple(str(word) for arm in arms(shape) if get_origin(arm) is Literal for word in get_args(arm))


def shape_at(shape: Any, path: Path, data: Node) -> Spot:
    """The spot at a path of the data itself, where no validation has named the union arms."""
    spot = Spot((), shape, data)
    for step in path:
        found = None
        if isinstance(step, int):
            item = next((get_args(arm)[0] for arm in expanded(spot.shape) if get_origin(arm) is tuple), Any)
            found = _item(spot, item, step)
        else:
            arm = holder_of(step, spot.shape)
            if is_model(arm):
                found = _field(spot, arm, step)
            elif arm is not None:
                found = _entry(spot, get_args(arm)[1], step)
        if found is None:
            return replace(spot, path=path, shape=Any, owner=None, field="", missing=True)
        spot = found
    return spot


def holder_of(key: str, shape: Any) -> Any:
    """The arm of a type that can hold this key: a model that has it, otherwise a mapping of free keys."""
    choices = expanded(shape)
    models = (arm for arm in choices if is_model(arm) and key in fields(arm))
    mappings = (arm for arm in choices if get_origin(arm) is dict)
    return next(models, None) or next(mappings, None)


def expanded(shape: Any) -> tuple[Any, ...]:
    """Arms of a type; of a list its items too, since one item may stand without the list."""
    found: list[Any] = []
    for arm in arms(shape):
        if is_model(arm) and issubclass(arm, RootModel):
            found += expanded(arm.model_fields["root"].annotation)
            continue
        found.append(arm)
        if get_origin(arm) is tuple:
            found += expanded(get_args(arm)[0])
    return tuple(found)


def _arm(shape: Any, label: str) -> Any:
    tagged = [arm for arm in get_args(shape) if get_origin(arm) is Annotated and _tag(arm) == label]
    if tagged:
        return tagged[0]
    for arm in get_args(shape):
        inner = bare(arm)
        if is_model(inner) and inner.__name__ == label:
            return inner
    return next((arm for arm in get_args(shape) if arm is not type(None) and not is_model(bare(arm))), Any)


def _tag(arm: Any) -> str:
    return next((note.tag for note in get_args(arm)[1:] if isinstance(note, Tag)), "")


def _item(spot: Spot, shape: Any, index: int | str) -> Spot:
    if isinstance(spot.data, list) and isinstance(index, int) and index < len(spot.data):
        return replace(spot, path=(*spot.path, index), shape=shape, data=spot.data[index])
    return replace(spot, shape=shape)  # one item that stands without the list around it


def _entry(spot: Spot, shape: Any, name: str) -> Spot:
    if isinstance(spot.data, dict) and name in spot.data:
        return replace(spot, path=(*spot.path, name), shape=shape, data=spot.data[name], choices=())
    return replace(spot, shape=shape, missing=True)


def _field(spot: Spot, model: type[BaseModel], key: str) -> Spot:
    known = fields(model).get(key)
    written = isinstance(spot.data, dict) and key in spot.data
    if known is None:
        path = (*spot.path, key) if written else spot.path
        return replace(spot, path=path, owner=model, field=key, at_key=written, missing=not written)
    name, info = known
    if written:
        assert isinstance(spot.data, dict)
        return Spot((*spot.path, key), info.annotation, spot.data[key], model, name)
    return replace(spot, shape=info.annotation, owner=model, field=name, missing=True, choices=())
