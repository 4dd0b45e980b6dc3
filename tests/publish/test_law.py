"""The law of publishing on files: folders, and wikis in git."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest

from dovetail.build.store import Store
from dovetail.publish.backends.git_program import Git
from tests.publish.backends.test_folder import FolderBench
from tests.publish.backends.test_git import GitBench
from tests.publish.git_server import serving
from tests.publish.killing import dies
from tests.publish.law import PACKS, holds, seeds


@pytest.fixture(autouse=True)
def _quick_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)
    (tmp_path / "profile").mkdir()


@pytest.mark.parametrize("seed", seeds(*range(8), 69))
def test_what_a_person_wrote_in_a_folder_is_still_there(tmp_path: Path, seed: int) -> None:
    bench = FolderBench(tmp_path / "profile", "plain")
    death = partial(dies, Store, ("write", "append", "remove"), after=True)
    holds(bench, seed, death, rounds=8, deaths=12, packs=PACKS)


@pytest.mark.parametrize("seed", seeds(1))
def test_what_a_person_wrote_in_a_wiki_in_git_is_still_there(tmp_path: Path, seed: int) -> None:
    (tmp_path / "srv").mkdir()
    with serving(tmp_path / "srv") as server:
        bench = GitBench(tmp_path / "profile", server, "github")
        holds(bench, seed, partial(dies, Git, ("run",), after=True), rounds=4, deaths=15)
