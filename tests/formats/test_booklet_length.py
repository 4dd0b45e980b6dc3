"""A booklet that has become too long says so, and where its pages went."""

from __future__ import annotations

import io
from dataclasses import replace

from pypdf import PdfReader

from dovetail.formats.printed.booklet_length import too_long
from dovetail.formats.printed.pdf import render_pack_pdf
from dovetail.formats.tree.headings import Heading
from dovetail.model.document import BOOKLET_PAGES, Document
from tests.formats.sample_pack import sample_document, sample_pack

BOOKLET = Document("index", "Project booklet", "LBL-index", "booklet", "")
HEADINGS = tuple(Heading(2, name, name, "") for name in ("dates", "procurement", "control"))
PLACES = {
    "index": (0, 800.0),
    "index:dates": (0, 700.0),
    "index:procurement": (1, 400.0),
    "index:control": (15, 750.0),
    "index:foot": (15, 0.0),
}


def test_a_booklet_that_keeps_to_its_pages_is_not_spoken_of() -> None:
    assert too_long(BOOKLET, HEADINGS, BOOKLET_PAGES, PLACES) == ()


def test_a_longer_one_is_named_with_its_pages_its_longest_sections_and_what_to_do() -> None:
    (found,) = too_long(BOOKLET, HEADINGS, 17, PLACES)

    assert found.code == "booklet-too-long"
    assert "the booklet has 17 pages; it is to have 15 at most" in found.message
    assert "“procurement” (13.6), “dates” (1.4), “control” (0.9)" in found.message
    assert "pack: documents" in found.hint


def test_a_long_pack_in_documents_of_their_own_is_no_booklet() -> None:
    assert too_long(replace(BOOKLET, kind="front"), HEADINGS, 17, PLACES) == ()


def test_the_pack_of_a_booklet_says_it_when_it_is_made() -> None:
    sections = "".join(f"## Part {part}\n\n" + "Words of it.\n\n" * 60 * part for part in (1, 14, 4))
    document = sample_document(f"# Booklet\n\n{sections}", id="index", kind="booklet")
    rendered = render_pack_pdf(replace(sample_pack(), documents=(document,), assets=()))

    pages = len(PdfReader(io.BytesIO(rendered.data)).pages)
    (found,) = [warning for warning in rendered.warnings if warning.code == "booklet-too-long"]
    assert pages > BOOKLET_PAGES
    assert f"the booklet has {pages} pages" in found.message
    assert "Most pages go to “Part 14”" in found.message
