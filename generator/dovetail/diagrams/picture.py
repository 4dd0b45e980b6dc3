"""What this room hands out: a picture as SVG, with its title and its content in words."""

from __future__ import annotations

from dataclasses import dataclass

from dovetail.diagrams.canvas import Written
from dovetail.diagrams.layout import Layout


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture. ``layout`` and ``written`` are where a swimlane's parts and all texts stand."""

    name: str
    svg: str
    title: str
    description: str
    layout: Layout | None = None
    written: tuple[Written, ...] = ()
