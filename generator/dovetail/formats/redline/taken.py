"""Either state of a document out of the tree of both: what "accept all" and "reject all" leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal
from xml.etree.ElementTree import Element

from dovetail.formats.redline.tokens import SAME, WAS
from dovetail.formats.redline.tree import BLANK, CHANGE

State = Literal["old", "new"]
NOTE = "data-note"
"""On elements that speak of a change and are part of neither state."""
_DROPPED = {
    "old": frozenset({"added", "moved-to", BLANK}),
    "new": frozenset({"removed", "moved-from", BLANK}),
}


def taken(root: Element, state: State) -> Element:
    """One state alone, without any marks. The tree is not changed."""
    made = Element(root.tag, {k: v for k, v in root.attrib.items() if k not in (CHANGE, WAS, NOTE)})
    number = root.get(WAS) if state == "old" else None
    made.text = number or root.text
    for part in _taken(root, state):
        if isinstance(part, str):
            _add_text(made, part)
        else:
            made.append(part)
    return made


def settle(root: Element) -> None:
    """Let what says the same in another look be as it is now, without any mark. The tree is changed."""
    for parent in list(root.iter()):
        if not any(SAME in child.attrib for child in parent):
            continue
        children = list(parent)
        for child in children:
            parent.remove(child)
        for child in children:
            tail, child.tail = child.tail or "", None
            if SAME not in child.attrib:
                parent.append(child)
            elif child.tag == "ins":
                _add_text(parent, child.text or "")
                parent.extend(child)
            _add_text(parent, tail)


def _taken(parent: Element, state: State) -> Iterator[Element | str]:
    for child in parent:
        gone = (
            child.get(CHANGE) in _DROPPED[state]
            or NOTE in child.attrib
            or child.tag == ("ins" if state == "old" else "del")
        )
        if child.tag in ("ins", "del") and not gone:
            yield child.text or ""
            yield from _taken(child, state)
        elif child.tag == "span" and set(child.attrib) == {WAS}:
            yield child.attrib[WAS] if state == "old" else child.text or ""
        elif not gone and not (child.tag in ("thead", "tbody", "ul", "ol") and _is_left_empty(child, state)):
            yield taken(child, state)
        yield child.tail or ""


def _is_left_empty(group: Element, state: State) -> bool:
    """Whether a group of rows or items has none in this state, but has some in the other."""
    return len(group) > 0 and all(child.get(CHANGE) in _DROPPED[state] for child in group)


def _add_text(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
