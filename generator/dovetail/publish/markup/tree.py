"""The tree of a page, as dialects of wikis write it: without the title, which wikis show themselves."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element

from dovetail.formats.tree.alerts import box_alerts
from dovetail.formats.tree.badges import mark_badges
from dovetail.formats.tree.headings import anchor_headings, move_anchors_into_headings
from dovetail.formats.tree.isolates import isolate
from dovetail.formats.tree.links import read_link
from dovetail.formats.tree.markdown_tree import read_markdown
from dovetail.formats.tree.tables import shape_tables
from dovetail.model.language import spoken
from dovetail.publish.markup.dialect import Links
from dovetail.publish.sheet import Sheet, key_of

BLOCKS = frozenset({
    "p", "ul", "ol", "table", "blockquote", "pre", "hr", "div", "h1", "h2", "h3", "h4", "h5", "h6",
})  # fmt: skip
_HEADING = re.compile("h[1-6]")
_TO_LEFT, _TO_RIGHT, _END = "\u2067", "\u2066", "\u2069"
"""They isolate what stands between them, and are not seen."""
_WIDTH = re.compile(r"w(\d+)")
_MANY = 30
"""Lines of contents that a screen holds."""


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a link leads: to a page of ours (its address, and a place on it), out to the web, or nowhere."""

    kind: Literal["page", "here", "web", "nowhere"]
    address: str = ""
    fragment: str = ""


def page_tree(sheet: Sheet) -> Element:
    """The blocks of a page as our HTML has them: headings with their anchors, alerts boxed, cells that head a
    row, badges and chips told. The first heading is left out.
    """
    root = read_markdown(sheet.document.body)
    move_anchors_into_headings(root)
    mark_badges(root)
    anchor_headings(root, number_sections=sheet.document.kind == "procedure")
    box_alerts(root)
    shape_tables(root, whole=False)
    for code in root.iter("code"):
        # What reads Markdown has escaped the text of code for HTML already.
        code.text = html.unescape(code.text or "")
    title = root.find("h1")
    if title is not None:
        place = list(root).index(title)
        root.remove(title)
        anchors = Element("div", {"class": "anchor"})
        anchors.extend(Element("a", {"id": id}) for id in anchors_of(title))
        root.insert(place, anchors)
    isolate(root, spoken().direction)
    return root


def anchors_of(heading: Element) -> list[str]:
    """All names by which links know a heading, its own last."""
    inner = [one.attrib["id"] for one in heading.iter("a") if "id" in one.attrib and "href" not in one.attrib]
    return list(dict.fromkeys([*inner, *([heading.attrib["id"]] if "id" in heading.attrib else [])]))


def level_of(element: Element) -> int:
    """The level of a heading, 0 for anything else."""
    return int(element.tag[1]) if _HEADING.fullmatch(element.tag) else 0


def isolated(text: str, element: Element | None = None) -> str:
    """A piece of a line kept apart by signs without width, where a wiki knows no markup for directions.

    With the element ``bdi``, its text runs in the direction that this says. Without, it is a whole line of a
    pack that runs to the left: the wiki around it may run to the right.
    """
    direction = spoken().direction if element is None else element.get("dir", "ltr")
    if not text or (element is None and direction == "ltr"):
        return text
    return (_TO_LEFT if direction == "rtl" else _TO_RIGHT) + text + _END


def align_of(cell: Element) -> str:
    """To which side the text of a cell stands, "" for the usual one."""
    names = cell.get("class", "").split()
    return "right" if "num" in names else "center" if "mid" in names else ""


def is_unbroken(cell: Element) -> bool:
    """Whether all of a cell stays on one line: a date, a code, a word or two."""
    return "nowrap" in cell.get("class", "").split()


def width_of(cell: Element) -> str:
    """The share of a table in per cent that the column below a head takes, "" for as wide as it is."""
    found = (_WIDTH.fullmatch(name) for name in cell.get("class", "").split())
    return next((width[1] for width in found if width), "")


def keep_together(root: Element) -> None:
    """Cells that are not to be broken get spaces that aren't, where a wiki leaves cells no other way."""
    for cell in (*root.iter("td"), *root.iter("th")):
        if is_unbroken(cell) and not len(cell):
            cell.text = "\u00a0".join((cell.text or "").split())


def listed_levels(tree: Element) -> int:
    """Down to which level the contents of a page name its headings: of very many, the sections alone."""
    levels = [level for block in tree if 2 <= (level := level_of(block)) <= 3]
    return 2 if len(levels) > _MANY and 2 in levels else 3


def goal_of(href: str, sheet: Sheet, links: Links) -> Goal:
    """Where a link on a page leads."""
    known = {document.id for document in sheet.pack.documents}
    link = read_link(href, sheet.document.id, known)
    if link.kind == "web":
        return Goal("web", link.href)
    if link.kind != "pack":
        return Goal("nowhere")
    key = key_of(sheet.pack.project_code, link.document)
    return Goal("here" if key == sheet.key else "page", links.addresses[key], link.fragment)


def picture_of(source: str, sheet: Sheet, links: Links) -> str:
    """The name under which a picture on a page is stored, "" for one that there is not."""
    known = {document.id for document in sheet.pack.documents}
    return links.pictures.get(read_link(source, sheet.document.id, known).path, "")


def split_blocks(element: Element) -> Iterator[Element]:
    """The blocks of a list item or quote: runs of text between its blocks become paragraphs."""
    run = Element("p")
    run.text = element.text
    for child in element:
        if child.tag in BLOCKS:
            if _says_something(run):
                yield run
            tail, child.tail = child.tail, None
            yield child
            run = Element("p")
            run.text = tail
        else:
            run.append(child)
    if _says_something(run):
        yield run


def _says_something(run: Element) -> bool:
    return len(run) > 0 or bool((run.text or "").strip())
