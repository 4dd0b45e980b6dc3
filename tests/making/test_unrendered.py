"""A document that fails while it is rendered: the pack of that format is made without it, and names it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dovetail.formats import markdown
from dovetail.formats.rendered import Rendered
from dovetail.formats.web import html
from dovetail.model.document import Document, Pack
from tests.cli.conftest import Run

FAST = ("build", "--project", "quay", "--format", "md,html,json", "--jobs", "1")


def failing(monkeypatch: pytest.MonkeyPatch, *documents: str) -> None:
    """Pages of the web that can't be rendered, each for a reason."""
    render = html.render_html

    def fails(document: Document, pack: Pack) -> Rendered:
        if document.id in documents:
            raise ValueError(f"no <room> for {document.id}")
        return render(document, pack)

    monkeypatch.setattr(html, "render_html", fails)


def test_the_first_page_of_that_format_names_it_and_links_lead_there(
    harbour: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = harbour / "output/harbour-city/quay"
    assert run(*FAST).exit_code == 0
    good = (folder / "html/procurement.html").read_bytes()
    file = harbour / "projects/quay/project.yaml"
    file.write_text(file.read_text().replace("Bollards for", "Many bollards for"))
    with monkeypatch.context() as patch:
        failing(patch, "procurement")
        result = run(*FAST)

    assert result.exit_code == 1
    assert "html/procurement.html was not rendered: no <room> for procurement" in result.stderr
    first = (folder / "html/index.html").read_text()
    assert "1 document of this pack is missing." in first
    assert "It could not be rendered: no &lt;room&gt; for procurement" in first
    requests = (folder / "html/requests.html").read_text()
    assert "Many bollards" in requests
    assert 'href="index.html#missing-procurement"' in requests
    assert (folder / "html/procurement.html").read_bytes() == good, "the last good file stays"
    assert "missing" not in (folder / "markdown/index.md").read_text(), "there it could be rendered"
    listed = {
        item["id"]: item["files"] for item in json.loads((folder / "pack.json").read_text())["documents"]
    }
    assert listed["procurement"] == ["markdown/procurement.md"]

    assert run(*FAST).exit_code == 0
    assert "missing" not in (folder / "html/index.html").read_text()
    assert run(*FAST, "--check").exit_code == 0


def test_of_a_first_page_that_fails_the_last_good_one_stays(
    harbour: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = harbour / "output/harbour-city/quay"
    assert run(*FAST).exit_code == 0
    good = (folder / "html/index.html").read_bytes()
    failing(monkeypatch, "index")

    assert run(*FAST, "--force").exit_code == 1
    assert (folder / "html/index.html").read_bytes() == good


def test_where_every_document_fails_the_last_good_ones_stay(
    harbour: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = harbour / "output/harbour-city/quay/markdown"
    assert run(*FAST).exit_code == 0
    good = {path.name: path.read_bytes() for path in folder.glob("*.md")}

    def fails(_document: Document, _pack: Pack) -> Rendered:
        raise ValueError("no room")

    monkeypatch.setattr(markdown, "render_markdown", fails)
    assert run(*FAST, "--force").exit_code == 1
    assert {path.name: path.read_bytes() for path in folder.glob("*.md")} == good
