"""Styles of a reference document and of the house in one part: the organization's own come first."""

from __future__ import annotations

import copy

from dovetail.formats.word.xml import Node, q, w

_REFERRING = ("basedOn", "next", "link")
_DEFAULT_SIZE = 20
"""Half points: what Word takes where nothing is said."""


def merged_styles(theirs: Node, house: Node, language: str) -> Node:
    """Their styles, and those of the house that they lack, which refer to theirs where both have one."""
    root = copy.deepcopy(theirs)
    known = {_key(style): style.get(q("styleId"), "") for style in root.findall(q("style"))}
    used = {style.get(q("styleId")) for style in root.findall(q("style"))}
    renamed: dict[str, str] = {}
    missing = []
    for style in house.findall(q("style")):
        identifier = style.get(q("styleId"), "")
        if _key(style) in known:
            renamed[identifier] = known[_key(style)]
        else:
            renamed[identifier] = identifier if identifier not in used else f"{identifier}Dovetail"
            missing.append(copy.deepcopy(style))
    for style in missing:
        style.set(q("styleId"), renamed[style.get(q("styleId"), "")])
        style.attrib.pop(q("default"), None)
        for name in _REFERRING:
            for reference in style.findall(q(name)):
                reference.set(q("val"), renamed.get(reference.get(q("val"), ""), reference.get(q("val"), "")))
        root.append(style)
    _speak(root, language)
    return root


def size_of(theirs: Node) -> float:
    """The size of their plain text in points."""
    plain = [
        style
        for style in theirs.findall(q("style"))
        if style.get(q("type")) == "paragraph" and style.get(q("default")) in ("1", "true")
    ]
    places = [*plain, *theirs.findall(f"{q('docDefaults')}/{q('rPrDefault')}")]
    for place in places:
        size = place.find(f"{q('rPr')}/{q('sz')}")
        if size is not None and size.get(q("val"), "").isdigit():
            return min(16.0, max(7.0, int(size.get(q("val"))) / 2))
    return _DEFAULT_SIZE / 2


def _key(style: Node) -> tuple[str, str]:
    name = style.find(q("name"))
    return style.get(q("type"), ""), "" if name is None else name.get(q("val"), "").lower()


def _speak(root: Node, language: str) -> None:
    """Whoever checks the spelling goes by the language of the text, not of the file that gave its looks."""
    for properties in root.iter(q("rPr")):
        for said in properties.findall(q("lang")):
            properties.remove(said)
    defaults = root.find(f"{q('docDefaults')}/{q('rPrDefault')}/{q('rPr')}")
    if defaults is not None:
        defaults.append(w("lang", val=language, eastAsia=language, bidi=language))
