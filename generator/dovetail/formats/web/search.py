"""The search index of a pack's web pages: a script that hands over every section and step with its text.

A script file, because a page that is opened from the file system may not read any other kind of file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from dovetail.formats.rendered import Rendered
from dovetail.formats.speech import in_its_language
from dovetail.formats.theme import kind_label
from dovetail.formats.tree.badges import is_badge
from dovetail.formats.tree.body import Body, read_body
from dovetail.formats.tree.markdown_tree import text_of
from dovetail.formats.web.navigation import page_of
from dovetail.model.document import Pack

GLOBAL = "dovetailSearch"
_PARTS = {"tr", "li", "p"}
_BETWEEN = " · "
_NOTES = "source-"
"""Anchors of notes about where something comes from."""
_LONGEST_TITLE = 90
_LONGEST_TEXT = 4_000  # characters of one section


@dataclass
class Entry:
    """What can be found: where it is, what it is called, below which title, and what it says.

    ``anchor`` is empty at the top of a document, ``above`` in its first two levels.
    """

    anchor: str
    title: str
    above: str = ""
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
        found = entries_of(read_body(document))
        entries += [[number, entry.anchor, entry.title, entry.above, entry.text] for entry in found]
    lines = ",\n".join(map(_written, entries))
    head = ",\n".join(map(_written, documents))
    text = f"window.{GLOBAL} = {{\ndocuments: [\n{head}\n],\nentries: [\n{lines}\n]\n}};\n"
    return Rendered(text.encode("utf-8"))


def entries_of(body: Body) -> list[Entry]:
    """The sections of a document in order, with each row, item or paragraph in them that has an anchor."""
    for link in body.root.iter("a"):
        if link.get("href", "").startswith(f"#{_NOTES}"):
            link.text = ""  # the number of a note
    section = Entry("", body.document.title)
    found, chapter = [section], ""
    for block in body.root:
        if re.fullmatch("h[2-6]", block.tag):
            title = _title(block)
            section = Entry(block.get("id", ""), title, "" if block.tag == "h2" else chapter)
            chapter = title if block.tag == "h2" else chapter
            found.append(section)
        elif block.tag != "h1":
            found += _gather(block, section)
    return found


def _gather(element: Element, section: Entry) -> list[Entry]:
    """Give the text below ``element`` to ``section``; what has an anchor is an entry of its own."""
    found = []
    for part in _parts(element):
        said = _said(part)
        anchor = next((a.get("id", "") for a in part.iter("a") if "id" in a.attrib), "")
        if anchor and not anchor.startswith(_NOTES):
            name = _name(part, said)
            found.append(Entry(anchor, name, section.title, [said.removeprefix(name).lstrip(" ·")]))
        else:
            section.pieces.append(said)
    return found


def _parts(element: Element) -> Iterator[Element]:
    """The smallest parts that stand alone."""
    if element.tag in _PARTS or not len(element):
        yield element
        return
    for child in element:
        yield from _parts(child)


def _title(heading: Element) -> str:
    pieces = [heading.text or ""]
    for child in heading:
        pieces += ["" if is_badge(child) else text_of(child), child.tail or ""]
    return " ".join(" ".join(pieces).split())


def _name(part: Element, said: str) -> str:
    """What a row or an item is called: its first words in bold, else its first cell, else how it begins."""
    bold = next((text for strong in part.iter("strong") if (text := text_of(strong))), "")
    name = bold or said.partition(_BETWEEN)[0]
    return name if len(name) <= _LONGEST_TITLE else name[:_LONGEST_TITLE].rpartition(" ")[0] + " …"


def _said(part: Element) -> str:
    """The text of a part. Cells stand apart; the dots of a list inside a cell are left out."""
    cells = [text_of(cell) for cell in part] if part.tag == "tr" else [text_of(part)]
    return _BETWEEN.join(cell.removeprefix("• ").replace(" • ", " ") for cell in cells if cell)


def _written(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
