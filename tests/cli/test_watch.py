"""Commands that wait for saves end at once where nothing could ever come."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize("command", ["watch", "serve"])
def test_a_project_that_nobody_has_ends_it(harbour: Path, run: Run, command: str) -> None:
    result = run(command, "--project", "quai")

    assert result.exit_code == 2
    assert 'there is no project "quai"' in result.stderr
    assert "quay" in result.stderr
