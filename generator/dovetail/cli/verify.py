"""``dovetail verify``: whether an issued file is current, superseded or altered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dovetail.cli.profile_input import locate, profile_argument

if TYPE_CHECKING:
    from dovetail.history.impact.one_issue import Since
    from dovetail.history.issues.registers import Registers
    from dovetail.history.verify.verdicts import Verdict


@click.command()
@click.argument("file", metavar="FILE")
@profile_argument
@click.option(
    "--trust", "trusted", multiple=True, metavar="PEM",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Certificates to which a signature may lead; can be given several times.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="text for people, json for programs.",
)  # fmt: skip
@click.pass_context
def verify(ctx: click.Context, file: str, profile: Path | None, trusted: tuple[Path, ...], form: str) -> None:
    """Say whether an issued file is current, superseded or altered.

    FILE is a file of an issued pack, the folder of an issue, or the code at the foot of a printed page.
    A file is known by its content: it may have been renamed or moved.

    PROFILE is a folder with organization.yaml; left out, the current folder or the nearest one above. Its
    register of issues decides, beside each project file.

    Ends with 1 if it is superseded or altered, 2 if it is unknown, or if it can't be read or judged.
    """
    from dovetail.cli.telling.safe_text import shown
    from dovetail.cli.unusable import UnusableError
    from dovetail.history.issues.register import RegisterError
    from dovetail.history.issues.registers import Registers
    from dovetail.history.verify.verdicts import UnusableFileError, overtaken

    root = locate(profile)
    registers = Registers(root)
    try:
        verdict = _verdict(file, registers, trusted)
        if verdict.issue is None:
            # Nothing is said to be of no issue as long as one can't be read.
            registers.check()
    except UnusableFileError as error:
        raise UnusableError(f"{shown(file)}: {shown(str(error))}") from None
    except RegisterError as error:
        raise UnusableError(f"{shown(error.path)}: {shown(error.why)}") from None
    since = _since(root, verdict)
    verdict = overtaken(verdict, since)
    if form == "json":
        from dovetail.cli.telling.json_output import print_json
        from dovetail.cli.telling.verify_json import verify_json

        print_json(verify_json(file, verdict, since))
    else:
        from dovetail.cli.telling.verify_text import verify_lines

        for line in verify_lines(file, verdict, since, issued=bool(registers.projects())):
            click.echo(line)
    ctx.exit({"current": 0, "superseded": 1, "altered": 1, "unknown": 2}[verdict.state])


def _verdict(file: str, registers: Registers, trusted: tuple[Path, ...]) -> Verdict:
    from dovetail.history.verify.verdicts import verify_code, verify_file, verify_folder
    from dovetail.model.issue_mark import codes_in

    path = Path(file)
    if path.is_dir():
        return verify_folder(path, registers)
    if path.exists():
        return verify_file(path, registers, trusted)
    codes = tuple(codes_in(file))
    if len(codes) == 1:
        return verify_code(codes[0], registers)
    raise click.UsageError(
        f'There is no file "{file}", and it is no code from the foot of a page, such as 7f3a-91c2-4b1d-08aa.'
    )


def _since(root: Path, verdict: Verdict) -> tuple[Since, ...] | None:
    """What operations changed since the issue in question; none if that can't be said. No change
    concerns a closed project.
    """
    from dovetail.cli.telling.safe_text import shown
    from dovetail.history.impact.one_issue import changed_since, told_since
    from dovetail.history.issues.register import Register, RegisterError
    from dovetail.load.parts import read_project
    from dovetail.load.profile import load_profile

    if verdict.issue is None:
        return ()
    code = verdict.code
    loaded = load_profile(root, projects=(code,), beside=False)
    if loaded.profile is None:
        # Of the project, only its issue is asked: what its file says now need not be of use.
        loaded = load_profile(root, projects=None)
    if loaded.profile is None:
        click.echo("the profile can't be used; see dovetail check", err=True)
        return None
    file = root / "projects" / code / "project.yaml"
    project = loaded.profile.projects.get(code) or read_project(file).written
    if project is not None and project.value.status == "closed":
        return ()
    register = Register(root / "projects" / code)
    try:
        impact = changed_since(loaded.profile, register, verdict.issue, loaded.templates)
    except RegisterError as error:
        click.echo(f"{shown(error.path)}: {shown(error.why)}", err=True)
        return None
    return told_since(impact, loaded.profile)
