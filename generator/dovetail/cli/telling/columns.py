"""A table as plain text: aligned columns, wrapped cells, nothing drawn."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence

from dovetail.cli.telling.safe_text import shown, width

GAP = 2
NARROW = 12
"""A column is not squeezed below this, or below its longest word if that is shorter."""

WIDEST = 100
"""Columns beyond which lines are hard to read, however wide the terminal is."""

_HELD = "\u00a0"
Row = Sequence[str]


def page_columns() -> int:
    """How wide output for people is: as the terminal, but at most ``WIDEST`` columns."""
    return min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns)


def wrap(text: str, columns: int) -> list[str]:
    """The text in lines of at most ``columns`` columns, broken at spaces; a longer word is cut."""
    lines: list[str] = []
    line = ""
    for word in shown(text).split(" "):
        candidate = f"{line} {word}" if line else word
        if width(candidate) <= columns:
            line = candidate
            continue
        if line:
            lines.append(line)
        rest = word
        while width(rest) > columns:
            lines.append(_head(rest, columns))
            rest = rest[len(lines[-1]) :]
        line = rest
    return [*lines, line] if line or not lines else lines


def table(
    headers: Row, rows: Iterable[Row], columns: int, *, indent: int = 0, notes: Sequence[str] = ()
) -> list[str]:
    """The lines of a table. Empty columns are left out; a table without headers has no head line.

    It is as wide as its content needs and never wider than ``columns``. ``notes`` holds a text for each
    row, printed below it across all columns; an empty one takes no line.
    """
    return [line for block in blocks(headers, rows, columns, indent=indent, notes=notes) for line in block]


def blocks(
    headers: Row,
    rows: Iterable[Row],
    columns: int,
    *,
    indent: int = 0,
    notes: Sequence[str] = (),
    hang: int = GAP,
) -> list[list[str]]:
    """The lines of a :func:`table`: those of its head, then those of each row.

    Notes stand ``hang`` columns to the right of their row.
    """
    body = [[shown(cell) for cell in row] for row in rows]
    kept = [index for index in range(len(headers)) if any(row[index].strip() for row in body)]
    body = [[row[index] for index in kept] for row in body]
    titles = [headers[index] for index in kept]
    widths = _fit([titles, *body], columns - indent)
    result = [_lay_out(titles, widths, indent) if any(titles) else []]
    for number, cells in enumerate(body):
        result.append(_lay_out(cells, widths, indent))
        if number < len(notes) and notes[number]:
            start = indent + hang
            result[-1] += [" " * start + line for line in wrap(notes[number], columns - start)]
    return [[_loose(line) for line in lines] for lines in result]


def solid(text: str) -> str:
    """The text, not to be broken at its spaces."""
    return text.replace(" ", _HELD)


def _loose(line: str) -> str:
    return line.replace(_HELD, " ")


def _fit(rows: Sequence[Row], columns: int) -> list[int]:
    widths = [max(width(row[index]) for row in rows) for index in range(len(rows[0]))]
    least = [min(NARROW, widths[index], _longest_word(rows, index)) for index in range(len(widths))]
    # What must be given up is taken from the widest columns, evenly.
    while sum(widths) + GAP * (len(widths) - 1) > columns:
        squeezable = [index for index in range(len(widths)) if widths[index] > least[index]]
        if not squeezable:
            break
        widest = max(squeezable, key=lambda index: (widths[index] - least[index], index))
        widths[widest] -= 1
    return widths


def _longest_word(rows: Sequence[Row], index: int) -> int:
    return max(width(word) for row in rows for word in row[index].split(" "))


def _lay_out(cells: Row, widths: Sequence[int], indent: int) -> list[str]:
    wrapped = [wrap(cell, size) for cell, size in zip(cells, widths, strict=True)]
    lines = []
    for number in range(max((len(part) for part in wrapped), default=0)):
        parts = [part[number] if number < len(part) else "" for part in wrapped]
        padded = [part + " " * (size - width(part)) for part, size in zip(parts, widths, strict=True)]
        lines.append((" " * indent + (" " * GAP).join(padded)).rstrip())
    return lines


def labelled(label: str, text: str, columns: int, *, indent: int = 0, label_width: int = 10) -> list[str]:
    """A label, and the text behind it with its further lines under the first."""
    start = indent + label_width + GAP
    first, *more = wrap(text, columns - start)
    head = " " * indent + label.ljust(label_width) + " " * GAP + first
    return [_loose(line) for line in (head.rstrip(), *(" " * start + line for line in more))]


def _head(word: str, columns: int) -> str:
    head = ""
    for character in word:
        if head and width(head + character) > columns:
            break
        head += character
    return head
