"""The texts under the fields of a model: one description for schemas, editors, messages and the reference."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel


def describe(model: type[BaseModel], field: str) -> str:
    """What a field means, on one line; the text of the nearest class that declares the field."""
    for base in model.__mro__:
        text = _fields(base.__module__).get(_source_name(base), {}).get(field)
        if text:
            return text
    return ""


def describe_model(model: type[BaseModel]) -> str:
    """What a model as a whole means, on one line."""
    origin = model.__pydantic_generic_metadata__["origin"] or model
    return _one_line(inspect.cleandoc(origin.__doc__ or ""))


def first_sentence(text: str) -> str:
    """The part of a description that fits into a message."""
    head, stop, _ = text.partition(". ")
    return head + "." if stop else text


def _source_name(kind: type) -> str:
    return kind.__name__.partition("[")[0]


@cache
def _fields(module: str) -> Mapping[str, Mapping[str, str]]:
    """Texts by class and field. One parse per module: asking class by class reads the file each time."""
    if not module.startswith("dovetail."):
        return {}
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: _texts(node) for node in tree.body if isinstance(node, ast.ClassDef)}


def _texts(node: ast.ClassDef) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, text in zip(node.body, node.body[1:], strict=False):
        if not (isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)):
            continue
        if (
            isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
            and isinstance(text.value.value, str)
        ):
            found[field.target.id] = _one_line(text.value.value)
    return found


def _one_line(text: str) -> str:
    return " ".join(text.replace("``", "`").split())
