"""The files that a document may show: the brand's and the pack's own, from memory, by name."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from urllib.parse import quote, unquote

from dovetail.model.document import Asset, Pack

SCHEME = "dovetail-asset:"
_UPRIGHT = 520  # points
_IMAGES = ("image/png", "image/jpeg", "image/gif", "image/svg+xml", "image/webp")


def images_of(pack: Pack) -> dict[str, Asset]:
    """The images that a document of ``pack`` may show, by name."""
    logo = (pack.brand.logo,) if pack.brand.logo else ()
    return {asset.name: asset for asset in (*logo, *pack.assets) if asset.media_type in _IMAGES}


def is_plate(asset: Asset) -> bool:
    """Whether a drawing is made for a page across: wider than the text of an upright page, and than high."""
    found = re.search(rb'viewBox="0 0 ([0-9.]+) ([0-9.]+)"', asset.data[:600])
    return found is not None and float(found[1]) > _UPRIGHT and float(found[1]) > float(found[2])


def data_uri(asset: Asset) -> str:
    """The asset as a URL that carries its content."""
    return f"data:{asset.media_type};base64,{base64.b64encode(asset.data).decode('ascii')}"


def asset_url(name: str) -> str:
    """The URL under which the PDF engine asks for the asset ``name``."""
    return SCHEME + quote(name)


def asset_named(url: str, assets: Mapping[str, Asset]) -> Asset | None:
    """The asset that ``url`` asks for; None for an unknown name and for every other scheme."""
    return assets.get(unquote(url.removeprefix(SCHEME))) if url.startswith(SCHEME) else None
