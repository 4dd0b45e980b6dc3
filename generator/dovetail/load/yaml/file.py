"""What a YAML file said, and where it said it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from dovetail.model.diagnostics import Place

Node: TypeAlias = "str | list[Node] | dict[str, Node] | None"
"""Every scalar is text as written: the schema decides later what ``NO`` or ``1.20`` means."""

Path: TypeAlias = tuple[str | int, ...]


class Span(NamedTuple):
    """Where something stands in one file; all counted from 1, columns and width in characters."""

    line: int
    column: int
    width: int


@dataclass(frozen=True, slots=True)
class YamlFile:
    """One file as plain data, with the place of every value and every mapping key.

    ``name`` is the path shown to the user. What an alias stands for is placed where it was defined;
    the alias itself where it is used. ``data`` may share parts between aliases: treat it as read-only.
    """

    name: str
    data: Node
    lines: tuple[str, ...]
    values: Mapping[Path, Span]
    keys: Mapping[Path, Span]

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of the value (or of its key) at ``path``, or of its nearest known ancestor."""
        if key and path in self.keys:
            return Place(self.name, *self.keys[path])
        for length in range(len(path), -1, -1):
            span = self.values.get(path[:length])
            if span is not None:
                return Place(self.name, *span)
        return Place(self.name)

    def excerpt(self, place: Place) -> str:
        """The source line that ``place`` points into; empty when the file has no such line."""
        return self.lines[place.line - 1] if 0 < place.line <= len(self.lines) else ""
