"""How the things of a timeline are drawn. They differ in shape and hatching, never in colour alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dovetail.diagrams.canvas import Canvas, Rect
from dovetail.diagrams.palette import Palette


def hatch(canvas: Canvas, area: Rect, stroke: str, gap: float, w: float) -> None:
    """Slanted strokes that stay inside an area."""
    at = area.x - area.h + gap
    while at < area.right:
        x0, y0, x1, y1 = at, area.bottom, at + area.h, area.y
        if x0 < area.x:
            x0, y0 = area.x, area.bottom - (area.x - at)
        if x1 > area.right:
            x1, y1 = area.right, area.y + (at + area.h - area.right)
        canvas.line([(x0, y0), (x1, y1)], stroke, w)
        at += gap


Draw = Callable[[Canvas, Rect, Palette, bool], None]


def _stage(canvas: Canvas, bar: Rect, palette: Palette, dash: bool) -> None:
    canvas.rect(bar, palette.head, palette.line, w=0.7)


def _request(canvas: Canvas, bar: Rect, palette: Palette, dash: bool) -> None:
    canvas.rect(
        bar, palette.paper if dash else palette.rule, palette.ink, r=1, w=0.8, dash="2 1.4" if dash else ""
    )


def _late(canvas: Canvas, bar: Rect, palette: Palette, dash: bool) -> None:
    canvas.rect(bar, palette.paper, palette.ink, w=0.8)
    hatch(canvas, bar, palette.ink, 2.4, 0.6)


def _freeze(canvas: Canvas, bar: Rect, palette: Palette, dash: bool) -> None:
    canvas.rect(bar, palette.quiet, palette.ink, w=0.6)


def _soft(canvas: Canvas, bar: Rect, palette: Palette, dash: bool) -> None:
    canvas.rect(bar, palette.paper, palette.ink, w=0.6)
    hatch(canvas, bar, palette.ink, 1.8, 0.4)


def _gate(canvas: Canvas, bar: Rect, palette: Palette, dash: bool) -> None:
    x, y = bar.x + 0.8, bar.cy
    canvas.shape([(x, y - 4.4), (x + 4.4, y), (x, y + 4.4), (x - 4.4, y)], palette.ink, palette.ink)


def _release(canvas: Canvas, bar: Rect, palette: Palette, dash: bool) -> None:
    x, y = bar.x + 0.8, bar.cy
    canvas.shape([(x - 3.6, y - 4), (x + 4.4, y), (x - 3.6, y + 4)], palette.paper, palette.ink, 1)


def _edge(canvas: Canvas, bar: Rect, palette: Palette, dash: bool) -> None:
    canvas.ring((bar.x + 0.8, bar.cy), 2.6, palette.paper, palette.ink, 1)


DRAWN: Mapping[str, Draw] = {
    "stage": _stage,
    "request": _request,
    "late": _late,
    "hard": _freeze,
    "soft": _soft,
    "gate": _gate,
    "release": _release,
    "project": _edge,
}
