"""Whatever changes: a build into the same folder ends where a build into a fresh one would."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.mutation.twins import Twins

HARBOUR = Path(__file__).parent.parent / "cli/harbour"


@pytest.mark.parametrize("seed", range(2))
def test_random_changes_leave_no_document_behind(tmp_path: Path, seed: int) -> None:
    """A short form; ``python -m benchmarks.mutations`` makes ten thousand changes."""
    twins = Twins(HARBOUR, tmp_path, Random(seed))
    for number in range(25):
        twins.step(apart=number == 20)
    assert twins.tally.builds >= 25
