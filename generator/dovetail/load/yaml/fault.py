"""A place where parsing YAML stopped, and how to read the source around it."""

from __future__ import annotations

import re
from typing import NamedTuple

QUOTE_IT = "put the whole value in quotes"
LOOK_BACK = 200

ENTRY = re.compile(
    r"(?P<lead>\s*(?:- +)*)"
    r"(?P<key>[^\s#'\"\[\]{},&*!|>@`%-][^:#]*?|'[^']*'|\"[^\"]*\")"
    r":[ \t]+(?P<value>\S.*)"
)
ITEM = re.compile(r"\s*(?:- +)+(?P<value>\S.*)")
NO_SPACE = re.compile(r"\s*(?:- +)*(?P<key>[A-Za-z_][\w-]*):(?=[^\s/])")


class Spot(NamedTuple):
    """A line and a column, both from 0."""

    line: int
    column: int


class Fault(NamedTuple):
    """What a parser reported: its words, where it stopped, and where the construct began."""

    lines: tuple[str, ...]
    problem: str
    context: str
    at: Spot
    opened: Spot | None

    @property
    def text(self) -> str:
        return self.lines[self.at.line]

    def says(self, *words: str) -> bool:
        return any(word in self.problem for word in words)


class Cause(NamedTuple):
    at: Spot
    message: str
    hint: str
    width: int = 1
    note: str = ""


def indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def value_of(line: str) -> tuple[int, str]:
    """Column and text of the value in ``key: value`` or ``- value``; the text is empty without one."""
    found = ENTRY.match(line) or ITEM.match(line)
    return (found.start("value"), found["value"].rstrip()) if found else (len(line), "")


def line_above(fault: Fault, line: int) -> int | None:
    """The nearest line above that says something."""
    for number in range(line - 1, max(line - LOOK_BACK, 0) - 1, -1):
        stripped = fault.lines[number].strip()
        if stripped and not stripped.startswith("#"):
            return number
    return None


def short(text: str) -> str:
    return text if len(text) <= 50 else text[:47] + "..."
