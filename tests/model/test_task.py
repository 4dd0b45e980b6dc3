"""Documents tell a task in words; the field that holds the answer is told on the terminal."""

from __future__ import annotations

import re

import pytest

from dovetail.model.task import task_of
from tests.check.test_hints import hints

_KEY = re.compile(r"standards\.|\.yaml|\b[a-z]+_[a-z_]+\b")


@pytest.mark.parametrize(
    ("hint", "task"),
    [
        (
            "ask finance for the codes (organization.yaml: standards.ledger.codes)",
            "ask finance for the codes",
        ),
        ("tell the owner, and enter the day (told_on)", "tell the owner, and enter the day"),
        ("nobody has stated its number (project.yaml: change, rfc)", "nobody has stated its number"),
        ("start by the day (needed_by: 2026-05-29)", "start by the day"),
        ("change of Cutover (api_gateway): no owner", "change of Cutover (api_gateway): no owner"),
        ("form Request for change (template)", "form Request for change (template)"),
        ("ask Delphine Kowalczyk (Head of FP&A)", "ask Delphine Kowalczyk (Head of FP&A)"),
    ],
)
def test_what_stands_in_brackets_for_writers_of_files_is_left_out(hint: str, task: str) -> None:
    assert task_of(hint) == task


def test_no_task_names_a_field_of_a_file() -> None:
    places = re.compile(r"\{[a-z_0-9]+\}")
    named = {
        text
        for module, text in hints()
        if module.startswith("ar") and _KEY.search(task_of(places.sub("", text)))
    }
    assert named == set()
