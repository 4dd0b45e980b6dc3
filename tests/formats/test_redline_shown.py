"""What readers see of a document with changes: all that changed, and of the rest only the headings above."""

from __future__ import annotations

from dataclasses import replace

from dovetail.formats.redline.differences import RedlinedDocument
from dovetail.formats.redline.edits import numbered
from dovetail.formats.redline.shown import Manner, fragment
from dovetail.formats.redline.tree import merged, whole
from dovetail.formats.tree.body import read_body
from dovetail.model.document import Document

PAGE = "# Buyer\n\nBela Faria\n\n## Your steps\n\n- Send the order.\n- File it.\n\n## Records\n\n- Order\n- Offer\n"


def shown(old: str, new: str) -> str:
    """The HTML of the changes; an empty text is no document."""
    document = Document("role-buyer", "Buyer", "1", "role", new or old)
    body = read_body(document)
    if old and new:
        root = merged(read_body(replace(document, body=old)).root, body.root)
        found = RedlinedDocument(document, "changed", root, body.headings, ())
    elif new:
        found = RedlinedDocument(document, "added", whole(body.root, "added"), body.headings, ())
    else:
        found = RedlinedDocument(document, "removed", whole(body.root, "removed"), body.headings, ())
    return fragment(replace(found, edits=numbered(found.root, 1)), Manner())


def test_a_new_document_is_shown_with_everything_in_its_lists_and_its_title_once() -> None:
    html = shown("", PAGE)
    for words in ("Bela Faria", "Your steps", "Send the order.", "File it.", "Offer"):
        assert words in html
    assert "<h1" not in html


def test_of_a_list_with_a_change_only_the_changed_item_is_shown() -> None:
    html = shown(PAGE, PAGE.replace("File it.", "File it at once."))
    assert "at once" in html
    assert "Your steps" in html
    assert "Send the order." not in html
    assert "Records" not in html


def test_a_list_that_came_is_shown_whole() -> None:
    html = shown(PAGE.replace("- Order\n- Offer\n", "Nothing is kept.\n"), PAGE)
    assert "<ins>Order</ins>" in html
    assert "<ins>Offer</ins>" in html
