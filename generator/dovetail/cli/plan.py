"""``dovetail plan``: the requests of a project with route, approvals, forms and dates, and its key dates."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dovetail.cli.profile_input import as_of_option, profile_argument, projects_option, read_profile, usable

if TYPE_CHECKING:
    from dovetail.model.resolved import ResolvedProject


@click.command()
@profile_argument
@projects_option
@as_of_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "ics"]), default="text", show_default=True,
    help="text for people, json for programs, ics for a calendar.",
)  # fmt: skip
@click.pass_context
def plan(
    ctx: click.Context, profile: Path | None, projects: tuple[str, ...], as_of: date | None, form: str
) -> None:
    """Show what each request needs and when: route, approvals, forms, dates.

    PROFILE is a folder with organization.yaml; left out, the current folder or the nearest one above.

    Ends with 1 if a request is infeasible or blocked.
    """
    from dovetail.resolve.operations import Operations
    from dovetail.resolve.pack import resolve_project

    loaded = usable(read_profile(profile, projects, beside=False))
    if form == "ics" and len(loaded.projects) != 1:
        raise click.UsageError(
            f"A calendar holds one project; name it with --project: {', '.join(loaded.projects)}"
        )
    operations = Operations(loaded)
    resolved = [resolve_project(loaded, code, as_of=as_of, operations=operations) for code in loaded.projects]
    _PRINTERS[form](resolved)
    hopeless = any(
        item.verdict in ("infeasible", "blocked") for project in resolved for item in project.requests
    )
    ctx.exit(1 if hopeless else 0)


def _print_text(resolved: list[ResolvedProject]) -> None:
    from dovetail.cli.telling.columns import page_columns
    from dovetail.cli.telling.plan_text import plan_lines

    for number, project in enumerate(resolved):
        if number:
            click.echo("\n")
        for line in plan_lines(project, page_columns()):
            click.echo(line)


def _print_json(resolved: list[ResolvedProject]) -> None:
    from dovetail.cli.telling.json_output import print_json
    from dovetail.cli.telling.plan_json import plan_json, plans_json

    print_json(plan_json(resolved[0]) if len(resolved) == 1 else plans_json(resolved))


def _print_ics(resolved: list[ResolvedProject]) -> None:
    from dovetail.formats.ics import render_calendar

    (only,) = resolved
    project = only.project
    data = render_calendar(
        only.key_dates,
        organization=only.organization.id,
        project=project.code,
        name=f"{project.code} {project.name}",
        as_of=only.as_of,
    )
    click.echo(data, nl=False)


_PRINTERS = {"text": _print_text, "json": _print_json, "ics": _print_ics}
