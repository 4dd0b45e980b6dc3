"""The impact and the redline of an issued project are pages of the preview, worked out when asked for."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from dovetail.cli.main import dovetail
from dovetail.cli.telling.build_report import Progress
from dovetail.making.packs import Orders
from dovetail.making.rounds import Rounds
from dovetail.preview.asked import LastGood
from dovetail.preview.board import Board
from dovetail.preview.on_demand import on_demand
from dovetail.preview.pages import Pages


@pytest.fixture
def issued(tmp_path: Path) -> Path:
    """Harbour City, whose quay was issued before a threshold of procurement was raised."""
    folder = tmp_path / "harbour"
    shutil.copytree(Path(__file__).parent.parent / "cli/harbour", folder)
    command = ("issue", str(folder), "--project", "quay", "--format", "md", "--out", str(tmp_path / "out"))
    assert CliRunner().invoke(dovetail, (*command, "--jobs", "1")).exit_code == 0
    procurement = folder / "procedures/procurement.yaml"
    procurement.write_text(procurement.read_text().replace("10000", "45000"))
    return folder


def page(pages: Pages, *parts: str) -> str:
    """What a browser is shown; nothing for no page."""
    return (pages(parts) or b"").decode()


def test_the_pages_of_an_issued_project(issued: Path, tmp_path: Path) -> None:
    pages = Pages(tmp_path / "out", "Dovetail", "en", Board(), on_demand(issued, None))
    redline, impact = page(pages, "redline", "quay"), page(pages, "impact")
    assert "45,000" in redline
    assert "quay" in impact
    assert pages(("redline", "crane")) is None, "it was never issued"
    assert pages(("redline", "nobody")) is None
    assert pages(("redline", "..")) is None

    organization = issued / "organization.yaml"
    good = organization.read_text()
    organization.write_text("name: [")
    assert page(pages, "redline", "quay") == redline, "the last good page stays"
    assert page(pages, "impact") == impact
    unseen = Pages(tmp_path / "out", "Dovetail", "en", Board(), on_demand(issued, None))
    assert "The profile can&#39;t be read as it stands." in page(unseen, "redline", "quay")
    organization.write_text(good)

    # A document that can't be written is named, and all others are compared.
    (issued / "templates/pack").mkdir(parents=True)
    (issued / "templates/pack/key-dates.md.j2").write_text("{{ nothing.of.this }}\n")
    told = page(pages, "redline", "quay")
    assert "Key dates: templates/pack/key-dates.md.j2, line 1" in told
    assert "45,000" in told

    entry = issued / "projects/quay/issues/0001.json"
    entry.write_bytes(entry.read_bytes()[:100])
    told = page(pages, "redline", "quay")
    assert "projects/quay/issues/0001.json: it is damaged" in told
    assert str(issued) not in told


def test_a_redline_while_the_profile_is_broken_is_that_of_its_last_good_state(
    issued: Path, tmp_path: Path
) -> None:
    good = LastGood()
    orders = Orders(tmp_path / "packs", frozenset({"json"}), jobs=1)
    rounds = Rounds(issued, (), orders, Progress(quiet=True), good.keep)
    pages = Pages(tmp_path / "packs", "Dovetail", "en", Board(), on_demand(issued, None, good=good))
    assert rounds.run().projects
    assert "45,000" in page(pages, "redline", "quay")

    procurement = issued / "procedures/procurement.yaml"
    procurement.write_text(procurement.read_text().replace("45000", "60000"))
    assert rounds.run().projects
    procurement.write_text(procurement.read_text() + "limits: [")
    assert not rounds.run().projects
    for _again in range(2):
        redline = page(pages, "redline", "quay")
        assert "60,000" in redline, "the limit of the last good state, of which nobody had asked for the page"
        assert "45,000" not in redline
    assert "60,000" in page(pages, "impact")


def test_the_start_page_links_only_redlines_that_are_there(issued: Path, tmp_path: Path) -> None:
    for code in ("quay", "crane"):
        manifest = tmp_path / f"packs/harbour-city/{code}/pack.json"
        manifest.parent.mkdir(parents=True)
        manifest.write_text(json.dumps({
            "project": code, "name": code, "standing": "Draft", "findings": [], "questions": []
        }))  # fmt: skip
    pages = Pages(tmp_path / "packs", "Dovetail", "en", Board(), on_demand(issued, None))
    start = page(pages)
    assert "/findings/crane" in start
    assert "/redline/quay" in start
    assert "/redline/crane" not in start
