"""A redline with tracked changes of every kind is what Word itself accepts: judged by the Open XML SDK."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.formats.redline.word import redline_word
from tests.conformance.test_word_validity import faults, pytestmark
from tests.formats.test_redline_tree import GOLDEN, STEPS
from tests.formats.test_redline_word import CHANGED, redline

__all__ = ["pytestmark"]


def test_changed_added_and_removed_rows(tmp_path: Path) -> None:
    assert faults(redline_word(redline(STEPS, CHANGED)), tmp_path) == []
    assert faults(redline_word(redline(CHANGED, STEPS)), tmp_path) == []


def test_moved_rows(tmp_path: Path) -> None:
    rows = STEPS.split("\n")
    rows[6], rows[9] = rows[9], rows[6]
    assert faults(redline_word(redline(STEPS, "\n".join(rows))), tmp_path) == []


@pytest.mark.parametrize("path", GOLDEN[:3], ids=lambda path: path.stem)
def test_two_unlike_documents(path: Path, tmp_path: Path) -> None:
    other = GOLDEN[(GOLDEN.index(path) + 1) % len(GOLDEN)]
    old, new = path.read_text(encoding="utf-8"), other.read_text(encoding="utf-8")
    assert faults(redline_word(redline(old, new)), tmp_path) == []
