"""The swimlanes of a procedure: who does what, in which order, where it is decided and where it goes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dovetail.diagrams import cells
from dovetail.diagrams.canvas import Canvas, Point, Rect
from dovetail.diagrams.cells import DIAMOND, LABEL, SHORT_OF_BOX
from dovetail.diagrams.columns import HOLDER, LANE
from dovetail.diagrams.cuts import cuts_of
from dovetail.diagrams.flow import END, START, Flow, flow_of
from dovetail.diagrams.layout import FRAME_NAME, Layout, Placed, PlacedSign, lay_out
from dovetail.diagrams.legend import legend
from dovetail.diagrams.lettering import width
from dovetail.diagrams.marks import tag
from dovetail.diagrams.mermaid import mermaid
from dovetail.diagrams.palette import Look, Palette
from dovetail.diagrams.picture import Picture
from dovetail.diagrams.sheets import MOST_ROWS, Sheet, sheets_of
from dovetail.diagrams.telling import briefly, described, titled
from dovetail.model.language import later, tell
from dovetail.model.organization import Organization
from dovetail.model.resolved import ResolvedProcedure
from dovetail.model.values import Period

_FEWEST_ROWS = 4
_ROUNDED = 0.1
_OVER = 1.3
"""How many pages high a picture may be that goes over pages between its rows: readers rather turn one page
under the same lane heads than look for the step on which another picture goes on."""
LOOP = "3.2 1.8"
SIDE_BY_SIDE = later("side by side")


def swimlanes(
    bound: ResolvedProcedure, organization: Organization, look: Look | None = None, life: Period | None = None
) -> tuple[Picture, ...]:
    """The pictures of a procedure in order, each at most twelve rows and little more than a page high.

    Conditions say the limits that hold in ``life``, the days that a project has before it.
    """
    look = look or Look()
    flow = flow_of(bound, organization, life=life)
    found = [_picture(bound.id, flow, sheet, layout, look) for sheet, layout in _fitting(flow, look)]
    if found:
        found[0] = replace(found[0], mermaid=mermaid(flow))
    return tuple(found)


def _fitting(flow: Flow, look: Look) -> list[tuple[Sheet, Layout]]:
    """Fewer rows in a picture as long as one is too high."""
    for most in range(MOST_ROWS, _FEWEST_ROWS - 1, -1):
        found = [(sheet, lay_out(sheet, look.width)) for sheet in sheets_of(flow, most)]
        if all(_height(flow, *one, look) <= _highest(one[1], look) for one in found):
            break
    return found


def _highest(layout: Layout, look: Look) -> float:
    """How high a picture may be. A wider one than the text is shrunk as a whole, and stays on a page."""
    shrunk = layout.width > look.width + _ROUNDED
    return look.height * (layout.width / look.width if shrunk else _OVER)


def _height(flow: Flow, sheet: Sheet, layout: Layout, look: Look) -> float:
    """How high a picture is with its legend."""
    return legend(Canvas(), flow, sheet, layout, Palette.of(look))


def _picture(name: str, flow: Flow, sheet: Sheet, layout: Layout, look: Look) -> Picture:
    palette, canvas = Palette.of(look), Canvas()
    _lanes(canvas, layout, palette)
    _frames(canvas, layout, palette)
    _lines(canvas, layout, palette)
    for sign in layout.signs:
        _sign(canvas, sign, palette)
    for placed in layout.cells:
        _step(canvas, placed, palette)
    _frame_names(canvas, layout, palette)
    height = legend(canvas, flow, sheet, layout, palette)
    title, told = titled(flow, sheet), described(flow, sheet)
    number = f"/{sheet.index + 1}" if sheet.index else ""
    cuts = cuts_of(layout, [line for line in canvas.written if line.area.bottom <= layout.height])
    svg = canvas.document(layout.width, height, look.font, f"{name}{number}", title, told, cuts)
    return Picture(f"{name}{number}", svg, title, told, briefly(flow, sheet), layout, tuple(canvas.written))


def _lanes(canvas: Canvas, layout: Layout, palette: Palette) -> None:
    for at, lane in enumerate(layout.lanes):
        canvas.rect(lane.area, palette.band if at % 2 else palette.paper)
    for lane in layout.lanes:
        canvas.rect(lane.area, "none", palette.rule, w=0.6)
        canvas.rect(lane.head, palette.head, palette.rule, w=0.6)
        long = len(lane.titles) * LANE * 1.2 + len(lane.holders) * HOLDER * 1.2
        y = lane.head.cy - long / 2
        for line in lane.titles:
            y += LANE * 1.2
            canvas.text(
                lane.head.cx, y - 2, line, LANE, palette.ink, face="bold", anchor="middle", within=lane.head
            )
        for line in lane.holders:
            y += HOLDER * 1.2
            canvas.text(lane.head.cx, y - 2, line, HOLDER, palette.quiet, anchor="middle", within=lane.head)


def _frames(canvas: Canvas, layout: Layout, palette: Palette) -> None:
    for _frame, area in layout.frames:
        canvas.rect(area, "none", palette.line, r=5, w=0.8, dash="1 1.6")


def _frame_names(canvas: Canvas, layout: Layout, palette: Palette) -> None:
    said = tell(SIDE_BY_SIDE)
    long = width(said, FRAME_NAME, "italic")
    for _frame, area in layout.frames:
        left, right = area.x + 5, area.right - 5 - long
        into = [
            drawn.points[-1][0] for drawn in layout.lines if area.y + 1 < drawn.points[-1][1] < area.bottom
        ]
        x = right if any(left - 2 < at < left + long + 2 for at in into) else left
        canvas.text(x, area.y + 8, said, FRAME_NAME, palette.ink, face="italic", within=area)


def _lines(canvas: Canvas, layout: Layout, palette: Palette) -> None:
    for drawn in layout.lines:
        canvas.arrow(drawn.points, palette.line, LOOP if drawn.line.back else "")


def _sign(canvas: Canvas, placed: PlacedSign, palette: Palette) -> None:
    sign, area = placed.sign, placed.area
    if sign.kind == START:
        canvas.arrow(placed.line, palette.line)
        canvas.ring((area.cx, area.cy), 4, palette.paper, palette.ink, 0.9)
    elif sign.kind == END:
        canvas.arrow(placed.line, palette.line)
        canvas.ring((area.cx, area.cy), 3.4, palette.paper, palette.ink, 2)
    else:
        canvas.arrow(placed.line, palette.line)
        canvas.shape(page_sign(area), palette.paper, palette.ink, 0.8)
        for number, line in enumerate(sign.lines):
            y = area.y + 2.2 + (number + 0.8) * cells.SIGN * 1.15
            canvas.text(area.cx, y, line, cells.SIGN, palette.ink, anchor="middle", within=area)


def page_sign(area: Rect) -> list[Point]:
    """The outline of an off-page connector."""
    shoulder = area.bottom - 3
    return [
        (area.x, area.y), (area.right, area.y), (area.right, shoulder), (area.cx, area.bottom),
        (area.x, shoulder),
    ]  # fmt: skip


def _step(canvas: Canvas, placed: Placed, palette: Palette) -> None:
    cell, box = placed.cell, placed.box
    node = cell.place.node
    waived = node.tag == "waived"
    canvas.rect(box, palette.paper, palette.ink, r=3, w=0.9, dash="2.4 1.6" if node.only else "")
    if waived:
        canvas.line([(box.x + 1, box.bottom - 1), (box.right - 1, box.y + 1)], palette.rule, 1)
    if node.tag:
        tag(canvas, node.tag, box, box.y + cell.tag_line, palette)
    if cell.band:
        canvas.rect(Rect(box.x + 0.5, box.bottom - cell.band, box.w - 1, cell.band - 0.5), palette.head, r=2)
        edge = box.bottom - cell.band
        canvas.line([(box.x, edge), (box.right, edge)], palette.ink, 0.5)
    for text in cell.texts:
        colour = palette.quiet if text.quiet or waived else palette.ink
        x = box.x + cells.PADDING
        canvas.text(x, box.y + text.baseline, text.text, text.size, colour, face=text.face, within=box)
    _decision(canvas, placed, palette)


def _decision(canvas: Canvas, placed: Placed, palette: Palette) -> None:
    cell, box = placed.cell, placed.box
    top = box.bottom
    for drop in cell.drops:
        y = box.y + drop
        canvas.line([(box.cx, top), (box.cx, y - DIAMOND)], palette.line)
        outline = [(box.cx, y - DIAMOND), (box.cx + DIAMOND, y), (box.cx, y + DIAMOND), (box.cx - DIAMOND, y)]
        canvas.shape(outline, palette.paper, palette.ink, 0.9)
        canvas.text(box.cx, y + 2.6, "?", 7.6, palette.ink, face="bold", anchor="middle")
        top = y + DIAMOND
    for label in cell.labels:
        right = label.exit.side == "right"
        x = box.cx + (SHORT_OF_BOX if right else -SHORT_OF_BOX)
        for text, y in _upward(label.lines, box.y + cell.drops[label.exit.diamond] - label.lift):
            canvas.text(x, y, text, LABEL, palette.ink, face="bold", anchor="start" if right else "end")
    for number, text in enumerate(cell.down_label):
        canvas.text(
            box.cx + 3.5, placed.foot + 7 + number * LABEL * 1.12, text, LABEL, palette.ink, face="bold"
        )


def _upward(lines: tuple[str, ...], lowest: float) -> Iterator[tuple[str, float]]:
    for number, line in enumerate(reversed(lines)):
        yield line, lowest - number * LABEL * 1.12


__all__ = ["END", "Picture", "swimlanes"]
