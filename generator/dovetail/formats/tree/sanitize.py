"""The last gate before HTML leaves this room: only the tags, attributes and classes that we write pass."""

from __future__ import annotations

import nh3

from dovetail.formats.tree.alerts import TITLES
from dovetail.formats.tree.badges import CHANGES, SIGNS
from dovetail.formats.tree.columns import STEP
from dovetail.formats.tree.tables import CHIPS

_TEXT = {
    "p",
    "br",
    "hr",
    "strong",
    "em",
    "code",
    "pre",
    "blockquote",
    "span",
    "div",
    "a",
    "bdi",
    "img",
    "ins",
    "del",
}
_LISTS = {"ul", "ol", "li"}
_TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_TAGS = _TEXT | _LISTS | _TABLES | _HEADINGS

_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "id"},
    "bdi": {"dir"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "th": {"scope"},
    "div": {"role"},
    **{heading: {"id"} for heading in _HEADINGS},
}
_CHANGED = {"change"} | {f"change-{kind}" for kind in CHANGES}
_BADGES = {"badge"} | {f"badge-{kind}" for kind in SIGNS.values()}
_WIDTHS = {f"w{share}" for share in range(STEP, 100, STEP)}
_MARKED = {f"redline-{kind}" for kind in ("added", "removed", "moved", "from")}
_NOTES = {"redline-note", "redline-rest"}
_CELL = _WIDTHS | {"fit", "num", "mid", "nowrap", "long"}
_CHIPS = {f"chip-{kind.replace(' ', '-')}" for kind in CHIPS}
_CLASSES: dict[str, set[str]] = {
    "div": {"alert", "anchor", "table", "tall"} | {f"alert-{kind}" for kind in TITLES} | _MARKED | _NOTES,
    "p": {"alert-title", "float", "lead", "picture", "plate"} | _CHANGED | _MARKED | _NOTES,
    "li": _CHANGED | _MARKED,
    "ul": _MARKED,
    "ol": _MARKED,
    "pre": _MARKED,
    "blockquote": _MARKED,
    **dict.fromkeys(_HEADINGS, _CHANGED | _MARKED),
    "span": {"secno", "chip", "heard"} | _CHIPS | _BADGES,
    "table": {"pairs", "rows", "whole", "wide"},
    "tr": {"tall"} | _CHANGED | _MARKED,
    "th": _CELL | _MARKED,
    "td": _CELL | _MARKED,
}
_SCHEMES = {"http", "https", "mailto", "data", "dovetail-asset"}


def _only_expected_values(tag: str, attribute: str, value: str) -> str | None:
    scheme = value.split(":", 1)[0].lower() if ":" in value else ""
    if attribute == "dir":
        return value if value in ("ltr", "rtl") else None
    if attribute == "src":
        return value if scheme == "dovetail-asset" or value.startswith("data:image/") else None
    if attribute == "href":
        return None if scheme in ("data", "dovetail-asset") else value
    return value


def sanitize(fragment: str) -> str:
    """``fragment`` with everything removed that is not on the allow-list; text is kept, scripts are not."""
    return nh3.clean(
        fragment,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        url_schemes=_SCHEMES,
        attribute_filter=_only_expected_values,
        link_rel=None,
    )
