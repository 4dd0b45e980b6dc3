"""Charts of a portfolio as SVG: they read in grey, without colour, and say in words what they show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from markupsafe import Markup

from dovetail.compose.escape import shown
from dovetail.formats.portfolio.numbers import figure
from dovetail.formats.portfolio.svg import element, group
from dovetail.model import words
from dovetail.model.language import tell

Fill = Literal["solid", "hatch", "tint", "dots"]
"""How an area is told from the others, whatever the colours."""

_WIDTH = 760
_LEFT, _RIGHT = 150, 56
_ROW, _BAR = 26, 18
_LEGEND = 34
_TICKS = (1, 2, 5)
_LETTER = 6.6
_LONGEST = 20


class Series(NamedTuple):
    """One kind of thing that is counted, and how its areas look."""

    title: str
    fill: Fill


class Bar(NamedTuple):
    """A row or column of a chart: its label and a number for each series."""

    label: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of a chart, for readers that know no style sheet; the page's own take precedence."""

    alarm: str = "#a3241c"
    line: str = "#1f3a5f"


def stacked_bars(
    name: str, title: str, text: str, series: Sequence[Series], bars: Sequence[Bar], ink: Ink, mark: int = 0
) -> Markup:
    """A bar for each row, parted by series. ``text`` says the same in words; ``mark`` is a line at a number.

    ``name`` has to be different in each chart of a page. Without bars there is nothing to draw.
    """
    if not bars:
        return Markup("")
    pen = _Pen(name, ink)
    most = max(*(sum(bar.numbers) for bar in bars), mark, 1)
    step = _step(most)
    top = -(-most // step) * step
    scale = (_WIDTH - _LEFT - _RIGHT) / top
    bottom = _LEGEND + len(bars) * _ROW
    return _chart(
        name, title, text, bottom + 26,
        pen.patterns(),
        *_legend(pen, series),
        *_grid(top, step, scale, bottom),
        *(_row(pen, series, bar, _LEGEND + index * _ROW, scale) for index, bar in enumerate(bars)),
        *_mark(mark, scale, bottom),
    )  # fmt: skip


def columns(name: str, title: str, text: str, bars: Sequence[tuple[Bar, Fill]], ink: Ink) -> Markup:
    """A column for each bar with its number on top. ``text`` says the same in words."""
    pen = _Pen(name, ink)
    width, height, base = 370, 210, 168
    most = max((bar.numbers[0] for bar, _ in bars), default=0)
    each = width / max(len(bars), 1)
    drawn: list[Markup] = []
    for index, (bar, fill) in enumerate(bars):
        tall = (base - 26) * bar.numbers[0] / max(most, 1)
        middle = each * (index + 0.5)
        thick = min(each - 16, 44)
        drawn.append(
            group(
                element("title", words.labelled(bar.label, figure(bar.numbers[0]))),
                pen.area(fill, middle - thick / 2, base - tall, thick, tall) if tall else Markup(""),
                _said(figure(bar.numbers[0]), middle, base - tall - 6, "middle", strong=bool(tall)),
                *(
                    _said(part, middle, base + 18 + line * 14, "middle")
                    for line, part in enumerate(bar.label.split("\n"))
                ),
            )
        )
    rule = element("line", x1=0, y1=base, x2=width, y2=base, class_="axis", stroke="#8a939e")
    return _chart(name, title, text, height, pen.patterns(), *drawn, rule, width=width)


def in_words(series: Sequence[Series], bar: Bar) -> list[str]:
    """The parts of a bar: ``2 major``."""
    return [
        tell("{n} {series}", n=figure(number), series=entry.title)
        for entry, number in zip(series, bar.numbers, strict=True)
        if number
    ]


def _chart(name: str, title: str, text: str, height: int, *children: Markup, width: int = _WIDTH) -> Markup:
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", text, id=f"{name}-text"),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_labelledby=f"{name}-title {name}-text",
        class_="chart",
        font_family="'Source Sans 3', system-ui, sans-serif",
        font_size=13,
    )


@dataclass(frozen=True, slots=True)
class _Pen:
    """Draws areas. The ids of patterns carry the chart's name, since a page has one set of ids."""

    name: str
    ink: Ink

    def patterns(self) -> Markup:
        paper = element("rect", width=7, height=7, class_="paper", fill="#ffffff")
        stripe = element("rect", width=3, height=7, class_="fill-line", fill=self.ink.line)
        dots = (
            element("circle", cx=at, cy=at, r=1.1, class_="fill-line", fill=self.ink.line) for at in (2, 5.5)
        )
        return element(
            "defs",
            self._pattern("hatch", paper, stripe, patternTransform="rotate(45)"),
            self._pattern("dots", paper, *dots),
        )

    def _pattern(self, kind: str, *drawn: Markup, **attributes: str) -> Markup:
        return element(
            "pattern", *drawn, id=f"{self.name}-{kind}", width=7, height=7, patternUnits="userSpaceOnUse",
            **attributes,
        )  # fmt: skip

    def area(self, fill: Fill, x: float, y: float, width: float, height: float) -> Markup:
        paint = {"solid": self.ink.alarm, "tint": "#d9dfe6"}.get(fill, f"url(#{self.name}-{fill})")
        return element(
            "rect", x=x, y=y, width=width, height=height, class_=f"area {fill}", fill=paint,
            stroke=self.ink.alarm if fill == "solid" else self.ink.line, stroke_width=1,
        )  # fmt: skip


def _legend(pen: _Pen, series: Sequence[Series]) -> Iterator[Markup]:
    widths = [22 + len(entry.title) * _LETTER + 24 for entry in series]
    x = max(min(float(_LEFT), _WIDTH - sum(widths)), 0.0)  # some languages need the whole line
    for entry, width in zip(series, widths, strict=True):
        yield pen.area(entry.fill, x, 6, 16, 12)
        yield _said(entry.title, x + 22, 16, "start")
        x += width


def _grid(top: int, step: int, scale: float, bottom: int) -> Iterator[Markup]:
    for value in range(0, top + 1, step):
        x = _LEFT + value * scale
        yield element("line", x1=x, y1=_LEGEND - 4, x2=x, y2=bottom, class_="grid", stroke="#d3d8de")
        yield _said(figure(value), x, bottom + 17, "middle", quiet=True)


def _row(pen: _Pen, series: Sequence[Series], bar: Bar, y: float, scale: float) -> Markup:
    parts: list[Markup] = []
    x = float(_LEFT)
    for entry, number in zip(series, bar.numbers, strict=True):
        if not number:
            continue
        width = number * scale
        parts.append(pen.area(entry.fill, x, y, width, _BAR))
        parts += _inside(figure(number), entry.fill, x + width / 2, y, width)
        x += width
    parts_said = ", ".join(in_words(series, bar)) or tell("nothing")
    return group(
        element("title", words.labelled(bar.label, parts_said)),
        _said(_short(bar.label), _LEFT - 10, y + 14, "end"),
        *parts,
        _said(figure(sum(bar.numbers)), x + 8, y + 14, "start", strong=True),
    )


def _inside(text: str, fill: Fill, middle: float, y: float, width: float) -> Iterator[Markup]:
    """The number within an area, on a plate of its own where there is a pattern; if there is room."""
    wide = len(text) * _LETTER + 6
    if width < wide + 4:
        return
    if fill in ("hatch", "dots"):
        yield element(
            "rect", x=middle - wide / 2, y=y + 2, width=wide, height=_BAR - 4, rx=2, class_="paper",
            fill="#ffffff",
        )  # fmt: skip
    yield _said(text, middle, y + 14, "middle", bright=fill == "solid")


def _mark(number: int, scale: float, bottom: int) -> Iterator[Markup]:
    if number:
        x = _LEFT + number * scale
        yield element(
            "line", x1=x, y1=_LEGEND - 8, x2=x, y2=bottom, class_="mark", stroke="#1c232d", stroke_width=1.5,
            stroke_dasharray="5 3",
        )  # fmt: skip


def _said(
    text: str,
    x: float,
    y: float,
    anchor: str,
    *,
    strong: bool = False,
    quiet: bool = False,
    bright: bool = False,
) -> Markup:
    kind, colour = ("bright", "#ffffff") if bright else ("quiet", "#56606d") if quiet else ("ink", "#1c232d")
    weight = 600 if strong else 400
    return element("text", text, x=x, y=y, text_anchor=anchor, class_=kind, fill=colour, font_weight=weight)


def _short(label: str) -> str:
    text = shown(label)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _step(most: int) -> int:
    """The distance of lines behind the bars: 1, 2 or 5 times a power of ten, six lines at the most."""
    power = 1
    while True:
        for factor in _TICKS:
            if most <= factor * power * 6:
                return factor * power
        power *= 10
