"""Tables of a Word file: fixed columns, a header row on every page, rows that stay whole."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from dovetail.formats.tree.badges import change_of
from dovetail.formats.tree.markdown_tree import text_of
from dovetail.formats.word.columns import widths
from dovetail.formats.word.look import Styles
from dovetail.formats.word.runs import Format, Inline
from dovetail.formats.word.xml import Node, w

TEXT, SMALL, DENSE = 0.892, 0.839, 1.0
"""Sizes of the text of a table, as shares of that of the document; in a booklet all text is of one size."""
_PAIRS = 0.3
"""The share of the first column where a table is a list of labels and values."""
_CHANGE_WIDTH = 24
_LOW = 160
"""Letters of a cell that don't make a row so high that it may stand alone on a page."""
EDGES = {"added": "single", "adapted": "dashed", "waived": "double"}
"""The line at the edge of what was changed."""


@dataclass(frozen=True, slots=True)
class TableLook:
    """The looks of all tables of a file: their width, the size of the document's text, the padding of a cell
    at both sides, and the colour of a changed row's edge."""

    styles: Styles
    room: int
    size: float
    padding: int
    mark: str
    rtl: bool
    dense: bool = False


def table(element: Element, inline: Inline, look: TableLook) -> Node:
    """The table ``element`` of the tree."""
    styles, room = look.styles, look.room
    heads = [list(row) for row in element.findall("thead/tr")]
    bodies = element.findall("tbody/tr")
    rows = heads + [list(row) for row in bodies]
    columns = max(len(row) for row in rows)
    kinds = element.get("class", "").split()
    small = "wide" in kinds
    size = look.size * share_of(small=small, dense=look.dense)
    wide = column_widths(rows, columns, room, size, look.padding, pairs="pairs" in kinds)
    style = styles["Table Text Small" if small else "Table Text"]
    made = w(
        "tbl",
        w(
            "tblPr",
            w("tblStyle", val=styles["Procedure Table"]),
            w("bidiVisual") if look.rtl else None,
            w("tblW", w=room, type="dxa"),
            w("tblLayout", type="fixed"),
            w("tblLook", val="0420" if heads else "0400", firstRow=int(bool(heads)), lastRow=0, firstColumn=0,
              lastColumn=0, noHBand=0, noVBand=1),
        ),
        w("tblGrid", *(w("gridCol", w=width) for width in wide)),
    )  # fmt: skip
    whole = "whole" in kinds
    for row in heads:
        made.append(_row(row, wide, inline, styles["Table Heading"], head=True, keep=whole and bool(bodies)))
    for number, row_element in enumerate(bodies):
        # No low row stands alone below the header or at the end of the table.
        keep = len(bodies) > 1 and number in (0, len(bodies) - 2) and _is_low(row_element)
        keep = keep or (whole and number < len(bodies) - 1)
        tall = "tall" in row_element.get("class", "").split()
        edge = _edge(row_element, look)
        made.append(_row(list(row_element), wide, inline, style, keep=keep, tall=tall, edge=edge))
    return made


def share_of(*, small: bool, dense: bool) -> float:
    """The size of a table's text as a share of the document's."""
    return DENSE if dense else SMALL if small else TEXT


def column_widths(
    rows: list[list[Element]], columns: int, room: int, size: float, padding: int, *, pairs: bool
) -> list[int]:
    """Widths of the columns of a table; of a list of labels and values they are always the same."""
    if pairs:
        first = int(room * _PAIRS)
        return [first, room - first]
    return widths(rows, columns, room, size, padding)


def _is_low(row: Element) -> bool:
    return all(len(text_of(cell)) <= _LOW for cell in row)


def _edge(row: Element, look: TableLook) -> Node | None:
    change = change_of(row)
    if not change:
        return None
    side = "right" if look.rtl else "left"
    return w("tcBorders", w(side, val=EDGES[change], sz=_CHANGE_WIDTH, space=0, color=look.mark))


def _row(
    cells: list[Element], wide: list[int], inline: Inline, style: str, *,
    head: bool = False, keep: bool = False, tall: bool = False, edge: Node | None = None,
) -> Node:  # fmt: skip
    properties = w("trPr", None if tall else w("cantSplit"), w("tblHeader") if head else None)
    row = w("tr", properties if len(properties) else None)
    padded = [*cells, *(Element("td") for _ in range(len(wide) - len(cells)))]
    for column, (cell, width) in enumerate(zip(padded, wide, strict=True)):
        marked = edge is not None and column == 0
        margin = w("tcMar", w("left", w=113, type="dxa")) if marked else None
        properties = w("tcPr", w("tcW", w=width, type="dxa"), edge if marked else None, margin)
        bold = cell.tag == "th" and not head
        row.append(w("tc", properties, _paragraph(cell, inline, style, bold=bold, keep=keep)))
    return row


def _paragraph(cell: Element, inline: Inline, style: str, *, bold: bool, keep: bool) -> Node:
    kinds = cell.get("class", "").split()
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
