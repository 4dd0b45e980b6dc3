"""Accessibility tags of table headers, as PDF/UA wants them."""

from __future__ import annotations

from typing import Any


def complete_headers(pdf: Any, pydyf: Any) -> None:
    """Give every header cell its scope: a column's in the head of a table, a row's in its body.

    WeasyPrint names the headers of each cell, but leaves the scope out. A table with a cell that has no
    header, such as an empty corner, would fail PDF/UA-1 (ISO 14289-1, 7.5). ``pdf`` is changed in place.
    """
    elements = {
        thing.reference: thing
        for thing in pdf.objects
        if isinstance(thing, pydyf.Dictionary) and "S" in thing
    }
    for header in [element for element in elements.values() if element["S"] == "/TH"]:
        row = elements.get(header["P"], {})
        group = elements.get(row.get("P"), {})
        header["A"]["Scope"] = "/Column" if group.get("S") == "/THead" else "/Row"


def name_headers(pdf: Any, pydyf: Any, name: str) -> None:
    """Put ``name`` before the name of every header cell, and before every mention of it in other cells.

    WeasyPrint numbers header cells within one file. ``pdf`` is changed in place.
    """
    for element in pdf.objects:
        if isinstance(element, pydyf.Dictionary) and element.get("S") in ("/TH", "/TD"):
            if "ID" in element:
                element["ID"] = pydyf.String(f"{name}:{element['ID'].string}")
            if "Headers" in element["A"]:
                headers = element["A"]["Headers"]
                element["A"]["Headers"] = pydyf.Array(pydyf.String(f"{name}:{it.string}") for it in headers)
