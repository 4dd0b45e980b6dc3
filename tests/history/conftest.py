"""Harbour City, whose packs are issued, and ways to change what its procedures say."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dovetail.cli.main import dovetail

Run = Callable[..., Result]


@pytest.fixture
def harbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Harbour City with its projects quay and crane, in the current folder."""
    folder = tmp_path / "harbour"
    shutil.copytree(Path(__file__).parent.parent / "cli/harbour", folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run() -> Run:
    """Runs a command line in this process."""

    def invoke(*arguments: str) -> Result:
        result = CliRunner().invoke(dovetail, list(arguments))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


def edit(file: Path, old: str, new: str) -> None:
    """Change a file of the profile, as a process owner or a project would."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
