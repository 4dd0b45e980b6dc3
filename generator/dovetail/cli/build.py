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
    from dovetail.build.builder import Work
    from dovetail.compose.missing import Missing
    from dovetail.load.profile import Loaded
    from dovetail.model.checked import RuleCrash
    from dovetail.model.diagnostics import Diagnostic
    from dovetail.model.profile import Profile
    from dovetail.model.revision import Revision

_SYNTAX = "template-syntax"
_DEFAULT_FORMATS = "md,html,pdf,ics,json"


def _formats(_ctx: click.Context, _param: click.Parameter, value: str) -> frozenset[str]:
    from dovetail.build.format_names import FORMATS

    names = [name.strip() for name in value.split(",") if name.strip()]
    for name in names:
        if name not in FORMATS:
            from dovetail.load.suggest import did_you_mean

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
    from dovetail.build import builder
    from dovetail.build.store import StoreError
    from dovetail.build.targets import preload
    from dovetail.cli.build_report import Progress, print_outcomes
    from dovetail.cli.crashes import print_crashes
    from dovetail.cli.safe_text import shown
    from dovetail.cli.unusable import UnusableError

    seen = asked.look() if asked else None
    with heard(("stderr",)) as said:
        loaded = read_profile(root, projects)
        works, failed, crashes = _works(
            loaded, usable(loaded, later=(_SYNTAX,)), as_of, attach_source=attach_source
        )
    progress = Progress(quiet)
    try:
        if dry:
            outcomes = builder.preview(works, out, formats, force=force)
        else:
            outcomes = builder.build(
                works, out, formats, jobs=jobs or 0, force=force, preload=lambda: preload(formats),
                waiting=progress.waiting, damaged=progress.damaged, begun=progress.begun, done=progress.done,
            )  # fmt: skip
    except StoreError as error:
        raise UnusableError(f"{shown(error.path)}: {shown(error.why)}") from None
    finally:
        progress.close()
    verbose = bool(ctx.find_root().params.get("verbose"))
    code = print_outcomes(outcomes, dry=dry, explain=explain, quiet=quiet, verbose=verbose, loaded=loaded)
    print_crashes(crashes, verbose=verbose)
    if asked and seen and not (failed or crashes or code):
        nothing_to_do.keep(asked, seen, out, outcomes, said["stderr"])
    ctx.exit(3 if crashes else max(int(failed), code))


def _works(
    loaded: Loaded, profile: Profile, as_of: date | None, *, attach_source: bool
) -> tuple[list[Work], bool, tuple[RuleCrash, ...]]:
    """The work of each project, whether a document could not be composed (which is then printed, as is a
    level that is not used), and the rules that failed by a bug.
    """
    from dovetail.build.builder import Work
    from dovetail.build.pack_json import Manifest
    from dovetail.build.targets import folder_of, targets
    from dovetail.check.examine import examine
    from dovetail.cli.crashes import first_of_each
    from dovetail.cli.printer import print_diagnostics
    from dovetail.cli.profile_input import reachable
    from dovetail.compose.faults import faults
    from dovetail.compose.pack import compose_pack
    from dovetail.compose.renderer import Renderer
    from dovetail.load.source_files import source_files
    from dovetail.resolve.sizing import LEVEL_BELOW

    works: list[Work] = []
    missing: list[Missing] = []
    crashes: list[RuleCrash] = []
    overruled: list[Diagnostic] = []
    renderer = Renderer(loaded.templates)
    for examined in examine(profile, as_of=as_of):
        resolved, code = examined.resolved, examined.resolved.project.code
        issued, standing = _issued(loaded.root / "projects" / code)
        composed = compose_pack(
            resolved, renderer, profile.brand, checked=examined.checked, standing=standing, revisions=issued
        )
        missing += composed.missing
        overruled += [item for item in examined.checked.findings if item.code == LEVEL_BELOW]
        crashes += examined.checked.crashes
        crashed = tuple(crash.rule for crash in examined.checked.crashes)
        manifest = Manifest(resolved, composed.pack, examined.checked.findings, crashed, composed.missing)
        sources = source_files(loaded.root, code) if attach_source else ()
        files = targets(composed.pack, resolved, composed.sheet, sources=sources)
        works.append(Work(code, folder_of(resolved), files, manifest, not composed.missing))
    found = faults(missing)
    told = {item.place for item in found}
    unused = [item for item in loaded.diagnostics if item.code == _SYNTAX and item.place not in told]
    print_diagnostics(reachable((*unused, *found, *overruled), loaded), err=True)
    return works, bool(missing), first_of_each(crashes)


def _issued(folder: Path) -> tuple[tuple[Revision, ...], str]:
    """What was issued of a project, and what marks a pack that is built after it."""
    from dovetail.cli.safe_text import shown
    from dovetail.compose.pack import DRAFT, draft_after
    from dovetail.history.register import Register, RegisterError

    try:
        issues = Register(folder).issues()
    except RegisterError as error:
        click.echo(f"warning: {shown(error.path)}: {shown(error.why)}. The pack names no issues.", err=True)
        return (), DRAFT
    return tuple(issue.revision for issue in issues), draft_after(issues[-1].number) if issues else DRAFT
