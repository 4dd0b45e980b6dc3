"""The search index of a pack's web pages: a script that hands over every section and step with its text.

A script file, because a page that is opened from the file system may not read any other kind of file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from dovetail.formats.badges import is_badge
from dovetail.formats.body import Body, read_body
from dovetail.formats.html_navigation import page_of
from dovetail.formats.markdown_tree import text_of
from dovetail.formats.rendered import Rendered
from dovetail.formats.speech import in_its_language
from dovetail.formats.theme import kind_label
from dovetail.model.document import Pack

GLOBAL = "dovetailSearch"
_PARTS = {"tr", "li", "p"}
_LONGEST_TITLE = 90
_LONGEST_TEXT = 4_000  # characters of one section


@dataclass
class Entry:
    """What can be found: where it is, what it is called, and what it says. ``anchor`` is empty at the top."""

    anchor: str
    title: str
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What it says, on one line."""
        return " ".join(" ".join(self.pieces).split())[:_LONGEST_TEXT]


@in_its_language
def render_search_index(pack: Pack) -> Rendered:
    """The index of all documents. One line is one entry, so that two indexes can be compared."""
    documents, entries = [], []
    for number, document in enumerate(pack.documents):
        documents.append([page_of(document.id), document.title, document.number, kind_label(document, pack)])
        entries += [
            [number, entry.anchor, entry.title, entry.text] for entry in entries_of(read_body(document))
        ]
    lines = ",\n".join(map(_written, entries))
    head = ",\n".join(map(_written, documents))
    text = f"window.{GLOBAL} = {{\ndocuments: [\n{head}\n],\nentries: [\n{lines}\n]\n}};\n"
    return Rendered(text.encode("utf-8"))


def entries_of(body: Body) -> list[Entry]:
    """The sections of a document in order, with each row, item or paragraph in them that has an anchor."""
    found = [Entry("", body.document.title)]
    for block in body.root:
        if re.fullmatch("h[1-6]", block.tag):
            if block.tag != "h1":
                found.append(Entry(block.get("id", ""), _title(block)))
            continue
        _collect(block, found[-1], found)
    return found


def _collect(element: Element, entry: Entry, found: list[Entry]) -> None:
    """Give the text below ``element`` to ``entry``, but what has an anchor to an entry of its own."""
    for part, anchor in _parts(element):
        if anchor:
            found.append(Entry(anchor, _name(part), [_said(part)]))
        else:
            entry.pieces.append(_said(part))


def _parts(element: Element) -> Iterator[tuple[Element, str]]:
    """The smallest parts that stand alone, each with the anchor in it."""
    if element.tag in _PARTS or not len(element):
        anchor = next((a.get("id", "") for a in element.iter("a") if "id" in a.attrib), "")
        yield element, anchor
        return
    for child in element:
        yield from _parts(child)


def _title(heading: Element) -> str:
    pieces = [heading.text or ""]
    for child in heading:
        pieces += ["" if is_badge(child) else text_of(child), child.tail or ""]
    return " ".join(" ".join(pieces).split())


def _name(part: Element) -> str:
    """What a row or an item is called: its first words in bold, else how it begins."""
    bold = next((text_of(strong) for strong in part.iter("strong") if text_of(strong)), "")
    said = bold or _said(part)
    return said if len(said) <= _LONGEST_TITLE else said[:_LONGEST_TITLE].rpartition(" ")[0] + " …"


def _said(part: Element) -> str:
    """The text of a part. Cells stand apart."""
    if part.tag == "tr":
        return " · ".join(text for cell in part if (text := text_of(cell)))
    return text_of(part)


def _written(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
