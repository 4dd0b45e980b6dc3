"""Pages as Confluence stores them: XHTML with macros that every Confluence has."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from dovetail.model.document import Pack
from dovetail.model.publishing import Target
from dovetail.publish.markup.dialect import Links
from dovetail.publish.markup.lozenge import read_lozenge
from dovetail.publish.markup.paths import page_title
from dovetail.publish.markup.storage import attribute, legal, literal, read_storage, settled, written
from dovetail.publish.markup.tree import (
    BLOCKS,
    align_of,
    anchors_of,
    goal_of,
    isolated,
    keep_together,
    level_of,
    listed_levels,
    page_tree,
    picture_of,
    split_blocks,
)
from dovetail.publish.sheet import Sheet

_MARK = "dovetail:"
_BOXES = {"note": "info", "tip": "tip", "important": "note", "warning": "note", "caution": "warning"}
_TAGS = frozenset({"strong", "em", "del", "ins", "sup", "sub"})
_MANY = 3
"""A page with so many sections has a list of them."""
_WIDEST = 800
"""Pixels; a wider picture would stand out of the page."""
_VIEW_BOX = re.compile(rb'viewBox="[\d.+-]+[ ,]+[\d.+-]+[ ,]+([\d.]+)')
_TO_PLACE = re.compile(r"\]\([^()\s#]*#([^()\s]+)\)")
_LONGEST = 255


class ConfluenceNames:
    """Titles, which have to be unique in a space whatever their case, trash and archive included."""

    def address(self, sheet: Sheet, target: Target) -> str:
        """The title of a page: that is where Confluence finds it."""
        return title_of(page_title(sheet, target), sheet.key)

    def picture(self, name: str, sheet: Sheet, target: Target) -> str:
        """The name of an attachment. Drawings are stored as pixels: Data Center shows no SVG."""
        stem = re.sub(r"[^\w.-]+", "-", name)
        return f"{stem.removesuffix('.svg')}.png" if name.endswith(".svg") else stem

    def fold(self, address: str) -> str:
        """Case counts for nothing."""
        plain = " ".join(unicodedata.normalize("NFC", address).split())
        return unicodedata.normalize("NFC", plain.casefold())


class ConfluenceDialect:
    """The storage format."""

    title_apart = False
    files_of_page = True
    labels = True

    def __init__(self, *, cloud: bool = False) -> None:
        self.names = ConfluenceNames()
        self._cloud = cloud
        self._pack: Pack | None = None
        self._linked: frozenset[str] = frozenset()

    def render(self, sheet: Sheet, links: Links) -> str:
        """See :class:`~dovetail.publish.markup.dialect.Dialect`.

        The mark is an anchor: readers don't see it, and Confluence would drop a comment or an id.
        """
        if self._pack is not sheet.pack:
            self._pack, self._linked = sheet.pack, linked_places(sheet.pack)
        writer = _Writer(sheet, links, self._linked, cloud=self._cloud)
        mark = anchor(f"{_MARK}{links.target}:{sheet.key}")
        tree = page_tree(sheet)
        keep_together(tree)
        blocks = [writer.block(block) for block in tree]
        headings = [place for place, block in enumerate(tree) if level_of(block) == 2]
        if len(headings) >= _MANY:
            # Nothing else tells what is on a long page.
            blocks.insert(headings[0], _macro("toc", {"maxLevel": str(listed_levels(tree))}))
        body = mark + "".join(blocks)
        root = read_storage(body)
        if root is None:
            raise AssertionError(f"{sheet.key} is not well-formed")
        return written(settled(root))

    def normal(self, text: str) -> str:
        """The text as we would write it, each block on lines of its own; what can't be read stays."""
        root = read_storage(text)
        return text.strip() + "\n" if root is None else written(settled(root), lines=True)

    def key_in(self, text: str, target: str) -> str:
        """The key of our page, from the first anchor that is a mark."""
        before = f"{_MARK}{target}:"
        names = (name for name in _anchors(text) if name.startswith(before))
        return next(names, "").removeprefix(before)


def title_of(text: str, key: str) -> str:
    """A title that Confluence takes as it is, at most 255 characters long."""
    plain = "".join(sign if sign.isprintable() else " " for sign in unicodedata.normalize("NFC", text))
    title = " ".join(plain.split()) or "Page"
    if len(title) <= _LONGEST:
        return title
    return f"{title[: _LONGEST - 9].rstrip()} {hashlib.sha256(key.encode()).hexdigest()[:8]}"


def linked_places(pack: Pack) -> frozenset[str]:
    """The names of all places to which links within a pack lead."""
    return frozenset(unquote(name) for one in pack.documents for name in _TO_PLACE.findall(one.body))


def anchor(name: str) -> str:
    """A place that links can lead to."""
    return _macro("anchor", {"": name})


def _macro(name: str, parameters: dict[str, str], body: str = "") -> str:
    said = "".join(
        f"<ac:parameter ac:name={attribute(key)}>{literal(value)}</ac:parameter>"
        for key, value in parameters.items()
    )
    return f'<ac:structured-macro ac:name="{name}">{said}{body}</ac:structured-macro>'


def _anchors(text: str) -> Iterable[str]:
    root = read_storage(text)
    for macro in root.iter("ac:structured-macro") if root is not None else ():
        if macro.get("ac:name") == "anchor":
            yield from ("".join(one.itertext()) for one in macro.iter("ac:parameter"))


class _Writer:
    """Writes the blocks of one page."""

    def __init__(self, sheet: Sheet, links: Links, linked: frozenset[str], *, cloud: bool) -> None:
        self._sheet = sheet
        self._links = links
        self._linked = linked
        # Links look for the title before the name. The new editor of Cloud makes a place without it.
        self._before = re.sub(r"[\s-]+", "", links.addresses[sheet.key]) + "-" if cloud else ""
        self._widths = {links.pictures.get(asset.name, ""): _width(asset.data) for asset in sheet.pictures}

    def block(self, element: Element) -> str:
        """One block."""
        if level_of(element):
            return self._heading(element)
        match element.tag:
            case "p":
                return f"<p>{isolated(self.inline(element))}</p>"
            case "ul" | "ol":
                return self._list(element)
            case "table":
                return self._table(element)
            case "hr":
                return "<hr/>"
            case "pre":
                return _code(element)
            case "blockquote":
                return f"<blockquote>{self._blocks(element)}</blockquote>"
            case "div" if "alert" in element.get("class", "").split():
                return self._alert(element)
        return self._blocks(element)

    def _blocks(self, element: Element) -> str:
        if not any(child.tag in BLOCKS for child in element):
            return isolated(self.inline(element))
        return "".join(map(self.block, split_blocks(element)))

    def _heading(self, element: Element) -> str:
        tag = f"h{level_of(element)}"
        anchors = "".join(map(self._anchor, anchors_of(element)))
        return f"<{tag}>{anchors}{self.inline(element, anchors=False)}</{tag}>"

    def _anchor(self, name: str) -> str:
        """A place, if any link leads to it: whoever edits the page sees a sign for each."""
        if name not in self._linked:
            return ""
        return anchor(name) + (anchor(f"{self._before}{name}") if self._before else "")

    def _alert(self, element: Element) -> str:
        kind = element.get("class", "").partition("alert-")[2].split(" ")[0]
        body = f"<ac:rich-text-body>{self._blocks(element)}</ac:rich-text-body>"
        return _macro(_BOXES.get(kind, "info"), {}, body)

    def _list(self, element: Element) -> str:
        first = element.get("start", "")
        start = f' start="{first}"' if first.isdigit() and first != "1" else ""
        items = "".join(f"<li>{self._blocks(item)}</li>" for item in element)
        return f"<{element.tag}{start}>{items}</{element.tag}>"

    def _table(self, element: Element) -> str:
        lines = ("".join(map(self._cell, row)) for row in element.iter("tr"))
        return f"<table><tbody>{''.join(f'<tr>{line}</tr>' for line in lines)}</tbody></table>"

    def _cell(self, cell: Element) -> str:
        align = align_of(cell)
        style = f' style="text-align: {align};"' if align else ""
        return f"<{cell.tag}{style}>{self._blocks(cell)}</{cell.tag}>"

    def inline(self, element: Element, *, anchors: bool = True) -> str:
        """What stands inside a block."""
        parts = [literal(element.text or "")]
        for child in element:
            parts += [self._piece(child, anchors=anchors), literal(child.tail or "")]
        return "".join(parts)

    def _piece(self, element: Element, *, anchors: bool) -> str:
        match element.tag:
            case "br":
                return "<br/>"
            case "img":
                return self._picture(element)
            case "a" if "href" in element.attrib:
                return self._link(element)
            case "span" if (lozenge := read_lozenge(element)) is not None:
                return _macro("status", {"title": lozenge.text, "colour": lozenge.colour})
            case "a" | "span" if "id" in element.attrib:
                mark = self._anchor(element.attrib["id"]) if anchors else ""
                return mark + self.inline(element, anchors=anchors)
            case "code":
                return f"<code>{literal(''.join(element.itertext()))}</code>"
            case "bdi":
                return isolated(self.inline(element, anchors=anchors), element)
            case tag if tag in _TAGS:
                return f"<{tag}>{self.inline(element, anchors=anchors)}</{tag}>"
        return self.inline(element, anchors=anchors)

    def _link(self, element: Element) -> str:
        goal = goal_of(element.attrib["href"], self._sheet, self._links)
        said = self.inline(element)
        if goal.kind == "web":
            return f"<a href={attribute(goal.address)}>{said or literal(goal.address)}</a>"
        if goal.kind == "nowhere" or not said.strip() or element.find(".//img") is not None:
            return said
        page = "" if goal.kind == "here" else f"<ri:page ri:content-title={attribute(goal.address)}/>"
        place = f" ac:anchor={attribute(goal.fragment)}" if goal.fragment else ""
        if not page and not place:
            return said
        return f"<ac:link{place}>{page}<ac:link-body>{said}</ac:link-body></ac:link>"

    def _picture(self, element: Element) -> str:
        name = picture_of(element.get("src", ""), self._sheet, self._links)
        description = element.get("alt", "")
        if not name:
            return f"<em>{literal(description)}</em>"
        wide = f' ac:width="{_WIDEST}"' if self._widths.get(name, 0) > _WIDEST else ""
        resource = f"<ri:attachment ri:filename={attribute(name)}/>"
        return f"<ac:image ac:alt={attribute(description)}{wide}>{resource}</ac:image>"


def _width(data: bytes) -> float:
    found = _VIEW_BOX.search(data[:2000])
    return float(found[1]) if found else 0.0


def _code(element: Element) -> str:
    text = "".join(element.itertext()).strip("\n")
    if "]]>" in text:
        # Some versions of Data Center refuse it in a macro, however it is written.
        return f"<pre>{literal(text)}</pre>"
    body = f"<ac:plain-text-body><![CDATA[{legal(text)}]]></ac:plain-text-body>"
    # Without a language it would be taken for Java; one that a version doesn't know is shown as an error.
    return _macro("code", {"language": "text"}, body)
