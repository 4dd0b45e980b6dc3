"""Which charts a portfolio is shown in, and what each says in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from dovetail.formats.portfolio.charts import Bar, Fill, Ink, Series, columns, in_words, stacked_bars
from dovetail.formats.portfolio.numbers import figure
from dovetail.model import words
from dovetail.model.colour import is_colour, readable
from dovetail.model.document import Brand
from dovetail.model.language import later_count, later_of, tell, tell_count, told_of
from dovetail.model.portfolio import SOON, Portfolio, WaiverStanding

MOST = 20
"""Bars of a chart that can still be told apart."""

_FINDINGS = (
    Series(later_of("part of a bar of a chart", "blockers"), "solid"),
    Series(later_of("part of a bar of a chart", "major"), "hatch"),
    Series(later_of("part of a bar of a chart", "unknown"), "dots"),
    Series(later_of("part of a bar of a chart", "minor"), "tint"),
)
_DEVIATIONS = (
    Series(later_of("part of a bar of a chart", "waive it"), "hatch"),
    Series(later_of("part of a bar of a chart", "adapt it"), "tint"),
    Series(later_of("part of a bar of a chart", "ask for leave"), "dots"),
)
_RULES = (
    Series(later_of("part of a bar of a chart", "projects where it fails"), "hatch"),
    Series(later_of("part of a bar of a chart", "projects where it can’t judge"), "dots"),
)
_UNSAID = later_of("below a column of a chart", "not said")
_OLD = later_of("below a column of a chart", "over\na year")
_VOID = later_of("below a column of a chart", "not\nvalid")
_EXPIRED = later_of("below a column of a chart", "expired")
_LATER = later_of("below a column of a chart", "later")
_AGES = (
    (30, later_of("below a column of a chart", "up to\n30 days")),
    (90, later_of("below a column of a chart", "31 to 90")),
    (180, later_of("below a column of a chart", "91 to 180")),
    (365, later_of("below a column of a chart", "181 to 365")),
)
_ENDS = (
    (SOON, later_of("below a column of a chart", "within\n30 days")),
    (90, later_of("below a column of a chart", "31 to 90")),
    (180, later_of("below a column of a chart", "91 to 180")),
)
_TOLD = 5
_MORE_PROJECTS = later_count("… and {n} project more", "… and {n} projects more")
_MORE_CONTROLS = later_count("… and {n} control more", "… and {n} controls more")
_MORE_RULES = later_count("… and {n} rule more", "… and {n} rules more")


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
    caption = tell("Open findings by project, those in most trouble first")
    series = _spoken(_FINDINGS)
    svg = stacked_bars("findings", caption, _told(series, bars), series, bars, ink)
    return Picture(svg, caption, _rest(len(projects), _MORE_PROJECTS))


def ages(portfolio: Portfolio, ink: Ink) -> Picture:
    """How old waivers are."""
    if not portfolio.waivers:
        return Picture(Markup(""), "")
    groups = Counter(_age(waiver) for waiver in portfolio.waivers)
    labels = [*(label for _, label in _AGES), _OLD, _UNSAID]
    parts: list[tuple[str, Fill]] = [(label, "hatch") for label in labels]
    return _columns("ages", tell("Waivers by age in days"), groups, parts, ink)


def endings(portfolio: Portfolio, ink: Ink) -> Picture:
    """How long waivers still hold."""
    if not portfolio.waivers:
        return Picture(Markup(""), "")
    groups = Counter(_ending(waiver) for waiver in portfolio.waivers)
    parts: list[tuple[str, Fill]] = [
        (_VOID, "solid"), (_EXPIRED, "solid"), (_ENDS[0][1], "hatch"), (_ENDS[1][1], "dots"),
        (_ENDS[2][1], "tint"), (_LATER, "tint"), (_UNSAID, "dots"),
    ]  # fmt: skip
    return _columns("endings", tell("Waivers by days until they end"), groups, parts, ink)


def controls(portfolio: Portfolio, ink: Ink) -> Picture:
    """From which controls most projects deviate."""
    bars = []
    for control in portfolio.controls[:MOST]:
        waive, adapt, ask = (set(control.projects(way)) for way in ("waives", "adapts", "asks"))
        bars.append(Bar(control.control, (len(waive), len(adapt - waive), len(ask - waive - adapt))))
    caption = tell("Projects that deviate from a control; the broken line is where it is to be redesigned")
    series, mark = _spoken(_DEVIATIONS), portfolio.redesign_after
    svg = stacked_bars("deviations", caption, _told(series, bars), series, bars, ink, mark)
    return Picture(svg, caption, _rest(len(portfolio.controls), _MORE_CONTROLS))


def rules(portfolio: Portfolio, ink: Ink) -> Picture:
    """Which rules fail in most projects."""
    hurting = [rule for rule in portfolio.rules if rule.projects_failing or rule.projects_unknown]
    bars = [Bar(rule.id, (rule.projects_failing, rule.projects_unknown)) for rule in hurting[:MOST]]
    caption = tell("Rules by the number of projects in which they fail")
    series = _spoken(_RULES)
    svg = stacked_bars("rules", caption, _told(series, bars), series, bars, ink)
    return Picture(svg, caption, _rest(len(hurting), _MORE_RULES))


def _columns(
    name: str, caption: str, groups: Counter[str], parts: Iterable[tuple[str, Fill]], ink: Ink
) -> Picture:
    bars = [
        (Bar(told_of("below a column of a chart", label), (groups[label],)), fill)
        for label, fill in parts
        if label != _UNSAID or groups[label]
    ]
    said = words.listed(
        words.labelled(" ".join(bar.label.split()), figure(bar.numbers[0])) for bar, _ in bars
    )
    return Picture(columns(name, caption, tell("{numbers}.", numbers=said), bars, ink), caption)


def _age(waiver: WaiverStanding) -> str:
    if waiver.age is None:
        return _UNSAID
    return next((label for most, label in _AGES if waiver.age <= most), _OLD)


def _ending(waiver: WaiverStanding) -> str:
    if waiver.state == "not valid":
        return _VOID
    if waiver.left is None:
        return _UNSAID
    if waiver.left < 0:
        return _EXPIRED
    return next((label for most, label in _ENDS if waiver.left <= most), _LATER)


def _spoken(series: Sequence[Series]) -> tuple[Series, ...]:
    return tuple(Series(told_of("part of a bar of a chart", entry.title), entry.fill) for entry in series)


def _told(series: Sequence[Series], bars: Sequence[Bar]) -> str:
    """The first bars in words; the table beside the chart has the rest."""
    if not bars:
        return ""
    said = [tell_count(len(bars), "{n} bar.", "{n} bars.", n=figure(len(bars)))]
    for bar in bars[:_TOLD]:
        parts = words.listed(in_words(series, bar)) or tell("nothing")
        said.append(tell("{bar}: {parts}.", bar=bar.label, parts=parts))
    if len(bars) > _TOLD:
        said.append(tell("The table holds the rest."))
    return " ".join(said)


def _rest(number: int, more_of: tuple[str, str]) -> str:
    more = number - MOST
    return tell_count(more, *more_of, n=figure(more)) if more > 0 else ""
