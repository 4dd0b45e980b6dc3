"""Badges: strong text in square brackets that begins with a sign, ``**[+ Added]**``.

The sign tells the kind in every language and in grey print. A badge is drawn as a chip. A block that holds a
badge of a change (added, adapted, waived) gets a mark of the change in the margin.

After :func:`mark_badges`, a badge is ``<span class="badge badge-added">+&nbsp;Added</span>``, its sign never
alone at the end of a line. Such a block has the classes ``change change-added``: a list item, a paragraph, a
heading, or the row of a table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from dovetail.formats.tree.markdown_tree import text_of

SIGNS = {"+": "added", "±": "adapted", "−": "waived", "◆": "owner"}
"""The kind of a badge by its sign."""
CHANGES = ("added", "adapted", "waived")
"""Kinds that mark the block in which they stand; where several do, the first of these counts."""

_OPENS = rf"\[([{''.join(SIGNS)}]) "
_BADGE = re.compile(rf"^{_OPENS}((?:(?!{_OPENS}).)+)\]$", re.DOTALL)
_BLOCKS = re.compile("h[1-6]|p|li|tr")


@dataclass(frozen=True, slots=True)
class Badge:
    """What a badge says: the sign that stands before its label, and the kind that it tells."""

    sign: str
    label: str

    @property
    def kind(self) -> str:
        """``added``, ``adapted``, ``waived`` or ``owner``."""
        return SIGNS[self.sign]


def read_badge(text: str) -> Badge | None:
    """The badge that the text of a strong element is; None for any other text."""
    found = _BADGE.match(text)
    return Badge(found[1], found[2].strip()) if found else None


def mark_badges(root: Element) -> None:
    """Turn the badges below ``root`` into spans, and mark the innermost block that each change stands in.

    A paragraph inside a list item is no block of its own: the item is marked.
    """
    for block, strong in list(_strong(root, None)):
        badge = read_badge(text_of(strong))
        if badge is None:
            continue
        for child in list(strong):
            strong.remove(child)
        strong.tag, strong.text = "span", f"{badge.sign}\u00a0{badge.label}"
        strong.set("class", f"badge badge-{badge.kind}")
        if block is not None and badge.kind in CHANGES:
            _mark(block, badge.kind)


def change_of(block: Element) -> str:
    """The change that a block is marked with, or nothing."""
    marked = re.search(r"\bchange-(\w+)", block.get("class", ""))
    return marked[1] if marked else ""


def is_badge(element: Element) -> bool:
    """Whether :func:`mark_badges` has made this element a badge."""
    return "badge" in element.get("class", "").split()


def _strong(element: Element, block: Element | None) -> list[tuple[Element | None, Element]]:
    """Each strong element with the block that it stands in."""
    found = []
    for child in element:
        inner = block
        if _BLOCKS.fullmatch(child.tag) and not (
            child.tag == "p" and block is not None and block.tag == "li"
        ):
            inner = child
        if child.tag == "strong":
            found.append((block, child))
        found += _strong(child, inner)
    return found


def _mark(block: Element, kind: str) -> None:
    before = change_of(block)
    if before and CHANGES.index(before) <= CHANGES.index(kind):
        return
    others = [name for name in block.get("class", "").split() if not name.startswith("change")]
    block.set("class", " ".join((*others, "change", f"change-{kind}")))
