"""The pages on publishing hold: commands print what they say, and examples load."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dovetail.load.publishing import load_targets
from tests.docs.walk import Block, Walk, blocks


def test_publishing_to_a_folder_goes_as_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.fsync", lambda _descriptor: None)
    folder = tmp_path / "harbour-city"
    shutil.copytree(Path(__file__).parents[1] / "cli/harbour", folder)
    walk = Walk(folder)
    walk.follow("how-to/publish-to-a-folder.md")
    assert not walk.wrong, "\n\n".join(walk.wrong)


@pytest.mark.parametrize(
    "block", [one for one in blocks("how-to/publish-to-a-git-wiki.md") if one.kind == "yaml"]
)
def test_every_example_of_a_git_wiki_can_be_used(tmp_path: Path, block: Block) -> None:
    (tmp_path / "publish.yaml").write_text(block.text, encoding="utf-8")
    found = load_targets(tmp_path)
    assert found.diagnostics == ()
    assert found.targets["handbook"].kind == "git"
