"""Subsets of one font in the Compact Font Format (Adobe Technical Note 5176), joined."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_OUTLINES, _PRIVATE = 17, 18
_KEYED = {(12, 30), (12, 36), (12, 37)}
"""Operators of a font that is keyed by CID: its glyphs do not share one private dictionary."""
_ESCAPE, _SHORT, _LONG, _REAL = 12, 28, 29, 30


@dataclass(frozen=True, slots=True)
class _Operation:
    """An operator of the top dictionary: the numbers before it, and where the first is written."""

    numbers: tuple[int, ...]
    start: int
    long: bool


@dataclass(frozen=True, slots=True)
class _Compact:
    data: bytes
    outlines_at: _Operation
    glyphs: tuple[bytes, ...]
    end: int
    private: bytes


def join_compact(subsets: Sequence[bytes]) -> bytes | None:
    """The table with the glyphs of all these subsets, numbered alike; None if they don't fit together.

    Of a glyph that a subset leaves out it keeps an empty outline, which is the shortest there is.
    """
    read = [_read(data) for data in subsets]
    fitting = [one for one in read if one is not None]
    if len(fitting) < len(read) or len({one.private for one in fitting}) > 1:
        return None
    widest = max(fitting, key=lambda one: len(one.glyphs))
    glyphs = list(widest.glyphs)
    for one in fitting:
        for number, glyph in enumerate(one.glyphs):
            if len(glyph) > len(glyphs[number]):
                glyphs[number] = glyph
    start = widest.outlines_at.numbers[0]
    at = widest.outlines_at.start
    data = bytearray(widest.data)
    data[start : widest.end] = bytes(widest.end - start)
    data[at : at + 5] = struct.pack(">Bi", _LONG, len(data))
    return bytes(data) + _index(glyphs)


def _read(data: bytes) -> _Compact | None:
    _, after_names = _entries(data, data[2])
    (top,), after_top = _entries(data, after_names)
    operations = dict(_operations(data, after_top - len(top), after_top))
    outlines, private = operations.get(_OUTLINES), operations.get(_PRIVATE)
    if outlines is None or private is None or not outlines.long or not _KEYED.isdisjoint(operations):
        return None
    glyphs, end = _entries(data, outlines.numbers[0])
    size, start = private.numbers
    return _Compact(data, outlines, tuple(glyphs), end, data[start : start + size])


def _entries(data: bytes, start: int) -> tuple[list[bytes], int]:
    """What an index holds, and where it ends."""
    count = int.from_bytes(data[start : start + 2])
    if count == 0:
        return [], start + 2
    size = data[start + 2]
    first = start + 3
    ends = [int.from_bytes(data[first + n * size : first + (n + 1) * size]) for n in range(count + 1)]
    base = first + (count + 1) * size - 1
    return [data[base + ends[n] : base + ends[n + 1]] for n in range(count)], base + ends[-1]


def _index(entries: Sequence[bytes]) -> bytes:
    ends = [1]
    for entry in entries:
        ends.append(ends[-1] + len(entry))
    head = struct.pack(">HB", len(entries), 4)
    return b"".join((head, struct.pack(f">{len(ends)}I", *ends), *entries))


def _operations(data: bytes, start: int, end: int) -> Iterator[tuple[int | tuple[int, int], _Operation]]:
    numbers: list[int] = []
    begin, long, at = start, False, start
    while at < end:
        first = data[at]
        if first < _SHORT:
            key = (first, data[at + 1]) if first == _ESCAPE else first
            yield key, _Operation(tuple(numbers), begin, long)
            at += 2 if first == _ESCAPE else 1
            numbers, begin, long = [], at, False
            continue
        number, length = _number(data, at)
        long = long or (first == _LONG and not numbers)
        numbers.append(number)
        at += length


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number and how many bytes it takes. Fractions count as 0: nothing that is read here has one."""
    first = data[at]
    if first == _SHORT:
        return int.from_bytes(data[at + 1 : at + 3], signed=True), 3
    if first == _LONG:
        return int.from_bytes(data[at + 1 : at + 5], signed=True), 5
    if first == _REAL:
        length = 1
        while data[at + length] & 0x0F != 0x0F and data[at + length] >> 4 != 0x0F:
            length += 1
        return 0, length + 1
    if first < 247:
        return first - 139, 1
    if first < 251:
        return (first - 247) * 256 + data[at + 1] + 108, 2
    return -(first - 251) * 256 - data[at + 1] - 108, 2
