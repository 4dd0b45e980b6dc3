"""Rules that failed: bugs of Dovetail, named on standard error after everything else was reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from dovetail import __version__
from dovetail.cli.telling.safe_text import shown, shown_lines

if TYPE_CHECKING:
    from dovetail.model.checked import RuleCrash


def first_of_each(crashes: Iterable[RuleCrash]) -> tuple[RuleCrash, ...]:
    """Each rule that failed once, with the first project on which it did."""
    found: dict[str, RuleCrash] = {}
    for crash in crashes:
        found.setdefault(crash.rule, crash)
    return tuple(found.values())


def print_crashes(crashes: Sequence[RuleCrash], *, verbose: bool) -> None:
    """Name each rule that failed, with the project where it did; with ``verbose``, where in the program."""
    for crash in crashes:
        click.echo(
            f"bug: rule {crash.rule} of Dovetail {__version__} failed on project {shown(crash.project)}, "
            f"and it is not your fault: {shown(crash.error)}",
            err=True,
        )
        if verbose:
            click.echo(shown_lines(crash.trace), err=True, nl=False)
    if crashes:
        rest = "" if verbose else " Run the command again with --verbose, and report what it prints."
        click.echo(f"  = help: all other rules have reported.{rest}", err=True)
