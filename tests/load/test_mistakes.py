"""What loading says of each kind of mistake, word for word. The cases are data: add one to mistakes.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from dovetail.model.diagnostics import Severity
from tests.load.conftest import LoadFiles
from tests.load.situations import GOOD, edited

CASES = yaml.safe_load((Path(__file__).parent / "mistakes.yaml").read_text(encoding="utf-8"))


def test_the_profile_that_the_cases_change_is_good(load_files: LoadFiles) -> None:
    loaded = load_files(GOOD)

    assert loaded.diagnostics == ()
    assert loaded.profile is not None


@pytest.mark.parametrize("case", CASES, ids=[case["situation"] for case in CASES])
def test_a_mistake_is_said_in_words_at_its_place(case: dict[str, Any], load_files: LoadFiles) -> None:
    files = edited(case["file"], case["change"], case["to"])
    loaded = load_files(files)

    assert [
        {
            "at": f"{problem.severity.value}[{problem.code}] {problem.place}",
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in loaded.diagnostics
    ] == case["says"]
    unusable = any(problem.severity is Severity.ERROR for problem in loaded.diagnostics)
    assert (loaded.profile is None) == unusable
    for problem in loaded.diagnostics:
        assert problem.place is not None
        assert problem.excerpt == files[problem.place.file].split("\n")[problem.place.line - 1]
        assert problem.place.column + problem.place.width - 1 <= len(problem.excerpt) + 1
