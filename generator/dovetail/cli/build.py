"""``dovetail build``: renders what is out of date."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dovetail.cli.profile_input import (
    as_of_option,
    locate,
    profile_argument,
    projects_option,
    read_profile,
    usable,
)

if TYPE_CHECKING:
    from dovetail.load.profile import Loaded
    from dovetail.making.packs import Made

_DEFAULT_FORMATS = "md,html,pdf,ics,json"


def _formats(_ctx: click.Context, _param: click.Parameter, value: str) -> frozenset[str]:
    from dovetail.build.format_names import FORMATS

    names = [name.strip() for name in value.split(",") if name.strip()]
    for name in names:
        if name not in FORMATS:
            from dovetail.load.validation.suggest import did_you_mean

            hint = did_you_mean(name, FORMATS) or f"the formats are {', '.join(FORMATS)}"
            raise click.BadParameter(f'there is no format "{name}"; {hint}')
    return frozenset(names)


formats_option = click.option(
    "--format", "formats", default=_DEFAULT_FORMATS, show_default=True, metavar="LIST", callback=_formats,
    help="Formats to build, separated by commas.",
)  # fmt: skip
out_option = click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("output"), show_default=True,
    metavar="DIR", help="Folder for the packs.",
)  # fmt: skip
jobs_option = click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes; left out, one for each core."
)


@click.command()
@profile_argument
@projects_option
@as_of_option
@formats_option
@out_option
@jobs_option
@click.option(
    "--attach-source", is_flag=True,
    help="Put the profile's YAML files, and this project's, inside the pack PDF. "
    "Whoever gets the PDF can read them.",
)  # fmt: skip
@click.option("--explain", is_flag=True, help="Say of every file what happens to it and why.")
@click.option("--check", "dry", is_flag=True, help="Write nothing; end with 1 if a file is out of date.")
@click.option("--force", is_flag=True, help="Render everything again. Files edited by hand still stay.")
@click.option("--quiet", "-q", is_flag=True, help="Print only what went wrong.")
@click.pass_context
def build(
    ctx: click.Context,
    profile: Path | None,
    projects: tuple[str, ...],
    as_of: date | None,
    formats: frozenset[str],
    out: Path,
    jobs: int | None,
    attach_source: bool,
    explain: bool,
    dry: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Render the packs: every document that is out of date, and no other.

    PROFILE is a folder with organization.yaml; left out, the current folder or the nearest one above.

    A file that a person edited is never overwritten: it stays, and the new version is written beside it.
    Ends with 1 if a document failed or an edited file was kept, 2 if the input or the folder can't be used,
    3 if a rule failed by a bug of Dovetail (the documents are written, and say which rule could not judge).
    """
    from dovetail.cli import nothing_to_do
    from dovetail.cli.remembered import heard, question

    root = locate(profile)
    options = (sorted(set(projects)), as_of, sorted(formats), attach_source)
    asked = question("build", root, *options, out=out)
    if asked and not force and (answer := asked.recall()):
        nothing_to_do.say_so(answer, explain=explain, quiet=quiet)
        return
    from dovetail.cli.telling.build_report import Progress, print_outcomes
    from dovetail.cli.telling.crashes import first_of_each, print_crashes
    from dovetail.cli.telling.safe_text import shown
    from dovetail.cli.unusable import UnusableError
    from dovetail.load.templates import is_of_templates
    from dovetail.making.packs import Maker, Orders

    seen = asked.look() if asked else None
    with heard(("stderr",)) as said:
        loaded = read_profile(root, projects)
        known = usable(loaded, later=is_of_templates)
    orders = Orders(
        out, formats, as_of, jobs or 0, attach_source=attach_source, dry=dry, force=force, whole=not projects
    )
    progress = Progress(quiet)
    try:
        made = Maker(loaded, known, orders, progress).make()
    finally:
        progress.close()
    with heard(("stderr",)) as said_then:
        _print_found(made, loaded)
    if made.trouble:
        raise UnusableError(": ".join(map(shown, made.trouble)))
    outcomes, crashes = made.outcomes, first_of_each(made.crashes)
    verbose = bool(ctx.find_root().params.get("verbose"))
    code = print_outcomes(outcomes, dry=dry, explain=explain, quiet=quiet, verbose=verbose)
    print_crashes(crashes, verbose=verbose)
    if asked and seen and not (made.faults or made.registers or made.astray or crashes or code):
        nothing_to_do.keep(asked, seen, out, outcomes, said["stderr"] + said_then["stderr"])
    ctx.exit(3 if crashes else max(int(bool(made.faults)), code))


def _print_found(made: Made, loaded: Loaded) -> None:
    """Print what was found while packs were made: templates that fail, a level that is not used, glyphs that
    no font has, registers that can't be read, packs under another id of the organization.
    """
    from dovetail.cli.telling.printer import print_diagnostics
    from dovetail.cli.telling.safe_text import shown
    from dovetail.load.from_here import reachable
    from dovetail.load.templates import unmet
    from dovetail.making.undrawn import glyphs_missing
    from dovetail.model import words

    for path, why in made.registers:
        click.echo(f"warning: {shown(path)}: {shown(why)}. The pack names no issues.", err=True)
    for other in made.astray:
        click.echo(
            f"warning: {shown(other.folder)}: it holds packs of {words.listed(map(shown, other.projects))} "
            "under another id of the organization. No build renews them; remove the folder if the id has "
            "changed.",
            err=True,
        )
    found = made.faults
    unused = unmet(loaded.diagnostics, found)
    undrawn = glyphs_missing(made.undrawn, loaded)
    print_diagnostics(
        reachable((*unused, *found, *dict.fromkeys(made.pictures), *made.overruled, *undrawn), loaded),
        err=True,
    )
