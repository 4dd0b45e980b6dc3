"""``dovetail check`` on more projects than one process is quick with."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from dovetail.build import executor, side_by_side
from tests.cli.conftest import Run

FORMS = ["text", "json", "sarif", "junit"]


@pytest.fixture
def many(harbour: Path) -> Path:
    """Harbour City with as many projects as it takes to part into processes."""
    project = harbour / "projects" / "quay" / "project.yaml"
    text = project.read_text(encoding="utf-8")
    for number in range(side_by_side.FEWEST):
        other = harbour / "projects" / f"quay-{number}"
        shutil.copytree(project.parent, other)
        (other / "project.yaml").write_text(text.replace("code: quay", f"code: quay-{number}"), "utf-8")
    return harbour


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process does it all")
@pytest.mark.parametrize("form", FORMS)
def test_several_processes_report_what_one_reports(
    many: Path, run: Run, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = []
    for cores in (1, 2):
        monkeypatch.setattr(executor, "cores", lambda cores=cores: cores)
        results.append(run("check", "--format", form))
    alone, beside = results
    assert "quay-7" in alone.stdout
    assert (beside.exit_code, beside.stdout, beside.stderr) == (alone.exit_code, alone.stdout, alone.stderr)
