"""``dovetail watch``: rebuilds what changed whenever a file of the profile is saved."""

from __future__ import annotations

import signal
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from threading import Event, current_thread, main_thread
from typing import TYPE_CHECKING

import click

from dovetail.cli.build import formats_option, jobs_option, out_option
from dovetail.cli.profile_input import as_of_option, known_projects, locate, profile_argument, projects_option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from dovetail.making.rounds import Round, Rounds


@click.command()
@profile_argument
@projects_option
@as_of_option
@formats_option
@out_option
@jobs_option
@click.pass_context
def watch(
    ctx: click.Context,
    profile: Path | None,
    projects: tuple[str, ...],
    as_of: date | None,
    formats: frozenset[str],
    out: Path,
    jobs: int | None,
) -> None:
    """Build, and build again what changed whenever a file of the profile is saved.

    PROFILE is a folder with organization.yaml; left out, the current folder or the nearest one above.

    While the profile is broken, what is wrong is said once and the last good packs stay. End it with Ctrl-C.
    """
    from dovetail.cli.telling.build_report import Progress
    from dovetail.cli.telling.safe_text import shown
    from dovetail.making.packs import Orders
    from dovetail.making.rounds import Rounds

    root = locate(profile)
    named = known_projects(root, projects)
    rounds = Rounds(
        root, named, Orders(out, formats, as_of, jobs or 0, whole=not named), Progress(quiet=True)
    )
    click.echo(f"Watching {shown(str(root))}. End with Ctrl-C.", err=True)
    follow(rounds, out, lambda _round: None)
    ctx.exit(0)


def follow(rounds: Rounds, out: Path, show: Callable[[Round], None]) -> None:
    """Build now and after each storm of saves, until somebody interrupts. ``show`` is handed each round.

    What is saved while a round runs is heard afterwards: once it is quiet, the packs are those of the files.
    """
    from dovetail.preview.saves import Saves

    told: Round | None = None
    with _interrupted() as interrupted, suppress(KeyboardInterrupt):
        saves = Saves((rounds.root.absolute(),), (out,))
        told = _run(rounds, show, told)
        for files in saves:
            if interrupted():
                break
            if files:
                told = _run(rounds, show, told)
    click.echo("", err=True)


@contextmanager
def _interrupted() -> Iterator[Callable[[], bool]]:
    """Whether somebody has interrupted. Python drops the exception where it can't be raised, as in what runs
    when an object is thrown away: then only this still knows.
    """
    heard = Event()
    if current_thread() is not main_thread():
        yield heard.is_set
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        heard.set()
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield heard.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def _run(rounds: Rounds, show: Callable[[Round], None], before: Round | None) -> Round:
    from dovetail.cli.telling.printer import print_diagnostics

    found = rounds.run()
    show(found)
    if rounds.warnings:
        print_diagnostics(rounds.warnings, err=True)
    if found.whole:
        mended = before is not None and not before.whole
        if found.written or mended or before is None:
            files = "file" if found.written == 1 else "files"
            click.echo(f"{found.written} {files} written or removed in {found.seconds:.1f} s")
    elif before is None or before.troubles != found.troubles:
        _tell(rounds, found)
    return found


def _tell(rounds: Rounds, found: Round) -> None:
    """What is wrong, once: an editor that saves the same fault again is told nothing new."""
    from dovetail.cli.telling.printer import print_diagnostics
    from dovetail.cli.telling.safe_text import shown

    print_diagnostics(rounds.diagnostics, err=True)
    known = {item.message for item in rounds.diagnostics}
    for trouble in found.troubles:
        if trouble.message not in known:
            click.echo(f"error: {shown(trouble.place)}: {shown(trouble.message)}", err=True)
    state = "Everything else is built." if found.projects else "The last good packs stay."
    click.echo(f"{state} Waiting for the next save.", err=True)
