"""Marks that tell what a project did to a step. They differ in shape and words, never in colour alone."""

from __future__ import annotations

from dovetail.diagrams.canvas import Canvas, Rect
from dovetail.diagrams.cells import NOTE, PADDING
from dovetail.diagrams.flow import Tag, tag_word
from dovetail.diagrams.lettering import width
from dovetail.diagrams.palette import Palette


def tag(canvas: Canvas, kind: Tag, box: Rect, baseline: float, palette: Palette) -> None:
    """The mark of a step: its word at the right, and a stripe of its own pattern along the left side."""
    said = tag_word(kind)
    long = width(said, NOTE, "bold")
    pill = Rect(box.right - PADDING - long - 2, baseline - NOTE * 0.8, long + 5, NOTE * 1.16)
    dark = kind == "added"
    fill = palette.ink if dark else palette.paper
    dash = "1.4 1" if kind == "no baseline" else ""
    canvas.rect(pill, fill, palette.ink, r=1.5, w=0.6, dash=dash)
    colour = palette.paper if dark else palette.ink
    canvas.text(pill.x + 2.5, baseline, said, NOTE, colour, face="bold", within=box)
    if kind != "no baseline":
        stripe(canvas, kind, Rect(box.x, box.y + 3, 2.6, box.h - 6), palette)


def stripe(canvas: Canvas, kind: Tag, area: Rect, palette: Palette) -> None:
    """A solid stripe for what was added, a hatched one for what was adapted; none for what is waived."""
    if kind == "added":
        canvas.rect(area, palette.ink)
    elif kind == "adapted":
        y = area.y
        while y + 2.6 <= area.bottom:
            canvas.line([(area.x, y + 2.6), (area.right, y)], palette.ink, 0.7)
            y += 2.6
