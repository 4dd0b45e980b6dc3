"""In one pack, one thing has one name, and one person one place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.compose.test_samples import SAMPLES, sample


def documents(code: str) -> Mapping[str, str]:
    profile = next(Path(str(entry.values[0])) for entry in SAMPLES if entry.id == code)
    return {document.id: document.body for document in sample(profile, code).pack.documents}


@pytest.mark.parametrize("code", ["PAX"])
def test_a_cost_code_has_one_class_in_the_same_words_in_every_procedure(code: str) -> None:
    written = documents(code)
    tables = [
        re.findall(r"^\| (C27-\S+|R-\S+) .*\| (\S+) \|$", written[name], re.MULTILINE)
        for name in ("financial-reporting", "budget")
    ]
    assert tables[0] == tables[1] != []
    assert all("| Class |" in written[name] for name in ("financial-reporting", "budget"))
