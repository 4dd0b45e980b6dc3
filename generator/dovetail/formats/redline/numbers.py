"""Running numbers of a document: what a step or a source is counted as, which tells nothing of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from dovetail.formats.tree.markdown_tree import text_of

NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,2}")
RUNNING_ANCHOR = re.compile(r"(?:source|q)-\d+")
"""Anchors that are numbers themselves: the thing behind them is another one in the next issue."""
_SOURCE = re.compile(r"#source-\d+$")
_LEADING = re.compile(rf"^({NUMBER.pattern})\.?(?:\s|$)")
_ROWS = ("tr", "li", "p", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one document by anchor. ``counting`` are cells that hold nothing but the number of their
    row, ``steps`` the things behind the numbers of a table, by its cells: arrows lead there.
    """

    by_anchor: Mapping[str, str] = field(default_factory=dict)
    counting: frozenset[Element] = frozenset()
    steps: Mapping[Element, Mapping[str, str]] = field(default_factory=dict)
    signs: dict[Element, str] = field(default_factory=dict, compare=False, repr=False)
    """What was worked out for elements of the document, so that it is worked out once."""

    @classmethod
    def of(cls, root: Element) -> Numbers:
        """Those that stand before the things that have anchors."""
        found: dict[str, str] = {}
        for block in root.iter():
            if block.tag in _ROWS and (number := _leading(block)):
                for anchor in anchors_of(block):
                    found.setdefault(anchor, number)
        counting: set[Element] = set()
        steps: dict[Element, Mapping[str, str]] = {}
        for table in root.iter("tbody"):
            counted = {row: number for row in table if len(row) and (number := text_of(row[0]))
                       and NUMBER.fullmatch(number) and next(anchors_of(row), "")}  # fmt: skip
            counting.update(row[0] for row in counted)
            named = {number: next(anchors_of(row)) for row, number in counted.items()}
            steps.update({cell: named for row in counted for cell in row})
        return cls(found, frozenset(counting), steps)

    def tells_nothing(self, text: str, href: str) -> bool:
        """Whether a number inside a link is only the running number of what the link leads to."""
        if _SOURCE.search(href):
            return True
        number = self.by_anchor.get(href.rpartition("#")[2], "")
        return bool(number) and text in (number, number.rpartition(".")[2])

    def led_to(self, cell: Element, number: str) -> str:
        """The anchor of the step that an arrow in a cell leads to; nothing if its table counts no steps."""
        return self.steps.get(cell, {}).get(number, "")


def _leading(block: Element) -> str:
    found = _LEADING.match(text_of(block))
    return found[1] if found else ""


def lasting(href: str) -> str:
    """The address of a link without a number that is another one in the next issue."""
    return _SOURCE.sub("#source", href)


_DAY = re.compile(r"^(?:[^\W\d_]{2,9}\.?,? )?\d{1,2}\.? [^\W\d_]{3,9}\.? \d{4}(?:, \d{1,2}:\d{2})?$")


def telling(cells: list[str]) -> list[str]:
    """The cells of a row from which it is known: not the days and numbers that it begins with."""
    for at, text in enumerate(cells):
        if not _DAY.match(text) and any(letter.isalpha() for letter in text):
            return cells[at:]
    return []


def anchors_of(block: Element) -> Iterator[str]:
    """The anchors inside a block that name a thing, not a place in a list."""
    for element in block.iter("a"):
        name = element.get("id", "")
        if name and "href" not in element.attrib and not RUNNING_ANCHOR.fullmatch(name):
            yield name
