"""Where a link in a document leads: to a heading of the pack, out to the web, or nowhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote
from xml.etree.ElementTree import Element

LinkKind = Literal["pack", "web", "file", "refused"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link as written in one document. ``document`` and ``fragment`` are set for links into the pack,
    ``path`` (below the pack's root) for links to another file of it."""

    kind: LinkKind
    href: str
    document: str = ""
    fragment: str = ""
    path: str = ""


def read_link(href: str, document: str, known: Collection[str]) -> Link:
    """Say where ``href`` leads when it stands in the document with the id ``document``.

    A ``.md`` file outside ``known``, a path above the pack, and any scheme but http, https and mailto
    are refused.
    """
    target = "".join(character for character in href.strip() if character.isprintable())
    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", target)
    if scheme:
        web = scheme.group(0).lower() in ("http:", "https:", "mailto:")
        return Link("web" if web else "refused", target)
    if target.startswith(("//", "/", "\\")):
        return Link("refused", target)
    path, _, fragment = target.partition("#")
    fragment = unquote(fragment)
    if not path:
        return Link("pack", target, document, fragment)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(document), unquote(path)))
    if path.startswith(".."):
        return Link("refused", target)
    if not path.endswith(".md"):
        return Link("file", target, path=path)
    other = path.removesuffix(".md")
    return Link("pack" if other in known else "refused", target, other, fragment)


def rewrite_links(root: Element, rewrite: Callable[[str], str | None]) -> None:
    """Give every link below ``root`` its new target; one that has none becomes plain text."""
    for element in list(root.iter("a")):
        href = element.attrib.pop("href", None)
        element.attrib.pop("title", None)
        if href is None:
            continue
        target = rewrite(href)
        if target is None:
            element.tag = "span"
        else:
            element.set("href", target)


def rewrite_images(root: Element, rewrite: Callable[[str, str], tuple[str, str] | None]) -> None:
    """Give every image its new source and description; one that has none becomes its description."""
    for element in list(root.iter("img")):
        source, description = element.get("src", ""), element.get("alt", "")
        target = rewrite(source, description)
        tail = element.tail
        element.attrib.clear()
        if target is None:
            element.tag, element.text = "em", description or "[image]"
        else:
            element.set("src", target[0])
            element.set("alt", target[1])
        element.tail = tail


def prefix_ids(root: Element, prefix: str) -> None:
    """Put ``prefix`` before every id, so that the documents of a pack can stand in one file."""
    for element in root.iter():
        if "id" in element.attrib:
            element.set("id", prefix + element.attrib["id"])
