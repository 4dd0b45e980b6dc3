"""What is measured is there, and what is made for measuring is a profile like any other."""

from __future__ import annotations

from pathlib import Path

from benchmarks.__main__ import BENCHMARKS
from benchmarks.portfolio import PATTERNS, write_portfolio
from dovetail.load.profile import load_profile

ROOT = Path(__file__).parents[2]


def test_a_portfolio_is_made_of_projects_without_errors(tmp_path: Path) -> None:
    files = write_portfolio(tmp_path, 2 * len(PATTERNS))
    profile = load_profile(tmp_path).profile
    assert profile is not None
    assert len(profile.projects) == len(files) == 2 * len(PATTERNS)
    assert len({file.read_text(encoding="utf-8") for file in files}) == len(files)


def test_the_same_portfolio_is_made_again(tmp_path: Path) -> None:
    first, second = (write_portfolio(tmp_path / name, 3) for name in ("first", "second"))
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]


def test_every_benchmark_is_described() -> None:
    text = (ROOT / "docs" / "reference" / "benchmarks.md").read_text(encoding="utf-8")
    assert [name for name in BENCHMARKS if f"| `{name}` |" not in text] == []
