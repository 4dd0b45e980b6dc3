"""The page on redlines holds: each command prints what the page says."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.docs.walk import Walk


def test_the_page_is_true_from_top_to_bottom(tmp_path: Path) -> None:
    folder = tmp_path / "harbour-city"
    shutil.copytree(Path(__file__).parents[1] / "cli/harbour", folder)
    walk = Walk(folder)
    walk.follow("how-to/compare-two-issues.md")
    assert not walk.wrong, "\n\n".join(walk.wrong)
