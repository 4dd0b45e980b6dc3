"""A document's tree as parts that can be compared: sections in sections, blocks, rows, items."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element

from dovetail.formats.redline.align import Piece
from dovetail.formats.redline.numbers import Numbers, anchors_of, telling
from dovetail.formats.redline.tokens import tokens_of
from dovetail.formats.tree.markdown_tree import lines_of, text_of

_HEADING = re.compile("h[1-6]")
_LEAD = 90
"""Letters that a name has at most."""


def sections_in(blocks: Sequence[Element], numbers: Numbers) -> tuple[Piece, ...]:
    """Blocks in a row as parts: what follows a heading up to the next of its level is its section."""
    found: list[Piece] = []
    at = 0
    while at < len(blocks):
        block = blocks[at]
        if not _HEADING.fullmatch(block.tag):
            found.append(piece(block, numbers))
            at += 1
            continue
        end = at + 1
        while end < len(blocks) and not (
            _HEADING.fullmatch(blocks[end].tag) and blocks[end].tag <= block.tag
        ):
            end += 1
        found.append(_section(block, sections_in(blocks[at + 1 : end], numbers), numbers))
        at = end
    return tuple(found)


def pieces(elements: Iterable[Element], numbers: Numbers) -> tuple[Piece, ...]:
    """Each element as a part."""
    return tuple(piece(element, numbers) for element in elements)


def piece(element: Element, numbers: Numbers) -> Piece:
    """One block, row or item."""
    sign = signature(element, numbers)
    anchor = next(anchors_of(element), "") if element.tag in ("tr", "li", "p") else ""
    return Piece(element, _kind(element), anchor, _lead(element, anchor), sign, _words(sign))


def _section(heading: Element, below: tuple[Piece, ...], numbers: Numbers) -> Piece:
    own = signature(heading, numbers)
    anchor = next(anchors_of(heading), "")
    words = _words(own)
    for part in below:
        words += part.words
    sign = "\x1d".join((own, *(part.sign for part in below)))
    name = " ".join(key.partition("\x1f")[0] for key in own.split("\x1e") if not key.startswith("§"))
    return Piece(heading, "section", anchor, f"{heading.tag} {name}", sign, words, below, section=True)


def signature(element: Element, numbers: Numbers) -> str:
    """Equal for two elements in which nothing but running numbers differs."""
    known = numbers.signs.get(element)
    if known is None:
        known = numbers.signs[element] = _signature(element, numbers)
    return known


def _signature(element: Element, numbers: Numbers) -> str:
    if not any(child.tag in _BLOCKS for child in element):
        return f"{element.tag}\x1e" + "\x1e".join(
            token.key for token in tokens_of(element, numbers) if token.key
        )
    own = "\x1e".join(token.key for token in tokens_of(element, numbers, skip=_BLOCKS) if token.key)
    inner = (signature(child, numbers) for child in element if child.tag in _BLOCKS)
    return f"{element.tag}\x1e{own}\x1d" + "\x1d".join(inner)


_BLOCKS = frozenset({
    "p", "ul", "ol", "li", "div", "table", "thead", "tbody", "tr", "th", "td", "pre", "blockquote", "hr",
    "h1", "h2", "h3", "h4", "h5", "h6",
})  # fmt: skip


def _kind(element: Element) -> str:
    """What can be the same thing later: a table is one in every look, an alert one of its own kind."""
    kinds = element.get("class", "").split()
    if element.tag == "div":
        return next((kind for kind in kinds if kind.startswith("alert-")), "div " + " ".join(kinds[:1]))
    return element.tag


def _words(sign: str) -> Counter[str]:
    return Counter(
        word
        for key in re.split("[\x1d\x1e]", sign)
        if (word := key.partition("\x1f")[0]) and (word[0].isalnum() or word == "#number")
    )


def _lead(element: Element, anchor: str) -> str:
    """What people know it by: the bold words that it begins with, or a row without its day or number."""
    if anchor:
        return ""
    if element.tag == "tr":
        cells = [lines_of(cell)[0] for cell in element]
        told = telling(cells)
        name = " ".join(told[: 1 if len(told) == len(cells) else 2])
        link = next((link.get("href", "") for link in element.iter("a") if "href" in link.attrib), "")
        return f"{name} {link}".strip()
    first = element[0] if len(element) else None
    if first is not None and first.tag == "p" and element.tag == "li":
        first = first[0] if len(first) else None
    if element.tag in ("li", "p") and first is not None and first.tag == "strong":
        return text_of(first)[:_LEAD]
    if element.tag == "div" and (head := element.find("table/thead")) is not None:
        return text_of(head)
    return ""
