"""The pages on publishing to Confluence hold: followed as written against the strict stub."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.docs.walk import Walk, blocks
from tests.publish.confluence.server import Stub, cloud, data_center, serve


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
