"""A font with cubic outlines as one with quadratic outlines: Word embeds no others."""

from __future__ import annotations

from typing import Any

_FINEST = 1000
"""No outline is off by more than a thousandth of the letters' size."""
_LIMITS = {
    "maxZones": 1,
    "maxTwilightPoints": 0,
    "maxStorage": 0,
    "maxFunctionDefs": 0,
    "maxInstructionDefs": 0,
    "maxStackElements": 0,
    "maxSizeOfInstructions": 0,
    "maxComponentElements": 0,
}


def make_quadratic(font: Any) -> None:
    """Redraw the glyphs of ``font`` in place; widths, names and features stay."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    order, glyphs = font.getGlyphOrder(), font.getGlyphSet()
    error = font["head"].unitsPerEm / _FINEST
    drawn = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, error, reverse_direction=True))
        drawn[name] = pen.glyph()
    font["loca"] = newTable("loca")
    outlines = font["glyf"] = newTable("glyf")
    outlines.glyphOrder, outlines.glyphs = order, drawn
    for name, glyph in drawn.items():
        glyph.recalcBounds(outlines)
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyph, "xMin", 0))
    for tag in ("CFF ", "VORG"):
        if tag in font:
            del font[tag]
    limits = font["maxp"]
    limits.tableVersion = 0x00010000
    for name, value in _LIMITS.items():
        setattr(limits, name, value)
    said = font["post"]
    said.formatType, said.extraNames, said.mapping, said.glyphOrder = 2.0, [], {}, order
    font.sfntVersion = "\x00\x01\x00\x00"
