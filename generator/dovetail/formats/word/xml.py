"""Elements of WordprocessingML. Text goes in as text: nothing that a value holds becomes markup."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from dovetail.compose.escape import visible

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = {"w": WORD, "r": RELATION}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

Node = Any
"""An element of lxml, which ships no types."""


def w(tag: str, *children: Node | None, **attributes: str | int) -> Node:
    """The element ``w:tag``; an attribute is one of the same namespace, None among children is left out."""
    element = etree.Element(f"{{{WORD}}}{tag}", nsmap=NAMESPACES)
    for name, value in attributes.items():
        element.set(f"{{{WORD}}}{name}", _legal(str(value)))
    for child in children:
        if child is not None:
            element.append(child)
    return element


def q(tag: str) -> str:
    """The full name of ``w:tag``."""
    return f"{{{WORD}}}{tag}"


def text_element(text: str, tag: str = "t") -> Node:
    """``w:t`` (or an instruction) that keeps its spaces; what would hide or turn text is written out."""
    element = w(tag)
    element.text = _legal(visible(text))
    element.set(_SPACE, "preserve")
    return element


def with_relation(element: Node, identifier: str) -> Node:
    """The same element, pointing to a relation of its part."""
    element.set(f"{{{RELATION}}}id", identifier)
    return element


def read_xml(data: bytes) -> Node:
    """The root of a part. Nothing outside of it is read, and entities stay unread.

    :raises ValueError: if it is no well-formed XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from None


def written(root: Node) -> bytes:
    """The bytes of a part."""
    # Each element was made with its own declarations; most are the parent's.
    etree.cleanup_namespaces(root, keep_ns_prefixes=_kept(root))
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return data


def _kept(root: Node) -> list[str]:
    """Prefixes that a value names: a reader looks them up even if no element has them."""
    named = next((value for name, value in root.attrib.items() if name.endswith("}Ignorable")), "")
    return ["w", "r", *str(named).split()]


def _legal(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
