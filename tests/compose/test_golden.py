"""The documents of the small project, kept to be read: a change of wording shows as a difference here.

``python -m tests.compose.test_golden`` writes them anew; read the difference before you commit it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.compose.pack import Composed, compose_pack
from dovetail.load.templates import load_templates
from tests.compose.harbour import BRAND, harbour

GOLDEN = Path(__file__).parents[1] / "golden" / "harbour"


def kept() -> dict[str, str]:
    return {
        path.relative_to(GOLDEN).with_suffix("").as_posix(): path.read_text("utf-8")
        for path in sorted(GOLDEN.rglob("*.md"))
    }


def test_no_document_is_missing_or_left_over(composed: Composed) -> None:
    assert {document.id for document in composed.pack.documents} == set(kept())


@pytest.mark.parametrize("document", sorted(kept()))
def test_a_document_reads_as_it_was_approved(composed: Composed, document: str) -> None:
    written = {item.id: item.body for item in composed.pack.documents}
    assert written.get(document) == kept()[document]


def update() -> None:
    """Write the documents as they are now."""
    for path in GOLDEN.rglob("*.md"):
        path.unlink()
    for document in compose_pack(harbour(), load_templates(GOLDEN), BRAND).pack.documents:
        path = GOLDEN / f"{document.id}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document.body, "utf-8", newline="\n")


if __name__ == "__main__":
    update()
