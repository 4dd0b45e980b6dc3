"""Accessibility tags of running text, without those that say nothing."""

from __future__ import annotations

from typing import Any

_KEYS = frozenset({"Type", "S", "K", "Pg", "P"})
_NOTHING = frozenset({"/Span", "/NonStruct"})
_HOLD_TEXT = _NOTHING | {
    "/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/TD", "/TH", "/Lbl", "/LBody", "/Link", "/Caption",
}  # fmt: skip
"""What text may stand in directly (ISO 32000-1, 14.8.4)."""


def join_text_tags(pdf: Any, pydyf: Any) -> None:
    """Let text stand in its paragraph, its heading or its cell.

    WeasyPrint puts each line, and each stretch of text in it, into further tags that say nothing: three
    quarters of all. What has a language, a description or any other property keeps its tag, and so does what
    stands on another page than the tag around it. ``pdf`` is changed in place.
    """
    things = {thing.reference: thing for thing in pdf.objects if isinstance(thing, pydyf.Dictionary)}
    moved: dict[bytes, bytes] = {}
    # Tags are made from the outside in.
    for reference, tag in reversed(list(things.items())):
        around = things.get(tag.get("P"), {})
        if _says_nothing(tag, around):
            kids = around["K"]
            position = kids.index(reference)
            kids[position : position + 1] = tag["K"]
            moved[reference] = tag["P"]
            tag.clear()
    if not moved:
        return
    root = next(thing for thing in things.values() if thing.get("Type") == "/StructTreeRoot")
    for held in things[root["ParentTree"]]["Nums"]:
        if isinstance(held, list):
            held[:] = [_where(reference, moved) for reference in held]


def _says_nothing(tag: Any, around: Any) -> bool:
    kind = tag.get("S")
    return (
        (kind in _NOTHING or (kind == around.get("S") and kind in _HOLD_TEXT))
        and around.get("S") in _HOLD_TEXT
        and tag.keys() <= _KEYS
        and tag["Pg"] == around.get("Pg")
        and all(isinstance(kid, int) for kid in tag["K"])
    )


def _where(reference: bytes, moved: dict[bytes, bytes]) -> bytes:
    while reference in moved:
        reference = moved[reference]
    return reference
