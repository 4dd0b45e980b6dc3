"""A hint is read on paper as well, by people who never open a file: it says what to do, and then where."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import dovetail.check

ROOMS = (Path(dovetail.check.__file__).parent, Path(dovetail.check.__file__).parents[1] / "resolve")
_BEGINS_WITH_A_KEY = re.compile(
    r"((ask \w+ for|operations say|write|state|enter|name|set|add|put|give|take) )?"
    r"(\{\{|[a-z]+_[a-z_]+|[a-z]+\.[a-z_]+)|(write|state|enter|name|set|add|put|give) [a-z]+:"
)


@cache
def hints() -> tuple[tuple[str, str], ...]:
    """The texts that are handed over as a hint, with the module that says them."""
    return tuple(_read())


def _read() -> Iterator[tuple[str, str]]:
    for source in sorted(file for room in ROOMS for file in room.rglob("*.py")):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "hint":
                for part in ast.walk(node.value):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield source.name, part.value


def test_hints_are_found() -> None:
    assert len(hints()) > 200


@pytest.mark.parametrize("module", sorted({module for module, _ in hints()}))
def test_no_hint_begins_with_what_stands_in_a_file(module: str) -> None:
    assert [text for name, text in hints() if name == module and _BEGINS_WITH_A_KEY.match(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "write baselines: {{{bound}: {{version: …}}}} with the version that was agreed on",
        "state passed_on",
        "ask finance for standards.ledger.reconciles_within",
        "state outage: yes or no",
    ],
)
def test_such_a_beginning_is_told(text: str) -> None:
    assert _BEGINS_WITH_A_KEY.match(text)
