"""What was once issued stays readable for ever: files that earlier versions of the formats have written.

The files of a version are never made anew. A later version of a format adds its own folder beside them.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dovetail.history.issues.register import Register
from dovetail.history.states.causes import Causes
from dovetail.history.summary.sentences import summary_of

VERSIONS = sorted((Path(__file__).parent / "fixtures").glob("version-*"))


@pytest.mark.parametrize("folder", VERSIONS, ids=lambda folder: folder.name)
def test_issues_of_every_version_are_read_with_all_that_they_hold(folder: Path) -> None:
    register = Register(folder)
    first, second = register.issues()
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert [issue.revision.on.isoformat() for issue in (first, second)] == expected["days"]
    assert [list(issue.revision.summary) for issue in (first, second)] == expected["summaries"]
    assert [document.id for document in second.documents] == expected["documents"]
    assert second.roles == expected["roles"]
    assert second.operations.keys() == set(expected["operations"])
    assert second.files is not None
    assert sorted(second.files) == expected["files"]


@pytest.mark.parametrize("folder", VERSIONS, ids=lambda folder: folder.name)
def test_issues_of_every_version_can_be_compared(folder: Path) -> None:
    register = Register(folder)
    first, second = (register.snapshot(issue) for issue in register.issues())
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    causes = Causes.between(first.facts, second.facts, {})
    assert [change.path for change in causes.changes if change.kind == "behavioural"] == expected["changed"]
    assert summary_of(causes)
    assert [section for document in second.documents for section in document.body.splitlines()
            if section.startswith("# ")] == expected["titles"]  # fmt: skip
