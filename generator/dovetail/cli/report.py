"""``dovetail report``: all projects beside each other, and what operations can learn from them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dovetail.cli.profile_input import as_of_option, profile_argument, projects_option, read_profile, usable
from dovetail.cli.telling.crashes import print_crashes

if TYPE_CHECKING:
    from dovetail.check.portfolio import Part
    from dovetail.load.profile import Loaded
    from dovetail.model.portfolio import Portfolio
    from dovetail.model.profile import Profile

_TABLES = ("projects", "waivers", "controls", "deviations", "rules", "superseded", "issues")


@click.command()
@profile_argument
@projects_option
@as_of_option
@click.option(
    "--format", "form", type=click.Choice(["text", "html", "md", "csv", "json"]), default="text",
    show_default=True,
    help="text for people, html for a board, md for a wiki, csv for spreadsheets, json for programs.",
)  # fmt: skip
@click.option(
    "--table", type=click.Choice(_TABLES),
    help="Which table goes into the csv. Left out, projects.",
)  # fmt: skip
@click.option(
    "--out", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
    help="Write into this file instead of printing. Only another report is replaced.",
)  # fmt: skip
@click.pass_context
def report(
    ctx: click.Context,
    profile: Path | None,
    projects: tuple[str, ...],
    as_of: date | None,
    form: str,
    table: str | None,
    out: Path | None,
) -> None:
    """Show all projects beside each other: findings, waivers, and controls that don't fit.

    PROFILE is a folder with organization.yaml; left out, the current folder or the nearest one above.

    Ends with 0 whatever it shows; with 2 if a file can't be used. A project whose file can't be used is left
    out and named.
    """
    from dovetail.cli.projects_left import without_unusable
    from dovetail.cli.report_file import write_report

    if table is not None and form != "csv":
        raise click.UsageError("--table chooses the table of --format csv")
    found, unusable = without_unusable(read_profile(profile, projects), projects)
    loaded = usable(found)
    portfolio = replace(_survey(loaded, found, as_of, unusable), unusable=unusable)
    data = _made(portfolio, loaded, form, table or "projects")
    if out is not None:
        write_report(out, data, form)
    else:
        click.echo(data, nl=False)
    _tell_unreadable(portfolio)
    print_crashes(portfolio.crashes, verbose=bool(ctx.find_root().params.get("verbose")))
    ctx.exit(3 if portfolio.crashes else 2 if unusable else 0)


def _survey(profile: Profile, loaded: Loaded, as_of: date | None, unusable: Collection[str]) -> Portfolio:
    """The portfolio, worked out in several processes if there are many projects. What was issued of those
    that are ``unusable`` now is judged all the same.
    """
    from dovetail.build.side_by_side import side_by_side
    from dovetail.check.examine import examine
    from dovetail.check.neighbours import Neighbours
    from dovetail.check.portfolio import Survey
    from dovetail.history.impact.standing import standings_of
    from dovetail.resolve.operations import Operations

    survey = Survey.of(profile, as_of)
    operations, neighbours = Operations(profile), Neighbours(profile)

    def work(code: str) -> Part:
        (found,) = examine(profile, [code], as_of=as_of, operations=operations, neighbours=neighbours)
        return survey.part(found)

    codes = tuple(profile.projects)
    portfolio = survey.join(side_by_side(work, codes))
    issued = sorted({*codes, *unusable})
    standings = standings_of(profile, loaded.root, loaded.templates, issued)
    return replace(portfolio, issues=tuple(standings[code] for code in issued))


def _tell_unreadable(portfolio: Portfolio) -> None:
    from dovetail.cli.telling.safe_text import shown

    for issue in portfolio.issues:
        if issue.problem:
            why = f"What was issued of {shown(issue.project)} can't be read: {shown(issue.problem)}"
            click.echo(why, err=True)


def _made(portfolio: Portfolio, profile: Profile, form: str, table: str) -> bytes:
    """The report as it is written or printed."""
    if form == "html":
        from dovetail.formats.portfolio.html import portfolio_html

        return portfolio_html(portfolio, profile.brand)
    if form == "md":
        from dovetail.formats.portfolio.markdown import portfolio_markdown

        return portfolio_markdown(portfolio).encode("utf-8")
    if form == "csv":
        from dovetail.formats.portfolio.csv import portfolio_csv

        return portfolio_csv(portfolio, table)
    if form == "json":
        from dovetail.cli.telling.json_output import json_text
        from dovetail.cli.telling.report_json import report_json

        return f"{json_text(report_json(portfolio))}\n".encode()
    from dovetail.cli.telling.columns import page_columns
    from dovetail.cli.telling.report_text import report_lines

    lines = report_lines(portfolio, page_columns())
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")
