"""A document's body, read once: a tree with anchors, tables, alerts and chips in place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, tostring

from dovetail.formats.assets import is_plate
from dovetail.formats.rendered import warning
from dovetail.formats.tree.alerts import box_alerts
from dovetail.formats.tree.badges import mark_badges
from dovetail.formats.tree.headings import Heading, anchor_headings, move_anchors_into_headings
from dovetail.formats.tree.isolates import isolate
from dovetail.formats.tree.links import prefix_ids, read_link, rewrite_images, rewrite_links
from dovetail.formats.tree.markdown_tree import read_markdown, text_of
from dovetail.formats.tree.sanitize import sanitize
from dovetail.formats.tree.tables import shape_tables
from dovetail.model.diagnostics import Diagnostic
from dovetail.model.document import Document, Pack
from dovetail.model.language import spoken

_SHORT_TEXT = 240  # characters: some two lines


@dataclass(frozen=True, slots=True)
class Body:
    """The tree of one document, with its headings in order and all ids that a link can point to."""

    document: Document
    root: Element
    headings: tuple[Heading, ...]
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Targets:
    """How one format spells its targets.

    ``anchor(document, fragment)`` gives the link to a heading (fragment may be empty), ``file(path)``
    the link to another file of the pack or None, ``image(name)`` the source of an asset or None.
    """

    anchor: Callable[[str, str], str]
    file: Callable[[str], str | None]
    image: Callable[[str], str | None]


def read_body(document: Document) -> Body:
    """Read a document's canonical Markdown. Sections of a procedure are numbered."""
    root = read_markdown(document.body)
    move_anchors_into_headings(root)
    mark_badges(root)
    headings = anchor_headings(root, number_sections=document.kind == "procedure")
    box_alerts(root)
    # The documents in front and booklets are lists: there every line of a page counts.
    shape_tables(root, whole=document.kind not in ("front", "booklet"))
    _keep_lead_ins(root, booklet=document.kind == "booklet")
    return Body(document, root, headings, frozenset(e.attrib["id"] for e in root.iter() if "id" in e.attrib))


def write_fragment(
    body: Body,
    pack: Pack,
    targets: Targets,
    *,
    bodies: dict[str, Body] | None = None,
    prefix: str = "",
) -> tuple[str, tuple[Diagnostic, ...]]:
    """The sanitized HTML of ``body``, its targets spelled, and what :func:`spell_targets` warns of.

    Uses up the tree of ``body``.
    """
    warnings = spell_targets(body, pack, targets, bodies=bodies, prefix=prefix)
    html = "".join(tostring(child, encoding="unicode", method="html") for child in body.root)
    return sanitize(html), warnings


def spell_targets(
    body: Body, pack: Pack, targets: Targets, *, bodies: dict[str, Body] | None = None, prefix: str = ""
) -> tuple[Diagnostic, ...]:
    """Spell all targets in the tree of ``body`` as a format does; a warning for each that leads nowhere.

    What runs the other way than the sentences of the pack is kept apart in it from now on.

    Where ``bodies`` are given, a link to an anchor that does not exist is led to the head of its document
    and reported. ``prefix`` is put before every id.
    """
    warnings: list[Diagnostic] = []
    refused: Counter[str] = Counter()
    here = body.document.id
    known = {document.id for document in pack.documents} | {here}

    def link(href: str) -> str | None:
        target = read_link(href, here, known)
        if target.kind == "web":
            return target.href
        if target.kind == "file":
            return targets.file(target.path)
        if target.kind == "refused":
            refused[target.href.partition("#")[0]] += 1
            return None
        other = body if target.document == here else (bodies or {}).get(target.document)
        fragment = target.fragment
        if fragment and other is not None and fragment not in other.ids:
            warnings.append(warning("anchor-missing", here, f"{target.document} has no section #{fragment}"))
            fragment = ""
        return targets.anchor(target.document, fragment)

    def image(source: str, description: str) -> tuple[str, str] | None:
        name = read_link(source, here, known).path
        address = targets.image(name) if name else None
        if address is None:
            warnings.append(
                warning(
                    "url-blocked",
                    here,
                    f"the image {source} was not loaded",
                    "A document shows only the brand's files and the pack's diagrams.",
                )
            )
            return None
        return address, description or name

    _set_pictures(body.root, pack)
    rewrite_links(body.root, link)
    for href, times in refused.items():
        links = "the link" if times == 1 else f"{times} links"
        leads = "leads" if times == 1 else "lead"
        warnings.append(
            warning("link-refused", here, f"{links} to {href} {leads} to no document of this pack")
        )
    rewrite_images(body.root, image)
    isolate(body.root, spoken().direction)
    if prefix:
        prefix_ids(body.root, prefix)
    return tuple(warnings)


def _set_pictures(root: Element, pack: Pack) -> None:
    """A picture that is a paragraph of its own is set as one; a wide one gets a page across."""
    wide = {asset.name for asset in pack.assets if is_plate(asset)}
    for paragraph in list(root.iter()):
        if _is_picture(paragraph):
            name = paragraph[0].get("src", "").removeprefix("./").replace("../", "")
            _add_class(paragraph, "picture plate" if name in wide else "picture")


def _is_picture(element: Element) -> bool:
    return element.tag == "p" and [child.tag for child in element] == ["img"] and not text_of(element).strip()


def _keep_lead_ins(root: Element, *, booklet: bool) -> None:
    """What introduces the next block stays on its page.

    That is a line that ends in a colon, a bold line alone, and a short text between heading and table. In a
    booklet it is what stands above a list of controls too, and between a heading and that.
    """
    blocks = [None, *root]
    for before, paragraph, following in zip(blocks, blocks[1:], blocks[2:], strict=False):
        if paragraph is None or following is None or paragraph.tag != "p" or _is_heading(following):
            continue
        if _is_picture(paragraph):
            continue
        text = text_of(paragraph)
        introduces = following.tag != "p" and text.endswith(":")
        opens = following.get("class") == "table" and _is_heading(before) and len(text) <= _SHORT_TEXT
        heads = booklet and (following.tag == "ul" or (following.tag == "p" and _is_heading(before)))
        if introduces or opens or heads or _is_bold_line(paragraph):
            _add_class(paragraph, "lead")


def _add_class(block: Element, name: str) -> None:
    block.set("class", f"{block.get('class', '')} {name}".strip())


def _is_heading(block: Element | None) -> bool:
    return block is not None and re.fullmatch("h[1-6]", block.tag) is not None


def _is_bold_line(paragraph: Element) -> bool:
    return (
        len(paragraph) == 1
        and paragraph[0].tag == "strong"
        and not (paragraph.text or "").strip()
        and not (paragraph[0].tail or "").strip()
    )
