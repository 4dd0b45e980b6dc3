"""A situation to build in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.build.situation import Situation


@pytest.fixture
def situation(tmp_path: Path) -> Situation:
    """Two documents, not built yet."""
    return Situation(
        tmp_path / "output", {"markdown/change.md": "change", "markdown/roles/pm.md": "the manager"}
    )
