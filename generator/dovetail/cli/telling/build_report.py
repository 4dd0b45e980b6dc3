"""What a build says: a progress bar on a terminal, and at the end what became of the files."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from dovetail.build.builder import Outcome, OutcomeKind
from dovetail.cli.telling.build_warnings import print_warnings
from dovetail.cli.telling.counting import counted
from dovetail.cli.telling.safe_text import shown, shown_lines

if TYPE_CHECKING:
    from dovetail.build.lock import Holder

PATIENCE = 1.0
"""Seconds after which a person wants to see that something happens."""
FEW = 12
"""So many files are listed one by one; more are counted."""
_DRY: dict[OutcomeKind, str] = {"written": "would be written", "removed": "would be removed"}


class Progress:
    """Tells a person that waits, on standard error. Silent in pipes, and if ``quiet``."""

    def __init__(self, quiet: bool, label: str = "Rendering") -> None:
        self._label = label
        self._visible = not quiet and sys.stderr.isatty()
        self._since = time.monotonic()
        self._total = self._finished = 0
        self._bar: Any = None

    def waiting(self, holder: Holder) -> None:
        """Another build works in the folder, as its lock says."""
        who = f" ({shown(str(holder))})" if str(holder) else ""
        click.echo(f"Waiting for another build{who} that works in {shown(holder.folder)}", err=True)

    def damaged(self, path: str, why: str) -> None:
        """The ledger in this file could not be used."""
        click.echo(
            f"{shown(path)}: {why}. It is written anew; files that differ from what is made now are kept.",
            err=True,
        )

    def begun(self, total: int) -> None:
        """This many files (or projects, where there are many) come now."""
        self._total += total
        if self._bar is not None:
            self._bar.length = self._total

    def done(self, outcome: Outcome | None) -> None:
        """One more of them is finished."""
        self._finished += 1
        if self._bar is None and self._visible and time.monotonic() - self._since > PATIENCE:
            self._bar = click.progressbar(
                length=self._total, label=self._label, file=sys.stderr, show_eta=False, show_pos=True
            )
            self._bar.__enter__()
            self._bar.update(self._finished)
        elif self._bar is not None:
            self._bar.update(1, outcome)

    def close(self) -> None:
        """Nothing more will come."""
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None


def print_outcomes(
    outcomes: Sequence[Outcome],
    *,
    dry: bool,
    explain: bool,
    quiet: bool,
    verbose: bool = False,
) -> int:
    """Print results to standard output and trouble to standard error; return the exit code, 0 or 1."""
    for outcome in outcomes:
        if outcome.kind == "failed":
            path, reason = shown(outcome.path), shown(outcome.reason)
            click.echo(f"error: {path} was not rendered: {reason}", err=True)
            if verbose and outcome.trace:
                click.echo(shown_lines(outcome.trace), err=True)
        elif outcome.kind == "kept":
            click.echo(_kept(outcome, dry=dry), err=True)
    print_warnings(outcomes)
    changing = [item for item in outcomes if item.kind in ("written", "removed")]
    if not quiet:
        if explain:
            lines = [_line(item, dry=dry, explain=True) for item in outcomes]
        elif len(changing) <= FEW:
            lines = [_line(item, dry=dry, explain=dry) for item in changing]
        else:
            lines = list(_by_folder(changing, dry=dry))
        for line in (*lines, _summary(outcomes, dry=dry)):
            click.echo(line)
    stale = dry and any(item.kind != "up to date" for item in outcomes)
    return int(stale or any(item.kind in ("failed", "kept") for item in outcomes))


def _by_folder(changing: Sequence[Outcome], *, dry: bool) -> Iterator[str]:
    """``written in output/harbour-city/quay: markdown (12), html (12), quay.ics``."""
    groups: dict[tuple[str, str], Counter[str]] = {}
    for item in changing:
        what = _DRY.get(item.kind, item.kind) if dry else item.kind
        groups.setdefault((what, item.folder), Counter())[item.name.partition("/")[0]] += 1
        if "/" not in item.name:
            groups[what, item.folder][item.name] = 0
    for (what, folder), parts in groups.items():
        names = ", ".join(
            f"{shown(name)} ({number})" if number else shown(name) for name, number in parts.items()
        )
        yield f"{what} in {shown(folder)}: {names}"


def _line(item: Outcome, *, dry: bool, explain: bool) -> str:
    what = _DRY.get(item.kind, item.kind) if dry else item.kind
    reason = f" ({shown(item.reason)})" if explain and item.reason != item.kind else ""
    return f"{what}: {shown(item.path)}{reason}"


def _kept(item: Outcome, *, dry: bool) -> str:
    text = f"warning: {shown(item.path)} stays as it is, because it was {shown(item.reason)}"
    if item.beside:
        verb = "would be" if dry else "is"
        text += f"; the new version {verb} in {shown(item.beside)}"
        text += ". Delete the one that you don't want, and build again"
    return f"{text}."


def _summary(outcomes: Sequence[Outcome], *, dry: bool) -> str:
    counts = Counter(item.kind for item in outcomes)
    kinds: tuple[OutcomeKind, ...] = ("written", "up to date", "removed", "kept", "failed")
    parts = [f"{counts[kind]} {_DRY.get(kind, kind) if dry else kind}" for kind in kinds if counts[kind]]
    return f"{counted(len(outcomes), 'file')}: {', '.join(parts)}" if parts else "Nothing to build"
