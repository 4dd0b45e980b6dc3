"""Subsets of one font file, joined: each glyph is taken from a subset that has it."""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate

from dovetail.formats.printed.compact_font import join_compact

_CHECKSUM = 0xB1B0AFBA
"""What all words of a font file add up to."""
_LONG_OFFSETS = 1
_WORDS, _SCALED, _SCALED_TWICE, _MATRIX, _MORE = 0x1, 0x8, 0x40, 0x80, 0x20
"""Flags of a part of a composite glyph."""

Metric = tuple[int, int]
"""Advance and side bearing."""


def join_subsets(files: Sequence[bytes], used: Sequence[Collection[int]]) -> bytes | None:
    """A font file with the glyphs of all these subsets of one font, numbered as in it; None if they don't
    fit.

    ``used`` has for each subset the glyphs that its text shows. Outlines are TrueType's or those of the
    Compact Font Format.
    """
    if len(set(files)) == 1:
        return files[0]
    subsets = [_Subset(_tables(file), max(shown, default=0)) for file, shown in zip(files, used, strict=True)]
    heads = {(file[:4], one.tables[b"head"][18:20]) for file, one in zip(files, subsets, strict=True)}
    if len(heads) > 1:
        return None
    joined: dict[bytes, bytes] = {**max(subsets, key=lambda one: one.count).tables}
    if b"CFF " in joined:
        outlines = join_compact([one.tables[b"CFF "] for one in subsets])
        if outlines is None:
            return None
        joined[b"CFF "] = outlines
        metrics = [(0, 0)] * int.from_bytes(joined[b"maxp"][4:6])
        for one, shown in zip(subsets, used, strict=True):
            for glyph in shown:
                metrics[glyph] = one.metrics[glyph]
    else:
        metrics = _join_outlines(joined, subsets, used)
    joined[b"hmtx"] = b"".join(struct.pack(">Hh", *metric) for metric in metrics)
    joined[b"hhea"] = joined[b"hhea"][:34] + struct.pack(">H", len(metrics))
    return _file(files[0][:4], joined)


class _Subset:
    """A subset as its tables, and the last glyph that its text shows.

    Up to that one, glyphs have their numbers in the whole font. Behind it, parts of others have any.
    """

    def __init__(self, tables: Mapping[bytes, bytes], last: int) -> None:
        self.tables, self.last = tables, last
        self.count = int.from_bytes(tables[b"maxp"][4:6])
        self.metrics = self._metrics()
        self._offsets: Sequence[int] = ()
        if b"loca" in tables:
            long = int.from_bytes(tables[b"head"][50:52]) == _LONG_OFFSETS
            size, form = (4, "I") if long else (2, "H")
            ends = struct.unpack(f">{self.count + 1}{form}", tables[b"loca"][: (self.count + 1) * size])
            self._offsets = ends if long else [2 * end for end in ends]

    def outline(self, glyph: int) -> bytes:
        """What draws a glyph; nothing for an empty one."""
        return self.tables[b"glyf"][self._offsets[glyph] : self._offsets[glyph + 1]]

    def _metrics(self) -> list[Metric]:
        """Glyphs at the end of a table share the last advance."""
        full, table = int.from_bytes(self.tables[b"hhea"][34:36]), self.tables[b"hmtx"]
        metrics = list(struct.iter_unpack(">Hh", table[: full * 4]))
        rest = self.count - full
        bearings = struct.unpack(f">{rest}h", table[full * 4 : full * 4 + rest * 2])
        return [*metrics, *((metrics[-1][0], bearing) for bearing in bearings)]


def _join_outlines(
    joined: dict[bytes, bytes], subsets: Sequence[_Subset], used: Sequence[Collection[int]]
) -> list[Metric]:
    """Write outlines and limits of all subsets into ``joined``; the answer are the metrics of its glyphs."""
    first_free = 1 + max(one.last for one in subsets)
    glyphs: dict[int, tuple[bytes, Metric]] = {}
    parts: dict[tuple[bytes, Metric], int] = {}

    def take(one: _Subset, glyph: int) -> int:
        own = glyph <= one.last
        if own and glyph in glyphs:
            return glyph
        outline = bytearray(one.outline(glyph))
        for at in _parts(outline):
            part = take(one, int.from_bytes(outline[at : at + 2]))
            outline[at : at + 2] = struct.pack(">H", part)
        drawn = bytes(outline), one.metrics[glyph]
        number = glyph if own else parts.setdefault(drawn, first_free + len(parts))
        glyphs[number] = drawn
        return number

    for one, shown in zip(subsets, used, strict=True):
        for glyph in sorted(shown):
            take(one, glyph)
    count = first_free + len(parts)
    complete = [glyphs.get(number, (b"", (0, 0))) for number in range(count)]
    padded = [outline + bytes(-len(outline) % 4) for outline, _ in complete]
    joined[b"glyf"] = b"".join(padded)
    joined[b"loca"] = struct.pack(f">{count + 1}I", *accumulate(map(len, padded), initial=0))
    joined[b"head"] = joined[b"head"][:50] + struct.pack(">H", _LONG_OFFSETS) + joined[b"head"][52:]
    limits = [struct.unpack(">13H", one.tables[b"maxp"][6:32]) for one in subsets]
    most = map(max, zip(*limits, strict=True))
    joined[b"maxp"] = joined[b"maxp"][:4] + struct.pack(">14H", count, *most)
    return [metric for _, metric in complete]


def _parts(outline: bytes | bytearray) -> Iterator[int]:
    """Where a composite glyph names the glyphs that it is made of."""
    if not outline or outline[0] < 0x80:
        return
    at, more = 10, True
    while more:
        flags = int.from_bytes(outline[at : at + 2])
        yield at + 2
        at += 8 if flags & _WORDS else 6
        at += 2 * bool(flags & _SCALED) + 4 * bool(flags & _SCALED_TWICE) + 8 * bool(flags & _MATRIX)
        more = bool(flags & _MORE)


def _tables(file: bytes) -> dict[bytes, bytes]:
    tables = {}
    for number in range(int.from_bytes(file[4:6])):
        tag, _, start, length = struct.unpack(">4sIII", file[12 + 16 * number : 28 + 16 * number])
        tables[tag] = file[start : start + length]
    return tables


def _file(kind: bytes, tables: dict[bytes, bytes]) -> bytes:
    tables[b"head"] = tables[b"head"][:8] + bytes(4) + tables[b"head"][12:]
    power = len(tables).bit_length() - 1
    head = struct.pack(">4sHHHH", kind, len(tables), 16 << power, power, (len(tables) - (1 << power)) * 16)
    place = len(head) + 16 * len(tables)
    entries: list[bytes] = []
    body: list[bytes] = []
    head_at = 0
    for tag, table in sorted(tables.items()):
        data = table + bytes(-len(table) % 4)
        entries.append(struct.pack(">4sIII", tag, _sum(data), place, len(table)))
        head_at = place if tag == b"head" else head_at
        body.append(data)
        place += len(data)
    file = b"".join((head, *entries, *body))
    adjusted = (_CHECKSUM - _sum(file)) & 0xFFFFFFFF
    return file[: head_at + 8] + struct.pack(">I", adjusted) + file[head_at + 12 :]


def _sum(data: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(data) // 4}I", data)
    return sum(words) & 0xFFFFFFFF
