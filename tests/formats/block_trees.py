"""What blocks a text has, as Python-Markdown (set up by us) and as CommonMark read it.

An outline is nested tuples: ``("h2", "Routes")``, ``("ul", (("li", (("p", "first"),)),))``. The words are
compared too, so a value that reads differently in the two is found.
"""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from dovetail.formats.tree.markdown_tree import ALERT_LINE, read_markdown, text_of

Outline = tuple[Any, ...]
_LEAVES = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th"}
_INLINE = {"strong", "em", "code", "a", "br", "img"}


def ours(text: str) -> Outline:
    """The outline as our reader sees it."""
    return tuple(_of_element(child) for child in read_markdown(text))


def commonmark(text: str) -> Outline:
    """The outline as a CommonMark reader with GitHub's tables and alerts sees it."""
    text = ALERT_LINE.sub(r"\g<0>\n\g<quote>", text)
    root = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(text))
    return tuple(_of_node(child) for child in root.children)


def shape(outline: Outline) -> Outline:
    """The outline without its words."""
    return tuple(
        (node[0], shape(node[1])) if isinstance(node[1], tuple) else (node[0], "") for node in outline
    )


def _of_element(element: Element) -> Outline:
    if element.tag in _LEAVES:
        return (element.tag, text_of(element))
    if element.tag == "hr":
        return ("hr", "")
    if element.tag == "pre":
        return ("pre", "".join(element.itertext()).strip())
    children: list[Outline] = []
    loose = Element("p")
    loose.text = element.text
    for child in element:
        if child.tag in _INLINE:
            loose.append(child)
        else:
            children.append(_of_element(child))
    if text_of(loose):
        children.insert(0, ("p", text_of(loose)))
    if element.tag == "table":
        children = [row for part in children for row in part[1]]
        children = [row for row in children if any(cell[1] for cell in row[1])]
    return (element.tag, tuple(children))


def _of_node(node: SyntaxTreeNode) -> Outline:
    if node.tag in _LEAVES:
        return (node.tag, " ".join(_words(node).split()))
    if node.tag == "hr":
        return ("hr", "")
    if node.type in ("code_block", "fence"):
        return ("pre", node.content.strip())
    children = [_of_node(child) for child in node.children]
    if node.tag == "table":
        children = [row for part in children for row in part[1]]
        children = [row for row in children if any(cell[1] for cell in row[1])]
    return (node.tag, tuple(children))


def _words(node: SyntaxTreeNode) -> str:
    if node.type in ("softbreak", "hardbreak"):
        return " "
    if node.type == "html_inline":
        return " " if node.content.startswith("<br") else ""
    if not node.children:
        return node.content if node.type in ("text", "code_inline", "text_special") else ""
    return "".join(_words(child) for child in node.children)
