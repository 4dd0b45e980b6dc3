"""The colours of a picture, from those of a brand. Whatever the brand, ink stays dark and paper light."""

from __future__ import annotations

import re
from dataclasses import dataclass

PRIMARY, ACCENT = "#1f3a5f", "#0b7285"
_DARK = 0.14
"""Relative luminance up to which a colour has contrast 4.5:1 and more on white and on pale tints."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a picture looks like. Lengths are points.

    ``width`` is the width of the text on a page. ``height`` is how high a swimlane may be without its legend;
    a page takes a little less, and shows the highest ones a twelfth smaller.
    """

    primary: str = PRIMARY
    accent: str = ACCENT
    font: str = "Source Sans 3"
    width: float = 467
    height: float = 694


PLAIN = Look()
"""Without a brand."""


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
            line=_mixed(dark, "#17202b", 0.55),
            rule=_mixed(dark, "#ffffff", 0.72),
            head=_mixed(dark, "#ffffff", 0.86),
            band=_mixed(dark, "#ffffff", 0.96),
            accent=_darkened(look.accent),
        )


def is_colour(value: str) -> bool:
    """Whether ``value`` is a colour as a brand file writes it."""
    return re.fullmatch(r"#[0-9a-fA-F]{6}", value) is not None


def _darkened(colour: str) -> str:
    share = 0.0
    while _luminance(_mixed(colour, "#000000", share)) > _DARK:
        share += 0.05
    return _mixed(colour, "#000000", share)


def _mixed(colour: str, other: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
