"""The entry of an issue is what its JSON Schema says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from dovetail.history.issues.files import ISSUE, ISSUE_VERSION
from tests.history.conftest import Run
from tests.history.issuing.test_issue import FAST

ROOT = Path(__file__).parents[3]
SCHEMA: dict[str, Any] = json.loads(
    (ROOT / "docs/reference/json/issue.schema.json").read_text(encoding="utf-8")
)
KEPT = sorted((ROOT / f"tests/history/issues/fixtures/version-{ISSUE_VERSION}/issues").glob("*.json"))


def validate(entry: object) -> None:
    """Whether an entry is as the schema says."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(entry, SCHEMA, jsonschema.Draft202012Validator)


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.name)
def test_entries_that_are_kept_for_ever_fit(file: Path) -> None:
    validate(json.loads(file.read_text(encoding="utf-8")))


def test_an_entry_of_today_fits_and_the_version_is_said(harbour: Path, run: Run) -> None:
    assert run("issue", *FAST).exit_code == 0
    validate(json.loads((harbour / "projects/quay/issues/0001.json").read_text(encoding="utf-8")))
    assert SCHEMA["properties"]["schema"] == {"const": f"{ISSUE}{ISSUE_VERSION}"}


def test_an_entry_without_its_files_or_with_more_does_not_fit() -> None:
    entry = json.loads(KEPT[0].read_text(encoding="utf-8"))
    for wrong in ({**entry, "more": 1}, {name: value for name, value in entry.items() if name != "files"}):
        with pytest.raises(jsonschema.ValidationError):
            validate(wrong)
