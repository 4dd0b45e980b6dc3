"""The pages on publishing hold: commands print what they say, and examples load."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dovetail.load.publishing import load_targets
from tests.docs.walk import Block, Walk, blocks
from tests.publish.confluence.server import Stub, cloud, data_center, serve


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


@pytest.mark.parametrize(
    ("page", "address", "make"),
    [
        ("how-to/publish-to-confluence-cloud.md", "https://harbour.atlassian.net/wiki", cloud),
        (
            "how-to/publish-to-confluence-data-center.md",
            "https://wiki.harbour.example/confluence",
            data_center,
        ),
    ],
)
def test_publishing_to_confluence_goes_as_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str, address: str, make: Callable[[], Stub]
) -> None:
    folder = tmp_path / "harbour-city"
    shutil.copytree(Path(__file__).parents[1] / "cli/harbour", folder)
    with serve(make()) as stub:
        space = stub.wiki.spaces[0]
        root = stub.wiki.create(stub.person, space, "Handbook", "<p>Ours</p>", space.home)
        assert root.number == "65655", "the page names this one"
        stub.robot.rights["DOC"] = frozenset({"view", "write", "delete", "attach"})
        monkeypatch.setenv("CONFLUENCE_TOKEN", stub.secret)
        (folder / "wiki-token").write_text(stub.secret, encoding="utf-8")
        (folder / "wiki-token").chmod(0o600)
        walk = Walk(folder)
        for block in blocks(page):
            walk.do(replace(block, text=block.text.replace(address, stub.url)))
    assert not walk.wrong, "\n\n".join(walk.wrong)
    assert all("procedures" in one.labels for one in stub.wiki.pages.values() if "quay ·" in one.title)
