"""``dovetail diff``: a redline between two issues of a project's pack, or an issue and now."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dovetail.cli.profile_input import as_of_option, read_profile, usable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dovetail.formats.redline.differences import Redline
    from dovetail.formats.redline.text import Span
    from dovetail.history.issues.snapshot import Issue
    from dovetail.load.profile import Loaded
    from dovetail.model.profile import Profile

NOW = "now"
_FORMS = ("text", "html", "pdf", "docx", "json")
_BINARY = ("pdf", "docx")


@click.command()
@click.argument("what", nargs=-1, metavar="[PROFILE] [A] [B]")
@click.option("--project", "code", metavar="CODE", required=True, help="The project whose pack is compared.")
@click.option(
    "--format", "form", type=click.Choice(_FORMS), default="text", show_default=True,
    help="text for a terminal, html and pdf to read, docx with tracked changes, json for programs.",
)  # fmt: skip
@click.option(
    "--out", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
    help="Write into this file instead of printing. Only another redline of the project is replaced.",
)  # fmt: skip
@as_of_option
@click.pass_context
def diff(
    ctx: click.Context, what: tuple[str, ...], code: str, form: str, out: Path | None, as_of: date | None
) -> None:
    """Show what differs between two issues of a pack, or an issue and now, and what caused it.

    PROFILE is a folder with organization.yaml; left out, the current folder or the nearest one above. A and B
    are numbers of issues, or "now". Left out, A is the last issue and B is now.

    A document that can't be written now, because a template fails, is named.

    Ends with 0 if nothing differs, 1 if something does or can't be compared, 2 if the input can't be used.
    """
    from dovetail.cli.telling.printer import print_diagnostics
    from dovetail.load.from_here import reachable
    from dovetail.load.templates import is_of_templates, unmet

    profile, ends = _meant(what)
    if form in _BINARY and out is None:
        raise click.UsageError(f"--format {form} is no text to print: name a file with --out")
    loaded = read_profile(profile, (code,))
    redline = _redline(loaded, usable(loaded, later=is_of_templates), code, ends, as_of)
    data = _made(redline, form)
    if out is not None:
        _write(out, data, form, redline)
    elif form == "text":
        _print(redline)
    else:
        click.echo(data, nl=False)
    found = (*unmet(loaded.diagnostics, redline.faults), *redline.faults)
    print_diagnostics(reachable(found, loaded), err=True)
    ctx.exit(1 if redline.differs else 0)


def _meant(what: tuple[str, ...]) -> tuple[Path | None, tuple[str, ...]]:
    """The folder, if one is named, and the ends: numbers of issues, or now."""
    first = what[0] if what else ""
    profile = None
    if first and not _is_end(first):
        profile, what = Path(first), what[1:]
        if not profile.is_dir():
            raise click.UsageError(
                f'"{first}" is neither a folder nor an issue; an issue is a number, or "now"'
            )
    if len(what) > 2:
        raise click.UsageError("Two states can be compared, not more")
    for end in what:
        if not _is_end(end):
            raise click.UsageError(f'"{end}" is no issue; write its number, such as 2, or "now"')
    return profile, what


def _is_end(text: str) -> bool:
    return text == NOW or (text.isascii() and text.isdigit())


def _redline(
    loaded: Loaded, profile: Profile, code: str, ends: tuple[str, ...], as_of: date | None
) -> Redline:
    from dovetail.cli.telling.safe_text import shown
    from dovetail.cli.unusable import UnusableError
    from dovetail.history.issues.register import RegisterError
    from dovetail.history.redline.pack import redline_of

    try:
        return redline_of(loaded, profile, code, partial(_chosen, ends, code), as_of=as_of)
    except RegisterError as error:
        raise UnusableError(f"{shown(error.path)}: {shown(error.why)}") from None


def _chosen(ends: tuple[str, ...], code: str, issues: Sequence[Issue]) -> tuple[Issue | None, Issue | None]:
    """The two ends; none stands for now."""
    from dovetail.cli.telling.safe_text import shown
    from dovetail.cli.unusable import UnusableError

    if not issues and (not ends or any(end != NOW for end in ends)):
        raise UnusableError(
            f"{shown(code)} was never issued, so there is nothing to compare with. "
            f"Issue it first: dovetail issue --project {shown(code)}"
        )

    def found(end: str) -> Issue | None:
        if end == NOW:
            return None
        number = int(end) if len(end) < 10 else 0
        if not 1 <= number <= len(issues):
            known = "1" if len(issues) == 1 else f"1 to {len(issues)}"
            raise UnusableError(f"{shown(code)} has no issue {shown(end)}; its issues are {known}.")
        return issues[number - 1]

    first = found(ends[0]) if ends else issues[-1]
    return first, found(ends[1]) if len(ends) == 2 else None


def _made(redline: Redline, form: str) -> bytes:
    if form == "html":
        from dovetail.formats.redline.html import redline_html

        return redline_html(redline)
    if form == "pdf":
        from dovetail.cli.telling.printer import print_diagnostics
        from dovetail.formats.redline.pdf import redline_pdf

        printed = redline_pdf(redline)
        print_diagnostics(printed.warnings, err=True)
        return printed.data
    if form == "docx":
        from dovetail.formats.redline.word import redline_word

        return redline_word(redline)
    if form == "json":
        from dovetail.cli.telling.json_output import json_text
        from dovetail.formats.redline.json import redline_json

        return f"{json_text(redline_json(redline))}\n".encode()
    from dovetail.cli.telling.safe_text import shown
    from dovetail.formats.redline.text import redline_lines

    lines = ("".join(shown(span.text) for span in line) for line in redline_lines(redline))
    return "".join(f"{line.rstrip()}\n" for line in lines).encode("utf-8", "backslashreplace")


def _print(redline: Redline) -> None:
    """Print the text; colours only in a terminal, and not with NO_COLOR."""
    from dovetail.formats.redline.text import redline_lines

    for line in redline_lines(redline):
        click.echo("".join(map(_painted, line)).rstrip())


def _painted(span: Span) -> str:
    from dovetail.cli.telling.safe_text import shown

    text = shown(span.text)
    match span.kind:
        case "head":
            return click.style(text, bold=True)
        case "title":
            return click.style(text, underline=True)
        case "ins":
            return click.style(text, fg="green")
        case "del":
            return click.style(text, fg="red")
        case "quiet":
            return click.style(text, dim=True)
    return text


def _write(path: Path, data: bytes, form: str, redline: Redline) -> None:
    from dovetail.cli.redline_file import write_redline

    write_redline(path, data, form, redline.title)
