"""The colours of a picture, from those of a brand. Whatever the brand, ink stays dark and paper light."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dovetail.model.colour import ACCENT, PRIMARY, luminance, mixed

_DARK = 0.14
"""Relative luminance up to which a colour has contrast 4.5:1 and more on white and on pale tints."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a picture looks like. Lengths are points.

    ``width`` is the width of the text on a page. ``height`` is that of a page for a picture with its legend:
    a swimlane may go over pages between its rows, and is shown smaller only if it is wider than the text.
    """

    primary: str = PRIMARY
    accent: str = ACCENT
    font: str = "Source Sans 3"
    width: float = 487
    height: float = 732


PLAIN = Look()
"""Without a brand."""
PAPER: Mapping[str, tuple[float, float]] = {"A4": (PLAIN.width, PLAIN.height), "Letter": (504, 677)}
"""Width and height of a picture on a page of each size."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as they are used. Nothing is told by colour alone: print in grey loses nothing."""

    ink: str
    line: str
    rule: str
    head: str
    band: str
    accent: str
    quiet: str = "#5a6572"
    paper: str = "#ffffff"

    @classmethod
    def of(cls, look: Look) -> Palette:
        """The palette of a brand. Texts in ``ink``, ``line``, ``accent`` and ``quiet`` are readable."""
        dark = _darkened(look.primary)
        return cls(
            ink="#17202b",
            line=mixed(dark, "#17202b", 0.55),
            rule=mixed(dark, "#ffffff", 0.72),
            head=mixed(dark, "#ffffff", 0.86),
            band=mixed(dark, "#ffffff", 0.96),
            accent=_darkened(look.accent),
        )


def _darkened(colour: str) -> str:
    share = 0.0
    while luminance(mixed(colour, "#000000", share)) > _DARK:
        share += 0.05
    return mixed(colour, "#000000", share)
