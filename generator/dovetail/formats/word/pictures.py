"""Pictures of a Word file: each as pixels, which every reader shows, and a drawing as a drawing besides."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dovetail.formats.assets import asset_url
from dovetail.formats.print_engine import print_page
from dovetail.formats.word.outlines import outlined
from dovetail.model.document import Asset

_DOTS = 200 / 72
"""Pixels for a point: sharp on paper."""
_COLOURS = 64
_SVG = "image/svg+xml"
_SIZE = re.compile(rb"""viewBox=["'][-0-9.]+[ ,]+[-0-9.]+[ ,]+([0-9.]+)[ ,]+([0-9.]+)["']""")
_SIDES = re.compile(rb"""<svg[^>]*?\s(width|height)=["']([0-9.]+)(?:px|pt)?["']""")
_LARGEST = 4000.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready to be put in: its size in points, its pixels, and the drawing where there is one."""

    name: str
    width: float
    height: float
    pixels: bytes
    ending: str
    drawing: bytes = b""


def pictures_of(assets: Iterable[Asset]) -> tuple[dict[str, Picture], dict[str, str]]:
    """Pictures by name, and for those that can't be drawn the reason. Drawings are set in one go."""
    found: dict[str, Picture] = {}
    faults: dict[str, str] = {}
    drawings: dict[str, Asset] = {}
    for asset in assets:
        if asset.media_type == _SVG:
            drawings[asset.name] = asset
            continue
        try:
            found[asset.name] = _photograph(asset)
        except (OSError, ValueError, SyntaxError) as problem:
            faults[asset.name] = str(problem)
    drawn, undrawn = _drawn(drawings)
    return found | drawn, faults | undrawn


def _photograph(asset: Asset) -> Picture:
    from PIL import Image

    with Image.open(io.BytesIO(asset.data)) as image:
        image.load()
        width, height = image.width * 0.75, image.height * 0.75
        if image.format in ("PNG", "JPEG"):
            return Picture(asset.name, width, height, asset.data, image.format.lower())
        return Picture(asset.name, width, height, _png(image.convert("RGBA")), "png")


def _drawn(drawings: Mapping[str, Asset]) -> tuple[dict[str, Picture], dict[str, str]]:
    if not drawings:
        return {}, {}
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
