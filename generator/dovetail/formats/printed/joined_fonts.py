"""Makes one font of the subsets of it that joined parts carry.

A subset keeps the glyph numbers of the whole font. So the subsets of one font fit together, and no text has
to be written anew. A font that does not fit is left as it is, once for each part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pikepdf import Array, Name

from dovetail.formats.printed.glyph_tables import join_subsets

_FILES = (Name.FontFile2, Name.FontFile3)
_MOST = 100
"""Lines of one block of a table of meanings: readers refuse longer ones."""
_MEANING = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]*)>")
_HEAD = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo
<< /Registry (Adobe)
/Ordering (UCS)
/Supplement 0
>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
"""
_FOOT = b"""endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def join_fonts(tables: Sequence[Any]) -> None:
    """Let these tables of fonts share one font where they have subsets of the same."""
    same: dict[str, dict[tuple[int, int], Any]] = {}
    for table in tables:
        for font in table.values():
            same.setdefault(str(font.BaseFont), {})[font.objgen] = font
    instead: dict[tuple[int, int], Any] = {}
    for fonts in same.values():
        if len(fonts) > 1:
            shared = _join(list(fonts.values()))
            instead |= {font.objgen: shared[0] for font in shared}
    for table in tables:
        for name, font in list(table.items()):
            table[name] = instead.get(font.objgen, font)


def _join(fonts: Sequence[Any]) -> list[Any]:
    """Make the first of these subsets hold what all of them hold, and give all of them its file.

    The answer are those that it can stand for. Text is placed with the widths that are known where it
    stands, and they may be rounded otherwise there.
    """
    first, described = fonts[0], [font.DescendantFonts[0].FontDescriptor for font in fonts]
    kinds = {(str(font.Encoding), str(font.DescendantFonts[0].Subtype)) for font in fonts}
    files = [name for name in _FILES if all(name in one for one in described)]
    if not files or kinds != {("/Identity-H", str(first.DescendantFonts[0].Subtype))}:
        return []
    widths = [dict(_widths(font.DescendantFonts[0].W)) for font in fonts]
    program = join_subsets([one[files[0]].read_bytes() for one in described], widths)
    if program is None:
        return []
    stream = described[0][files[0]]
    stream.write(program)
    if "/Length1" in stream:
        stream.Length1 = len(program)
    boxes = [[float(side) for side in one.FontBBox] for one in described]
    high = [max(sides) for sides in zip(*boxes, strict=True)][2:]
    described[0].FontBBox = Array([*boxes[0][:2], *high])
    shared: list[Any] = []
    known: dict[int, int] = {}
    meanings: dict[bytes, bytes] = {}
    for font, own in zip(fonts, widths, strict=True):
        font.DescendantFonts[0].FontDescriptor = described[0]
        if all(known.get(glyph, width) == width for glyph, width in own.items()):
            shared.append(font)
            known |= own
            meanings = dict(_meanings(font.ToUnicode.read_bytes())) | meanings
    first.DescendantFonts[0].W = Array(_as_runs(known))
    first.ToUnicode.write(_as_table(meanings))
    return shared


def _widths(runs: Any) -> Iterator[tuple[int, int]]:
    """The width of each glyph: the table has the first glyph of each run, then the widths in it."""
    items = list(runs)
    for first, widths in zip(items[::2], items[1::2], strict=True):
        yield from enumerate(map(int, widths), int(first))


def _as_runs(widths: Mapping[int, int]) -> list[Any]:
    runs: list[Any] = []
    for glyph in sorted(widths):
        if glyph - 1 not in widths:
            runs += [glyph, Array()]
        runs[-1].append(widths[glyph])
    return runs


def _meanings(table: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The text that each glyph stands for, both in hexadecimal."""
    for block in table.split(b"beginbfchar")[1:]:
        yield from _MEANING.findall(block.partition(b"endbfchar")[0])


def _as_table(meanings: Mapping[bytes, bytes]) -> bytes:
    lines = [b"<%s> <%s>" % one for one in sorted(meanings.items())]
    blocks = [lines[start : start + _MOST] for start in range(0, len(lines), _MOST)]
    written = [b"%d beginbfchar\n%s\nendbfchar\n" % (len(some), b"\n".join(some)) for some in blocks]
    return _HEAD + b"".join(written) + _FOOT
