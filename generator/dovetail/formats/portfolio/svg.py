"""SVG as a tree that is written out with every text and attribute escaped."""

from __future__ import annotations

from markupsafe import Markup, escape

from dovetail.compose.escape import shown

Attribute = str | int | float


def element(name: str, *children: Markup | str, **attributes: Attribute) -> Markup:
    """An element. An underscore in an attribute's name is written as a hyphen; one at its end is dropped.

    Plain text among the children is escaped, and what hides or reorders text is written out.
    """
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_written(value))}"'
        for key, value in attributes.items()
    )
    inside = "".join(child if isinstance(child, Markup) else str(escape(shown(child))) for child in children)
    return Markup(f"<{name}{said}>{inside}</{name}>" if children else f"<{name}{said}/>")


def group(*children: Markup | str, **attributes: Attribute) -> Markup:
    """Elements that belong together."""
    return element("g", *children, **attributes)


def _written(value: Attribute) -> str:
    # Tenths of a pixel, so that the same numbers give the same bytes anywhere.
    return f"{round(value, 1):g}" if isinstance(value, float) else shown(str(value))
