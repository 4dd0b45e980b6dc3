"""The text of a paragraph as runs: strong, emphasis, code, links, anchors, line breaks, chips, badges."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from dovetail.formats.word.look import Styles
from dovetail.formats.word.xml import Node, text_element, w, with_relation

NBSP = "\u00a0"
_SHORT_CHIP = 16
_MARKS = {"ltr": ("\u200e", "\u200e\u200f"), "rtl": ("\u200f", "\u200f\u200e")}
"""Marks of direction before and behind what is kept apart, the last one that of the text around it. Not every
program heeds the elements that say the same.
"""
_CHIP_STYLES = {
    "adapted": "Chip Dashed",
    "added": "Chip Accent",
    "waived": "Chip Waived",
    "unknown": "Chip Open",
    "open": "Chip Open",
    "infeasible": "Chip Stop",
    "too-late": "Chip Stop",
    "blocked": "Chip Stop",
    "owner": "Chip Owner",
}
_CHIP_SIGNS = {
    "reused": "=",
    "adapted": "±",
    "added": "+",
    "waived": "−",
    "reference": "○",
    "no-baseline": "○",
    "exempt": "○",
    "unknown": "?",
    "open": "?",
    "ok": "✓",
    "on-track": "✓",
    "infeasible": "✗",
    "too-late": "✗",
    "blocked": "■",
}


@dataclass(frozen=True, slots=True)
class Format:
    """How a run is set. ``change`` is ``ins`` or ``del`` where changes are tracked, ``edit`` the number of
    the edit that it is a part of; ``runs`` is ``ltr`` or ``rtl`` for what runs the other way than the text.
    """

    bold: bool = False
    italic: bool = False
    style: str = ""
    change: str = ""
    edit: str = ""
    runs: str = ""


@dataclass(slots=True)
class Inline:
    """Writes what stands inside a block of the tree.

    ``link(href)`` gives the element that wraps the runs of a link, None for plain text; ``anchor(id)`` a
    bookmark's two elements; ``picture(element)`` a run that shows a picture.
    """

    styles: Styles
    link: Callable[[str], Node | None]
    anchor: Callable[[str], tuple[Node, Node]]
    picture: Callable[[Element], Node | None]
    rtl: bool = False

    def write(self, block: Element, form: Format = Format(), *, skip: tuple[str, ...] = ()) -> list[Node]:
        """The runs of ``block``; blocks of the kinds ``skip`` inside it are left out. Edges are trimmed."""
        pieces = _trimmed(_pieces(block, form, skip))
        return self._nodes(pieces)

    def _nodes(self, pieces: list[_Piece]) -> list[Node]:
        found: list[Node] = []
        wrapper, href = None, ""
        for piece in pieces:
            if piece.href != href:
                wrapper, href = None, piece.href
                if href and (wrapper := self.link(href)) is not None:
                    found.append(wrapper)
            nodes = self._node(piece, linked=wrapper is not None)
            if wrapper is not None:
                wrapper.extend(nodes)
            else:
                found += nodes
        return found

    def _node(self, piece: _Piece, *, linked: bool) -> list[Node]:
        if piece.anchor:
            return list(self.anchor(piece.anchor))
        if piece.image is not None:
            shown = self.picture(piece.image)
            return [] if shown is None else [shown]
        if piece.breaks:
            return [_tracked(w("r", w("br")), piece.form)]
        if not piece.text:
            return []
        form = replace(piece.form, style="Hyperlink") if linked and not piece.form.style else piece.form
        return [self.run(piece.text, form)]

    def run(self, text: str, form: Format = Format()) -> Node:
        """One run."""
        turned = form.runs == "rtl" or (self.rtl and not form.runs and _turns(text))
        properties = w(
            "rPr",
            w("rStyle", val=self.styles[form.style]) if form.style else None,
            *((w("b"), w("bCs")) if form.bold else ()),
            *((w("i"), w("iCs")) if form.italic else ()),
            w("rtl") if turned else None,
        )
        before, behind = _MARKS.get(form.runs, ("", ""))
        said = text_element(f"{before}{text}{behind}", "delText" if form.change == "del" else "t")
        return _tracked(w("r", properties if len(properties) else None, said), form)


def _turns(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL", "AN") for letter in text)


def _tracked(run: Node, form: Format) -> Node:
    return w(form.change, run, author=form.edit) if form.change else run


@dataclass(slots=True)
class _Piece:
    text: str
    form: Format
    href: str = ""
    anchor: str = ""
    image: Element | None = None
    breaks: bool = False


def _pieces(element: Element, form: Format, skip: tuple[str, ...], href: str = "") -> list[_Piece]:
    found = [_Piece(element.text or "", form, href)]
    for child in element:
        kind = child.get("class", "")
        if child.tag == "br":
            found.append(_Piece("", form, href, breaks=True))
        elif child.tag == "img":
            found.append(_Piece("", form, href, image=child))
        elif "secno" in kind.split() or child.tag in skip:
            pass
        elif child.tag == "span" and kind.startswith(("chip", "badge")):
            found.append(_Piece(_chip_text(child, kind), _chip_form(kind), href))
        else:
            if child.get("id"):
                found.append(_Piece("", form, href, anchor=child.get("id", "")))
            found += _pieces(child, _inside(child, form), skip, child.get("href", "") or href)
        found.append(_Piece(child.tail or "", form, href))
    return found


def _inside(element: Element, form: Format) -> Format:
    match element.tag:
        case "strong" | "b":
            return replace(form, bold=True)
        case "em" | "i":
            return replace(form, italic=True)
        case "code":
            return replace(form, style="Code")
        case "bdi":
            return replace(form, runs=element.get("dir", ""))
        case "ins" | "del":
            return replace(form, change=element.tag, edit=element.get("data-n", ""))
    return form


def _chip_text(span: Element, kind: str) -> str:
    words = " ".join("".join(span.itertext()).split())
    name = kind.rpartition("chip-")[2] if kind.startswith("chip") else ""
    signed = f"{_CHIP_SIGNS[name]} {words}" if name in _CHIP_SIGNS else words
    # A short chip stays on its line; the name of an owner may take two.
    joined = signed.replace(" ", NBSP) if len(signed) <= _SHORT_CHIP else signed.replace(" ", NBSP, 1)
    return NBSP + joined + NBSP


def _chip_form(kind: str) -> Format:
    name = kind.rsplit(maxsplit=1)[-1].partition("-")[2]
    return Format(style=_CHIP_STYLES.get(name, "Chip"))


def _trimmed(pieces: list[_Piece]) -> list[_Piece]:
    """White space as a browser shows it: one space for many, none at the edges of a line."""
    at_start = True
    for piece in pieces:
        if piece.breaks:
            at_start = True
            continue
        if piece.image is not None:
            at_start = False
            continue
        text = re.sub(r"[ \t\r\n]+", " ", piece.text)
        piece.text = text.lstrip(" ") if at_start else text
        if piece.text:
            at_start = piece.text.endswith(" ")
    trailing = True
    for piece in reversed(pieces):
        if piece.breaks:
            trailing = True
        elif piece.image is not None:
            trailing = False
        elif trailing and piece.text:
            piece.text = piece.text.rstrip(" ")
            trailing = not piece.text
    return pieces


def bookmark_link(name: str) -> Node:
    """A link to a place of the same file."""
    return w("hyperlink", anchor=name, history=1)


def outer_link(identifier: str, place: str = "") -> Node:
    """A link to the address behind a relation, and to a bookmark there."""
    link = w("hyperlink", history=1, **({"anchor": place} if place else {}))
    return with_relation(link, identifier)
