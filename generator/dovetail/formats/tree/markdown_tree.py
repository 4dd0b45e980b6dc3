"""Canonical Markdown to an element tree of plain text and a handful of tags.

Python-Markdown reads the text, brought as close to CommonMark as the canonical subset needs: every
ASCII punctuation mark can be escaped, a heading needs a space after its ``#``, and raw HTML does not
exist except for ``<br>``, ``<a id="…"></a>`` and a comment that keeps two quotes apart; any other tag is
shown as the text that it is.
"""

from __future__ import annotations

import html
import re
import string
from functools import cache
from xml.etree.ElementTree import Element

import markdown
from markdown.blockprocessors import BlockProcessor, HashHeaderProcessor
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import ETX, STX

_ANCHOR = r'<a (?:id|name)="([A-Za-z][\w.:/-]*)">\s*</a>'
_BREAK = r"<br ?/?>"
_ENTITY = r"(&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
ALERT_LINE = re.compile(r"^(?P<quote>[ \t]*(?:> ?)*>) ?\[![A-Za-z]+\][ \t]*$", re.MULTILINE)
_BETWEEN, _APART = "<!-- -->", "apart"
_HEADING = re.compile(r"(?:^|\n)(?P<level>#{1,6})[ \t]+(?P<header>[^\n]*?)(?:[ \t]+#+)?[ \t]*(?:\n|$)")


class _Anchor(InlineProcessor):
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802
        return Element("a", {"id": m.group(1)}), m.start(0), m.end(0)


class _Break(InlineProcessor):
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802
        return Element("br"), m.start(0), m.end(0)


class _Entity(InlineProcessor):
    """Turns an entity into its character, so that the tree holds text and the serializer escapes it.

    The character stays hidden, as one behind a backslash does, until all markup is found: the reader looks
    through the text inside two marks (a link in bold) a second time.
    """

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: N802
        hidden = "".join(f"{STX}{ord(character)}{ETX}" for character in html.unescape(m.group(1)))
        return hidden, m.start(0), m.end(0)


class _SpacedHeading(HashHeaderProcessor):
    RE = _HEADING


class _Apart(BlockProcessor):
    """An empty comment between two quotes: it keeps them apart and shows nothing."""

    def test(self, parent: Element, block: str) -> bool:
        return block.strip() == _BETWEEN

    def run(self, parent: Element, blocks: list[str]) -> None:
        blocks.pop(0)
        parent.append(Element(_APART))


@cache
def _reader() -> markdown.Markdown:
    reader = markdown.Markdown(
        extensions=[TableExtension(use_align_attribute=True), "sane_lists"], output_format="html"
    )
    reader.preprocessors.deregister("html_block")
    reader.inlinePatterns.deregister("html")
    reader.inlinePatterns.deregister("automail")
    reader.inlinePatterns.register(_Entity(_ENTITY, reader), "entity", 185)
    reader.inlinePatterns.register(_Anchor(_ANCHOR, reader), "anchor", 184)
    reader.inlinePatterns.register(_Break(_BREAK, reader), "break", 183)
    reader.parser.blockprocessors.register(_SpacedHeading(reader.parser), "hashheader", 70)
    reader.parser.blockprocessors.register(_Apart(reader.parser), "apart", 75)
    reader.ESCAPED_CHARS = list(string.punctuation)
    return reader


def read_markdown(text: str) -> Element:
    """The blocks of ``text`` as the children of one ``div``. The tree is the caller's to change.

    An alert's mark stands apart from what follows it, as on GitHub, so that a list may follow.
    """
    reader = _reader()
    reader.reset()
    lines = ALERT_LINE.sub(r"\g<0>\n\g<quote>", text.replace("\r\n", "\n")).split("\n")
    for preprocessor in reader.preprocessors:
        lines = preprocessor.run(lines)
    reader.parser.parseDocument(lines)
    root: Element = reader.parser.root
    for treeprocessor in reader.treeprocessors:
        replaced = treeprocessor.run(root)
        if replaced is not None:
            root = replaced
    for apart in root.findall(_APART):
        root.remove(apart)
    return root


def text_of(element: Element) -> str:
    """The text of an element with white space collapsed; a line break counts as a space."""
    return " ".join(_pieces(element).split())


def lines_of(element: Element) -> list[str]:
    """The texts of a cell or paragraph between its line breaks, each with white space collapsed."""
    lines = [element.text or ""]
    for child in element:
        if child.tag == "br":
            lines.append("")
        else:
            lines[-1] += _pieces(child)
        lines[-1] += child.tail or ""
    return [" ".join(line.split()) for line in lines]


def _pieces(element: Element) -> str:
    inner = " " if element.tag == "br" else element.text or ""
    return inner + "".join(_pieces(child) + (child.tail or "") for child in element)
