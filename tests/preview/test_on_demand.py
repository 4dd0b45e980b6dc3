"""The impact and the redline of an issued project are pages of the preview, worked out when asked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from dovetail.cli.main import dovetail
from dovetail.preview.on_demand import on_demand


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


def test_the_pages_of_an_issued_project(issued: Path) -> None:
    pages = on_demand(issued, None)
    assert b"45,000" in (pages["redline"]("quay") or b"")
    assert b"quay" in (pages["impact"]("") or b"")
    assert pages["redline"]("crane") is None, "it was never issued"
    assert pages["redline"]("nobody") is None

    # A document that can't be written would look as if it had been removed.
    (issued / "templates/pack").mkdir(parents=True)
    (issued / "templates/pack/key-dates.md.j2").write_text("{{ nothing.of.this }}\n")
    assert pages["redline"]("quay") is None

    snapshot = next((issued / "projects/quay/issues").glob("*.gz"))
    snapshot.write_bytes(b"damaged")
    assert pages["impact"]("") is None

    (issued / "organization.yaml").write_text("name: [")
    assert pages["impact"]("") is None
    assert pages["redline"]("quay") is None
