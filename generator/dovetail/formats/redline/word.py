"""A redline as a Word file with tracked changes: "accept all" leaves the new text, "reject all" the old one.

Who a change is by, as Word names it, is what caused it; running numbers are by a name of their own. So a
reader can look at the changes of one cause alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from dovetail.formats.redline.differences import Edit, Redline, RedlinedDocument, by_cause, editorial
from dovetail.formats.redline.tracked import RUNNING, Tracked, signed
from dovetail.formats.redline.tracks import word_tree
from dovetail.formats.redline.words import (
    counted,
    heading_of,
    kind_in_words,
    nothing_differs,
    place_in_words,
    state_of_document,
    unwritten,
)
from dovetail.formats.tree.links import read_link, rewrite_links
from dovetail.formats.word.assemble import finished, started
from dovetail.formats.word.docx import label_of
from dovetail.formats.word.file import WordFile
from dovetail.formats.word.frame import Frame
from dovetail.formats.word.places import bookmark
from dovetail.model.language import tell

_LONGEST = 100
"""Letters of a name that Word shows."""


def redline_word(redline: Redline) -> bytes:
    """The changes by what caused them, then each document that differs, whole."""
    file, frame, _fault = started(redline.pack, {})
    _write(file, frame, _first_page(redline), redline.title, redline.pack.project_code)
    known = {item.document.id: item for item in redline.documents}
    for item in redline.documents:
        root = word_tree(item.root)
        rewrite_links(root, _linker(item, known))
        file.body.append(label_of(file, item.document, redline.pack))
        _write(file, frame, root, item.document.title, item.document.number, item)
    signed(file.body, _authors(redline), _when(redline))
    return finished(file, redline.pack, redline.title, fields=False)


def _write(
    file: WordFile, frame: Frame, root: Element, title: str, number: str, item: RedlinedDocument | None = None
) -> None:
    def turn(_side: str) -> None:
        file.end_section(frame.section(title, number))

    name = item.document.id if item else _FIRST
    blocks = Tracked(file, item.headings if item else (), turn)
    blocks.write(root, lambda fragment: bookmark(name, fragment))
    turn("upright")


_FIRST = "redline"


def _linker(item: RedlinedDocument, known: dict[str, RedlinedDocument]) -> Callable[[str], str | None]:
    here = item.document.id

    def link(href: str) -> str | None:
        target = read_link(href, here, known)
        if target.kind == "web":
            return target.href
        if target.kind != "pack":
            return None
        return f"#{bookmark(target.document)}"

    return link


def _authors(redline: Redline) -> dict[str, str]:
    """Who an edit is by, by its number."""
    found = {RUNNING: tell("Running numbers")}
    for _document, edit in redline.edits:
        cause = edit.why[0].words if edit.why else tell("Changes to the procedures")
        found[str(edit.number)] = cause if len(cause) <= _LONGEST else f"{cause[: _LONGEST - 1]}…"
    return found


def _when(redline: Redline) -> str:
    """The day of the later state. Word asks for one."""
    day = redline.after.on.isoformat() if redline.after.on else redline.pack.iso_date
    return f"{day}T00:00:00Z"


def _first_page(redline: Redline) -> Element:
    """The list of changes as a tree. Its links lead to the changes."""
    root = Element("div")
    _text(root, "h1", redline.title)
    _text(root, "p", " · ".join(filter(None, (redline.span, counted(redline) if redline.documents else ""))))
    for heading, lines in unwritten(redline):
        _text(root, "h2", heading)
        items = SubElement(root, "ul")
        for line in lines:
            _text(items, "li", line)
    if not redline.documents:
        _text(root, "p", nothing_differs(redline))
        return root
    for why, edits in by_cause(redline):
        _text(root, "h2", heading_of(why))
        if why and why.reason:
            _text(root, "p", tell("Reason: {reason}", reason=why.reason))
        _listed(root, edits)
    quiet = editorial(redline)
    if quiet:
        _text(root, "h2", tell("Editorial changes"))
        _text(root, "p", tell("After these, everybody does the same as before."))
        _listed(root, quiet)
    if redline.same:
        same = tell("Documents without a change: {documents}.", documents=", ".join(redline.same))
        _text(root, "p", same)
    return root


def _listed(root: Element, edits: tuple[tuple[RedlinedDocument, Edit], ...]) -> None:
    for document, group in _by_document(edits):
        _text(root, "h3", state_of_document(document))
        items = SubElement(root, "ul")
        for edit in group:
            item = SubElement(items, "li")
            link = SubElement(
                item, "a", {"href": f"#{bookmark(document.document.id, f'change-{edit.number}')}"}
            )
            link.text = tell("Change {number}", number=edit.number)
            told = " · ".join(filter(None, (place_in_words(edit), kind_in_words(edit))))
            link.tail = f" · {told}" if told else ""


@dataclass(slots=True)
class _Group:
    document: RedlinedDocument
    edits: list[Edit]


def _by_document(
    edits: tuple[tuple[RedlinedDocument, Edit], ...],
) -> Iterator[tuple[RedlinedDocument, list[Edit]]]:
    groups: list[_Group] = []
    for document, edit in edits:
        if not groups or groups[-1].document is not document:
            groups.append(_Group(document, []))
        groups[-1].edits.append(edit)
    for group in groups:
        yield group.document, group.edits


def _text(root: Element, tag: str, said: str) -> None:
    SubElement(root, tag).text = said
