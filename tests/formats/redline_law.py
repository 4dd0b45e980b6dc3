"""What a tree of a document says, without its looks: by this two states are compared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.etree.ElementTree import Element

from dovetail.formats.redline.differences import Edit
from dovetail.formats.redline.numbers import Numbers, lasting
from dovetail.formats.redline.taken import taken
from dovetail.formats.redline.tokens import tokens_of
from dovetail.formats.redline.tree import merged
from dovetail.formats.tree.body import read_body
from dovetail.model.document import Document

BLOCKS = frozenset({
    "p", "ul", "ol", "li", "div", "table", "thead", "tbody", "tr", "th", "td", "pre", "blockquote", "hr",
    "h1", "h2", "h3", "h4", "h5", "h6",
})  # fmt: skip


def tree(text: str) -> Element:
    """The tree of a document with this text."""
    return read_body(Document("procurement", "Procurement", "1", "procedure", text)).root


def said(element: Element) -> Any:
    """Every word with the inline elements around it, block in block. No class, no anchor, no white space."""
    own = [
        (token.text, tuple((name, lasting(href)) for name, href in token.chain if name != "span"))
        for token in tokens_of(element, Numbers(), skip=BLOCKS)
        if token.key and not (token.text == " " and token.atom is None)
    ]
    tag = "cell" if element.tag in ("th", "td") else element.tag
    return tag, own, [said(child) for child in element if child.tag in BLOCKS and not _is_empty(child)]


def _is_empty(element: Element) -> bool:
    """Whether it is a group of rows or items that has none."""
    return element.tag in ("thead", "tbody", "ul", "ol") and len(element) == 0


def holds(old: str, new: str) -> None:
    """The law of redlines: one half of the marks leaves the old text, the other the new one."""
    before, after = tree(old), tree(new)
    both = merged(before, after)
    assert said(taken(both, "new")) == said(after)
    assert said(taken(both, "old")) == said(before)


def none_is_empty(edits: Iterable[Edit]) -> None:
    """The law of edits: each takes away or brings words, or says what moved or is drawn anew."""
    for edit in edits:
        was, now = (
            " ".join("".join(p.text for p in edit.pieces if p.part in ("kept", own)).split())
            for own in ("del", "ins")
        )
        if edit.kind in ("moved", "redrawn"):
            assert edit.about or edit.pieces or edit.kind == "redrawn", edit
        else:
            assert was != now, edit
