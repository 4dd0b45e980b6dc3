"""Tables of a Word file: fixed columns, a header row on every page, rows that stay whole."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from dovetail.formats.badges import change_of
from dovetail.formats.word.columns import widths
from dovetail.formats.word.look import Styles
from dovetail.formats.word.runs import Format, Inline
from dovetail.formats.word.xml import Node, w

_TEXT, _SMALL = 9.0, 8.5
_PADDING = 175
_PAIRS = 0.3
"""The share of the first column where a table is a list of labels and values."""
_CHANGE_WIDTH = 24


def table(element: Element, inline: Inline, styles: Styles, room: int, mark: str, *, rtl: bool) -> Node:
    """The table ``element`` of the tree, ``room`` wide. ``mark`` is the colour of a changed row's edge."""
    heads = [list(row) for row in element.findall("thead/tr")]
    bodies = element.findall("tbody/tr")
    rows = heads + [list(row) for row in bodies]
    columns = max(len(row) for row in rows)
    kinds = element.get("class", "").split()
    small = "wide" in kinds
    size = _SMALL if small else _TEXT
    wide = _widths(rows, columns, room, size, pairs="pairs" in kinds)
    style = styles["Table Text Small" if small else "Table Text"]
    made = w(
        "tbl",
        w(
            "tblPr",
            w("tblStyle", val=styles["Procedure Table"]),
            w("bidiVisual") if rtl else None,
            w("tblW", w=room, type="dxa"),
            w("tblLayout", type="fixed"),
            w("tblLook", val="0020" if heads else "0000", firstRow=int(bool(heads)), lastRow=0, firstColumn=0,
              lastColumn=0, noHBand=1, noVBand=1),
        ),
        w("tblGrid", *(w("gridCol", w=width) for width in wide)),
    )  # fmt: skip
    for row in heads:
        made.append(_row(row, wide, inline, styles["Table Heading"], head=True))
    for number, row_element in enumerate(bodies):
        # The first row stays with the header, the last with the one before it.
        keep = len(bodies) > 1 and number in (0, len(bodies) - 2)
        tall = "tall" in row_element.get("class", "").split()
        changed = mark if change_of(row_element) else ""
        made.append(_row(list(row_element), wide, inline, style, keep=keep, tall=tall, changed=changed))
    return made


def _widths(rows: list[list[Element]], columns: int, room: int, size: float, *, pairs: bool) -> list[int]:
    if pairs:
        first = int(room * _PAIRS)
        return [first, room - first]
    return widths(rows, columns, room, size, _PADDING)


def _row(
    cells: list[Element], wide: list[int], inline: Inline, style: str, *,
    head: bool = False, keep: bool = False, tall: bool = False, changed: str = "",
) -> Node:  # fmt: skip
    properties = w("trPr", None if tall else w("cantSplit"), w("tblHeader") if head else None)
    row = w("tr", properties if len(properties) else None)
    padded = [*cells, *(Element("td") for _ in range(len(wide) - len(cells)))]
    for column, (cell, width) in enumerate(zip(padded, wide, strict=True)):
        edge = w("tcBorders", w("left", val="single", sz=_CHANGE_WIDTH, space=0, color=changed))
        margin = w("tcMar", w("left", w=113, type="dxa"))
        marked = changed and column == 0
        properties = w(
            "tcPr", w("tcW", w=width, type="dxa"), edge if marked else None, margin if marked else None
        )
        bold = cell.tag == "th" and not head
        row.append(w("tc", properties, _paragraph(cell, inline, style, bold=bold, keep=keep)))
    return row


def _paragraph(cell: Element, inline: Inline, style: str, *, bold: bool, keep: bool) -> Node:
    kinds = cell.get("class", "").split()
    # "end" is the right edge, or the left one where text runs from the right.
    side = "right" if "num" in kinds else "center" if "mid" in kinds else ""
    return w(
        "p",
        w(
            "pPr",
            w("pStyle", val=style),
            w("keepNext") if keep else None,
            w("jc", val=side) if side else None,
        ),
        *inline.write(cell, Format(bold=bold)),
    )
