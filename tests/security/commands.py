"""Every command, run as people run it. A command of which nothing is said here is tried as it is."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import click
import pytest

from dovetail.cli.commands import COMMANDS, CommandTable
from dovetail.cli.main import BUG, main


@dataclass(frozen=True)
class Ended:
    """What a command printed, and how it ended."""

    arguments: tuple[str, ...]
    code: int
    out: str
    err: str
    tty: bool


class _Terminal(io.TextIOWrapper):
    """A stream that says whether it is a terminal."""

    tty = False

    def isatty(self) -> bool:
        return self.tty


def run(*arguments: str, tty: bool = False) -> Ended:
    """Run a command line in this process, into pipes or as if into a terminal."""
    streams = [_Terminal(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2)]
    for stream in streams:
        stream.tty = tty
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", streams[0])
        patch.setattr(sys, "stderr", streams[1])
        patch.setattr(sys, "stdin", io.StringIO())
        with pytest.raises(SystemExit) as end:
            main(arguments)
        texts = []
        for stream in streams:
            stream.flush()
            texts.append(stream.buffer.getvalue().decode("utf-8"))  # type: ignore[attr-defined]
    return Ended(arguments, int(end.value.code or 0), texts[0], texts[1], tty)


def ended(result: Ended) -> bool:
    """Whether the command ended as it promises, with a bug neither found nor shown."""
    return result.code in (0, 1, 2) and "Traceback" not in result.out + result.err and result.code != BUG


SITUATIONS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "init": (("{new}", "--defaults"), ("{new}", "--from", "wyrefell"), ("{new}", "--from", "{name}")),
    "check": (("{profile}",), ("{profile}", "--project", "{name}"), ("{profile}", "--select", "{name}")),
    "plan": (("{profile}",), ("{profile}", "--project", "{project}"), ("{profile}", "--project", "{name}")),
    "build": (
        ("{profile}", "--out", "{new}", "--format", "md,html,ics", "--explain"),
        ("{profile}", "--out", "{new}", "--format", "md", "--check"),
        ("{profile}", "--out", "{new}", "--format", "{name}"),
    ),
    "issue": (
        (
            "{profile}",
            "--project",
            "{project}",
            "--out",
            "{new}",
            "--format",
            "md",
            "--despite-blockers",
            "{name}",
        ),
        ("{profile}", "--project", "{project}", "--out", "{new}", "--dry-run", "--author", "{name}"),
        ("{profile}", "--project", "{project}", "--approved", "{name}=2026-01-05"),
        ("{profile}", "--project", "{name}"),
    ),
    "verify": (
        ("{profile}/organization.yaml", "{profile}"),
        ("{profile}", "{profile}"),
        ("7f3a-91c2-4b1d-08aa", "{profile}"),
        ("{name}", "{profile}"),
    ),
    "publish": (
        ("{profile}",),
        ("{profile}", "--target", "{name}"),
        ("{profile}", "--project", "{name}", "--force", "{name}"),
        ("{profile}", "--apply-plan", "{new}"),
    ),
    "drift": (("{profile}",), ("{profile}", "--target", "{name}")),
    "watch": (("{name}",), ("{profile}", "--format", "{name}")),
    "serve": (("{name}",), ("{profile}", "--host", "{name}")),
    "diff": (
        ("{profile}", "--project", "{project}", "now", "now"),
        ("{profile}", "--project", "{project}"),
        ("{profile}", "--project", "{name}"),
        ("{name}", "--project", "{project}"),
        ("{profile}", "--project", "{project}", "{name}"),
        ("{profile}", "--project", "{project}", "now", "now", "--format", "html", "--out", "{new}"),
    ),
    "impact": (
        ("{profile}",),
        ("{profile}", "--format", "json"),
        ("{profile}", "--format", "html", "--out", "{new}"),
        ("{profile}", "--project", "{name}"),
        ("{profile}", "--since", "{name}"),
        ("{profile}", "--since", "--output=x"),
    ),
    "report": (
        ("{profile}",),
        ("{profile}", "--project", "{name}"),
        ("{profile}", "--out", "{new}"),
        ("{profile}", "--format", "csv", "--table", "deviations"),
        ("{profile}", "--table", "{name}"),
    ),
    "explain": (
        ("{profile}", "--project", "{project}", "--at", "procurement.title"),
        ("{profile}", "--project", "{project}", "--at", "{name}"),
        ("{profile}", "--project", "{name}", "--at", "procurement.title"),
        ("{name}",),
        ("request-infeasible",),
    ),
    "schema": ((), ("--out", "{new}"), ("{name}",)),
    "doctor": ((), ("--out", "{new}")),
}
"""How to run a command. ``{profile}``, ``{project}`` and ``{new}`` (a folder) have hostile names; ``{name}`` is one."""


def command(name: str) -> click.Command:
    """A command by its name."""
    found = CommandTable().get_command(click.Context(CommandTable()), name)
    assert found is not None
    return found


def lines(name: str, words: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Command lines of a command: each situation, and the first of them in each of its formats."""
    known = SITUATIONS.get(name) or (_obvious(name),)
    for situation in known:
        yield (name, *(part.format(**words) for part in situation))
    for parameter in command(name).params:
        if isinstance(parameter.type, click.Choice) and isinstance(parameter, click.Option):
            for choice in parameter.type.choices:
                first = known[0] if name != "plan" else known[1]
                yield (name, *(part.format(**words) for part in first), parameter.opts[0], str(choice))


def _obvious(name: str) -> tuple[str, ...]:
    """A command that works on a profile, and asks for nothing that we don't know."""
    parts: list[str] = []
    for parameter in command(name).params:
        if isinstance(parameter, click.Argument) and parameter.name == "profile":
            parts.append("{profile}")
        elif parameter.name in ("project", "projects", "code") and isinstance(parameter, click.Option):
            parts += [parameter.opts[0], "{project}"]
        elif parameter.name == "out" and isinstance(parameter, click.Option):
            parts += [parameter.opts[0], "{new}"]
        elif parameter.required:
            raise AssertionError(f'say in tests/security/commands.py how "{name}" is run')
    return tuple(parts)


def every_line(words: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Command lines of every command."""
    for name in COMMANDS:
        yield from lines(name, words)
