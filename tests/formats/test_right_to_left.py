"""A pack in a language that is written from right to left."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from dovetail.formats.printed.pdf import render_document_pdf
from dovetail.formats.web.html import render_html
from dovetail.formats.word.docx import render_document_docx
from dovetail.model.document import Pack
from tests.formats.sample_pack import in_arabic, sample_document, sample_pack

MIXED = "# الشراء\n\nيوافق Ana Costa (Head of IT) على PAX-G3 في 2026-05-12.\n\n| أ | ب |\n|---|---|\n| نص | C++ |\n"


@pytest.fixture(scope="module")
def arabic(pack: Pack) -> Pack:
    return in_arabic(replace(pack, documents=(sample_document(MIXED),)))


def word(pack: Pack) -> str:
    with zipfile.ZipFile(BytesIO(render_document_docx(pack.documents[0], pack).data)) as file:
        return "".join(file.read(f"word/{name}.xml").decode() for name in ("document", "styles"))


def test_a_page_runs_from_right_to_left(arabic: Pack) -> None:
    page = render_html(arabic.documents[0], arabic).data.decode()
    assert '<html lang="ar" dir="rtl"' in page


def test_a_pdf_is_built(arabic: Pack) -> None:
    assert render_document_pdf(arabic.documents[0], arabic).data.startswith(b"%PDF")


def test_paragraphs_of_a_word_file_run_from_right_to_left(arabic: Pack) -> None:
    said = word(arabic)
    assert "<w:bidi/>" in said
    assert "<w:bidiVisual/>" in said


def test_latin_names_codes_and_days_read_from_left_to_right_in_it(arabic: Pack) -> None:
    apart = ["Ana Costa (Head of IT)", "PAX-G3", "2026-05-12", "C++"]
    page = render_html(arabic.documents[0], arabic).data.decode()
    assert re.findall(r'<bdi dir="ltr">([^<]*)</bdi>', page.partition("</h1>")[2])[:4] == apart
    runs = re.findall("<w:r>(?:(?!<w:r>).)*\u200e.*?</w:r>", word(arabic))
    assert [re.sub("<[^>]*>", "", run).strip("\u200e\u200f") for run in runs][: len(apart)] == apart
    assert not any("<w:rtl/>" in run for run in runs)


def test_an_organization_without_a_catalogue_gets_its_english_sentences_from_left_to_right() -> None:
    text = "# Procurement\n\nThe request of محمد علي is approved on 12 May.\n"
    pack = replace(sample_pack(sample_document(text)), language="ar")
    page = render_html(pack.documents[0], pack).data.decode()
    assert 'dir="rtl"' not in page.partition(">")[2].partition(">")[0]
    assert re.findall(r'<bdi dir="rtl">([^<]*)</bdi>', page) == ["محمد علي"]
    said = word(pack)
    assert "<w:bidi/>" not in said
    assert re.search("<w:r><w:rPr><w:rtl/></w:rPr><w:t[^>]*>\u200fمحمد علي\u200f\u200e</w:t></w:r>", said)


def test_a_pack_without_such_letters_is_written_as_ever(pack: Pack) -> None:
    page = render_html(pack.documents[0], pack).data.decode()
    assert "<bdi" not in page
    assert not re.search("[\u200e\u200f]", word(pack))
