"""A pack in a language that is written from right to left."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from dovetail.formats.docx import render_document_docx
from dovetail.formats.html import render_html
from dovetail.formats.pdf import render_document_pdf
from dovetail.model.document import Pack


@pytest.fixture(scope="module")
def arabic(pack: Pack) -> Pack:
    return replace(pack, language="ar", documents=pack.documents[:1])


def test_a_page_runs_from_right_to_left(arabic: Pack) -> None:
    page = render_html(arabic.documents[0], arabic).data.decode()
    assert '<html lang="ar" dir="rtl"' in page


def test_a_pdf_is_built(arabic: Pack) -> None:
    assert render_document_pdf(arabic.documents[0], arabic).data.startswith(b"%PDF")


def test_paragraphs_of_a_word_file_run_from_right_to_left(arabic: Pack) -> None:
    with zipfile.ZipFile(BytesIO(render_document_docx(arabic.documents[0], arabic).data)) as file:
        said = b"".join(file.read(name) for name in ("word/document.xml", "word/styles.xml"))
    assert b"<w:bidi/>" in said
    assert b"<w:bidiVisual/>" in said or b"<w:tbl>" not in said
