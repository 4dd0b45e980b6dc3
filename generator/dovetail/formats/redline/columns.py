"""Which columns of two states of a table are the same."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from xml.etree.ElementTree import Element

from dovetail.formats.tree.markdown_tree import text_of


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of both states in order, each with its place in the old and in the new table."""

    pairs: tuple[tuple[int | None, int | None], ...]

    @property
    def differ(self) -> bool:
        """Whether a column came or went."""
        return any(None in pair for pair in self.pairs)


def columns_of(old: Element, new: Element) -> Columns | None:
    """How the columns belong together; None if the tables have nothing by which to tell it."""
    heads = old.find("thead/tr"), new.find("thead/tr")
    widths = _width(old), _width(new)
    if heads[0] is None or heads[1] is None:
        if widths[0] != widths[1] or (heads[0] is None) != (heads[1] is None):
            return None
        return Columns(tuple((place, place) for place in range(widths[0])))
    names = [_name(cell) for cell in heads[0]], [_name(cell) for cell in heads[1]]
    pairs: list[tuple[int | None, int | None]] = []
    for tag, i, j, k, m in SequenceMatcher(None, *names, autojunk=False).get_opcodes():
        if tag == "equal" or (j - i == m - k and not any(map(_leads, names[0][i:j]))):
            pairs += zip(range(i, j), range(k, m), strict=True)
        else:
            pairs += [(place, None) for place in range(i, j)]
            pairs += [(None, place) for place in range(k, m)]
    return Columns(tuple(pairs))


def _width(table: Element) -> int:
    return max((len(row) for row in table.iter("tr")), default=0)


def _name(cell: Element) -> str:
    """What the column is about: the thing that its head leads to, else its words."""
    link = next((link.get("href", "") for link in cell.iter("a") if "href" in link.attrib), "")
    return link or text_of(cell).casefold()


def _leads(name: str) -> bool:
    """Whether a column is about a thing of its own, which no other can be."""
    return "#" in name
