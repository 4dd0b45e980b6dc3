"""Writes SVG: shapes and lines of text in points. Text stays text, and equal pictures have equal bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from dovetail.diagrams.lettering import Face, clean, width

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]
_WEIGHTS = {"regular": "400", "bold": "600", "italic": "400"}


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle, by its upper left corner."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def cx(self) -> float:
        return self.x + self.w / 2

    @property
    def cy(self) -> float:
        return self.y + self.h / 2

    def overlaps(self, other: Rect) -> bool:
        """Whether they share more than a border."""
        apart = self.right <= other.x + 0.01 or other.right <= self.x + 0.01
        return not (apart or self.bottom <= other.y + 0.01 or other.bottom <= self.y + 0.01)

    def holds(self, other: Rect, slack: float = 0.05) -> bool:
        """Whether the other lies inside."""
        across = self.x <= other.x + slack and other.right <= self.right + slack
        return across and self.y <= other.y + slack and other.bottom <= self.bottom + slack


@dataclass(frozen=True, slots=True)
class Written:
    """A line of text as it was set: where, and in which area it has to stay."""

    text: str
    area: Rect
    within: Rect | None


@dataclass
class Canvas:
    """Collects shapes in the order in which they are painted."""

    parts: list[str] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)

    def rect(
        self, area: Rect, fill: str, stroke: str = "none", *, r: float = 0, w: float = 0.8, dash: str = ""
    ) -> None:
        round_ = f' rx="{num(r)}"' if r else ""
        self.parts.append(
            f'<rect x="{num(area.x)}" y="{num(area.y)}" width="{num(area.w)}" height="{num(area.h)}"{round_} '
            f'fill="{fill}"{_stroke(stroke, w, dash)}/>'
        )

    def line(
        self, points: Sequence[Point], stroke: str, w: float = 0.9, dash: str = "", r: float = 0
    ) -> None:
        """A line through the points, with corners of radius ``r``."""
        self.parts.append(f'<path d="{_rounded(points, r)}" fill="none"{_stroke(stroke, w, dash)}/>')

    def shape(self, points: Sequence[Point], fill: str, stroke: str = "none", w: float = 0.8) -> None:
        path = "M" + "L".join(f"{num(x)} {num(y)}" for x, y in points) + "Z"
        self.parts.append(f'<path d="{path}" fill="{fill}"{_stroke(stroke, w, "")}/>')

    def ring(self, centre: Point, radius: float, fill: str, stroke: str, w: float) -> None:
        x, y = centre
        self.parts.append(
            f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(radius)}" fill="{fill}"{_stroke(stroke, w, "")}/>'
        )

    def arrow(self, points: Sequence[Point], stroke: str, dash: str = "", w: float = 0.9) -> None:
        """A line that ends in a head; the head is a shape, since not every program draws markers."""
        (x0, y0), (x, y) = points[-2], points[-1]
        long = abs(x - x0) + abs(y - y0) or 1
        ux, uy = (x - x0) / long, (y - y0) / long
        tail = (x - ux * 4, y - uy * 4)
        self.line([*points[:-1], tail], stroke, w, dash, r=3)
        wing = [(x - ux * 5.5 - uy * s * 2.4, y - uy * 5.5 + ux * s * 2.4) for s in (1, -1)]
        self.shape([(x, y), *wing], stroke)

    def text(
        self, x: float, y: float, text: str, size: float, fill: str, *, face: Face = "regular",
        anchor: Anchor = "start", within: Rect | None = None,
    ) -> None:  # fmt: skip
        """One line of text on the baseline ``y``, set to exactly the width that the layout counted on."""
        text = clean(text)
        if not text:
            return
        long = width(text, size, face)
        left = x - {"start": 0, "middle": long / 2, "end": long}[anchor]
        style = ' font-style="italic"' if face == "italic" else ""
        weight = f' font-weight="{_WEIGHTS[face]}"' if face == "bold" else ""
        # Starts at its left edge: programs differ in what they anchor when they adjust the length.
        fit = f' textLength="{num(long)}" lengthAdjust="spacingAndGlyphs"' if len(text) > 1 else ""
        self.parts.append(
            f'<text x="{num(left)}" y="{num(y)}" font-size="{num(size)}"{weight}{style} '
            f'fill="{fill}"{fit}>{escape(text)}</text>'
        )
        area = Rect(left, y - size * 0.75, long, size * 0.97)
        self.written.append(Written(text, area, within))

    def upright(
        self, x: float, y: float, text: str, size: float, fill: str, *, face: Face = "regular"
    ) -> None:
        """One line of text that runs upward from a point."""
        text = clean(text)
        long = width(text, size, face)
        weight = f' font-weight="{_WEIGHTS[face]}"' if face == "bold" else ""
        self.parts.append(
            f'<text transform="translate({num(x)} {num(y)}) rotate(-90)" x="0" y="0" '
            f'font-size="{num(size)}"{weight} fill="{fill}" textLength="{num(long)}" '
            f'lengthAdjust="spacingAndGlyphs">{escape(text)}</text>'
        )
        area = Rect(x - size * 0.75, y - long, size * 0.97, long)
        self.written.append(Written(text, area, None))

    def document(
        self, width: float, height: float, font: str, name: str, title: str, description: str,
        cuts: Sequence[float] = (),
    ) -> str:  # fmt: skip
        """The whole picture with its title and its description in words.

        ``cuts`` are the foot of a head that is repeated, and the heights at which a page may end.
        """
        name = re.sub(r"[^A-Za-z0-9_-]", "-", name)
        label = f'role="img" aria-labelledby="{name}-title" aria-describedby="{name}-desc"'
        family = quoteattr(f"{clean(font)}, Segoe UI, Helvetica, Arial, sans-serif")
        marked = f' data-cuts="{" ".join(map(num, cuts))}"' if cuts else ""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {num(width)} {num(height)}" '
            f'width="{num(width)}pt" height="{num(height)}pt"{marked} {label} '
            f'font-family={family} style="font-kerning:none">'
        )
        said = (
            f'<title id="{name}-title">{escape(clean(title))}</title>',
            f'<desc id="{name}-desc">{escape(clean(description))}</desc>',
        )
        return "\n".join((head, *said, *self.parts, "</svg>", ""))


def num(value: float) -> str:
    """A length with at most two decimals: enough for print, and the same on every machine."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _stroke(stroke: str, w: float, dash: str) -> str:
    if stroke == "none":
        return ""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f' stroke="{stroke}" stroke-width="{num(w)}"{dashes}'


def _rounded(points: Sequence[Point], radius: float) -> str:
    path = [f"M{num(points[0][0])} {num(points[0][1])}"]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        first, second = _toward(here, before, radius), _toward(here, after, radius)
        path.append(f"L{num(first[0])} {num(first[1])}")
        if radius:
            path.append(f"Q{num(here[0])} {num(here[1])} {num(second[0])} {num(second[1])}")
    path.append(f"L{num(points[-1][0])} {num(points[-1][1])}")
    return "".join(path)


def _toward(here: Point, there: Point, radius: float) -> Point:
    long = abs(there[0] - here[0]) + abs(there[1] - here[1]) or 1
    share = min(radius, long / 2) / long
    return here[0] + (there[0] - here[0]) * share, here[1] + (there[1] - here[1]) * share
