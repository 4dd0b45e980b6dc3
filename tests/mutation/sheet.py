"""A YAML file as a tree that can be edited and written again with its quotes as they were."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NUMBER = re.compile(r"\d{1,9}(\.\d+)?")
SPAN = re.compile(r"\d{1,3}(-\d{1,3})? (working days?|days?|weeks?|hours?)")


@dataclass(frozen=True)
class Spot:
    """A value, and the key above it: its own, or that of the list that it stands in."""

    key: str
    node: Node


@dataclass
class Sheet:
    """One file. Its tree is changed in place; :meth:`save` writes it."""

    path: Path
    root: Node

    @classmethod
    def read(cls, path: Path) -> Sheet:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        assert root is not None, path
        return cls(path, root)

    def save(self) -> None:
        text = yaml.serialize(self.root, Dumper=yaml.CSafeDumper, allow_unicode=True, width=100_000)
        self.path.write_text(text, encoding="utf-8")

    def spots(self) -> list[Spot]:
        """Every value in the file, from the top down."""
        return list(_below("", self.root))

    def scalars(self, pattern: re.Pattern[str] | None = None) -> list[tuple[str, ScalarNode]]:
        """Values that are no lists and no mappings, with their keys; only those that look like this."""
        return [
            (spot.key, spot.node)
            for spot in self.spots()
            if isinstance(spot.node, ScalarNode) and (pattern is None or pattern.fullmatch(spot.node.value))
        ]

    def lists(self, *, least: int = 1) -> list[tuple[str, SequenceNode]]:
        """Lists with so many items or more."""
        return [
            (spot.key, spot.node)
            for spot in self.spots()
            if isinstance(spot.node, SequenceNode) and len(spot.node.value) >= least
        ]

    def mappings(self) -> list[tuple[str, MappingNode]]:
        """Mappings that are not empty."""
        return [
            (spot.key, spot.node)
            for spot in self.spots()
            if isinstance(spot.node, MappingNode) and spot.node.value
        ]


def value_of(mapping: Node, key: str) -> Node | None:
    """The value under a key."""
    if not isinstance(mapping, MappingNode):
        return None
    return next((value for name, value in mapping.value if name.value == key), None)


def put(mapping: Node, key: str, text: str | None) -> None:
    """Set a key to what this YAML says, or take it away."""
    assert isinstance(mapping, MappingNode)
    rest = [pair for pair in mapping.value if pair[0].value != key]
    if text is not None:
        rest.append((scalar(key), yaml.compose(text, Loader=yaml.CSafeLoader)))
    mapping.value = rest


def scalar(text: str) -> ScalarNode:
    """A plain text."""
    return ScalarNode("tag:yaml.org,2002:str", text)


def retyped(node: ScalarNode, text: str) -> None:
    """Another plain value, of whatever type it looks like."""
    read = yaml.compose(text, Loader=yaml.CSafeLoader)
    assert isinstance(read, ScalarNode)
    node.value, node.tag = read.value, read.tag


def _below(key: str, node: Node) -> Iterator[Spot]:
    yield Spot(key, node)
    if isinstance(node, MappingNode):
        for name, value in node.value:
            yield from _below(str(name.value), value)
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from _below(key, item)
