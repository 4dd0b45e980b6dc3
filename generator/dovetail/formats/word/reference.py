"""An organization's own Word file as the source of looks: what is taken from it, and what never is.

Taken are styles, lists, theme, page, margins, heads and feet with their pictures, and plain settings.
Nothing of its text, nothing that leads out of the file, and nothing that runs.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, replace

from dovetail.formats.word.look import Page
from dovetail.formats.word.properties import ORDER
from dovetail.formats.word.xml import RELATION, Node, q, read_xml, w, written
from dovetail.load.brand.word_package import read_word_package

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_NARROWEST, _LARGEST = 4500, 40_000
_OURS = {"zoom", "embedTrueTypeFonts", "updateFields", "compat", "themeFontLang"}


NOT_FITTING = "its parts are damaged or do not fit together"


class UnusableReferenceError(ValueError):
    """Why a reference document can't be used, in words for people."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a reference document gives. ``heads`` and ``feet`` are paths of parts by their type."""

    parts: Mapping[str, bytes]
    styles: Node
    numbering: Node
    theme: bytes
    page: Page
    heads: Mapping[str, str]
    feet: Mapping[str, str]
    first_differs: bool
    settings: list[Node]


def read_reference(data: bytes, page: Page) -> Reference:
    """The looks that the file holds; ``page`` stands in for what it leaves open.

    :raises UnusableReferenceError: if it can't be used.
    """
    try:
        parts = read_word_package(data)
    except ValueError as problem:
        raise UnusableReferenceError(str(problem)) from problem
    try:
        styles, document = read_xml(parts["word/styles.xml"]), read_xml(parts["word/document.xml"])
        related = relations_of(parts, "word/document.xml")
        section = _last_section(document)
        return Reference(
            parts,
            styles,
            _lists(parts, related),
            _theme(parts, related),
            page if section is None else _page(section, page),
            _running(section, "headerReference", related, parts),
            _running(section, "footerReference", related, parts),
            section is not None and _is_on(section.find(q("titlePg"))),
            _settings(parts, related),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnusableReferenceError(NOT_FITTING) from error


def relations_of(parts: Mapping[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    """Kind and target of each relation of a part that stays inside the file, by id."""
    folder, name = posixpath.split(part)
    data = parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    if data is None:
        return {}
    found = {}
    for relation in read_xml(data):
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        if relation.get("TargetMode") != "External" and path in parts:
            found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], path)
    return found


def _only(related: Mapping[str, tuple[str, str]], kind: str) -> str:
    return next((path for found, path in related.values() if found == kind), "")


def _last_section(document: Node) -> Node | None:
    body = document.find(q("body"))
    return None if body is None else body.find(q("sectPr"))


def _page(section: Node, page: Page) -> Page:
    """Its paper and margins, upright; what leaves no room for text is not taken."""
    paper, margins = section.find(q("pgSz")), section.find(q("pgMar"))
    if paper is not None:
        sides = sorted(_number(paper, name, 0) for name in ("w", "h"))
        if sides[0] > _NARROWEST and sides[1] < _LARGEST:
            page = replace(page, width=sides[0], height=sides[1])
    if margins is None:
        return page
    names = ("top", "right", "bottom", "left", "header", "footer", "gutter")
    taken = replace(page, **{name: abs(_number(margins, name, getattr(page, name))) for name in names})
    return taken if taken.room >= _NARROWEST and taken.depth >= _NARROWEST else page


def _number(element: Node, name: str, otherwise: int) -> int:
    try:
        return int(element.get(q(name), otherwise))
    except ValueError:
        return otherwise


def _is_on(element: Node | None) -> bool:
    return element is not None and element.get(q("val"), "1") not in ("0", "false", "off")


def _running(
    section: Node | None, kind: str, related: Mapping[str, tuple[str, str]], parts: Mapping[str, bytes]
) -> dict[str, str]:
    if section is None:
        return {}
    found = {}
    for reference in section.findall(q(kind)):
        path = related.get(reference.get(f"{{{RELATION}}}id", ""), ("", ""))[1]
        if path in parts:
            found[reference.get(q("type"), "default")] = path
    return found


def _lists(parts: Mapping[str, bytes], related: Mapping[str, tuple[str, str]]) -> Node:
    """Its lists, without pictures for bullets."""
    path = _only(related, "numbering")
    root = read_xml(parts[path]) if path else w("numbering")
    for name in ("numPicBullet", "lvlPicBulletId", "numIdMacAtCleanup"):
        for element in list(root.iter(q(name))):
            element.getparent().remove(element)
    return root


def _theme(parts: Mapping[str, bytes], related: Mapping[str, tuple[str, str]]) -> bytes:
    """Its fonts and colours; a picture as a fill becomes a plain colour."""
    path = _only(related, "theme")
    if not path:
        return b""
    root = read_xml(parts[path])
    for picture in list(root.iter(f"{_DRAWING}blipFill")):
        plain = picture.makeelement(f"{_DRAWING}solidFill")
        plain.append(plain.makeelement(f"{_DRAWING}schemeClr", {"val": "phClr"}))
        picture.getparent().replace(picture, plain)
    for name in ("hlinkClick", "hlinkHover", "extLst"):
        for element in list(root.iter(f"{_DRAWING}{name}")):
            element.getparent().remove(element)
    return written(root)


def _settings(parts: Mapping[str, bytes], related: Mapping[str, tuple[str, str]]) -> list[Node]:
    path = _only(related, "settings")
    if not path:
        return []
    allowed = {q(name) for name in ORDER if name not in _OURS}
    return [element for element in read_xml(parts[path]) if element.tag in allowed]
