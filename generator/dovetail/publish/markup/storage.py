"""Confluence's storage format: read as XML, and written in one form that all ways of saying the same have.

Confluence rewrites what it is sent: it names macros and blocks, wraps rows and cells, drops white space,
spells letters as entities. None of that is an edit by a person, so none of it is in the form written here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html.entities import codepoint2name
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

_ENTITIES = "".join(
    f'<!ENTITY {name} "&#38;#{code};">' if name in ("amp", "lt") else f'<!ENTITY {name} "&#{code};">'
    for code, name in codepoint2name.items()
)
_HEAD = f"<!DOCTYPE storage [{_ENTITIES}]>\n<storage>"
_NOT_OURS = frozenset({
    "ac:macro-id", "ac:schema-version", "ac:local-id", "local-id", "data-layout", "ri:version-at-save",
})  # fmt: skip
"""Attributes that the server or its editor gives to elements."""
_VERBATIM = frozenset({"ac:plain-text-body", "ac:plain-text-link-body"})
_INLINE_MACROS = frozenset({"anchor", "status"})
_BLOCKS = frozenset({
    "storage", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "tbody", "thead", "tfoot",
    "tr", "td", "th", "blockquote", "pre", "div", "hr", "ac:layout", "ac:layout-section", "ac:layout-cell",
    "ac:rich-text-body", "ac:task-list", "ac:task",
})  # fmt: skip
_ONLY_BLOCKS = frozenset({
    "storage", "ul", "ol", "table", "tbody", "thead", "tfoot", "tr", "ac:layout", "ac:layout-section",
    "ac:task-list", "ac:structured-macro",
})  # fmt: skip
_SPACE = re.compile(r"[ \t\r\n]+")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def legal(text: str) -> str:
    """Text with what XML can't hold shown as a mark."""
    return _FORBIDDEN.sub("\ufffd", text)


def literal(text: str) -> str:
    """Text as a piece of a body: shown as it is, whatever it says."""
    return escape(legal(text))


def attribute(text: str) -> str:
    """Text as the value of an attribute, quotes included."""
    return quoteattr(legal(" ".join(text.split())))


def read_storage(text: str) -> Element | None:
    """The blocks of a body below an element ``storage``; None if Confluence would not store it."""
    builder = TreeBuilder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(f"{_HEAD}{unicodedata.normalize('NFC', text)}</storage>", True)
        return builder.close()
    except (expat.ExpatError, UnicodeEncodeError, AssertionError):
        return None


def settled(root: Element) -> Element:
    """The tree without what the server makes of it by itself. Changes ``root``."""
    _settle(root)
    last = root[-1] if len(root) else None
    if last is not None and last.tag == "p" and not len(last) and not last.text and not last.tail:
        # Confluence closes a page that ends with a table or macro by an empty paragraph.
        root.remove(last)
    return root


def written(root: Element, *, lines: bool = False) -> str:
    """A settled tree as text; with ``lines``, each block and each run of text has a line of its own."""
    return "".join(_inside(root, "\n" if lines else ""))


def is_block(element: Element) -> bool:
    """Whether an element stands on its own, and not in a line of text."""
    if element.tag == "ac:structured-macro":
        return element.get("ac:name") not in _INLINE_MACROS
    return element.tag in _BLOCKS


def _settle(element: Element) -> None:
    for child in list(element):
        _settle(child)
        if child.tag == "ac:inline-comment-marker":
            _dissolve(element, child)
    for name in [name for name in element.attrib if name in _NOT_OURS]:
        del element.attrib[name]
    if element.tag == "table":
        _one_body(element)
    if element.tag in ("td", "th", "li") and len(element) == 1 and not (element.text or "").strip():
        only = element[0]
        if only.tag == "p" and not only.attrib and not (only.tail or "").strip():
            only.tail = None
            element.text = None
            _dissolve(element, only)
    if element.tag not in _VERBATIM and element.tag != "pre":
        _tidy(element)


def _dissolve(parent: Element, child: Element) -> None:
    """Put what is in an element in its place."""
    place = list(parent).index(child)
    parent.remove(child)
    _add_text(parent, place, child.text)
    for number, inner in enumerate(list(child)):
        parent.insert(place + number, inner)
    _add_text(parent, place + len(child), child.tail)


def _add_text(parent: Element, place: int, text: str | None) -> None:
    """Add text before the child at ``place``."""
    if not text:
        return
    if place == 0:
        parent.text = (parent.text or "") + text
    else:
        parent[place - 1].tail = (parent[place - 1].tail or "") + text


def _one_body(table: Element) -> None:
    """All rows of a table in one body."""
    rows = [row for part in table if part.tag in ("tbody", "thead", "tfoot") for row in part]
    rows += [part for part in table if part.tag == "tr"]
    others = [part for part in table if part.tag not in ("tbody", "thead", "tfoot", "tr")]
    body = Element("tbody")
    body.extend(rows)
    table[:] = [*others, body]


def _tidy(element: Element) -> None:
    """White space that nobody sees: beside blocks, at the edges of a line, and more than one."""
    bare = element.tag in _ONLY_BLOCKS
    children = list(element)
    edge = is_block(element)
    element.text = _tidied(
        element.text, after=edge, before=is_block(children[0]) if children else edge, bare=bare
    )
    for place, child in enumerate(children, 1):
        before = is_block(children[place]) if place < len(children) else edge
        child.tail = _tidied(child.tail, after=is_block(child), before=before, bare=bare)


def _tidied(text: str | None, *, after: bool, before: bool, bare: bool) -> str | None:
    plain = _SPACE.sub(" ", text or "")
    if plain == " " and bare:
        return None
    if after:
        plain = plain.removeprefix(" ")
    if before:
        plain = plain.removesuffix(" ")
    return plain or None


def _inside(element: Element, end: str) -> Iterator[str]:
    verbatim = element.tag in _VERBATIM
    if element.text:
        yield _text(element.text, verbatim) + (end if _breaks(element, 0) else "")
    for place, child in enumerate(element):
        yield from _whole(child, end)
        if child.tail:
            yield _text(child.tail, verbatim) + (end if _breaks(element, place + 1) else "")
        elif not is_block(child) and _breaks(element, place + 1):
            yield end


def _breaks(element: Element, place: int) -> bool:
    """Whether a line ends before the child at ``place``: there begins a block, or nothing comes any more."""
    if place < len(element):
        return is_block(element[place])
    return is_block(element) and element.tag != "pre"


def _whole(element: Element, end: str) -> Iterator[str]:
    attributes = "".join(f" {name}={quoteattr(element.attrib[name])}" for name in sorted(element.attrib))
    own = end if is_block(element) and element.tag != "pre" else ""
    last = end if is_block(element) else ""
    if not len(element) and not element.text:
        yield f"<{element.tag}{attributes}/>{last}"
        return
    yield f"<{element.tag}{attributes}>{own}"
    yield from _inside(element, end)
    yield f"</{element.tag}>{last}"


def _text(text: str, verbatim: bool) -> str:
    if verbatim:
        return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"
    return escape(text)
