"""Keys without a value: left out where that says the same, otherwise a problem.

An empty ``until:`` is an open end. An empty ``limit:`` must never become "unlimited", nor an empty
``when:`` "all requests": what nobody has written is not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from dovetail.load.validation.shape import Spot, arms, expanded, fields, holder_of, is_model, shape_at
from dovetail.load.yaml.file import Node, Path
from dovetail.model.project import Request
from dovetail.model.values import Band

_MEANS_SOMETHING_WHEN_ABSENT = {"when"}


@dataclass(frozen=True, slots=True)
class Filled:
    """Data in which every key has a value, and the spots where leaving it out would be a guess."""

    data: Node
    problems: tuple[Spot, ...]


def fill(shape: Any, data: Node) -> Filled:
    """Take empty values out of ``data``. Positions in lists stay as they are."""
    empty = list(_empty_paths(data))
    if not empty:
        return Filled(data, ())
    problems: list[Spot] = []
    instead: dict[Path, Node] = {}
    for path in empty:
        spot = shape_at(shape, path, data)
        verdict = _judge(shape, spot, path, data)
        if verdict is _PROBLEM:
            problems.append(spot)
            instead[path] = ""
        elif verdict is not _LEFT_OUT:
            instead[path] = verdict
    return Filled(_rebuilt(data, (), frozenset(empty), instead), tuple(problems))


_LEFT_OUT: Any = object()
_PROBLEM: Any = object()


def _judge(shape: Any, spot: Spot, path: Path, data: Node) -> Any:
    if not path or isinstance(path[-1], int):
        return _PROBLEM
    holder = shape_at(shape, path[:-1], data)
    key = str(path[-1])
    arm = holder_of(key, holder.shape)
    if is_model(arm):
        return _judge_field(arm, key)
    if arm is not None:
        return _judge_entry(spot, holder)
    if any(is_model(arm) for arm in expanded(holder.shape)):
        return ""  # no such key: the validator says so, if it still stands there
    return _PROBLEM


def may_be_empty(model: type[BaseModel], key: str) -> bool:
    """Whether a key without a value says the same as no key at all."""
    return _judge_field(model, key) is _LEFT_OUT


def _judge_field(model: type[BaseModel], key: str) -> Any:
    info = fields(model)[key][1]
    if info.is_required() or key in _MEANS_SOMETHING_WHEN_ABSENT or model is Band:
        return _PROBLEM
    default = info.get_default(call_default_factory=True, validated_data={})
    if default is None or isinstance(default, BaseModel) or default in ((), {}):
        return _LEFT_OUT
    return _PROBLEM


def _judge_entry(spot: Spot, holder: Spot) -> Any:
    if holder.owner is Request and holder.field == "facts":
        return _LEFT_OUT
    models = [arm for arm in arms(spot.shape) if is_model(arm)]
    if models and not any(info.is_required() for info in models[0].model_fields.values()):
        return {}
    return _PROBLEM


def _empty_paths(data: Node, path: Path = ()) -> list[Path]:
    if data is None:
        return [path]
    found: list[Path] = []
    if isinstance(data, dict):
        for key, value in data.items():
            if value is None or not isinstance(value, str):
                found += _empty_paths(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            if value is None or not isinstance(value, str):
                found += _empty_paths(value, (*path, index))
    return found


def _rebuilt(data: Node, path: Path, empty: frozenset[Path], instead: dict[Path, Node]) -> Node:
    if path in instead:
        return instead[path]
    if isinstance(data, dict):
        entries = {key: (*path, key) for key in data}
        return {
            key: _rebuilt(data[key], entry, empty, instead)
            for key, entry in entries.items()
            if entry not in empty or entry in instead
        }
    if isinstance(data, list):
        return [_rebuilt(item, (*path, index), empty, instead) for index, item in enumerate(data)]
    return data
