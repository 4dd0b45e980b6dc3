"""Tables: header cells with their scope, chips for verdicts and origins, columns that suit their values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from xml.etree.ElementTree import Element

from dovetail.formats.tree.columns import LINE, STEP, shares
from dovetail.formats.tree.markdown_tree import lines_of, text_of
from dovetail.model.language import Language, later, spoken, tell

CHIPS = (
    later("reused"),
    later("adapted"),
    later("added"),
    later("waived"),
    later("reference"),
    later("no baseline"),
    later("unknown"),
    later("ok"),
    later("infeasible"),
    later("blocked"),
    later("on track"),
    later("too late"),
    later("open"),
    later("exempt"),
)
"""Words that, alone in a cell, are an origin or a verdict and are drawn as a chip."""

_WIDE_COLUMNS = 7
_TALL_CELL = 900  # characters: such a row is about a third of a page, and may break over two
_WHOLE_ROWS, _WHOLE_TEXT = 6, 1000  # such a table is about a quarter of a page, and stays on one
_LONGEST_UNBROKEN = 26
_LONGEST_WORD = 30
_LONGEST_FIT, _FIT_TOGETHER, _A_SIGN = 24, 64, 2
_SHORT, _SHORT_WHERE_NARROW, _SHORT_HEADER = 14, 9, 11
_A_WORD_OR_TWO = 14

_NUMBER = re.compile(
    r"""^[<>≤≥±~≈]?\s*
        (?:(?:[A-Z]{3}|[A-Z]{0,2}[$€£¥₹₺₽])\s?)?   # a currency before the figure
        [-−+]?\d{1,3}(?:[,.'’\u00a0\u202f ]?\d{3})*(?:[.,]\d+)?
        (?:\s?(?:%|[$€£¥₹₺₽]|[A-Z]{3}|[kKmM]|h))?$ # a percent sign, a currency or a scale after it
    """,
    re.VERBOSE,
)
_GAP = re.compile(r"^(?:[-–—]|n/a)?$", re.IGNORECASE)
_DATE = re.compile(
    r"^(?:[^\W\d_]{2,9}\.?,? )?(?:\d{4}-\d{2}(?:-\d{2})?|\d{1,2}\.?[ \u00a0][^\W\d_]{3,9}\.? \d{4}|"
    r"[^\W\d_]{3,9}\.? \d{1,2}, \d{4})(?:,? \d{1,2}:\d{2})?$"
)
_DURATION = re.compile(
    r"^(?:[a-z]+ ){0,2}\d+(?:[.,]\d+)?(?:(?:[-–]| to )\d+)? (?:working |calendar |business )?"
    r"(?:minute|hour|day|week|month|quarter|year)s?$"
)
_CODE = re.compile(r"^(?=.*[\d-])[A-Z][A-Z0-9]*(?:[-./][A-Za-z0-9]+)*$")
_NUMBERED = re.compile(r"^[A-Z]{1,3}-\d")
"""A name with a number, such as REQ-01: it begins as an amount with its currency would."""
_BREAKABLE = re.compile(r"[\s/–-]")
_UNBROKEN = (_DATE, _CODE, _NUMBER, _DURATION)


def shape_tables(root: Element, *, whole: bool = True) -> None:
    """Annotate every table below ``root`` in place, and wrap it so that a narrow screen can scroll it.

    ``whole``: a low one is not to go over pages.
    """
    for parent in list(root.iter()):
        for position, child in enumerate(list(parent)):
            if child.tag == "table":
                _shape(child)
                if whole and _is_low(child):
                    _add_class(child, "whole")
                wrapper = Element("div", {"class": "table"})
                wrapper.tail, child.tail = child.tail, None
                parent.remove(child)
                wrapper.append(child)
                parent.insert(position, wrapper)


def _shape(table: Element) -> None:
    head, body = table.find("thead"), table.find("tbody")
    if head is None or body is None:
        return
    header = [cell for row in head for cell in row]
    rows = [list(row) for row in body]
    if not any(any(text_of(cell) or len(cell) for cell in row) for row in rows):
        # A table without body rows is written by Python-Markdown as one row of empty cells.
        for row_element in list(body):
            body.remove(row_element)
        rows = []
    classes = []
    if not any(text_of(cell) or len(cell) for cell in header):
        table.remove(head)
        classes.append("pairs" if len(header) == 2 else "rows")
        _rows_have_headers(rows)
    else:
        _columns_have_headers(header)
        if any(cell.tag == "td" for cell in header):
            # Cells below a header that says nothing are told apart by their row alone.
            _rows_have_headers(rows)
    if len(header) >= _WIDE_COLUMNS:
        classes.append("wide")
    if classes:
        table.set("class", " ".join(classes))
    for column in range(len(header)):
        _shape_column(
            header[column],
            [row[column] for row in rows if column < len(row)],
            detect_figures=column > 0 and "pairs" not in classes,
            short=_SHORT_WHERE_NARROW if len(header) >= _WIDE_COLUMNS else _SHORT,
        )
    if "pairs" not in classes:
        _set_widths(rows[0] if head not in table and rows else header, rows)
    for row_element in body:
        if any(len(text_of(cell)) > _TALL_CELL for cell in row_element):
            row_element.set("class", f"{row_element.get('class', '')} tall".strip())


def _is_low(table: Element) -> bool:
    rows = table.findall("tbody/tr")
    return len(rows) <= _WHOLE_ROWS and sum(len(text_of(row)) for row in rows) <= _WHOLE_TEXT


def _columns_have_headers(header: list[Element]) -> None:
    for cell in header:
        if text_of(cell) or len(cell):
            cell.set("scope", "col")
        else:
            cell.tag = "td"  # a header that says nothing is none


def _rows_have_headers(rows: list[list[Element]]) -> None:
    for row in rows:
        row[0].tag = "th"
        row[0].set("scope", "row")


def _shape_column(header: Element, cells: list[Element], *, detect_figures: bool, short: int) -> None:
    aligned = header.attrib.pop("align", "")
    texts = [text_of(cell) for cell in cells]
    numeric = detect_figures and not aligned and _figures(texts)
    column = {"right": "num", "center": "mid"}.get(aligned, "")
    if numeric:
        column = "num"
    marks = [column] if column else []
    if len(text_of(header)) <= _SHORT_HEADER and _BREAKABLE.search(text_of(header)):
        marks.append("nowrap")
    if marks:
        header.set("class", " ".join(marks))
    for cell, text in zip(cells, texts, strict=True):
        cell.attrib.pop("align", None)
        marks = [column] if column else []
        if _chip(text):
            _make_chip(cell, text)
        elif not _breaks(cell, short):
            marks.append("nowrap")
        elif any(len(word) > _LONGEST_WORD for word in text.split()):
            marks.append("long")
        if marks:
            cell.set("class", " ".join(marks))


def _set_widths(header: list[Element], rows: list[list[Element]]) -> None:
    """Columns of dates, codes, names and a few words are as wide as these; the others share the room.

    The shortest go first, and together they take no more than about half of a page.
    """
    cells = [row for row in rows if len(row) == len(header)]
    if not cells:
        return
    texts = [[_measured(cell) for cell in row] for row in (header, *cells)]
    longest = [max(len(line) for row in texts[1:] for line in row[column]) for column in range(len(header))]
    wanted = {
        column: max(length, max(len(line) for line in texts[0][column]) * 2 // 3)
        for column, length in enumerate(longest)
        if 0 < length <= _LONGEST_FIT
    }
    if len(wanted) == len(header):
        return
    fixed, taken = [0] * len(header), 0
    for column, width in sorted(wanted.items(), key=lambda item: item[1]):
        taken += width + (1 if width <= _A_SIGN else 2)
        if taken > _FIT_TOGETHER:
            break
        fixed[column] = width
        words = [len(word) for line in texts[0][column] for word in line.split()]
        squeezed = width > max(longest[column], *words, 0)
        # A head that is longer than the values below it would be set a word a line.
        _add_class(header[column], f"w{_share(width)}" if squeezed else "fit")
        for row in cells:
            _add_class(row[column], "nowrap")
    for cell, share in zip(header, shares(texts, fixed), strict=True):
        if share:
            _add_class(cell, f"w{share}")


def _share(width: int) -> int:
    """The share of a column in per cent that holds ``width`` characters."""
    return -(-(width + 2) * 100 // (LINE * STEP)) * STEP


def _measured(cell: Element) -> list[str]:
    """The lines of a cell; what is never broken, such as a badge, is one word."""
    if "nowrap" in cell.get("class", "").split():
        return [line.replace(" ", "\u00a0") for line in lines_of(cell)]
    said = lines_of(cell)
    for badge in cell.iter("span"):
        text = text_of(badge)
        said = [line.replace(text, text.replace(" ", "\u00a0") + "\u00a0") for line in said]
    return said


def _add_class(cell: Element, name: str) -> None:
    names = cell.get("class", "").split()
    if name not in names:
        cell.set("class", " ".join((*names, name)))


def _figures(texts: list[str]) -> bool:
    """Whether a column is read as figures: most cells are, and the rest says in a word why it is not."""
    figures = sum(_is_figure(text) for text in texts)
    others = [text for text in texts if not _is_figure(text) and not _GAP.match(text) and not _chip(text)]
    return figures >= max(1, 2 * len(others)) and all(len(text) <= _A_WORD_OR_TWO for text in others)


def _is_figure(text: str) -> bool:
    return _NUMBER.match(text) is not None and _NUMBERED.match(text) is None


def _chip(text: str) -> str:
    """The word of :data:`CHIPS` that a text says in the language that is spoken; empty for any other text."""
    return _spoken_chips(spoken()).get(text.casefold(), "")


@lru_cache(maxsize=4)
def _spoken_chips(_language: Language) -> Mapping[str, str]:
    return {tell(word).casefold(): word for word in CHIPS}


def _make_chip(cell: Element, text: str) -> None:
    chip = Element("span", {"class": f"chip chip-{_chip(text).replace(' ', '-')}"})
    chip.text = text
    cell.text = None
    for child in list(cell):
        cell.remove(child)
    cell.append(chip)


def _breaks(cell: Element, short: int) -> bool:
    """Whether the cell's lines may be broken: dates, codes, figures, durations and short words may not."""
    lines = lines_of(cell)
    return not any(_BREAKABLE.search(line) for line in lines) or not all(
        len(line) <= short or (len(line) <= _LONGEST_UNBROKEN and any(kind.match(line) for kind in _UNBROKEN))
        for line in lines
    )
