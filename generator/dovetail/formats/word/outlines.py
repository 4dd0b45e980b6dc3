"""Drawings whose letters are shapes: Word sets a drawing's text in the fonts of the machine that it runs on,
where words then grow out of their boxes. Shapes look the same everywhere."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from dovetail.formats.fonts import BODY, fonts_dir
from dovetail.formats.word.xml import Node, read_xml, written

_SVG = "{http://www.w3.org/2000/svg}"
_PLAIN = frozenset(
    f"{_SVG}{name}"
    for name in (
        "svg", "g", "title", "desc", "rect", "circle", "ellipse", "line", "polyline", "polygon", "path",
        "text",
    )
)  # fmt: skip
_POINTS_ELSEWHERE = re.compile(r"url\(|href|^on", re.IGNORECASE)
_FACES = {
    (False, False): "SourceSans3-Regular.ttf",
    (True, False): "SourceSans3-SemiBold.ttf",
    (False, True): "SourceSans3-Italic.ttf",
    (True, True): "SourceSans3-SemiBoldItalic.ttf",
}
_SEMI_BOLD = 600


def outlined(svg: bytes) -> bytes | None:
    """The drawing with shapes for letters; None if it holds more than plain shapes and the bundled font."""
    try:
        root = read_xml(svg)
    except ValueError:
        return None
    if not all(_is_plain(element) for element in root.iter()):
        return None
    for text in list(root.iter(f"{_SVG}text")):
        shape = _shape(text, root)
        if shape is None:
            return None
        text.getparent().replace(text, shape)
    return written(root)


def _is_plain(element: Node) -> bool:
    if element.tag not in _PLAIN:
        return False
    return not any(
        _POINTS_ELSEWHERE.search(name.rpartition("}")[2]) or _POINTS_ELSEWHERE.search(value)
        for name, value in element.attrib.items()
    )


def _shape(text: Node, root: Node) -> Node | None:
    """The text as one path, where it stands."""
    family = text.get("font-family") or root.get("font-family") or ""
    if not family.strip("'\" ").startswith(BODY) or len(text) or "transform" in text.attrib:
        return None
    words = text.text or ""
    weight = text.get("font-weight", "400")
    bold = weight == "bold" or (weight.isdigit() and int(weight) >= _SEMI_BOLD)
    font = _font(_FACES[bold, text.get("font-style") == "italic"])
    names = [font["cmap"].getBestCmap().get(ord(letter)) for letter in words]
    if None in names:
        return None
    try:
        left, base, size = (float(text.get(name)) for name in ("x", "y", "font-size"))
        asked = float(text.get("textLength", "0"))
    except (TypeError, ValueError):
        return None
    unit = size / font["head"].unitsPerEm
    natural = sum(font["hmtx"][name][0] for name in names) * unit
    stretch = asked / natural if asked and natural else 1.0
    left -= {"middle": natural * stretch / 2, "end": natural * stretch}.get(text.get("text-anchor", ""), 0)
    path = text.makeelement(f"{_SVG}path", nsmap=root.nsmap)
    path.set("d", _outline(font, names, left, base, unit, stretch))
    for name in ("fill", "fill-opacity", "opacity"):
        if text.get(name):
            path.set(name, text.get(name))
    path.tail = text.tail
    return path


def _outline(font: Any, names: list[str], left: float, base: float, unit: float, stretch: float) -> str:
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.pens.transformPen import TransformPen

    glyphs = font.getGlyphSet()
    pen = SVGPathPen(glyphs, ntos=lambda value: f"{value:.2f}".rstrip("0").rstrip("."))
    for name in names:
        glyphs[name].draw(TransformPen(pen, (unit * stretch, 0, 0, -unit, left, base)))
        left += font["hmtx"][name][0] * unit * stretch
    commands: str = pen.getCommands()
    return commands


@cache
def _font(name: str) -> Any:
    from fontTools.ttLib import TTFont

    return TTFont(fonts_dir() / name)
