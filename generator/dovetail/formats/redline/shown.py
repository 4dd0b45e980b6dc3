"""The marked text of a document as readers see it: what changed, under its headings, each with a note."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from dovetail.formats.redline.differences import Edit, RedlinedDocument
from dovetail.formats.redline.edits import NUMBER
from dovetail.formats.redline.numbers import telling
from dovetail.formats.redline.taken import NOTE
from dovetail.formats.redline.tokens import REDRAWN, WAS
from dovetail.formats.redline.tree import BLANK, CHANGE, MOVE
from dovetail.formats.redline.words import causes_in_words, kind_in_words, place_in_words
from dovetail.formats.tree.isolates import isolate
from dovetail.formats.tree.links import read_link, rewrite_links
from dovetail.formats.tree.markdown_tree import text_of
from dovetail.formats.tree.sanitize import sanitize
from dovetail.model.language import spoken, tell, tell_count

_HEADING = re.compile("h[1-6]")
_LEAVES = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "th", "td", "pre"})
_OURS = (CHANGE, NUMBER, MOVE, WAS, NOTE, REDRAWN)


@dataclass(frozen=True, slots=True)
class Manner:
    """How one format shows it: ``deeper`` is by how many levels headings go down; ``spoken`` says in words,
    for those who hear the page, where inserted and deleted text begins.
    """

    deeper: int = 0
    spoken: bool = False


def fragment(document: RedlinedDocument, manner: Manner) -> str:
    """The sanitized HTML of a document's changes. The anchor of an edit is ``change-<number>``, and its note
    leads to ``list-<number>``.
    """
    root = copy.deepcopy(document.root)
    edits = {str(edit.number): edit for edit in document.edits}
    _condense(root)
    if document.status != "changed":
        _without_title(root)
    _show_pictures(root)
    rewrite_links(root, lambda href: _web_only(href, document))
    for element in root.iter():
        element.attrib.pop("id", None)
    _mark(root)
    _note(root, edits)
    if manner.spoken:
        _speak(root)
    _lower(root, manner.deeper)
    for element in root.iter():
        for name in _OURS:
            element.attrib.pop(name, None)
    isolate(root, spoken().direction)
    return sanitize("".join(tostring(child, encoding="unicode", method="html") for child in root))


def _web_only(href: str, document: RedlinedDocument) -> str | None:
    link = read_link(href, document.document.id, ())
    return link.href if link.kind == "web" else None


def _is_touched(element: Element) -> bool:
    return any(NUMBER in inner.attrib for inner in element.iter())


def _condense(root: Element) -> None:
    """Leave what changed, the headings that it stands under, and nothing else."""
    kept: list[Element] = []
    open_headings: list[Element] = []
    for block in list(root):
        touched = _is_touched(block)
        if _HEADING.fullmatch(block.tag):
            open_headings = [head for head in open_headings if head.tag < block.tag]
            if not touched:
                if block.tag != "h1":
                    open_headings.append(block)
                continue
        if touched:
            kept += open_headings
            open_headings = []
            kept.append(block)
            if _HEADING.fullmatch(block.tag):
                continue
            left_out = _condense_rows(block)
            if left_out:
                note = Element("p", {NOTE: "rest", "class": "redline-rest"})
                note.text = tell_count(
                    left_out,
                    "{n} row without a change is left out.",
                    "{n} rows without a change are left out.",
                )
                kept.append(note)
    for block in list(root):
        root.remove(block)
    root.extend(kept)


def _without_title(root: Element) -> None:
    """Of a document that came or went, its title stands above all of it already."""
    title = root.find("h1")
    if title is not None and len(root) > 1:
        root.remove(title)


def _condense_rows(block: Element) -> int:
    """Take rows and items without a change out; how many rows these were."""
    left_out = 0
    for parent in list(block.iter()):
        # What came or went whole is shown whole: then the group has the number, and none of its parts.
        if parent.tag not in ("tbody", "ul") or not any(map(_is_touched, parent)):
            continue
        for child in list(parent):
            if not _is_touched(child):
                parent.remove(child)
                left_out += child.tag == "tr"
    return left_out


def _show_pictures(root: Element) -> None:
    """A picture gives way to what it shows, in words."""
    for image in root.iter("img"):
        said = image.get("alt", "")
        image.tag, image.text = "em", tell("[Picture: {description}]", description=said)
        for name in ("src", "alt"):
            image.attrib.pop(name, None)


def _mark(root: Element) -> None:
    """What came whole stands inside ``ins``, what went inside ``del``."""
    for element in list(root.iter()):
        change = element.get(CHANGE)
        if change == BLANK:
            del element.attrib[CHANGE]
        elif change:
            kind = {"added": "added", "removed": "removed", "moved-to": "moved", "moved-from": "from"}[change]
            _add_class(element, f"redline-{kind}")
            if change == "moved-from" and element.tag == "tr":
                _only_first(element)
            if change != "moved-to":
                tag = "ins" if change == "added" else "del"
                for leaf in _leaves(element):
                    _wrap(leaf, tag)


def _only_first(row: Element) -> None:
    """Of a row that moved, what it is called: the rest stands where it is now."""
    cells = list(row)
    known = len(cells) - len(telling([text_of(cell) for cell in cells]))
    for cell in cells[known + 1 :]:
        for child in list(cell):
            cell.remove(child)
        cell.text = "…"


def _leaves(element: Element) -> Iterator[Element]:
    """The elements below (or this one) that hold text of their own."""
    inner = [child for child in element if child.tag in _LEAVES or _has_leaves(child)]
    if element.tag in _LEAVES or (element.tag == "li" and not inner):
        yield element
        return
    if element.tag == "li" and (element.text or "").strip():
        yield element
        return
    for child in inner:
        yield from _leaves(child)


def _has_leaves(element: Element) -> bool:
    return any(inner.tag in _LEAVES or inner.tag == "li" for inner in element.iter())


def _wrap(leaf: Element, tag: str) -> None:
    """Put the text of a block into ``ins`` or ``del``; blocks inside it stay where they are."""
    if not text_of(leaf):
        return
    wrapper = Element(tag)
    wrapper.text, leaf.text = leaf.text, None
    children = list(leaf)
    for child in children:
        leaf.remove(child)
    leaf.append(wrapper)
    for child in children:
        if child.tag in _LEAVES or _has_leaves(child):
            leaf.append(child)
            for inner in _leaves(child):
                _wrap(inner, tag)
        else:
            wrapper.append(child)


def _note(root: Element, edits: dict[str, Edit]) -> None:
    """To each edit, once, its number and what caused it; where something moved from, only that."""
    last: dict[str, Element] = {}
    parents = {child: parent for parent in root.iter() for child in parent}
    for element in root.iter():
        number = element.get(NUMBER)
        if number is None:
            continue
        if element.get(CHANGE) == "moved-from":
            _add_note(element, parents, _from_here(edits[number]))
        else:
            last[number] = element
    for number, element in last.items():
        _add_note(element, parents, _note_of(edits[number], element))


def _from_here(edit: Edit) -> Element:
    note = Element("p", {NOTE: "from", "class": "redline-note"})
    link = SubElement(note, "a", {"href": f"#change-{edit.number}"})
    link.text = tell("{number}: moved from here", number=edit.number)
    return note


def _note_of(edit: Edit, element: Element) -> Element:
    note = Element("p", {NOTE: "cause", "class": "redline-note"})
    SubElement(note, "a", {"id": f"change-{edit.number}"})
    link = SubElement(note, "a", {"href": f"#list-{edit.number}"})
    link.text = tell("Change {number}", number=edit.number)
    told = " · ".join(filter(None, (kind_in_words(edit), causes_in_words(edit))))
    link.tail = f" · {told}" if told else ""
    return note


def _add_note(element: Element, parents: dict[Element, Element], note: Element) -> None:
    if element.tag == "tr":
        note.tag = "div"
        element[_widest(parents[element], len(element))].append(note)
    elif element.tag == "li":
        note.tag = "div"
        element.append(note)
    else:
        parent = parents[element]
        parent.insert(list(parent).index(element) + 1, note)


def _widest(group: Element, columns: int) -> int:
    """The column in which most is said, where a note has the most room."""
    letters = [0] * columns
    for row in group:
        for place, cell in enumerate(list(row)[:columns]):
            letters[place] += len(text_of(cell))
            letters[place] -= sum(len(text_of(part)) for part in cell if NOTE in part.attrib)
    return letters.index(max(letters))


def _speak(root: Element) -> None:
    for element in list(root.iter()):
        if element.tag in ("ins", "del"):
            words = tell("inserted:") if element.tag == "ins" else tell("deleted:")
            said = Element("span", {"class": "heard"})
            said.text, said.tail, element.text = f" {words} ", element.text, None
            element.insert(0, said)


def _lower(root: Element, levels: int) -> None:
    for block in root:
        if _HEADING.fullmatch(block.tag):
            block.tag = f"h{min(6, int(block.tag[1]) + levels)}"


def _add_class(element: Element, name: str) -> None:
    element.set("class", f"{element.get('class', '')} {name}".strip())


def listed(edits: Sequence[tuple[RedlinedDocument, Edit]]) -> list[dict[str, object]]:
    """Edits for the list at the beginning, by document, as plain data for a template."""
    found: list[dict[str, object]] = []
    last = ""
    for document, edit in edits:
        if document.document.id != last:
            last = document.document.id
            found.append({"title": document.document.title, "edits": []})
        rows = found[-1]["edits"]
        assert isinstance(rows, list)
        rows.append(
            {
                "number": edit.number,
                "place": place_in_words(edit),
                "told": kind_in_words(edit),
                "pieces": [[piece.part, piece.text] for piece in edit.pieces],
            }
        )
    return found
