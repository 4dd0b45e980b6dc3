"""A picture that says where it may be cut goes over pages like a table, its head repeated.

It stands where the text has it. So no picture drifts into another section, and none leaves half a page empty.
Neither page of a picture gets a lone row, and below a cut arrows say which lines go on on the other page.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from dovetail.diagrams.palette import PAPER
from dovetail.formats.assets import asset_named, asset_url
from dovetail.model.document import Asset

_SVG = "http://www.w3.org/2000/svg"
_SHOWN = re.compile(r'<p class="picture"><img src="([^"]*)" alt="([^"]*)"></p>')
_ROOM = {"A4": 488.0, "Letter": 505.0}
"""Width of the text in points: a wider picture is shrunk as a whole."""
_LEAST_BEFORE, _LEAST_BEHIND = 0.35, 0.25
"""The shares of a page that a picture fills at least before it is cut, and behind."""
_AROUND = 2.0
"""How far a stroke may reach beyond the points of its shape."""


def in_bands(page: str, images: Mapping[str, Asset], paper: str) -> tuple[str, dict[str, Asset]]:
    """The page with its pictures in bands, and the bands by the names under which the page asks for them."""
    bands: dict[str, Asset] = {}

    def picture(found: re.Match[str]) -> str:
        whole = asset_named(html.unescape(found[1]), images)
        cut = list(_bands(whole)) if whole and whole.media_type == "image/svg+xml" else []
        if not whole or not cut or cut[0].width > _ROOM[paper]:
            return found[0]
        rows = []
        together = kept([band.height for band in cut], PAPER[paper][1])
        for number, band in enumerate(cut):
            name = f"{whole.name}/band-{number}"
            bands[name] = Asset(name, whole.media_type, band.svg.encode())
            said = band.text if number else found[2]
            image = f'<img src="{html.escape(asset_url(name))}" alt="{said}" style="height: {band.height}pt">'
            kind = "flow-band" if number else "flow-head"
            kind += " flow-kept" if number < len(cut) - 1 and together[number] else ""
            signs = "".join(band.signs) if number else ""
            rows.append(f'<div class="{kind}"><div class="flow-row">{image}{signs}</div></div>')
        return f'<div class="flow" style="width: {cut[0].width}pt">{"".join(rows)}</div>'

    return _SHOWN.sub(picture, page), bands


def kept(heights: Sequence[float], page: float) -> list[bool]:
    """For each stretch of a picture whether the next one stays with it, so that no page gets only a bit."""
    reached = list(accumulate(heights))
    return [
        above < _LEAST_BEFORE * page or reached[-1] - above < _LEAST_BEHIND * page for above in reached[:-1]
    ]


def strips_of(picture: Asset) -> tuple[tuple[Asset, str], ...]:
    """The head of a picture and its rows, each as a picture with its text; nothing where it says no cuts."""
    stem, _, ending = picture.name.rpartition(".")
    return tuple(
        (
            Asset(f"{stem}-band-{number}.{ending}", picture.media_type, band.svg.encode()),
            html.unescape(band.text),
        )
        for number, band in enumerate(_bands(picture))
    )


class _Band:
    """A stretch of the height of a picture, as a picture of its own with the texts in it."""

    def __init__(self, root: Element, above: float, below: float, width: float) -> None:
        self.width, self.height = width, round(below - above, 2)
        parts = [part for part in root if part.tag not in ("title", "desc") and _reaches(part, above, below)]
        drawn = "".join(ElementTree.tostring(part, encoding="unicode") for part in parts)
        kept = "".join(
            f' {name}="{html.escape(root.get(name, ""))}"'
            for name in ("font-family", "style")
            if root.get(name)
        )
        self.svg = (
            f'<svg xmlns="{_SVG}" viewBox="0 {above:g} {width:g} {self.height:g}" '
            f'width="{width:g}pt" height="{self.height:g}pt"{kept}>{drawn}</svg>'
        )
        self.signs = sorted({_sign(x, down=down) for part in parts for x, down in _crossing(part, below)})
        self.text = html.escape(" ".join(text for part in parts if (text := "".join(part.itertext()))))


def _bands(picture: Asset) -> Iterator[_Band]:
    """The head, then the rows; nothing for a picture that says no cuts, or that nobody can read."""
    # Without its namespace a part is written as it was read, whatever prefixes others have registered.
    try:
        root = ElementTree.fromstring(picture.data.replace(f' xmlns="{_SVG}"'.encode(), b"", 1))
    except ElementTree.ParseError:
        return
    cuts = [float(cut) for cut in root.get("data-cuts", "").split()]
    _, _, width, height = map(float, root.get("viewBox", "0 0 0 0").split())
    if cuts:
        yield from (_Band(root, above, below, width) for above, below in pairwise([0.0, *cuts, height]))


def _reaches(part: Element, above: float, below: float) -> bool:
    top, bottom = _stretch(part)
    return top - _AROUND < below and bottom + _AROUND > above


def _stretch(part: Element) -> tuple[float, float]:
    """From where to where a shape reaches in height; everywhere for one that isn't known."""

    def said(name: str) -> float:
        return float(part.get(name, "0"))

    match part.tag:
        case "rect":
            return said("y"), said("y") + said("height")
        case "circle":
            return said("cy") - said("r"), said("cy") + said("r")
        case "text" if not part.get("transform"):
            return said("y") - said("font-size"), said("y") + said("font-size") * 0.3
        case "path":
            heights = [float(number) for number in re.findall(r"-?[0-9.]+", part.get("d", ""))[1::2]]
            return min(heights), max(heights)
        case _:
            return float("-inf"), float("inf")


def _sign(x: float, *, down: bool) -> str:
    """An arrow at the foot of a row; the next row covers it, so that it is seen only where a page ends."""
    return f'<i class="flow-{"on" if down else "back"}" style="left: {x:g}pt"></i>'


def _crossing(part: Element, height: float) -> Iterator[tuple[float, bool]]:
    """Where a line runs through a height, and whether downward."""
    if part.tag == "path" and part.get("fill") == "none":
        numbers = [float(number) for number in re.findall(r"-?[0-9.]+", part.get("d", ""))]
        points = zip(numbers[::2], numbers[1::2], strict=False)
        for (x, y), (x_then, y_then) in pairwise(points):
            if abs(x - x_then) < 1 and min(y, y_then) < height < max(y, y_then):
                yield x, y_then > y
