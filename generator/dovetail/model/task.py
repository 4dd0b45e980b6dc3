"""What a document says of a message or a hint: its words, without the fields of files that it names.

A hint says what to do, and then where: ``ask finance for the codes (organization.yaml: standards.ledger)``.
Whoever writes the profile reads both on the terminal; whoever reads a document is told the task.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from dovetail.model.organization import Organization
from dovetail.model.procedure import Procedure
from dovetail.model.project import Project

_FILE = r"(?:organization|project|services|procedure|procedures/[\w-]+)\.yaml: [^()]*"
_FIELD = r"(?P<field>[a-z]+(?:_[a-z]+)+)(?:[:,] [^()]*)?"
_WHERE = re.compile(rf"\s*\((?:{_FILE}|{_FIELD})\)")


def task_of(text: str) -> str:
    """The text without what stands in brackets for those who write the files.

    What an organization writes in brackets itself stays, as long as it is called like no field of a file.
    """
    return _WHERE.sub(lambda found: "" if found["field"] in (None, *_fields()) else found[0], text)


@cache
def _fields() -> frozenset[str]:
    """The names of the fields that somebody may be asked to fill in."""
    found, waiting, seen = set[str](), [Organization, Procedure, Project], set[type]()
    while waiting:
        model: Any = waiting.pop()
        if model not in seen:
            seen.add(model)
            found.update(field.alias or name for name, field in model.model_fields.items())
            waiting += [kind for field in model.model_fields.values() for kind in _models(field.annotation)]
    return frozenset(found)


def _models(annotation: Any) -> Iterator[Any]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)
