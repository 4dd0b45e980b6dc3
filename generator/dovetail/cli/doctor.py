"""``dovetail doctor``: what this machine lacks, and how to get it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from dovetail.cli.machine import Check

SCHEMA = "dovetail/doctor/1"


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="text for people, json for programs.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("output"),
    show_default=True,
    metavar="DIR",
    help="The folder that packs will go to.",
)
@click.option("--quiet", "-q", is_flag=True, help="Print only what is missing.")
@click.pass_context
def doctor(ctx: click.Context, form: str, out: Path, quiet: bool) -> None:
    """Say what this machine lacks, and how to get it.

    Looks at Python, the libraries, the fonts, the output folder and the terminal; changes nothing. Ends
    with 1 if something is missing.
    """
    from dovetail.cli.machine import examine

    checks = examine(out)
    if form == "json":
        _print_json(checks)
    else:
        _print_text([check for check in checks if not (quiet and check.ok)])
        _print_summary(checks, quiet=quiet)
    ctx.exit(0 if all(check.ok for check in checks) else 1)


def _print_json(checks: list[Check]) -> None:
    items = [
        {
            "id": item.id,
            "title": item.title,
            "ok": item.ok,
            "found": item.found,
            "fix": None if item.ok else item.fix,
        }
        for item in checks
    ]
    document = {"schema": SCHEMA, "ok": all(check.ok for check in checks), "checks": items}
    # Printed here, not by the shared printer of JSON: this command runs where libraries are missing.
    click.echo(json.dumps(document, indent=2))


def _print_text(checks: list[Check]) -> None:
    from dovetail.cli.telling.safe_text import shown

    widest = max((len(check.title) for check in checks), default=0)
    for check in checks:
        mark = click.style("ok     ", fg="green") if check.ok else click.style("missing", fg="red", bold=True)
        click.echo(f"{mark}  {check.title:<{widest}}  {shown(check.found)}")
        if not check.ok:
            click.echo(f"         to fix: {shown(check.fix)}")


def _print_summary(checks: list[Check], *, quiet: bool) -> None:
    missing = sum(not check.ok for check in checks)
    if missing:
        click.echo(f"\n{missing} of {len(checks)} things are missing.")
    elif not quiet:
        click.echo(f"\nAll {len(checks)} things are there.")
