"""The pages on publishing hold: commands print what they say, and examples load."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from dovetail.load.publishing import load_targets
from tests.docs.walk import Block, Walk, blocks
from tests.publish.php_server import PhpServer


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
    ("page", "server", "account", "password"),
    [
        ("mediawiki", "mediawiki_server", "Admin@pub", "botpasswordbotpasswordbotpassword1"),
        ("dokuwiki", "dokuwiki_server", "admin", "lab-password"),
    ],
)
def test_publishing_to_a_real_wiki_goes_as_the_page_says(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    page: str,
    server: str,
    account: str,
    password: str,
) -> None:
    monkeypatch.setattr("os.fsync", lambda _descriptor: None)
    monkeypatch.setenv("WIKI_TOKEN", password)
    folder = tmp_path / "harbour-city"
    shutil.copytree(Path(__file__).parents[1] / "cli/harbour", folder)
    (yaml, console) = blocks(f"how-to/publish-to-{page}.md")
    walk = Walk(folder)
    walk.write(yaml)
    # Only where the wiki is, and its account, are others than on the page.
    text = (folder / "publish.yaml").read_text("utf-8")
    wiki: PhpServer = request.getfixturevalue(server)
    wiki.restore()
    ours = re.sub(r"to: .*", f"to: {wiki.address}", re.sub(r"user: .*", f"user: {account}", text))
    (folder / "publish.yaml").write_text(ours, encoding="utf-8")
    walk.do(console)
    assert not walk.wrong, "\n\n".join(walk.wrong)
