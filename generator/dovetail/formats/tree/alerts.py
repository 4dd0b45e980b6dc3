"""Alerts: a block quote that opens with ``[!NOTE]`` and its kin becomes a titled box."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from dovetail.formats.tree.markdown_tree import text_of
from dovetail.model.language import later, tell

TITLES = {
    "note": later("Note"),
    "tip": later("Tip"),
    "important": later("Important"),
    "warning": later("Warning"),
    "caution": later("Caution"),
}
_TALL = 600  # characters: such a box may break over two pages
_MARK = re.compile(rf"^\s*\[!({'|'.join(TITLES)})\][ \t]*(?:\n|$)", re.IGNORECASE)


def box_alerts(root: Element) -> None:
    """Turn the alert block quotes below ``root`` into ``div`` elements with a title line."""
    for quote in list(root.iter("blockquote")):
        first = quote.find("p")
        if first is None or quote[0] is not first:
            continue
        match = _MARK.match(first.text or "")
        if not match:
            continue
        kind = match.group(1).lower()
        first.text = (first.text or "")[match.end() :]
        if not first.text.strip() and not len(first):
            quote.remove(first)
        quote.tag = "div"
        tall = " tall" if len(text_of(quote)) > _TALL else ""
        quote.set("class", f"alert alert-{kind}{tall}")
        quote.set("role", "note")
        title = Element("p", {"class": "alert-title"})
        SubElement(title, "strong").text = tell(TITLES[kind])
        quote.insert(0, title)
