"""The blocks of a Word file with tracked changes: paragraphs, rows and moves as Word itself writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from dovetail.formats.redline.edits import NUMBER
from dovetail.formats.redline.tree import CHANGE
from dovetail.formats.word.blocks import Blocks
from dovetail.formats.word.xml import Node, q, w

RUNNING = "number"
"""In place of the number of an edit: a running number that counts differently."""
_TAGS = {"added": "ins", "removed": "del", "moved-from": "moveFrom", "moved-to": "moveTo"}
_OF_ROWS = {"ins": "ins", "del": "del", "moveFrom": "del", "moveTo": "ins"}
_TRACKED = ("ins", "del", "moveFrom", "moveTo", "moveFromRangeStart", "moveToRangeStart")


class Tracked(Blocks):
    """Writes a tree of both states. Until they are signed, changes are by the numbers of their edits."""

    def _block(self, block: Element, place: Any) -> Iterator[Node]:
        nodes = super()._block(block, place)
        if CHANGE in block.attrib:
            yield from _whole(list(nodes), block)
        elif block.tag == "table":
            made = list(nodes)
            _rows(made[0], block)
            yield from made
        else:
            yield from nodes

    def _item(self, item: Element, place: Any, style: str, number: int, level: int) -> Iterator[Node]:
        nodes = super()._item(item, place, style, number, level)
        yield from _whole(list(nodes), item) if CHANGE in item.attrib else nodes


def _whole(nodes: list[Node], element: Element) -> list[Node]:
    tag, edit = _TAGS[element.get(CHANGE, "")], element.get(NUMBER, "")
    for node in nodes:
        for row in node.iter(q("tr")):
            _mark_row(row, tag, edit)
        for paragraph in node.iter(q("p")):
            _mark_paragraph(paragraph, tag, edit)
    return _ranged(nodes, tag, edit)


def _rows(made: Node, table: Element) -> None:
    rows = [*table.findall("thead/tr"), *table.findall("tbody/tr")]
    for row, element in zip(made.findall(q("tr")), rows, strict=True):
        if CHANGE not in element.attrib:
            continue
        place = list(made).index(row)
        marked = _whole([row], element)
        for offset, node in enumerate(marked):
            made.insert(place + offset, node)


def _ranged(nodes: list[Node], tag: str, edit: str) -> list[Node]:
    """What moved stands between two marks; a name ties where it was to where it is."""
    if tag not in ("moveFrom", "moveTo"):
        return nodes
    start = w(f"{tag}RangeStart", id=0, name=f"move{edit}", author=edit)
    return [start, *nodes, w(f"{tag}RangeEnd", id=0)]


def _mark_row(row: Node, tag: str, edit: str) -> None:
    properties = row.find(q("trPr"))
    if properties is None:
        properties = w("trPr")
        row.insert(0, properties)
    properties.append(w(_OF_ROWS[tag], author=edit))


def _mark_paragraph(paragraph: Node, tag: str, edit: str) -> None:
    """The runs and the mark at the end of a paragraph came, went or moved."""
    properties = paragraph.find(q("pPr"))
    if properties is None:
        properties = w("pPr")
        paragraph.insert(0, properties)
    mark = properties.find(q("rPr"))
    if mark is None:
        mark = w("rPr")
        following = properties.find(q("sectPr"))
        if following is None:
            properties.append(mark)
        else:
            following.addprevious(mark)
    mark.insert(0, w(tag, author=edit))
    for run in [run for run in paragraph.iter(q("r")) if run.getparent().tag not in map(q, _TRACKED)]:
        wrapper = w(tag, author=edit)
        run.addprevious(wrapper)
        wrapper.append(run)
        if tag == "del":
            for text in run.findall(q("t")):
                text.tag = q("delText")


def signed(nodes: Sequence[Node], authors: Mapping[str, str], when: str) -> None:
    """Give every tracked change its id, the name that it is by, and its day."""
    count = 0
    open_ranges: dict[str, str] = {}
    names = {q(tag) for tag in _TRACKED}
    ends = {q("moveFromRangeEnd"): "moveFromRangeStart", q("moveToRangeEnd"): "moveToRangeStart"}
    for root in nodes:
        for node in root.iter():
            if node.tag in ends:
                node.set(q("id"), open_ranges[q(ends[node.tag])])
            elif node.tag in names and node.get(q("author")) is not None:
                count += 1
                node.set(q("id"), str(_FIRST_ID + count))
                node.set(q("author"), authors.get(node.get(q("author")), "Dovetail"))
                node.set(q("date"), when)
                open_ranges[node.tag] = str(_FIRST_ID + count)


_FIRST_ID = 500_000
"""Bookmarks are counted from 1; ids of both must differ."""
