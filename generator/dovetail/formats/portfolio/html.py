"""A portfolio as one web page that needs no other file, no script and no network."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from markupsafe import Markup

from dovetail.bundled import templates_dir
from dovetail.compose.escape import shown
from dovetail.formats.assets import data_uri
from dovetail.formats.portfolio import pictures
from dovetail.formats.portfolio import words as say
from dovetail.formats.portfolio.modes import HEATS, SIGNS, heat_in_words, modes_table
from dovetail.formats.portfolio.numbers import figure
from dovetail.formats.portfolio.rows import Cell, codes
from dovetail.formats.portfolio.tables import (
    SIDE_BY_SIDE,
    Table,
    controls_table,
    issues_table,
    projects_table,
    reasons_table,
    rules_table,
    superseded_table,
    waivers_table,
)
from dovetail.formats.theme import fill, screen_css
from dovetail.formats.unseen import as_references
from dovetail.model.document import Brand
from dovetail.model.language import later_of, spoken, tell, tell_count, told_of
from dovetail.model.lifecycle import FAILURE_MODES
from dovetail.model.portfolio import ControlStanding, Portfolio

Data = dict[str, Any]

_TILES = {
    "projects": later_of("what a large number counts", "projects"),
    "blockers": later_of("what a large number counts", "open blockers"),
    "waivers": later_of("what a large number counts", "waivers"),
    "redesign": later_of("what a large number counts", "controls to redesign"),
    "superseded": later_of("what a large number counts", "superseded sources"),
    "unknown": later_of("what a large number counts", "unknown"),
    "reused": later_of("what a large number counts", "controls reused"),
}


def portfolio_html(portfolio: Portfolio, brand: Brand) -> bytes:
    """The page. Equal portfolios give equal bytes."""
    sections = list(_sections(portfolio, brand)) if portfolio.projects else []
    page = fill(
        "portfolio.html.j2",
        language=spoken().tag,
        direction=spoken().direction,
        title=shown(say.title(portfolio)),
        organization=shown(brand.name or portfolio.name),
        logo=data_uri(brand.logo) if brand.logo else "",
        logo_alt=shown(brand.logo_alt or brand.name),
        classification=shown(brand.classification),
        footer=shown(brand.footer),
        css=Markup(screen_css(brand) + _sheet()),
        dated=say.dated(portfolio),
        headline=[shown(line) for line in say.headline(portfolio)],
        tiles=list(_tiles(portfolio)) if portfolio.projects else [],
        note=shown(say.days_differ(portfolio)),
        sections=sections,
        redesign_after=portfolio.redesign_after,
    )
    return (as_references(page.rstrip()) + "\n").encode("utf-8")


def _tiles(portfolio: Portfolio) -> Iterable[Data]:
    """The numbers of the first glance, each with what it is about."""
    projects, waivers, found = portfolio.projects, portfolio.waivers, portfolio.findings
    held = sum(item.status == "on-hold" for item in projects)
    closed = sum(item.status == "closed" for item in projects)
    others = [
        *([tell("{n} on hold", n=figure(held))] if held else []),
        *([tell("{n} closed", n=figure(closed))] if closed else []),
    ]
    blocked = sum(item.findings.blocker > 0 for item in projects)
    expired = sum(item.state == "expired" for item in waivers)
    soon = sum(item.state == "valid" and item.expiry == "soon" for item in waivers)
    outdated = [source for source in portfolio.superseded if source.agreed]
    unsaid = len(portfolio.superseded) - len(outdated)
    yield _tile(len(projects), "projects", ", ".join(others) or tell("all active"))
    yield _tile(
        found.blocker,
        "blockers",
        tell_count(blocked, "in {n} project", "in {n} projects", n=figure(blocked)),
        bad=found.blocker > 0,
    )
    yield _tile(
        len(waivers),
        "waivers",
        tell("{expired} expired, {soon} end soon", expired=figure(expired), soon=figure(soon)),
        bad=expired > 0,
    )
    yield _tile(
        len(portfolio.to_redesign),
        "redesign",
        tell("of {n} from which projects deviate", n=figure(len(portfolio.controls))),
    )
    yield _tile(
        len(outdated),
        "superseded",
        tell("{n} more without an agreed version", n=figure(unsaid)),
    )
    yield _tile(found.unknown, "unknown", tell("{n} more, not needed yet", n=figure(found.later)))
    yield {
        "number": say.average_reuse(portfolio),
        "label": _label("reused"),
        "about": tell("mean of all projects"),
        "bad": 0,
    }


def _tile(number: int, name: str, about: str, *, bad: bool = False) -> Data:
    return {
        "number": figure(number),
        "label": _label(name),
        "about": about,
        "bad": int(bad),
    }


def _label(name: str) -> str:
    return told_of("what a large number counts", _TILES[name])


def _sections(portfolio: Portfolio, brand: Brand) -> Iterable[Data]:
    """The parts of the page. What introduces each is written in the template, by its id."""
    ink = pictures.ink_of(brand)
    yield _section("projects", projects_table(portfolio), pictures.findings(portfolio, ink))
    yield {
        **_section("modes", modes_table(portfolio)),
        "legend": [
            {"sign": SIGNS[kind], "kind": f"heat-{kind}", "text": heat_in_words(kind)} for kind in HEATS
        ],
        "terms": [{"term": mode, "text": tell(text)} for mode, text in FAILURE_MODES.items()],
    }
    yield _section(
        "waivers", waivers_table(portfolio), pictures.ages(portfolio, ink), pictures.endings(portfolio, ink)
    )
    yield {
        **_section("controls", controls_table(portfolio), pictures.controls(portfolio, ink)),
        "cards": [_card(control) for control in _side_by_side(portfolio)],
    }
    yield _section("rules", rules_table(portfolio), pictures.rules(portfolio, ink))
    if portfolio.issued:
        yield _section("issues", issues_table(portfolio))
    yield _section("superseded", superseded_table(portfolio))


def _side_by_side(portfolio: Portfolio) -> list[ControlStanding]:
    """Controls to redesign, and then others from which several projects deviate."""
    shared = [item for item in portfolio.controls if len(item.projects()) > 1 and not item.proposal]
    return [*portfolio.to_redesign, *shared][:SIDE_BY_SIDE]


def _card(control: ControlStanding) -> Data:
    owner = control.owner
    return {
        "id": shown(control.control),
        "procedure": shown(f"{control.procedure_title} {control.version}"),
        "statement": shown(control.statement),
        "owner": shown(owner.title) if owner else "",
        "holder": shown(owner.holder or owner.queue) if owner else "",
        "proposal": [shown(line) for line in control.proposal],
        "proposed": shown(codes(control.proposed_by).text) if control.proposed_by else "",
        "table": _table(reasons_table(control)),
    }


def _section(name: str, table: Table, *charts: pictures.Picture) -> Data:
    return {
        "id": name,
        "charts": [
            {"svg": chart.svg, "caption": chart.caption, "rest": chart.rest} for chart in charts if chart.svg
        ],
        "table": _table(table),
        "legend": [],
        "terms": [],
        "cards": [],
    }


def _table(table: Table) -> Data:
    return {
        "caption": shown(table.caption),
        "columns": [{"title": shown(column.title), "number": int(column.number)} for column in table.columns],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "rest": table.rest,
    }


def _cell(cell: Cell) -> Data:
    return {"text": shown(cell.text), "below": shown(cell.below), "mark": cell.mark}


@cache
def _sheet() -> str:
    return "\n" + (templates_dir() / "report" / "portfolio.css").read_text(encoding="utf-8")
