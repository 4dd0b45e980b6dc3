"""Brand colours made safe to read: text has contrast 4.5:1 or more (WCAG 2.2 AA)."""

from __future__ import annotations

import re

ENOUGH = 4.5
CLEAR = 7.0


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two ``#rrggbb`` colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: str, background: str, ratio: float = ENOUGH) -> str:
    """``colour`` itself where its contrast to ``background`` reaches ``ratio``, else the nearest shade."""
    toward = "#000000" if _luminance(background) > 0.4 else "#ffffff"
    for step in range(21):
        shade = _mix(colour, toward, step / 20)
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


def _luminance(colour: str) -> float:
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _mix(colour: str, other: str, share: float) -> str:
    mixed = [round(a + (b - a) * share) for a, b in zip(_channels(colour), _channels(other), strict=True)]
    return "#" + "".join(f"{channel:02x}" for channel in mixed)
