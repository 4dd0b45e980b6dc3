"""Which charts a portfolio is shown in, and what each says in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from dovetail.formats.colour import is_colour, readable
from dovetail.formats.portfolio_charts import Bar, Fill, Ink, Series, columns, stacked_bars
from dovetail.formats.portfolio_tables import plural
from dovetail.model import words
from dovetail.model.document import Brand
from dovetail.model.portfolio import SOON, Portfolio, WaiverStanding

MOST = 20
"""Bars of a chart that can still be told apart."""

_FINDINGS = (
    Series("blockers", "solid"),
    Series("major", "hatch"),
    Series("unknown", "dots"),
    Series("minor", "tint"),
)
_DEVIATIONS = (Series("waive it", "hatch"), Series("adapt it", "tint"), Series("ask for leave", "dots"))
_RULES = (Series("projects where it fails", "hatch"), Series("projects where it can’t judge", "dots"))
_AGES = ((30, "up to\n30 days"), (90, "31 to 90"), (180, "91 to 180"), (365, "181 to 365"))
_ENDS = ((SOON, "within\n30 days"), (90, "31 to 90"), (180, "91 to 180"))
_TOLD = 5


class Picture(NamedTuple):
    """A chart, its caption, and what it leaves out. Without anything to draw, ``svg`` is empty."""

    svg: Markup
    caption: str
    rest: str = ""


def ink_of(brand: Brand) -> Ink:
    """Colours that go with the brand and can be read on paper."""
    return Ink(line=readable(brand.primary, "#ffffff")) if is_colour(brand.primary) else Ink()


def findings(portfolio: Portfolio, ink: Ink) -> Picture:
    """Open findings of each project, those in most trouble first."""
    projects = [project for project in portfolio.ranked if project.findings.open]
    bars = [
        Bar(
            project.code,
            (
                project.findings.blocker,
                project.findings.major,
                project.findings.unknown,
                project.findings.minor,
            ),
        )
        for project in projects[:MOST]
    ]
    caption = "Open findings by project, those in most trouble first"
    svg = stacked_bars("findings", caption, _told(_FINDINGS, bars), _FINDINGS, bars, ink)
    return Picture(svg, caption, _rest(len(projects), "project"))


def ages(portfolio: Portfolio, ink: Ink) -> Picture:
    """How old waivers are."""
    if not portfolio.waivers:
        return Picture(Markup(""), "")
    groups = Counter(_age(waiver) for waiver in portfolio.waivers)
    labels = [*(label for _, label in _AGES), "over\na year", "not said"]
    return _columns("ages", "Waivers by age in days", groups, [(label, "hatch") for label in labels], ink)


def endings(portfolio: Portfolio, ink: Ink) -> Picture:
    """How long waivers still hold."""
    if not portfolio.waivers:
        return Picture(Markup(""), "")
    groups = Counter(_ending(waiver) for waiver in portfolio.waivers)
    parts: list[tuple[str, Fill]] = [
        ("not\nvalid", "solid"), ("expired", "solid"), (_ENDS[0][1], "hatch"), (_ENDS[1][1], "dots"),
        (_ENDS[2][1], "tint"), ("later", "tint"), ("not said", "dots"),
    ]  # fmt: skip
    return _columns("endings", "Waivers by days until they end", groups, parts, ink)


def controls(portfolio: Portfolio, ink: Ink) -> Picture:
    """From which controls most projects deviate."""
    bars = []
    for control in portfolio.controls[:MOST]:
        waive, adapt, ask = (set(control.projects(way)) for way in ("waives", "adapts", "asks"))
        bars.append(Bar(control.control, (len(waive), len(adapt - waive), len(ask - waive - adapt))))
    caption = "Projects that deviate from a control; the broken line is where it is to be redesigned"
    svg = stacked_bars(
        "deviations", caption, _told(_DEVIATIONS, bars), _DEVIATIONS, bars, ink, portfolio.redesign_after
    )
    return Picture(svg, caption, _rest(len(portfolio.controls), "control"))


def rules(portfolio: Portfolio, ink: Ink) -> Picture:
    """Which rules fail in most projects."""
    hurting = [rule for rule in portfolio.rules if rule.projects_failing or rule.projects_unknown]
    bars = [Bar(rule.id, (rule.projects_failing, rule.projects_unknown)) for rule in hurting[:MOST]]
    caption = "Rules by the number of projects in which they fail"
    svg = stacked_bars("rules", caption, _told(_RULES, bars), _RULES, bars, ink)
    return Picture(svg, caption, _rest(len(hurting), "rule"))


def _columns(
    name: str, caption: str, groups: Counter[str], parts: Iterable[tuple[str, Fill]], ink: Ink
) -> Picture:
    bars = [
        (Bar(label, (groups[label],)), fill) for label, fill in parts if label != "not said" or groups[label]
    ]
    said = words.listed(f"{bar.label.replace(chr(10), ' ')}: {bar.numbers[0]:,}" for bar, _ in bars)
    return Picture(columns(name, caption, f"{said}.", bars, ink), caption)


def _age(waiver: WaiverStanding) -> str:
    if waiver.age is None:
        return "not said"
    return next((label for most, label in _AGES if waiver.age <= most), "over\na year")


def _ending(waiver: WaiverStanding) -> str:
    if waiver.state == "not valid":
        return "not\nvalid"
    if waiver.left is None:
        return "not said"
    if waiver.left < 0:
        return "expired"
    return next((label for most, label in _ENDS if waiver.left <= most), "later")


def _told(series: Sequence[Series], bars: Sequence[Bar]) -> str:
    """The first bars in words; the table beside the chart has the rest."""
    said = []
    for bar in bars[:_TOLD]:
        parts = [
            f"{count:,} {entry.title}" for entry, count in zip(series, bar.numbers, strict=True) if count
        ]
        said.append(f"{bar.label}: {words.listed(parts) or 'nothing'}")
    more = " The table holds the rest." if len(bars) > _TOLD else ""
    return f"{plural(len(bars), 'bar')}. {'. '.join(said)}.{more}" if bars else ""


def _rest(number: int, one: str) -> str:
    more = number - MOST
    return f"… and {plural(more, one)} more" if more > 0 else ""
