"""Each page of an issued pack bears its code, in every format; a draft bears none."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pypdfium2
import pytest

from dovetail.formats.registry import FORMATS
from dovetail.model.document import Asset, Brand, Pack
from dovetail.model.issue_mark import IssueMark
from tests.formats.sample_pack import sample_pack

MARK = IssueMark("harbour-city", "TSR-2026", "12", "7f3a91c24b1d08aa" + "0" * 48)
LONG = "HARBOUR/TSR-2026/acceptance-into-service-and-early-life-support"


def issued(language: str = "en", **brand: object) -> Pack:
    """The sample pack as it is issued."""
    pack = sample_pack()
    documents = tuple(replace(document, number=LONG) for document in pack.documents[:3])
    look = replace(pack.brand, **brand)  # type: ignore[arg-type]
    return replace(
        pack, documents=documents, standing="", revision="12", mark=MARK, language=language, brand=look
    )


def pages(data: bytes) -> list[pypdfium2.PdfTextPage]:
    return [page.get_textpage() for page in pypdfium2.PdfDocument(data)]


@pytest.mark.parametrize("size", ["A4", "Letter"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_page_of_the_printed_pack_bears_it_on_one_line_apart_from_the_page_number(
    size: str, language: str
) -> None:
    pack = issued(
        language,
        page_size=size,
        footer="Gültig ist die Fassung in der Projektakte; Ausdrucke werden nicht aktualisiert",
    )
    rendered = FORMATS["pdf"].render_pack
    assert rendered is not None
    found = pages(rendered(pack).data)
    assert len(found) > 4
    for number, page in enumerate(found):
        text = page.get_text_range()
        assert text.count(MARK.code) == 1, number
        at = text.index(MARK.code)
        boxes = [page.get_charbox(index) for index in range(at, at + len(MARK.code))]
        assert max(top for *_, top in boxes) - min(bottom for _, bottom, *_ in boxes) < 12
        assert min(bottom for _, bottom, *_ in boxes) > 15
        if number:
            word = re.search(r"(Page|Seite) \d+", text)
            assert word is not None
            left = page.get_charbox(word.start())[0]
            assert boxes[-1][2] < left


def test_the_file_of_a_document_says_in_its_properties_which_issue_it_is_of() -> None:
    pack = issued()
    data = FORMATS["pdf"].render(pack.documents[0], pack).data
    assert pypdfium2.PdfDocument(data).get_metadata_value("Keywords") == MARK.name


@pytest.mark.parametrize("reference", [False, True])
def test_every_foot_of_a_word_file_bears_it(reference: bool) -> None:
    pack = issued()
    if reference:
        own = FORMATS["docx"].render(pack.documents[0], replace(pack, mark=None, standing="Draft")).data
        brand = replace(pack.brand, reference_document=Asset("house.docx", "application/zip", own))
        pack = replace(pack, brand=brand)
    render = FORMATS["docx"].render_pack
    assert render is not None
    with zipfile.ZipFile(io.BytesIO(render(pack).data)) as archive:
        feet = [archive.read(name).decode() for name in archive.namelist() if re.match(r"word/footer", name)]
        assert feet
        assert all(MARK.code in foot for foot in feet)
        assert f"<dc:identifier>{MARK.name}</dc:identifier>" in archive.read("docProps/core.xml").decode()


def test_a_web_page_and_a_markdown_file_bear_it_at_their_foot() -> None:
    pack = issued()
    page = FORMATS["html"].render(pack.documents[0], pack).data.decode()
    assert MARK.code in page.partition("<footer")[2]
    assert f'<meta name="dcterms.identifier" content="{MARK.name}">' in page
    text = FORMATS["md"].render(pack.documents[0], pack).data.decode()
    assert MARK.code in text.rstrip().splitlines()[-1]


def test_a_draft_bears_none() -> None:
    pack = replace(sample_pack(), brand=Brand("Harbour City"))
    for form in FORMATS.values():
        data = form.render(pack.documents[0], pack).data
        assert b"dovetail:" not in data
        assert MARK.code.encode() not in data
