"""A portfolio as one web page that needs no other file, no script and no network."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from markupsafe import Markup

from dovetail.bundled import templates_dir
from dovetail.compose.escape import shown
from dovetail.formats import portfolio_pictures as pictures
from dovetail.formats import portfolio_words as say
from dovetail.formats.assets import data_uri
from dovetail.formats.portfolio_modes import HEATS, SIGNS, modes_table
from dovetail.formats.portfolio_tables import (
    SIDE_BY_SIDE,
    Cell,
    Table,
    codes,
    controls_table,
    plural,
    projects_table,
    reasons_table,
    rules_table,
    superseded_table,
    waivers_table,
)
from dovetail.formats.theme import fill, screen_css
from dovetail.formats.unseen import as_references
from dovetail.model.document import Brand
from dovetail.model.language import tell
from dovetail.model.lifecycle import FAILURE_MODES
from dovetail.model.portfolio import ControlStanding, Portfolio

Data = dict[str, Any]


def portfolio_html(portfolio: Portfolio, brand: Brand) -> bytes:
    """The page. Equal portfolios give equal bytes."""
    sections = list(_sections(portfolio, brand)) if portfolio.projects else []
    page = fill(
        "portfolio.html.j2",
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
    states = {state: sum(item.status == state for item in projects) for state in ("on-hold", "closed")}
    others = [f"{count:,} {state.replace('-', ' ')}" for state, count in states.items() if count]
    blocked = sum(item.findings.blocker > 0 for item in projects)
    expired = sum(item.state == "expired" for item in waivers)
    soon = sum(item.state == "valid" and item.expiry == "soon" for item in waivers)
    outdated = [source for source in portfolio.superseded if source.agreed]
    unsaid = len(portfolio.superseded) - len(outdated)
    strange = f"of {len(portfolio.controls):,} from which projects deviate"
    yield _tile(len(projects), "projects", ", ".join(others) or "all active")
    yield _tile(found.blocker, "open blockers", f"in {plural(blocked, 'project')}", bad=found.blocker > 0)
    yield _tile(len(waivers), "waivers", f"{expired:,} expired, {soon:,} end soon", bad=expired > 0)
    yield _tile(len(portfolio.to_redesign), "controls to redesign", strange)
    yield _tile(len(outdated), "superseded sources", f"{unsaid:,} more without an agreed version")
    yield _tile(found.unknown, "unknown", f"{found.later:,} more, not needed yet")
    reused = say.average_reuse(portfolio)
    yield {"number": reused, "label": "controls reused", "about": "mean of all projects", "bad": 0}


def _tile(number: int, label: str, about: str, *, bad: bool = False) -> Data:
    return {"number": f"{number:,}", "label": label, "about": about, "bad": int(bad)}


def _sections(portfolio: Portfolio, brand: Brand) -> Iterable[Data]:
    """The parts of the page. What introduces each is written in the template, by its id."""
    ink = pictures.ink_of(brand)
    yield _section("projects", projects_table(portfolio), pictures.findings(portfolio, ink))
    yield {
        **_section("modes", modes_table(portfolio)),
        "legend": [
            {"sign": SIGNS[kind], "kind": f"heat-{kind}", "text": text} for kind, text in HEATS.items()
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
