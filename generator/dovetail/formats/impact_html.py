"""Whom a change of operations touches, as one web page that needs no other file, no script, no network."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from markupsafe import Markup

from dovetail.bundled import templates_dir
from dovetail.compose.escape import shown
from dovetail.formats.assets import data_uri
from dovetail.formats.theme import fill, screen_css
from dovetail.formats.unseen import as_references
from dovetail.model.document import Brand
from dovetail.model.language import spoken


def impact_html(page: Mapping[str, Any], brand: Brand) -> bytes:
    """The page, in the organization's look. Equal pages give equal bytes."""
    filled = fill(
        "impact.html.j2",
        language=spoken().tag,
        direction=spoken().direction,
        organization=shown(brand.name),
        logo=data_uri(brand.logo) if brand.logo else "",
        logo_alt=shown(brand.logo_alt or brand.name),
        classification=shown(brand.classification),
        footer=shown(brand.footer),
        css=Markup(screen_css(brand) + _sheet()),
        page=_visible(dict(page)),
    )
    return (as_references(filled.rstrip()) + "\n").encode("utf-8")


def _visible(value: Any) -> Any:
    """Plain data with texts that play no tricks with the reading order."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, dict):
        return {name: _visible(item) for name, item in value.items()}
    return [_visible(item) for item in value] if isinstance(value, list) else value


@cache
def _sheet() -> str:
    return "\n" + (templates_dir() / "report" / "portfolio.css").read_text(encoding="utf-8")
