"""The tree of a page, as dialects of wikis write it: without the title, which wikis show themselves."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element

from dovetail.formats.alerts import box_alerts
from dovetail.formats.headings import anchor_headings, move_anchors_into_headings
from dovetail.formats.links import read_link
from dovetail.formats.markdown_tree import read_markdown
from dovetail.publish.markup.dialect import Links
from dovetail.publish.sheet import Sheet, key_of

BLOCKS = frozenset({
    "p", "ul", "ol", "table", "blockquote", "pre", "hr", "div", "h1", "h2", "h3", "h4", "h5", "h6",
})  # fmt: skip
_HEADING = re.compile("h[1-6]")


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a link leads: to a page of ours (its address, and a place on it), out to the web, or nowhere."""

    kind: Literal["page", "here", "web", "nowhere"]
    address: str = ""
    fragment: str = ""


def page_tree(sheet: Sheet) -> Element:
    """The blocks of a page: headings with their anchors, alerts boxed, the first heading left out."""
    root = read_markdown(sheet.document.body)
    move_anchors_into_headings(root)
    anchor_headings(root, number_sections=sheet.document.kind == "procedure")
    box_alerts(root)
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
    return root


def anchors_of(heading: Element) -> list[str]:
    """All names by which links know a heading, its own last."""
    inner = [one.attrib["id"] for one in heading.iter("a") if "id" in one.attrib and "href" not in one.attrib]
    return list(dict.fromkeys([*inner, *([heading.attrib["id"]] if "id" in heading.attrib else [])]))


def level_of(element: Element) -> int:
    """The level of a heading, 0 for anything else."""
    return int(element.tag[1]) if _HEADING.fullmatch(element.tag) else 0


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
