"""The profile that a command works on: which folder, which projects, and what to say if it can't be used."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dovetail.model.diagnostics import Diagnostic

if TYPE_CHECKING:
    # Reading profiles means importing all their types, and asking for help should not.
    from dovetail.load.profile import Loaded
    from dovetail.model.profile import Profile


KNOWN_YEARS = (1950, 2199)
"""The years of which calendars know the working days."""


class IsoDay(click.ParamType[date]):
    """A day, written year-month-day."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or a usage error that says how to write one."""
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail(f'"{value}" is no day; write it as year-month-day, such as 2026-04-01', param, ctx)
        if not KNOWN_YEARS[0] <= day.year <= KNOWN_YEARS[1]:
            self.fail(
                f"{value} can't be planned: calendars know the years {KNOWN_YEARS[0]} to {KNOWN_YEARS[1]}",
                param,
                ctx,
            )
        return day


profile_argument = click.argument(
    "profile", type=click.Path(path_type=Path, exists=True, file_okay=False), required=False
)
"""``PROFILE``: a folder with ``organization.yaml``; left out, the current folder or the nearest one above."""

projects_option = click.option(
    "--project",
    "projects",
    metavar="CODE",
    multiple=True,
    help="Only this project; can be given several times.",
)

as_of_option = click.option(
    "--as-of", type=IsoDay(), metavar="DATE", help="Plan from this day on: no work can begin before it."
)


def locate(profile: Path | None) -> Path:
    """The profile's folder.

    :raises click.UsageError: if neither this folder nor a parent of it is a profile.
    """
    from dovetail.load.files import find_profile

    if profile is not None:
        return profile
    found = find_profile(Path.cwd())
    if found is None:
        raise click.UsageError(
            "There is no organization.yaml in this folder or above it. "
            "Name the folder of a profile, or start one with: dovetail init DIR"
        )
    return found


def known_projects(root: Path, projects: Iterable[str]) -> tuple[str, ...]:
    """The projects, each once. A command that waits for saves would wait forever for one that nobody has.

    :raises click.exceptions.Exit: with 2, once it is said, if the profile has no project of that code.
    """
    from dovetail.cli.telling.printer import print_diagnostics
    from dovetail.load.files import profile_files

    named = tuple(dict.fromkeys(projects))
    unknown = [item for item in profile_files(root, named).problems if item.code == "project-unknown"]
    print_diagnostics(unknown, err=True)
    if unknown:
        raise click.exceptions.Exit(2)
    return named


def read_profile(profile: Path | None, projects: Iterable[str], *, beside: bool = True) -> Loaded:
    """Load the profile; of its projects only those named (none: all), with the others ``beside`` them.

    From then on the command speaks the organization's language: what it finds is printed in it.
    """
    from dovetail.load.profile import load_profile

    loaded = load_profile(locate(profile), projects=tuple(dict.fromkeys(projects)), beside=beside)
    speak_as(loaded)
    return loaded


def speak_as(loaded: Loaded) -> None:
    """Speak the organization's language for the rest of the command."""
    from dovetail.model.language import speaking

    context = click.get_current_context(silent=True)
    if context is not None and loaded.profile is not None:
        context.with_resource(speaking(loaded.profile.language))


def usable(loaded: Loaded, *, later: Callable[[Diagnostic], bool] = lambda _item: False) -> Profile:
    """The profile. What was found in its files goes to standard error, except what is told ``later``.

    :raises click.exceptions.Exit: with 2 if the profile can't be used.
    """
    from dovetail.cli.telling.printer import print_diagnostics
    from dovetail.load.from_here import reachable

    told = [item for item in loaded.diagnostics if loaded.profile is None or not later(item)]
    print_diagnostics(reachable(told, loaded), err=True)
    if loaded.profile is None:
        raise click.exceptions.Exit(2)
    return loaded.profile


def with_excerpts(diagnostics: Iterable[Diagnostic], profile: Profile) -> tuple[Diagnostic, ...]:
    """The diagnostics with the source line that each points into."""
    parts = [
        profile.organization,
        *(layer for procedure in profile.procedures.values() for layer in procedure.layers),
        *profile.projects.values(),
    ]
    places = {part.place().file: part.places for part in parts}
    return tuple(
        replace(item, excerpt=places[item.place.file].excerpt(item.place))
        if item.place and not item.excerpt and item.place.file in places
        else item
        for item in diagnostics
    )
