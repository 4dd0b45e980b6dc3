"""Each page of an issue bears revision, code and day, and each page of a later draft says what it is."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from dovetail.history.issues.register import Register
from dovetail.model.issue_mark import code_of
from tests.history.conftest import Run

EVERY = ("--project", "quay", "--format", "md,html,docx", "--jobs", "1")


def footers(file: Path) -> list[str]:
    """What stands at the foot of the pages of a Word file, the cover first."""
    with zipfile.ZipFile(file) as package:
        names = sorted(name for name in package.namelist() if name.startswith("word/footer"))
        return [re.sub(r"<[^>]+>", "", package.read(name).decode()) for name in names]


def test_pages_of_an_issue_and_of_the_draft_after_it_tell_what_they_are(harbour: Path, run: Run) -> None:
    assert run("issue", *EVERY, "--on", "2026-03-02").exit_code == 0
    assert run("build", *EVERY).exit_code == 0
    (issue,) = Register(harbour / "projects/quay").issues()
    drafts = harbour / "output/harbour-city/quay"
    issued = drafts / "issue-1"
    mark = f"Revision 1 · {code_of(issue.fingerprint)}"

    for foot in footers(issued / "quay-pack.docx"):
        assert mark in foot
        assert "2 March 2026" in foot
        assert "draft" not in foot.casefold()
    for foot in footers(drafts / "quay-pack.docx"):
        assert "DRAFT AFTER ISSUE 1" in foot
        assert "Revision" not in foot

    for name in ("html/index.html", "html/procurement.html", "html/document-control.html"):
        page = (issued / name).read_text()
        assert mark in page
        assert "2 March 2026" in page
        assert "Draft" not in page
        page = (drafts / name).read_text()
        assert "Draft after issue 1" in page
        assert mark not in page

    for name in ("markdown/index.md", "markdown/procurement.md"):
        assert "revision 1, 2 March 2026" in (issued / name).read_text()
        assert "Draft after issue 1" in (drafts / name).read_text()
