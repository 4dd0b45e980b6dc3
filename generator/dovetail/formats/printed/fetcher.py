"""The only door through which the PDF engine can ask for a file: assets in memory, nothing else."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from dovetail.formats.assets import asset_named
from dovetail.model.document import Asset


def asset_fetcher(assets: Mapping[str, Asset], refused: list[str]) -> Any:
    """A WeasyPrint URL fetcher over ``assets``. Opens no file and no socket; what it refuses is appended.

    Built inside a function because importing WeasyPrint takes half a second.
    """
    urls: Any = importlib.import_module("weasyprint.urls")

    class AssetFetcher:
        _fail_on_errors = False

        def __call__(self, url: str) -> Any:
            asset = asset_named(url, assets)
            if asset is None:
                refused.append(url)
                raise ValueError("only the brand's files and the pack's diagrams can be shown")
            return urls.URLFetcherResponse(url, body=asset.data, headers={"Content-Type": asset.media_type})

    return AssetFetcher()
