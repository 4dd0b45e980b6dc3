"""What a build says: a progress bar on a terminal, and at the end what became of the files."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from dovetail.build.builder import Outcome, OutcomeKind
from dovetail.cli.safe_text import shown
from dovetail.model import words

PATIENCE = 1.0
"""Seconds after which a person wants to see that something happens."""
_DRY: dict[OutcomeKind, str] = {"written": "would be written", "removed": "would be removed"}


class Progress:
    """Tells a person that waits, on standard error. Silent in pipes, and if ``quiet``."""

    def __init__(self, quiet: bool) -> None:
        self._visible = not quiet and sys.stderr.isatty()
        self._since = time.monotonic()
        self._total = self._finished = 0
        self._bar: Any = None

    def waiting(self, folder: str) -> None:
        """Another build works in this folder."""
        click.echo(f"Waiting for another build that works in {shown(folder)}", err=True)

    def damaged(self, path: str, why: str) -> None:
        """The ledger in this file could not be used."""
        click.echo(
            f"{shown(path)}: {why}. It is written anew; files that differ from what is made now are kept.",
            err=True,
        )

    def begun(self, total: int) -> None:
        """This many files will be rendered."""
        self._total = total

    def done(self, outcome: Outcome) -> None:
        """One more file is finished."""
        self._finished += 1
        if self._bar is None and self._visible and time.monotonic() - self._since > PATIENCE:
            self._bar = click.progressbar(length=self._total, label="Rendering", file=sys.stderr)
            self._bar.__enter__()
            self._bar.update(self._finished)
        elif self._bar is not None:
            self._bar.update(1, outcome)

    def close(self) -> None:
        """Nothing more will come."""
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None


def print_outcomes(outcomes: Sequence[Outcome], *, dry: bool, explain: bool, quiet: bool) -> int:
    """Print results to standard output and trouble to standard error; return the exit code, 0 or 1."""
    for outcome in outcomes:
        if outcome.kind == "failed":
            click.echo(
                f"error: {shown(_near(outcome.path))} was not rendered: {shown(outcome.reason)}", err=True
            )
        elif outcome.kind == "kept":
            click.echo(_kept(outcome, dry=dry), err=True)
        if not quiet and (explain or (outcome.kind in ("written", "removed") and not dry)):
            click.echo(_line(outcome, dry=dry, explain=explain))
    # The same fault shows in every format; said once, it can be read.
    for message in dict.fromkeys(warning.message for outcome in outcomes for warning in outcome.warnings):
        click.echo(f"warning: {shown(message)}", err=True)
    stale = [item for item in outcomes if item.kind != "up to date"]
    if not quiet:
        if dry and not explain:
            for item in stale:
                click.echo(_line(item, dry=dry, explain=True))
        click.echo(_summary(outcomes, dry=dry))
    return int(any(item.kind in ("failed", "kept") for item in outcomes) or (dry and bool(stale)))


def _line(item: Outcome, *, dry: bool, explain: bool) -> str:
    what = _DRY.get(item.kind, item.kind) if dry else item.kind
    reason = f" ({shown(item.reason)})" if explain and item.reason != item.kind else ""
    return f"{what}: {shown(_near(item.path))}{reason}"


def _kept(item: Outcome, *, dry: bool) -> str:
    text = f"warning: {shown(_near(item.path))} stays as it is, because it was {shown(item.reason)}"
    if item.beside:
        verb = "would be" if dry else "is"
        text += f"; the new version {verb} in {shown(_near(item.beside))}"
        text += ". Delete the one that you don't want, and build again"
    return f"{text}."


def _near(path: str) -> str:
    return str(Path(path))


def _summary(outcomes: Sequence[Outcome], *, dry: bool) -> str:
    counts = Counter(item.kind for item in outcomes)
    kinds: tuple[OutcomeKind, ...] = ("written", "up to date", "removed", "kept", "failed")
    parts = [f"{counts[kind]} {_DRY.get(kind, kind) if dry else kind}" for kind in kinds if counts[kind]]
    return f"{words.count(len(outcomes), 'file')}: {', '.join(parts)}" if parts else "Nothing to build"
