"""What is signed, by whom and when: a draft says that it waits for approval, and which revision it is."""

from __future__ import annotations

from datetime import date

import pytest

from dovetail.compose.pack import Composed, compose_pack
from dovetail.load.templates import TemplateSource
from dovetail.model.checked import Checked
from dovetail.model.diagnostics import Diagnostic, Severity
from dovetail.model.document import Pack
from dovetail.model.resolved import ResolvedProject
from dovetail.model.revision import Revision
from tests.compose.harbour import BRAND

Templates = dict[str, tuple[TemplateSource, ...]]


def body(pack: Pack, page: str) -> str:
    return next(document.body for document in pack.documents if document.id == page)


@pytest.fixture(scope="module")
def issued(project: ResolvedProject, templates: Templates) -> Pack:
    first = Revision("1.0", date(2026, 9, 3), "Marta Reis (Project manager)", ("First issue.",))
    return compose_pack(project, templates, BRAND, revision="1.0", standing="", revisions=(first,)).pack


def test_a_draft_is_to_be_approved_and_an_issue_is_approved(composed: Composed, issued: Pack) -> None:
    assert "To be approved by" in body(composed.pack, "procurement")
    assert "**Approved by**" not in body(composed.pack, "procurement").split("## 2 ")[0]
    assert "To be approved by" not in body(issued, "procurement")


def test_the_table_of_revisions_says_number_day_content_and_who(composed: Composed, issued: Pack) -> None:
    head = "| Revision | Date | What changed | By whom |"
    assert head in body(composed.pack, "document-control")
    assert (
        "| Draft | 1 September 2026 | For approval, nothing is issued yet: 3 procedures and 3 requests | "
        "Marta Reis (Project manager) |"
    ) in body(composed.pack, "document-control")
    issue = "| 1.0 | 3 September 2026 | First issue. | Marta Reis (Project manager) |"
    assert issue in body(issued, "document-control")
    assert "| Draft |" not in body(issued, "document-control")


def test_each_who_gets_the_pack_has_a_row(composed: Composed) -> None:
    text = body(composed.pack, "document-control").split("## Distribution")[1].split("## ")[0]
    assert "| [Marta Reis (Project manager)](roles/project-manager.md) | the whole pack |" in text
    assert "[Others who act](others.md) |" in text


def test_what_was_issued_despite_a_blocker_is_not_called_a_draft(
    project: ResolvedProject, templates: Templates
) -> None:
    found = Checked(project.project.code, (Diagnostic("AR-16", Severity.BLOCKER, "the trip is refused"),))
    first = Revision("1", date(2026, 9, 3), "Marta Reis", ("Issued in spite of 1 open blocker.",))
    draft = compose_pack(project, templates, BRAND, checked=found).pack
    issue = compose_pack(
        project, templates, BRAND, checked=found, revision="1", standing="", revisions=(first,)
    ).pack
    assert "the pack is a draft" in body(draft, "index")
    assert "the pack is a draft" not in body(issue, "index")
    assert "The pack was issued all the same" in body(issue, "index")
