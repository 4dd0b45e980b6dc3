"""A profile to run commands on, and a way to run them."""

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
    shutil.copytree(Path(__file__).parent / "harbour", folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run() -> Run:
    """Runs a command line in this process."""

    def invoke(*arguments: str, answers: str | None = None) -> Result:
        result = CliRunner().invoke(dovetail, list(arguments), input=answers)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke
