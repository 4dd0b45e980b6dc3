"""The tree of two states as Word can track it: no cell comes or goes, nothing changes inside what moved."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from dovetail.formats.redline.edits import NUMBER
from dovetail.formats.redline.taken import State, taken
from dovetail.formats.redline.tokens import WAS
from dovetail.formats.redline.tracked import RUNNING
from dovetail.formats.redline.tree import CHANGE, MOVE
from dovetail.model.language import tell

_HOLDERS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "th", "td", "li"})


def word_tree(root: Element) -> Element:
    """A copy that :class:`dovetail.formats.redline.tracked.Tracked` can write."""
    made = copy.deepcopy(root)
    for image in made.iter("img"):
        image.tag, image.text = "em", tell("[Picture: {description}]", description=image.get("alt", ""))
        image.attrib.clear()
    _split_tables(made)
    _settle_moved(made)
    _number_inline(made)
    _renumber(made)
    _anchor(made)
    return made


def _split_tables(root: Element) -> None:
    """A table whose columns differ is replaced as a whole: no program takes a column back."""
    for parent in list(root.iter()):
        for table in list(parent):
            if table.tag != "table" or CHANGE in parent.attrib:
                continue
            cells = (cell for cell in table.iter() if cell.tag in ("th", "td") and CHANGE in cell.attrib)
            if next(cells, None) is None:
                continue
            place = list(parent).index(table)
            parent.remove(table)
            numbers = (element.get(NUMBER, "") for element in table.iter())
            number = next((found for found in numbers if found), "")
            for offset, made in enumerate(_both(table, number)):
                parent.insert(place + offset, made)


def _both(table: Element, number: str) -> Iterator[Element]:
    states: tuple[tuple[State, str], ...] = (("old", "removed"), ("new", "added"))
    for state, change in states:
        made = taken(table, state)
        for element in made.iter():
            for name in (NUMBER, MOVE):
                element.attrib.pop(name, None)
            if state == "old":
                element.attrib.pop("id", None)
        made.set(CHANGE, change)
        made.set(NUMBER, number)
        yield made


def _settle_moved(root: Element) -> None:
    """What moved reads at once as it is now; where it stood, it reads as it was."""
    for element in root.iter():
        if element.get(CHANGE) == "moved-to":
            settled = taken(element, "new")
            for child in list(element):
                element.remove(child)
            element.text = settled.text
            element.extend(settled)


def _number_inline(root: Element) -> None:
    """Inserted and deleted words know the number of their edit."""

    def walk(element: Element, number: str) -> None:
        number = element.get(NUMBER) or number
        if element.tag in ("ins", "del"):
            element.set(NUMBER, number)
        for child in element:
            walk(child, number)

    walk(root, "")


def _renumber(root: Element) -> None:
    """A running number that counts differently is a change of its own; a heading's is counted by Word."""
    for parent in list(root.iter()):
        for child in list(parent):
            was = child.attrib.pop(WAS, None)
            if was is None or child.tag != "span" or child.get("class"):
                continue
            place = list(parent).index(child)
            old, new = Element("del", {NUMBER: RUNNING}), Element("ins", {NUMBER: RUNNING})
            old.text, new.text, new.tail = was, child.text, child.tail
            parent.remove(child)
            parent.insert(place, new)
            parent.insert(place, old)


def _anchor(root: Element) -> None:
    """The first block of each edit can be linked to."""
    seen: set[str] = set()
    for element in root.iter():
        number = element.get(NUMBER, "")
        if element.tag in ("ins", "del") or not number or number in seen:
            continue
        holder = next((inner for inner in element.iter() if inner.tag in _HOLDERS), None)
        if holder is not None:
            seen.add(number)
            anchor = Element("a", {"id": f"change-{number}"})
            anchor.tail, holder.text = holder.text, None
            holder.insert(0, anchor)
