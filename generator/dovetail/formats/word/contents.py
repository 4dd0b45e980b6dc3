"""The contents of a pack: filled already, with page numbers that Word brings up to date."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from itertools import combinations_with_replacement, pairwise

from dovetail.formats.word.file import WordFile
from dovetail.formats.word.frame import field
from dovetail.formats.word.look import COLUMN_GAP
from dovetail.formats.word.runs import bookmark_link
from dovetail.formats.word.xml import Node, text_element, w
from dovetail.model.document import Pack


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a title, its bookmark, and the page on which it begins as far as can be known here."""

    title: str
    bookmark: str
    page: int


def is_booklet(pack: Pack) -> bool:
    """Whether the pack is one booklet."""
    return any(document.kind == "booklet" for document in pack.documents)


def columns_of(pack: Pack) -> int:
    """The contents of many documents stand in two columns, and those of a booklet's sections on its cover."""
    return 1 if len(pack.documents) == 1 and not is_booklet(pack) else 2


def contents_group(file: WordFile, label: str, entries: list[Entry], columns: int) -> list[Node]:
    """The lines of a group under their label. Each page number is a field of its own.

    They are no table of contents of Word's: LibreOffice would set it in one column and leave its numbers
    as they came, while it works out these.
    """
    found = []
    if label:
        style = w("pPr", w("pStyle", val=file.styles["Contents Group"]))
        found.append(w("p", style, w("r", text_element(label))))
    for entry in entries:
        # The style of a reference document has its tab at the edge of the page, or none.
        tab = w("tabs", w("tab", val="right", pos=file.page.column(columns)))
        properties = w("pPr", w("pStyle", val=file.styles["toc 1"]), tab)
        found.append(w("p", properties, _line(entry)))
    return found


def contents_columns(file: WordFile, groups: list[list[Node]], columns: int) -> list[Node]:
    """The groups one below the other, or beside each other in columns that are about equally high."""
    end = w("p", w("pPr", w("pStyle", val=file.styles["Table Gap"])))
    if columns == 1:
        return [node for group in groups for node in group] + [end]
    room, column = file.page.room, file.page.column(columns)
    widths = [column + COLUMN_GAP] * (columns - 1) + [room - (columns - 1) * (column + COLUMN_GAP)]
    cells = []
    for number, (part, width) in enumerate(zip(_parted(groups, columns), widths, strict=True)):
        gap = COLUMN_GAP if number < columns - 1 else 0
        margins = w("tcMar", w("left", w=0, type="dxa"), w("right", w=gap, type="dxa"))
        nodes = [node for group in part for node in group] or [copy.copy(end)]
        cells.append(w("tc", w("tcPr", w("tcW", w=width, type="dxa"), margins), *nodes))
    properties = w(
        "tblPr",
        w("bidiVisual") if file.rtl else None,
        w("tblW", w=room, type="dxa"),
        w("tblLayout", type="fixed"),
    )
    return [
        w("tbl", properties, w("tblGrid", *(w("gridCol", w=width) for width in widths)), w("tr", *cells)),
        end,
    ]


def _parted(groups: list[list[Node]], columns: int) -> list[list[list[Node]]]:
    """Whole groups in their order, so that the longest of the columns is as short as can be."""
    lengths = [len(group) + 1 for group in groups]

    def highest(cuts: tuple[int, ...]) -> int:
        edges = (0, *cuts, len(groups))
        return max(sum(lengths[a:b]) for a, b in pairwise(edges))

    cuts = min(combinations_with_replacement(range(len(groups) + 1), columns - 1), key=highest)
    return [groups[a:b] for a, b in pairwise((0, *cuts, len(groups)))]


def _line(entry: Entry) -> Node:
    link = bookmark_link(entry.bookmark)
    link.extend([w("r", text_element(entry.title)), w("r", w("tab"))])
    link.extend(field(f"PAGEREF {entry.bookmark} \\h", str(entry.page)))
    return link
