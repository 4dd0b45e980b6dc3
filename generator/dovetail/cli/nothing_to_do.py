"""``dovetail build`` when nothing changed since one that left nothing to do: says so, and does no more."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from dovetail.build.builder import Outcome
    from dovetail.build.unchanged import Seen
    from dovetail.cli.remembered import Question


def say_so(answer: tuple[Any, bytes], *, explain: bool, quiet: bool) -> None:
    """Print what the build would print that looks at everything and finds it up to date."""
    from dovetail.cli.telling.counting import counted

    result, more = answer
    click.echo(result["stderr"], err=True, nl=False)
    if quiet:
        return
    if explain:
        from dovetail.cli.telling.safe_text import shown

        for path in json.loads(more):
            click.echo(f"up to date: {shown(path)}")
    click.echo(f"{counted(result['files'], 'file')}: {result['files']} up to date")


def keep(asked: Question, seen: Seen, out: Path, outcomes: Sequence[Outcome], stderr: str) -> None:
    """Note that nothing is left to do, if that is so."""
    from dovetail.build.settled import settled

    there = [item for item in outcomes if item.kind != "removed"]
    if not there or any(item.kind not in ("written", "up to date") for item in there):
        return
    files = [(Path(item.folder).relative_to(out).as_posix(), item.name) for item in there]
    output = settled(out, files)
    if output is None:
        return
    paths = json.dumps([item.path for item in there]).encode()
    asked.keep(seen.with_more(output), {"stderr": stderr, "files": len(there)}, paths)
