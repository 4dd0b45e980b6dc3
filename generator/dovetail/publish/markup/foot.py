"""Labels that a wiki keeps in the text of a page: lines of their own at its end, where people add theirs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Foot:
    """How one dialect writes labels. As written, a label may hold more than its name; people's stay so.

    ``line`` finds a line of labels, ``read`` says which are written there, ``written`` writes one that is
    new, ``name`` says what tells one that is written from others, and ``joined`` makes lines of several.
    """

    line: re.Pattern[str]
    read: Callable[[str], Sequence[str]]
    written: Callable[[str], str]
    name: Callable[[str], str]
    joined: Callable[[Sequence[str]], str]

    def split(self, text: str) -> tuple[str, tuple[str, ...]]:
        """A text without the labels at its end, and these as they are written."""
        lines = text.rstrip().split("\n")
        found: list[str] = []
        while lines and (not lines[-1].strip() or self.line.fullmatch(lines[-1].strip())):
            found[:0] = self.read(lines.pop().strip())
        return "".join(f"{line}\n" for line in lines), tuple(found)

    def labelled(self, text: str, labels: Iterable[str], before: Iterable[str] = ()) -> str:
        """A text with these labels instead of those ``before``; what people have added stays."""
        wanted = {self.name(one): one for one in map(self.written, labels)}
        gone = {self.name(one) for one in map(self.written, before)} - wanted.keys()
        body, there = self.split(text)
        stay = [one for one in there if self.name(one) not in gone]
        known = {self.name(one) for one in stay}
        return self.carried(body, [*stay, *(one for name, one in wanted.items() if name not in known)])

    def carried(self, text: str, written: Sequence[str]) -> str:
        """A text with labels that another has borne, as they were written there."""
        body, _ = self.split(text)
        return f"{body}{self.joined(written)}\n" if written else body
