"""``dovetail impact``: what changed in operations, and whom it touches."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dovetail.cli.profile_input import IsoDay, locate, profile_argument, projects_option, speak_as, usable

if TYPE_CHECKING:
    from dovetail.cli.telling.build_report import Progress
    from dovetail.history.impact.touched import Impact
    from dovetail.history.impact.work import How
    from dovetail.load.profile import Loaded

_MANY_NEW = 50_000
"""So many objects come between two looks for garbage."""


@contextmanager
def _seldom_tidied() -> Iterator[None]:
    """What is read of a thousand projects is no garbage; looking for it as often as usual takes a while."""
    usual = gc.get_threshold()
    gc.set_threshold(_MANY_NEW, usual[1], usual[2])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@click.command()
@profile_argument
@projects_option
@click.option(
    "--since", metavar="REV",
    help="Count changes from this git revision of the profile instead of from each project's last issue.",
)  # fmt: skip
@click.option(
    "--as-of", type=IsoDay(), metavar="DATE",
    help="The day from which it is judged what can still be had in time; left out, today.",
)  # fmt: skip
@click.option(
    "--closely", is_flag=True,
    help="Compose some of many touched projects, and tell the sections of the others by them (seconds).",
)  # fmt: skip
@click.option(
    "--exact", is_flag=True,
    help="Compose every touched project to see which sections change, even if they are many (minutes).",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True,
    help="text for people, json for programs, html for a page to hand on.",
)  # fmt: skip
@click.option(
    "--out", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
    help="Write into this file instead of printing. Only an earlier page of this kind is replaced.",
)  # fmt: skip
@click.pass_context
@_seldom_tidied()
def impact(
    ctx: click.Context,
    profile: Path | None,
    projects: tuple[str, ...],
    since: str | None,
    as_of: date | None,
    closely: bool,
    exact: bool,
    form: str,
    out: Path | None,
) -> None:
    """Say what changed in operations, and which projects, documents, dates and people it touches.

    PROFILE is a folder with organization.yaml; left out, the current folder or the nearest one above.

    Changes are counted from the last issue of each project. What a project has changed itself since then is
    not shown, and closed projects are left out.

    Ends with 0 if no project is touched, 1 if some are, 2 if a file can't be used.
    """
    from dovetail.cli.report_file import write_report
    from dovetail.history.impact.work import How

    loaded = _operations(profile)
    today = as_of or date.today()  # noqa: DTZ011 - what is late is late where somebody asks
    how = How(loaded.templates, always=exact, closely=closely, today=today)
    found = _found(loaded, projects, since, how)
    data = _made(found, loaded, form)
    if out is not None:
        write_report(out, data, form)
    else:
        click.echo(data, nl=False)
    _tell_unreadable(found)
    ctx.exit(2 if found.unreadable or found.broken else 1 if found.projects else 0)


def _operations(profile: Path | None) -> Loaded:
    """The operations of the profile, without its projects: those are known from their issues."""
    from dovetail.load.profile import load_profile

    loaded = load_profile(locate(profile), projects=None)
    speak_as(loaded)
    return loaded


def _found(loaded: Loaded, projects: tuple[str, ...], since: str | None, how: How) -> Impact:
    from dovetail.cli.unusable import UnusableError
    from dovetail.history.impact.at_revision import RevisionError
    from dovetail.history.impact.packs.last_issues import UnknownProjectError, last_issues
    from dovetail.history.impact.since import impact_since_issues, impact_since_revision
    from dovetail.history.issues.register import RegisterError

    now = usable(loaded)
    told = _Told()
    try:
        last = last_issues(loaded.root, projects)
        how = replace(how, told=told)
        if since is not None:
            return impact_since_revision(now, last, since, how)
        return impact_since_issues(now, last, how)
    except UnknownProjectError as error:
        raise click.UsageError(str(error)) from None
    except (RegisterError, RevisionError) as error:
        raise UnusableError(str(error)) from None
    finally:
        told.close()


class _Told:
    """Tells a person that waits how many projects are composed. Imports nothing if none is."""

    def __init__(self) -> None:
        self._progress: Progress | None = None

    def __call__(self, done: int, of: int) -> None:
        if self._progress is None:
            from dovetail.cli.telling.build_report import Progress

            self._progress = Progress(quiet=False, label="Composing")
            self._progress.begun(of)
        if done:
            self._progress.done(None)

    def close(self) -> None:
        """Nothing more will come."""
        if self._progress is not None:
            self._progress.close()


def _made(found: Impact, loaded: Loaded, form: str) -> bytes:
    if form == "json":
        from dovetail.cli.telling.impact_json import impact_json
        from dovetail.cli.telling.json_output import json_text

        return f"{json_text(impact_json(found))}\n".encode()
    if form == "html":
        from dovetail.formats.impact_html import impact_html
        from dovetail.history.impact.page import page_of

        assert loaded.profile is not None
        return impact_html(page_of(found), loaded.profile.brand)
    from dovetail.cli.telling.columns import page_columns
    from dovetail.cli.telling.impact_text import impact_lines

    lines = impact_lines(found, page_columns())
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")


def _tell_unreadable(found: Impact) -> None:
    from dovetail.cli.telling.safe_text import shown

    for code, why in (found.unreadable or {}).items():
        click.echo(f"{shown(code)} is left out, because its last issue can't be read: {shown(why)}", err=True)
    for code, why in (found.broken or {}).items():
        click.echo(f"{shown(code)} is left out, because its file can't be used: {shown(why)}", err=True)
