"""The blocks of a document's tree as paragraphs and tables of a Word file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal
from xml.etree.ElementTree import Element

from dovetail.formats.tree.badges import change_of
from dovetail.formats.tree.headings import Heading
from dovetail.formats.word.drawing import inline_picture
from dovetail.formats.word.file import DOCUMENT, WordFile
from dovetail.formats.word.places import address
from dovetail.formats.word.runs import Format, Inline, bookmark_link, outer_link
from dovetail.formats.word.strips import strips
from dovetail.formats.word.tables import EDGES, table
from dovetail.formats.word.xml import Node, text_element, w

Side = Literal["upright", "across"]
Turn = Callable[[Side], None]
_ALERTS = {"important": "Alert Important", "warning": "Alert Warning", "caution": "Alert Warning"}
_SIGNS = {"note": "▸", "tip": "✓", "important": "■", "warning": "▲", "caution": "▲"}
_HEADINGS = 4
_DEEPEST_LIST = 3
_ALERT_INDENT, _HANGING, _OUTDENT = 227, 260, 170
_TWENTIETHS = 20
_BESIDE_PICTURE = 36.0
"""Points that a picture leaves on its page for what introduces it."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a block stands: in how many lists, in which kind of alert, and whether it stays with the next."""

    lists: int = 0
    alert: str = ""


class Blocks:
    """Writes one document into a file. ``turn`` ends the section when a picture needs a page across."""

    def __init__(self, file: WordFile, headings: tuple[Heading, ...], turn: Turn) -> None:
        self._file, self._turn = file, turn
        self._numbers = {heading.id: heading.number for heading in counted(headings)}
        self._headings = {heading.id: heading for heading in headings}
        self._inline = Inline(file.styles, self._link, file.anchor, self._picture, file.rtl)

    def write(self, root: Element, name: Callable[[str], str]) -> None:
        """All blocks below ``root``. ``name`` gives the bookmark for an id of the tree."""
        for element in root.iter():
            if "id" in element.attrib:
                element.set("data-id", element.attrib["id"])
                element.set("id", name(element.attrib["id"]))
        for block in root:
            self._file.body += self._block(block, _Place())

    def _block(self, block: Element, place: _Place) -> Iterator[Node]:
        kinds = block.get("class", "").split()
        if re.fullmatch("h[1-6]", block.tag):
            yield self._heading(block)
        elif block.tag == "p" and "picture" in kinds:
            yield from self._standing(block, across="plate" in kinds)
        elif block.tag == "p":
            style = self._style(place, "alert-title" in kinds)
            yield self._paragraph(block, style, place, keep="lead" in kinds)
        elif block.tag in ("ul", "ol"):
            yield from self._list(block, replace(place, lists=place.lists + 1))
        elif block.tag == "table":
            yield table(block, self._inline, self._file.tables)
            yield w("p", w("pPr", w("pStyle", val=self._file.styles["Table Gap"])))
        elif block.tag == "pre":
            yield from self._code(block)
        elif block.tag == "hr":
            yield self._rule()
        elif "alert" in kinds:
            kind = next((k.removeprefix("alert-") for k in kinds if k.startswith("alert-")), "note")
            for child in block:
                yield from self._block(child, _Place(alert=kind))
        elif block.tag == "blockquote":
            for child in block:
                yield from self._quoted(child, place)
        else:
            for child in block:
                yield from self._block(child, place)

    def _heading(self, block: Element) -> Node:
        level = min(int(block.tag[1]), _HEADINGS)
        heading = self._headings.get(block.get("data-id", ""))
        counted = heading is not None and bool(self._numbers.get(heading.id))
        properties = w("pPr", w("pStyle", val=self._file.styles[f"heading {level}"]))
        if not counted and level > 1:
            properties.append(w("numPr", w("numId", val=0)))
        self._mark(properties, block)
        runs = self._inline.write(block)
        if heading is not None and heading.number and not counted:
            runs.insert(0, self._inline.run(f"{heading.number}\u2002"))
        begin, end = self._file.anchor(block.get("id", ""))
        return w("p", properties, begin, *runs, end)

    def _style(self, place: _Place, title: bool = False) -> str:
        if place.alert:
            return _ALERTS.get(place.alert, "Alert") + (" Title" if title else "")
        return "Body Text"

    def _paragraph(
        self, block: Element, style: str, place: _Place, *, keep: bool = False, skip: tuple[str, ...] = ()
    ) -> Node:
        properties = w("pPr", w("pStyle", val=self._file.styles[style]), w("keepNext") if keep else None)
        self._mark(properties, block)
        runs = self._inline.write(block, skip=skip)
        if style.endswith(" Title"):
            runs.insert(0, self._inline.run(f"{_SIGNS.get(place.alert, '▸')} "))
        return w("p", properties, *runs)

    def _quoted(self, child: Element, place: _Place) -> Iterator[Node]:
        if child.tag == "p":
            yield self._paragraph(child, "Quote", place)
        else:
            yield from self._block(child, place)

    def _mark(self, properties: Node, block: Element) -> None:
        """A changed block has a line at its outer edge."""
        change = change_of(block)
        if change:
            side = "right" if self._file.rtl else "left"
            edge = w(side, val=EDGES[change], sz=18, space=8, color=self._file.accent)
            properties.append(w("pBdr", edge))

    def _list(self, block: Element, place: _Place) -> Iterator[Node]:
        level = min(place.lists, _DEEPEST_LIST)
        kind = "List Number" if block.tag == "ol" else "List Bullet"
        style = kind + ("" if level == 1 else f" {level}")
        start = int(block.get("start", "1")) if block.get("start", "1").isdigit() else 1
        numbering = self._file.numbering
        number = numbering.new_list(style, level - 1, start) if block.tag == "ol" else numbering.bullets
        for item in block:
            yield from self._item(item, place, style, number, level)

    def _item(self, item: Element, place: _Place, style: str, number: int, level: int) -> Iterator[Node]:
        properties = w(
            "pPr",
            w("pStyle", val=self._file.styles[self._style(place) if place.alert else style]),
            self._file.numbering.in_list("" if place.alert else style, level - 1, number),
        )
        plain = self._file.dense and level == 1 and not place.alert and style == "List Bullet"
        if plain:
            # Each begins with a bold name, which sets it off well enough.
            properties = w(
                "pPr",
                w("pStyle", val=self._file.styles[style]),
                w("numPr", w("ilvl", val=0), w("numId", val=0)),
            )
        lead = item.find("p")
        first = item if lead is None else lead
        self._mark(properties, item)
        if place.alert:
            # The box begins at the hanging edge; the item's own indent would move it.
            properties.append(w("ind", left=_ALERT_INDENT + _HANGING * level, hanging=_HANGING * level))
        elif plain:
            properties.append(w("ind", left=_OUTDENT, hanging=_OUTDENT))
        blocks = ("p", "ul", "ol", "div", "table", "pre", "blockquote")
        yield w("p", properties, *self._inline.write(first, skip=blocks if lead is None else ()))
        for child in item:
            if child.tag == "p" and child is not lead:
                yield self._continued(child, place, level)
            elif child.tag in blocks and child.tag != "p":
                yield from self._block(child, place)

    def _continued(self, block: Element, place: _Place, level: int) -> Node:
        if place.alert:
            return self._paragraph(block, self._style(place), place)
        return self._paragraph(block, "List Continue" + ("" if level == 1 else f" {level}"), place)

    def _code(self, block: Element) -> Iterator[Node]:
        for line in "".join(block.itertext()).rstrip("\n").split("\n"):
            yield w(
                "p", w("pPr", w("pStyle", val=self._file.styles["Code Block"])), w("r", text_element(line))
            )

    def _rule(self) -> Node:
        line = w("bottom", val="single", sz=4, space=1, color="C6CCD3")
        return w("p", w("pPr", w("pStyle", val=self._file.styles["Table Gap"]), w("pBdr", line)))

    def _standing(self, block: Element, *, across: bool) -> Iterator[Node]:
        """A picture that is a paragraph of its own, on a page across if it is wide."""
        page = self._file.page
        picture = self._file.pictures.get(block[0].get("src", ""))
        if picture is not None and picture.strips:
            yield strips(picture, block[0].get("alt", ""), self._file)
            yield w("p", w("pPr", w("pStyle", val=self._file.styles["Table Gap"])))
            return
        if across:
            self._turn("upright")
        room = (page.room_across if across else page.room) / _TWENTIETHS
        depth = (page.depth_across if across else page.depth) / _TWENTIETHS - _BESIDE_PICTURE
        shown = self._picture(block[0], (room, depth), fill=across)
        style = self._file.styles["Picture"]
        node = w("p", w("pPr", w("pStyle", val=style)), shown)
        if across:
            self._file.body.append(node)
            self._turn("across")
        else:
            yield node

    def _picture(
        self, image: Element, room: tuple[float, float] | None = None, *, fill: bool = False
    ) -> Node | None:
        described = image.get("alt", "")
        picture = self._file.pictures.get(image.get("src", ""))
        if picture is None:
            return self._inline.run(described, Format(italic=True)) if described else None
        widest, highest = room or (self._file.page.room / _TWENTIETHS, 200.0)
        scale = min(widest / picture.width, highest / picture.height)
        scale = scale if fill else min(scale, 1.0)
        size = (picture.width * scale, picture.height * scale)
        relations = self._file.media(picture)
        return inline_picture(relations, picture, self._file.drawing_id(), described, size)

    def _link(self, href: str) -> Node | None:
        if href.startswith("#"):
            return bookmark_link(href[1:])
        if href.startswith("file:"):
            target, _, place = href.removeprefix("file:").partition("#")
            return outer_link(self._file.package.relate(DOCUMENT, "hyperlink", target, external=True), place)
        target = address(href)
        if not target:
            return None
        return outer_link(self._file.package.relate(DOCUMENT, "hyperlink", target, external=True))


def counted(headings: tuple[Heading, ...]) -> tuple[Heading, ...]:
    """The headings whose numbers Word itself would count, in the order and depth that they stand in.

    The others keep their number as text.
    """
    found = []
    section, part = 0, 0
    for heading in headings:
        if heading.level == 2 and heading.number == str(section + 1):
            section, part = section + 1, 0
            found.append(heading)
        elif heading.level == 3 and section and heading.number == f"{section}.{part + 1}":
            part += 1
            found.append(heading)
    return tuple(found)
