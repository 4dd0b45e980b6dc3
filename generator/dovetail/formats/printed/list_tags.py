"""Accessibility tags of list items, as PDF/UA wants them."""

from __future__ import annotations

from typing import Any

_ALLOWED = ("/Lbl", "/LBody")


def complete_list_items(pdf: Any, pydyf: Any) -> None:
    """Give every list item that holds blocks directly the body element that must stand between.

    WeasyPrint writes a body for an item of plain text only; an item with paragraphs, tables or boxes
    would fail PDF/UA-1 (ISO 14289-1, 7.2: LI contains Lbl and LBody). ``pdf`` is changed in place.
    """
    elements = {
        thing.reference: thing
        for thing in pdf.objects
        if isinstance(thing, pydyf.Dictionary) and "S" in thing
    }
    for item in [element for element in elements.values() if element["S"] == "/LI"]:
        loose = [kid for kid in item["K"] if kid not in elements or elements[kid]["S"] not in _ALLOWED]
        if not loose:
            continue
        body = pydyf.Dictionary(
            {
                "Type": "/StructElem",
                "S": "/LBody",
                "K": pydyf.Array(loose),
                "Pg": item["Pg"],
                "P": item.reference,
            }
        )
        pdf.add_object(body)
        for kid in loose:
            if kid in elements:
                elements[kid]["P"] = body.reference
        position = item["K"].index(loose[0])
        kept = pydyf.Array(kid for kid in item["K"] if kid not in loose)
        kept.insert(position, body.reference)
        item["K"] = kept
