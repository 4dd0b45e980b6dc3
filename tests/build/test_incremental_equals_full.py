"""Whatever changes: a build into the same folder ends where a build into a fresh one would."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from dovetail.cli.main import dovetail
from tests.mutation.twins import Twins

HARBOUR = Path(__file__).parent.parent / "cli/harbour"


@pytest.mark.parametrize("seed", range(2))
def test_random_changes_leave_no_document_behind(tmp_path: Path, seed: int) -> None:
    """A short form; ``python -m benchmarks.mutations`` makes ten thousand changes."""
    twins = Twins(HARBOUR, tmp_path, Random(seed))
    for number in range(25):
        twins.step(apart=number == 20)
    assert twins.tally.builds >= 25


def test_an_edit_in_another_format_is_seen_when_there_is_nothing_else_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the list of the pack says depends on files that this build does not make."""
    monkeypatch.setenv("DOVETAIL_CACHE", str(tmp_path / "cache"))

    def build(formats: str) -> str:
        command = ["build", str(HARBOUR), "--out", str(tmp_path / "output"), "--format", formats]
        assert CliRunner().invoke(dovetail, command).exit_code == 0
        return (tmp_path / "output/harbour-city/quay/pack.json").read_text(encoding="utf-8")

    build("ics,json,md")
    assert '"markdown/requests.md"' in build("ics,json")
    assert '"markdown/requests.md"' in build("ics,json")
    (tmp_path / "output/harbour-city/quay/markdown/requests.md").write_text("by hand")
    assert '"markdown/requests.md"' not in build("ics,json")
    (tmp_path / "output/harbour-city/quay/markdown/glossary.md").unlink()
    assert '"markdown/glossary.md"' not in build("ics,json")
