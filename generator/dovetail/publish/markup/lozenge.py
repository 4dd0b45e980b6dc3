"""Chips of verdicts and badges of changes, as wikis draw them: a word or two on a ground of its colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element

from dovetail.formats.tree.badges import is_badge
from dovetail.formats.tree.markdown_tree import text_of

Colour = Literal["Green", "Yellow", "Red", "Blue", "Grey"]
_COLOURS: dict[str, Colour] = {
    "added": "Green",
    "adapted": "Yellow",
    "waived": "Red",
    "owner": "Blue",
    "ok": "Green",
    "on-track": "Green",
    "open": "Yellow",
    "unknown": "Yellow",
    "blocked": "Red",
    "too-late": "Red",
    "infeasible": "Red",
}


@dataclass(frozen=True, slots=True)
class Lozenge:
    """What is said, and on which colour. ``is_badge``: it marks a change or an owner, and is no verdict."""

    text: str
    colour: Colour
    is_badge: bool


def read_lozenge(element: Element) -> Lozenge | None:
    """The chip or badge that an element is, None for any other one."""
    names = element.get("class", "").split()
    if element.tag != "span" or not {"badge", "chip"}.intersection(names):
        return None
    colours = (_COLOURS[kind] for name in names if (kind := name.partition("-")[2]) in _COLOURS)
    colour: Colour = next(colours, "Grey")
    return Lozenge(" ".join(text_of(element).split()), colour, is_badge(element))
