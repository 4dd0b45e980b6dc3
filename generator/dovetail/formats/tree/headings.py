"""Headings of a document: GitHub's anchors, levels without jumps, section numbers set apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from dovetail.formats.tree.badges import is_badge
from dovetail.formats.tree.markdown_tree import text_of
from dovetail.formats.tree.slug import slug

_NUMBER = re.compile(r"^(\d+(?:\.\d+)*|[A-Z]\.?\d+(?:\.\d+)*)\.?\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading: its level after levelling, its anchor, its text without and its number."""

    level: int
    id: str
    text: str
    number: str = ""


def anchor_headings(root: Element, *, number_sections: bool) -> tuple[Heading, ...]:
    """Give each heading its anchor, close gaps between levels, set its number apart in a span.

    A repeated anchor gets ``-1``, ``-2`` as on GitHub. With ``number_sections`` the level-2 headings
    are counted, unless the author numbered any of them.
    """
    elements = [e for e in root if re.fullmatch("h[1-6]", e.tag)]
    authored = any(e.tag == "h2" and _NUMBER.match(text_of(e)) for e in elements)
    used: dict[str, int] = {}
    found: list[Heading] = []
    level, section = 0, 0
    for element in elements:
        level = min(int(element.tag[1]), level + 1)
        element.tag = f"h{level}"
        text = text_of(element)
        anchor = _unused(slug(text) or "section", used)
        element.set("id", anchor)
        number = _take_number(element) if level > 1 else ""
        if level == 2 and number_sections and not authored:
            section += 1
            number = str(section)
        said = _without_badges(element)
        if number:
            _set_number(element, number)
        found.append(Heading(level, anchor, said, number))
    return tuple(found)


def move_anchors_into_headings(root: Element) -> None:
    """An ``<a id>`` alone in a paragraph moves into the block after it, so that no page break parts them."""
    waiting: list[Element] = []
    for block in list(root):
        if block.tag == "p" and len(block) and not text_of(block) and all(c.tag == "a" for c in block):
            waiting += list(block)
            root.remove(block)
        elif waiting and re.fullmatch("h[1-6]|p", block.tag):
            _insert_first(block, waiting)
            waiting = []
        elif waiting:
            root.insert(list(root).index(block), _anchor_block(waiting))
            waiting = []
    if waiting:
        root.append(_anchor_block(waiting))


def _without_badges(element: Element) -> str:
    """What a heading says, as contents name it."""
    pieces = [element.text or ""]
    for child in element:
        pieces += ["" if is_badge(child) else text_of(child), child.tail or ""]
    return " ".join("".join(pieces).split())


def _anchor_block(anchors: list[Element]) -> Element:
    block = Element("div", {"class": "anchor"})
    block.extend(anchors)
    return block


def _insert_first(block: Element, anchors: list[Element]) -> None:
    for anchor in anchors:
        anchor.tail = None
    anchors[-1].tail, block.text = block.text, None
    for position, anchor in enumerate(anchors):
        block.insert(position, anchor)


def _unused(anchor: str, used: dict[str, int]) -> str:
    """GitHub's rule: the first one plain, then a counter for each repetition, skipping what is taken."""
    if anchor not in used:
        used[anchor] = 0
        return anchor
    while (candidate := f"{anchor}-{used[anchor] + 1}") in used:
        used[anchor] += 1
    used[anchor] += 1
    used[candidate] = 0
    return candidate


def _take_number(element: Element) -> str:
    holder, attribute = element, "text"
    if not (element.text or "").strip() and len(element) and element[0].tag == "a":
        holder, attribute = element[0], "tail"
    text = (getattr(holder, attribute) or "").lstrip()
    match = _NUMBER.match(text)
    if not match:
        return ""
    setattr(holder, attribute, text[match.end() :])
    return match.group(1)


def _set_number(element: Element, number: str) -> None:
    span = Element("span", {"class": "secno"})
    span.text = number
    span.tail, element.text = " " + (element.text or ""), None
    element.insert(0, span)
