"""How a picture stands in the text of a Word file, or at a place of the page."""

from __future__ import annotations

import posixpath
from xml.sax.saxutils import escape

from dovetail.compose.escape import visible
from dovetail.formats.word.package import Package
from dovetail.formats.word.pictures import Picture
from dovetail.formats.word.xml import Node, read_xml, w

_EMU = 12700
"""English metric units in a point."""
_HEAD = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_SVG_BLIP = (
    '<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><asvg:svgBlip '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="%s"/></a:ext></a:extLst>'
)
_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


def media_of(package: Package, source: str, picture: Picture) -> tuple[str, str]:
    """The relations of ``source`` to the pixels of a picture and to its drawing, which may be none."""
    stem = "word/media/" + picture.name.rpartition(".")[0].replace("/", "-")
    files = [(f"{stem}.{picture.ending}", picture.pixels), (f"{stem}.svg", picture.drawing)]
    found = []
    for path, data in files:
        if data:
            package.add(path, data)
        found.append(package.relate(source, "image", path) if data else "")
    return found[0], found[1]


def inline_picture(
    relations: tuple[str, str], picture: Picture, identifier: int, described: str, size: tuple[float, float]
) -> Node:
    """A run that shows a picture in the line, ``size`` points wide and high."""
    wide, high = (int(side * _EMU) for side in size)
    return _run(
        f'<wp:inline {_HEAD} distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f"{_properties(picture, identifier, described)}"
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f"{_graphic(relations, picture, identifier, wide, high)}</wp:inline>"
    )


def area(
    relation: str, picture: Picture, identifier: int, size: tuple[float, float], top: float, *, right: bool
) -> Node:
    """A run that holds an area behind the text, at the outer edge of the page, ``top`` points down."""
    wide, high = (int(length * _EMU) for length in size)
    side = "right" if right else "left"
    return _run(
        f'<wp:anchor {_HEAD} distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" '
        f'behindDoc="1" locked="1" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:align>{side}</wp:align></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{int(top * _EMU)}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f"{_properties(picture, identifier, '', _DECORATIVE)}<wp:cNvGraphicFramePr/>"
        f"{_graphic((relation, ''), picture, identifier, wide, high)}</wp:anchor>"
    )


def _properties(picture: Picture, identifier: int, described: str, extension: str = "") -> str:
    name = posixpath.basename(picture.name)
    return (
        f'<wp:docPr id="{identifier}" name="{_said(name)}" descr="{_said(described)}">{extension}</wp:docPr>'
    )


def _graphic(relations: tuple[str, str], picture: Picture, identifier: int, wide: int, high: int) -> str:
    pixels, drawing = relations
    vector = _SVG_BLIP % drawing if drawing else ""
    return (
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{identifier}" name="{_said(posixpath.basename(picture.name))}"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{pixels}">'
        f"{vector}</a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    )


def _run(inside: str) -> Node:
    drawing = w("drawing", read_xml(inside.encode("utf-8")))
    return w("r", w("rPr", w("noProof")), drawing)


def _said(text: str) -> str:
    return escape(visible(" ".join(text.split())), {'"': "&quot;"})
