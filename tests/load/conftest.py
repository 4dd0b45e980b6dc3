"""Folders that the tests of loading draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from dovetail import bundled
from dovetail.load.profile import Loaded, load_profile
from tests.load.situations import draw

LoadFiles = Callable[[Mapping[str, str | bytes]], Loaded]


@pytest.fixture
def load_files(tmp_path: Path) -> LoadFiles:
    """Loads a profile that consists of these files: path and content."""

    def load(files: Mapping[str, str | bytes]) -> Loaded:
        return load_profile(draw(tmp_path / "profile", files))

    return load


@pytest.fixture
def reference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Mapping[str, str]], None]:
    """Puts a reference profile of these files in the place of the bundled one."""

    def use(files: Mapping[str, str]) -> None:
        draw(tmp_path / "bundled" / "reference", files)
        monkeypatch.setattr(bundled, "profiles_dir", lambda: tmp_path / "bundled")

    return use
