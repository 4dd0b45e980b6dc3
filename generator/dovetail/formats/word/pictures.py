"""Pictures of a Word file: each as pixels, which every reader shows, and a drawing as a drawing besides."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from dovetail.formats.assets import asset_url
from dovetail.formats.bands import strips_of
from dovetail.formats.printed.print_engine import print_page
from dovetail.formats.rendered import Rendered
from dovetail.formats.word.outlines import outlined
from dovetail.model.document import Asset

_DOTS = 200 / 72
"""Pixels for a point: sharp on paper."""
_COLOURS = 64
SVG = "image/svg+xml"
_SIZE = re.compile(rb"""viewBox=["'][-0-9.]+[ ,]+[-0-9.]+[ ,]+([0-9.]+)[ ,]+([0-9.]+)["']""")
_SIDES = re.compile(rb"""<svg[^>]*?\s(width|height)=["']([0-9.]+)(?:px|pt)?["']""")
_LARGEST = 4000.0
_HIGH = 640.0
"""Points up to which a picture stays whole: a page with a heading, on paper of either size."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready to be put in: its size in points, its pixels, and the drawing where there is one."""

    name: str
    width: float
    height: float
    pixels: bytes
    ending: str
    drawing: bytes = b""
    strips: tuple[tuple[Picture, str], ...] = ()
    """Its head and its rows, each with its text, where it goes over pages; then it has no pixels itself."""


def pictures_of(
    assets: Iterable[Asset],
    standing: Container[str] = (),
    drawn: Mapping[Drawing, bytes] = MappingProxyType({}),
) -> tuple[dict[str, Picture], dict[str, str]]:
    """Pictures by name, and for those that can't be drawn the reason.

    A high one of those ``standing`` between paragraphs is cut into strips if it says where. What is ``drawn``
    already, by :meth:`Drawing.render`, is not drawn again.
    """
    found: dict[str, Picture] = {}
    faults: dict[str, str] = {}
    for asset in assets:
        if asset.media_type == SVG:
            drawing = Drawing(asset, standing=asset.name in standing)
            picture, fault = _read(drawn.get(drawing) or drawing.render().data)
            if picture is None:
                faults[asset.name] = fault
            else:
                found[asset.name] = picture
            continue
        try:
            found[asset.name] = _photograph(asset)
        except (OSError, ValueError, SyntaxError) as problem:
            faults[asset.name] = str(problem)
    return found, faults


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing to be turned into pixels, which takes longer than all the rest of its document."""

    asset: Asset
    standing: bool
    """Whether it stands between paragraphs, and so may be cut."""

    def render(self) -> Rendered:
        """The finished picture, or why it can't be drawn, for :func:`pictures_of`."""
        size = _size(self.asset)
        strips = strips_of(self.asset) if self.standing and size[1] > _HIGH else ()
        drawn, faults = _drawn(
            {one.name: one for one in (strip for strip, _ in strips)} or {self.asset.name: self.asset}
        )
        if faults:
            return Rendered(_written(None, next(iter(faults.values()))))
        if not strips:
            return Rendered(_written(drawn[self.asset.name]))
        pieces = tuple((drawn[strip.name], text) for strip, text in strips)
        return Rendered(_written(Picture(self.asset.name, *size, b"", "", strips=pieces)))


def _written(picture: Picture | None, fault: str = "") -> bytes:
    """A line that says what there is, and behind it the pixels and drawings in that order."""
    if picture is None:
        return json.dumps({"fault": fault}).encode() + b"\n"
    pieces = [(picture, ""), *picture.strips]
    head = [
        [one.name, one.width, one.height, one.ending, text, len(one.pixels), len(one.drawing)]
        for one, text in pieces
    ]
    line = json.dumps({"pieces": head}).encode() + b"\n"
    return line + b"".join(part for one, _ in pieces for part in (one.pixels, one.drawing))


def _read(data: bytes) -> tuple[Picture | None, str]:
    """What was written, from a file that was found whole."""
    line, _, rest = data.partition(b"\n")
    head = json.loads(line)
    if "fault" in head:
        return None, head["fault"]
    pieces, at = [], 0
    for name, width, height, ending, text, pixels, drawing in head["pieces"]:
        middle, end = at + pixels, at + pixels + drawing
        pieces.append((Picture(name, width, height, rest[at:middle], ending, rest[middle:end]), text))
        at = end
    (whole, _), *strips = pieces
    return replace(whole, strips=tuple(strips)), ""


def _photograph(asset: Asset) -> Picture:
    from PIL import Image

    with Image.open(io.BytesIO(asset.data)) as image:
        image.load()
        width, height = image.width * 0.75, image.height * 0.75
        if image.format in ("PNG", "JPEG"):
            return Picture(asset.name, width, height, asset.data, image.format.lower())
        return Picture(asset.name, width, height, _png(image.convert("RGBA")), "png")


def _drawn(drawings: Mapping[str, Asset]) -> tuple[dict[str, Picture], dict[str, str]]:
    sizes = {name: _size(asset) for name, asset in drawings.items()}
    css = ["img { display: block; width: 100%; height: 100% }", "body, div { margin: 0 }"]
    page = []
    for number, (name, (width, height)) in enumerate(sizes.items()):
        css.append(
            f"@page p{number} {{ size: {width}pt {height}pt; margin: 0 }} .p{number} {{ page: p{number} }}"
        )
        page.append(
            f'<div class="p{number}" style="height: {height}pt; overflow: hidden">'
            f'<img src="{html.escape(asset_url(name))}" alt="x"></div>'
        )
    body = f'<html lang="en"><title>x</title><body>{"".join(page)}</body></html>'
    printed = print_page(body, "\n".join(css), drawings)
    faults = {
        name: problem for problem in printed.problems for name in drawings if asset_url(name) in problem
    }
    found = {}
    for number, (name, (width, height)) in enumerate(sizes.items()):
        if name not in faults:
            pixels = _pixels(printed.data, number)
            found[name] = Picture(name, width, height, pixels, "png", outlined(drawings[name].data) or b"")
    return found, faults


def _pixels(pdf: bytes, number: int) -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        image = document[number].render(scale=_DOTS, fill_color=(255, 255, 255, 255)).to_pil()
    finally:
        document.close()
    return _png(image.convert("RGB").quantize(_COLOURS))


def _png(image: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _size(asset: Asset) -> tuple[float, float]:
    """The natural size in points; a drawing that does not say is taken as a square."""
    sides = {name: float(value) for name, value in _SIDES.findall(asset.data[:2000])}
    box = _SIZE.search(asset.data[:2000])
    width, height = (float(box[1]), float(box[2])) if box else (sides.get(b"width"), sides.get(b"height"))
    if not width or not height:
        return 300.0, 300.0
    shrink = min(1.0, _LARGEST / max(width, height))
    return round(width * shrink, 2), round(height * shrink, 2)
