"""The reference of the commands says what the commands say."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from dovetail.cli.commands import COMMANDS
from dovetail.cli.main import dovetail

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"


def section(name: str) -> str:
    """The part of the reference about one command."""
    parts = re.split(r"^## ", REFERENCE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return next((part for part in parts if part.startswith(f"dovetail {name}\n")), "")


def option_rows(command: click.Command) -> list[str]:
    """The lines of the option table that describe a command truthfully."""
    context = click.Context(command)
    rows = []
    for option in command.params:
        record = option.get_help_record(context) if isinstance(option, click.Option) else None
        if record is not None:
            names, text = (re.sub(r"\s+", " ", part).replace("|", "\\|") for part in record)
            rows.append(f"| `{names}` | {text} |")
    return rows


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_described_as_the_command_describes_it(name: str) -> None:
    command = dovetail.get_command(click.Context(dovetail), name)
    assert command is not None
    documented = [line for line in section(name).splitlines() if line.startswith("| `-")]
    assert documented == option_rows(command)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_how_it_is_called_and_ends(name: str) -> None:
    text = section(name)
    assert f"dovetail {name}" in text.split("```")[1]
    assert "Exit code" in text
