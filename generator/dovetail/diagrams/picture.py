"""What this room hands out: a picture as SVG, with its title and its content in words."""

from __future__ import annotations

from dataclasses import dataclass

from dovetail.diagrams.canvas import Written
from dovetail.diagrams.layout import Layout


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture. ``alternative`` stands in its place in one or two sentences.

    ``mermaid`` is the source of the whole flow, in the first picture of a procedure. ``layout`` and
    ``written`` are where a swimlane's parts and all texts stand.
    """

    name: str
    svg: str
    title: str
    description: str
    alternative: str = ""
    layout: Layout | None = None
    written: tuple[Written, ...] = ()
    mermaid: str = ""
