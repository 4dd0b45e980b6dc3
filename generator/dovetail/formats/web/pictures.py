"""Pictures of a web page: drawings stand in the page itself, use its fonts and can be searched."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from xml.etree import ElementTree

from dovetail.formats.assets import asset_named, asset_url, data_uri
from dovetail.model.document import Asset

_PLACE = re.compile(r'<img src="([^"]*)"( alt="[^"]*")?>')
_DRAWING = re.compile(r"<svg\b[^>]*>.*</svg>", re.DOTALL)
_ACTIVE = frozenset({"script", "style", "foreignobject", "image", "use", "a", "animate", "set"})
_OWN_STYLE = re.compile(r'\sstyle="[^"]*"')


def place_of(name: str) -> str:
    """What stands for the picture until the page is clean: only then a drawing may be put in."""
    return asset_url(name)


def put_pictures(fragment: str, images: Mapping[str, Asset]) -> str:
    """``fragment`` with each picture in its place. Drawings of this build become part of the page."""

    def picture(found: re.Match[str]) -> str:
        asset = asset_named(html.unescape(found[1]), images)
        if asset is None:
            return found[0]
        drawn = asset.media_type == "image/svg+xml" and asset.name.startswith("diagrams/")
        if drawn and (drawing := _drawing(asset)):
            return drawing
        return f'<img src="{data_uri(asset)}"{found[2] or ""}>'

    return _PLACE.sub(picture, fragment)


def _drawing(asset: Asset) -> str:
    found = _DRAWING.search(asset.data.decode("utf-8"))
    if not found or _acts(found[0]):
        return ""  # then it is shown as an image, in which nothing acts
    head, end, rest = found[0].partition(">")
    # The page allows no style of its own in elements; the style sheet says the same.
    return _OWN_STYLE.sub("", head) + end + rest


def _acts(drawing: str) -> bool:
    """Whether an element or an attribute could act or load, whatever the texts in it say."""
    try:
        elements = ElementTree.fromstring(drawing).iter()
    except ElementTree.ParseError:
        return True
    return any(
        _local(element.tag) in _ACTIVE
        or any(_local(name) == "href" or _local(name).startswith("on") for name in element.attrib)
        for element in elements
    )


def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()
