"""Colours as ``#rrggbb``, and brand colours made safe to read: contrast 4.5:1 or more (WCAG 2.2 AA)."""

from __future__ import annotations

import re

PRIMARY, ACCENT = "#1f3a5f", "#0b7285"
"""Of whoever has no brand, or one whose colour is none."""
ENOUGH = 4.5
CLEAR = 7.0


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two ``#rrggbb`` colours, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: str, background: str, ratio: float = ENOUGH) -> str:
    """``colour`` itself where its contrast to ``background`` reaches ``ratio``, else the nearest shade."""
    toward = "#000000" if luminance(background) > 0.4 else "#ffffff"
    for step in range(21):
        shade = mixed(colour, toward, step / 20)
        if contrast(shade, background) >= ratio:
            return shade
    return toward


def text_on(background: str) -> str:
    """White or black, whichever reads better on ``background``."""
    return max(("#ffffff", "#000000"), key=lambda colour: contrast(colour, background))


def is_colour(value: str) -> bool:
    """Whether ``value`` is a colour as a brand file writes it."""
    return re.fullmatch(r"#[0-9a-fA-F]{6}", value) is not None


def _channels(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it, from 0 (black) to 1 (white)."""
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def mixed(colour: str, other: str, share: float) -> str:
    """``colour`` with a share of another in it: 0 is itself, 1 the other."""
    channels = [round(a + (b - a) * share) for a, b in zip(_channels(colour), _channels(other), strict=True)]
    return "#" + "".join(f"{channel:02x}" for channel in channels)
