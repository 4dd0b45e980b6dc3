"""References to steps stand in order, and those that follow each other are one."""

from __future__ import annotations

import pytest

from dovetail.compose.slices.step_numbers import runs


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ([1, 4, 7, 10, 3, 6, 2], ["6.1–6.4", "6.6", "6.7", "6.10"]),
        ([11, 12, 13, 14, 15, 16, 17], ["6.11–6.17"]),
        ([2, 3], ["6.2", "6.3"]),
        ([5, 5], ["6.5"]),
        ([], []),
    ],
    ids=["written in any order", "all in a row", "two in a row", "named twice", "none"],
)
def test_steps_are_named_in_order_and_in_runs(numbers: list[int], shown: list[str]) -> None:
    links = runs((number, f"#step-{number}") for number in numbers)
    assert [link["text"] for link in links] == shown


def test_a_run_leads_to_its_first_step() -> None:
    assert runs([(3, "#c"), (1, "#a"), (2, "#b")]) == [{"text": "6.1–6.3", "to": "#a"}]
