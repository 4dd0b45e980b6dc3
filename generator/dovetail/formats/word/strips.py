"""A high picture of a Word file as a table of its rows: it goes over pages, and its head is repeated."""

from __future__ import annotations

from dovetail.formats.bands import kept
from dovetail.formats.word.drawing import inline_picture
from dovetail.formats.word.file import WordFile
from dovetail.formats.word.pictures import Picture
from dovetail.formats.word.xml import Node, w

_TWENTIETHS = 20
_SIDES = ("top", "left", "bottom", "right")


def strips(picture: Picture, described: str, file: WordFile) -> Node:
    """The table. The head is described as the whole picture is, each row by its text."""
    scale = min(1.0, file.page.room / _TWENTIETHS / picture.width)
    wide = round(picture.width * scale * _TWENTIETHS)
    rows = []
    heights = [strip.height * scale for strip, _ in picture.strips]
    together = [*kept(heights, file.page.depth / _TWENTIETHS), False]
    for number, (strip, text) in enumerate(picture.strips):
        keep = together[number]
        rows.append(_row(strip, text if number else described, wide, scale, file, head=not number, keep=keep))
    margins = w("tblCellMar", *(w(side, w=0, type="dxa") for side in _SIDES))
    return w(
        "tbl",
        w(
            "tblPr",
            w("tblW", w=wide, type="dxa"),
            w("jc", val="center"),
            w("tblLayout", type="fixed"),
            margins,
        ),
        w("tblGrid", w("gridCol", w=wide)),
        *rows,
    )


def _row(
    strip: Picture, described: str, wide: int, scale: float, file: WordFile, *, head: bool, keep: bool
) -> Node:
    high = round(strip.height * scale * _TWENTIETHS)
    size = (wide / _TWENTIETHS, high / _TWENTIETHS)
    shown = inline_picture(file.media(strip), strip, file.drawing_id(), described, size)
    # A letter of one point and a height that is exact leave no gap between one row and the next.
    properties = w(
        "pPr",
        w("pStyle", val=file.styles["Picture"]),
        w("keepNext", val=int(keep)),
        w("spacing", before=0, after=0, line=240, lineRule="auto"),
        w("ind", left=0, right=0),
        w("rPr", w("sz", val=2)),
    )
    return w(
        "tr",
        w(
            "trPr",
            w("cantSplit"),
            w("trHeight", val=high, hRule="exact"),
            w("tblHeader") if head else None,
        ),
        w("tc", w("tcPr", w("tcW", w=wide, type="dxa")), w("p", properties, shown)),
    )
