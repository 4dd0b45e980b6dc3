"""Rows of plain values as CSV that every spreadsheet opens as a table, and none as a program.

Spreadsheets read a cell that begins with one of ``= + - @`` as a formula, white space and quotes in
front of it notwithstanding. Such a text gets an apostrophe in front, which spreadsheets take for "this is
text". A spreadsheet that expects another separator than the comma splits our cells at its own, so text
behind a semicolon, tab or line end is guarded alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from dovetail.compose.escape import visible

Value = str | int | Decimal | date | None
"""What a cell may hold. A yes or no is a ``bool``; what is not known is ``None``, an empty cell."""

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"
_BOM = b"\xef\xbb\xbf"
# Full-width signs too: some spreadsheets take them for the narrow ones.
_FORMULA = re.compile(
    r"""(?:^|(?<=[;\t\r\n]))(?=(?:[^\S\t\r\n]|["'\u2018\u2019\u201c\u201d\ufeff\u200b])*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212])"""
)
_LEADING_CONTROL = re.compile(r"^(?=[\t\r\n])")


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Value]], *, bom: bool = True) -> bytes:
    """The table as RFC 4180 describes it: UTF-8, lines end in CRLF, every text in quotes, a header line.

    Numbers and days stay numbers and days, written without sign of thousands, as ``-1234.50`` and
    ``2026-05-12``; only texts are guarded (:func:`guarded`). ``bom`` puts the mark in front by which
    spreadsheets know UTF-8; leave it out where a program reads the file.

    :raises ValueError: if a row is not as long as the header, or a number is not finite.
    :raises TypeError: for a value that is none of :data:`Value`.
    """
    lines = [_line(header)]
    for number, row in enumerate(rows, start=1):
        if len(row) != len(header):
            raise ValueError(f"row {number} has {len(row)} cells under {len(header)} headings")
        lines.append(_line(row))
    return (_BOM if bom else b"") + "".join(lines).encode("utf-8")


def guarded(text: str) -> str:
    """The text as a cell shows it: no formula, and what hides or reorders text written out."""
    safe = visible(text)
    return _LEADING_CONTROL.sub("'", _FORMULA.sub("'", safe))


def _line(cells: Iterable[Value]) -> str:
    # A blank line would be no row to most readers.
    return (",".join(map(_cell, cells)) or '""') + "\r\n"


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value)
        case Decimal():
            if not value.is_finite():
                raise ValueError(f"{value} is no number that a table can hold")
            return f"{value:f}"
        case str():
            return '"' + guarded(value).replace('"', '""') + '"'
        case date():
            return value.isoformat()
    raise TypeError(f"a {type(value).__name__} is no value of a table")
