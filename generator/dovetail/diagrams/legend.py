"""What the marks of a picture mean: only those that it has."""

from __future__ import annotations

from collections.abc import Callable

from dovetail.diagrams.canvas import Canvas, Rect
from dovetail.diagrams.flow import END, START, Flow
from dovetail.diagrams.layout import Layout
from dovetail.diagrams.lettering import width, wrap
from dovetail.diagrams.marks import stripe
from dovetail.diagrams.palette import Palette
from dovetail.diagrams.sheets import Sheet
from dovetail.model.language import tell

SIZE = 7.0
_LINE, _GAP, _SIGN = 10.5, 11.0, 15.0
Draw = Callable[[Rect], None]


def legend(canvas: Canvas, flow: Flow, sheet: Sheet, layout: Layout, palette: Palette) -> float:
    """Write the legend below the picture; the height of both."""
    x, y = 0.0, layout.height + 11
    for draw, text in _entries(canvas, flow, sheet, layout, palette):
        long = _SIGN + width(text, SIZE)
        if x and x + long > layout.width:
            x, y = 0.0, y + _LINE
        draw(Rect(x, y - 6.6, 11, 7.6))
        canvas.text(x + _SIGN, y, text, SIZE, palette.ink)
        x += long + _GAP
    if x:
        y += _LINE
    for text in _routes(flow, sheet):
        for line in wrap(text, layout.width, SIZE):
            canvas.text(0, y, line, SIZE, palette.ink)
            y += _LINE - 1.5
    return y - _LINE + 4


def _entries(
    canvas: Canvas, flow: Flow, sheet: Sheet, layout: Layout, palette: Palette
) -> list[tuple[Draw, str]]:
    kinds = {placed.sign.kind for placed in layout.signs}
    nodes = [place.node for place in sheet.places]
    tags = {node.tag for node in nodes}
    found: list[tuple[Draw, str]] = []
    if START in kinds:
        found.append(
            (lambda at: canvas.ring((at.cx, at.cy), 3.6, palette.paper, palette.ink, 0.9), tell("start"))
        )
    if END in kinds:
        found.append(
            (lambda at: canvas.ring((at.cx, at.cy), 3, palette.paper, palette.ink, 1.9), tell("end"))
        )
    if any(placed.cell.drops for placed in layout.cells):
        found.append((lambda at: _diamond(canvas, at, palette), tell("decision")))
    if any(node.decider for node in nodes):
        found.append(
            (lambda at: _band(canvas, at, palette), tell("decided by a board or by delegated authority"))
        )
    if any(node.only for node in nodes):
        found.append(
            (
                lambda at: canvas.rect(at, palette.paper, palette.ink, r=2, w=0.9, dash="2.4 1.6"),
                tell("only on some routes or conditions; else go on to the next"),
            )
        )
    if any(drawn.line.back for drawn in layout.lines):
        found.append((lambda at: _loop(canvas, at, palette), tell("way back")))
    if "page" in kinds:
        found.append(
            (
                lambda at: _page(canvas, at, palette),
                tell("goes on at, or comes from, the step of this number"),
            )
        )
    if "adapted" in tags:
        found.append((lambda at: _striped(canvas, at, palette, added=False), tell("adapted by the project")))
    if "added" in tags:
        found.append((lambda at: _striped(canvas, at, palette, added=True), tell("added by the project")))
    if "waived" in tags:
        found.append((lambda at: _waived(canvas, at, palette), tell("waived")))
    if flow.all_without_baseline:
        found.append((lambda at: None, tell("No baseline: all steps come from the reference procedure.")))
    return found


def _routes(flow: Flow, sheet: Sheet) -> list[str]:
    if not any(place.node.routes for place in sheet.places):
        return []
    # A letter never stands at the end of a line without the first word of its route.
    routes = " · ".join(f"{letter}\u00a0{title}" for letter, title in flow.routes.items())
    return [tell("Routes: {routes}", routes=routes)]


def _diamond(canvas: Canvas, at: Rect, palette: Palette) -> None:
    corners = [(at.cx, at.y - 0.6), (at.cx + 4.4, at.cy), (at.cx, at.bottom + 0.6), (at.cx - 4.4, at.cy)]
    canvas.shape(corners, palette.paper, palette.ink, 0.9)


def _band(canvas: Canvas, at: Rect, palette: Palette) -> None:
    canvas.rect(at, palette.paper, palette.ink, r=1.5, w=0.8)
    canvas.rect(Rect(at.x + 0.4, at.cy, at.w - 0.8, at.h / 2 - 0.4), palette.head)
    canvas.line([(at.x, at.cy), (at.right, at.cy)], palette.ink, 0.5)


def _loop(canvas: Canvas, at: Rect, palette: Palette) -> None:
    canvas.arrow([(at.x, at.cy), (at.right + 2, at.cy)], palette.line, "3.2 1.8")


def _page(canvas: Canvas, at: Rect, palette: Palette) -> None:
    low = at.bottom - 2.4
    corners = [(at.x, at.y), (at.right, at.y), (at.right, low), (at.cx, at.bottom + 0.4), (at.x, low)]
    canvas.shape(corners, palette.paper, palette.ink)


def _striped(canvas: Canvas, at: Rect, palette: Palette, *, added: bool) -> None:
    canvas.rect(at, palette.paper, palette.ink, w=0.7)
    stripe(canvas, "added" if added else "adapted", Rect(at.x, at.y, 3.2, at.h), palette)


def _waived(canvas: Canvas, at: Rect, palette: Palette) -> None:
    canvas.rect(at, palette.paper, palette.ink, w=0.7)
    canvas.line([(at.x, at.bottom), (at.right, at.y)], palette.quiet, 0.7)
