"""On paper, the picture of a procedure goes over pages between its rows, with the heads of its lanes repeated."""

from __future__ import annotations

import re
from typing import Literal, cast

import pypdfium2
import pytest

from dovetail.formats.bands import in_bands, kept
from dovetail.formats.printed.pdf import render_document_pdf
from dovetail.formats.word.docx import render_document_docx
from dovetail.model.document import Asset, Brand, Document, Pack
from tests.formats.word_files import WORD, WordFile
from tests.formats.word_schema import misplaced

HEAD, ROW = 30, 60
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
LINE = "| a step | what is done, told in a sentence that is long enough to fill a line of the page |\n"


def drawing(rows: int, width: int = 487, *, cut: bool = True) -> str:
    """A picture of so many rows, each with its number, in a border; the cuts lie between the rows."""
    high = HEAD + ROW * rows
    cuts = " ".join(str(HEAD + ROW * row) for row in range(rows))
    texts = "".join(
        f'<text x="9" y="{HEAD + ROW * row + 30}" font-size="8">row {row} &amp; more</text>'
        for row in range(rows)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {high}" width="{width}pt" '
        f'height="{high}pt"{f" data-cuts={chr(34)}{cuts}{chr(34)}" if cut else ""} font-family="Sans">'
        f'<rect x="1" y="1" width="{width - 2}" height="{high - 2}" fill="none" stroke="#ff00ff" '
        f'stroke-width="2"/><text x="9" y="20" font-size="8">lane head</text>{texts}</svg>'
    )


def pictured(*drawings: str, before: int = 0, paper: Literal["A4", "Letter"] = "A4") -> pypdfium2.PdfDocument:
    """A document with these pictures between a heading and a table, with so many lines of text before."""
    assets = tuple(
        Asset(f"diagrams/p{n}.svg", "image/svg+xml", svg.encode()) for n, svg in enumerate(drawings)
    )
    shown = "".join(f"![Picture {n}](diagrams/p{n}.svg)\n\n" for n in range(len(drawings)))
    table = "| Step | What to do |\n| --- | --- |\n" + LINE * 30
    text = "A sentence of the text that stands before.\n\n" * before
    body = f"# A\n\n{text}## Steps\n\n{shown}{table}\n## Behind\n\nThe end.\n"
    document = Document("a", "A", "A-1", "procedure", body)
    brand = Brand("House", page_size=paper)
    pack = Pack("O", "P", "P", "T", "en", "", "", "", "2026-01-01", (), (document,), brand, assets)
    return pypdfium2.PdfDocument(render_document_pdf(document, pack).data)


def texts(pdf: pypdfium2.PdfDocument) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pdf]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("before", [0, 18, 27, 36])
def test_each_row_stands_once_in_order_between_its_heading_and_the_table(
    before: int, paper: Literal["A4", "Letter"]
) -> None:
    pdf = pictured(drawing(9), drawing(4), before=before, paper=paper)
    rows = [places(pdf, f"row {row} & more") for row in range(9)]
    assert [len(found) for found in rows] == [2] * 4 + [1] * 5
    first, second = [found[0] for found in rows], [found[1] for found in rows[:4]]
    together = [*places(pdf, "Steps"), *first, *second, places(pdf, "What to do")[0]]
    assert together == sorted(together)


def places(pdf: pypdfium2.PdfDocument, words: str) -> list[tuple[int, float]]:
    """Where the words stand: the page, and how far down."""
    found = []
    for number, page in enumerate(pdf):
        text = page.get_textpage()
        search = text.search(words, match_case=True)
        while at := search.get_next():
            found.append((number, -text.get_charbox(at[0])[3]))
    return found


@pytest.mark.parametrize("before", [0, 18, 27, 36])
def test_a_picture_begins_below_its_heading_and_its_head_stands_on_each_of_its_pages(before: int) -> None:
    pages = texts(pictured(drawing(14), before=before))
    with_rows = [page for page in pages if "& more" in page]
    assert len(with_rows) > 1
    assert all(page.count("lane head") == 1 for page in with_rows)
    assert "Steps" in with_rows[0]
    assert all(page.count("& more") > 1 for page in with_rows), "no row is left alone"


def test_the_text_goes_on_below_a_picture() -> None:
    assert "a step" in texts(pictured(drawing(5)))[0]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize(("rows", "width"), [(3, 487), (11, 487), (14, 487), (6, 900)])
@pytest.mark.parametrize("cut", [True, False])
def test_no_picture_leaves_its_page(
    rows: int, width: int, paper: Literal["A4", "Letter"], *, cut: bool
) -> None:
    seen = 0
    for page in pictured(drawing(rows, width, cut=cut), paper=paper):
        image = page.render(scale=1).to_pil().convert("RGB")
        inked = [
            (x, y)
            for y in range(image.height)
            for x in range(0, image.width, 2)
            if _is_stroke(image.getpixel((x, y)))
        ]
        assert all(40 < y < image.height - 40 and 40 < x < image.width - 40 for x, y in inked)
        seen += len(inked)
    assert seen


def _is_stroke(pixel: object) -> bool:
    red, green, blue = cast(tuple[int, int, int], pixel)
    return red > 200 and green < 120 and blue > 200


def test_a_band_says_its_own_texts_to_who_does_not_see_it() -> None:
    whole = Asset("diagrams/p.svg", "image/svg+xml", drawing(3).encode())
    shown = '<p class="picture"><img src="dovetail-asset:diagrams/p.svg" alt="A picture of all"></p>'
    page, bands = in_bands(shown, {whole.name: whole}, "A4")
    assert page.count("<img") == len(bands) == 4
    assert 'alt="A picture of all"' in page
    assert [f'alt="row {row} &amp; more"' in page for row in range(3)] == [True] * 3
    assert page.count("row 1") == 1


def test_a_picture_of_less_than_half_a_page_stays_whole_and_of_a_higher_one_no_row_stands_alone() -> None:
    page = 700.0
    assert all(kept([30, 60, 60, 60, 60, 60], page))
    assert kept([30, *[60] * 9], page) == [True] * 4 + [False] * 3 + [True] * 2


def test_below_a_row_an_arrow_says_where_a_line_goes_on_or_comes_back() -> None:
    lines = (
        '<path d="M40 50L40 140" fill="none" stroke="#000"/><path d="M80 140L80 60" fill="none" stroke="#000"/>'
        '<path d="M9 85L60 85" fill="none" stroke="#000"/><path d="M20 80L20 95L24 90Z" fill="#000"/>'
    )
    svg = drawing(3).replace("</svg>", f"{lines}</svg>")
    whole = Asset("diagrams/p.svg", "image/svg+xml", svg.encode())
    shown = '<p class="picture"><img src="dovetail-asset:diagrams/p.svg" alt="A picture of all"></p>'
    page, _ = in_bands(shown, {whole.name: whole}, "A4")
    arrows = re.findall(r'<i class="(flow-\w+)" style="left: (\d+)pt">', page)
    assert arrows == [("flow-back", "80"), ("flow-on", "40")]


def arrows_in(pdf: pypdfium2.PdfDocument) -> list[bool]:
    """For each page whether an arrow in the colour of the line is seen below what the page shows of it."""
    return [
        any(_is_quiet(pixel) for _, pixel in page.render(scale=1).to_pil().convert("RGB").getcolors(1 << 20))
        for page in pdf
    ]


def _is_quiet(pixel: object) -> bool:
    return cast(tuple[int, int, int], pixel) == (0x56, 0x60, 0x6D)


def test_the_arrow_is_seen_where_a_page_ends_and_nowhere_else() -> None:
    ground = '<rect x="0" y="0" width="487" height="870" fill="#fff"/>'
    line = '<path d="M40 50L40 860" fill="none" stroke="#0a0"/>'
    svg = drawing(14).replace('<rect x="1"', f'{ground}{line}<rect x="1"')
    assert arrows_in(pictured(svg))[:2] == [True, False]


def test_what_is_no_picture_of_the_pack_or_says_no_cuts_stays_as_it_is() -> None:
    whole = Asset("diagrams/p.svg", "image/svg+xml", drawing(3, cut=False).encode())
    photo = Asset("photo.png", "image/png", b"\x89PNG")
    shown = "".join(
        f'<p class="picture"><img src="dovetail-asset:{name}" alt="x"></p>'
        for name in (whole.name, photo.name, "diagrams/other.svg")
    )
    assert in_bands(shown, {whole.name: whole, photo.name: photo}, "A4") == (shown, {})


def in_word(body: str, *drawings: str) -> WordFile:
    assets = tuple(
        Asset(f"diagrams/p{n}.svg", "image/svg+xml", svg.encode()) for n, svg in enumerate(drawings)
    )
    document = Document("a", "A", "A-1", "procedure", body)
    pack = Pack("O", "P", "P", "T", "en", "", "", "", "2026-01-01", (), (document,), Brand("House"), assets)
    rendered = render_document_docx(document, pack)
    assert rendered.warnings == ()
    return WordFile.of(rendered.data)


class TestInWord:
    def test_a_high_picture_goes_over_pages_by_its_rows_and_repeats_its_head(self) -> None:
        file = in_word("# A\n\n![Flow of A](diagrams/p0.svg)\n", drawing(13))
        (made,) = file.body.iter(f"{WORD}tbl")
        rows = made.findall(f"{WORD}tr")
        assert len(rows) == 14
        assert [row.find(f"{WORD}trPr/{WORD}tblHeader") is not None for row in rows] == [True] + [False] * 13
        assert all(row.find(f"{WORD}trPr/{WORD}cantSplit") is not None for row in rows)
        said = [picture.get("descr") for picture in made.iter(f"{DRAWN}docPr")]
        assert said == ["Flow of A", *(f"row {row} & more" for row in range(13))]
        assert misplaced(file.body) == []

    def test_neither_of_its_pages_gets_a_lone_row(self) -> None:
        (made,) = in_word("# A\n\n![Flow of A](diagrams/p0.svg)\n", drawing(13)).body.iter(f"{WORD}tbl")
        stays = [
            paragraph.find(f"{WORD}pPr/{WORD}keepNext").get(f"{WORD}val") == "1"
            for paragraph in made.iter(f"{WORD}p")
        ]
        assert stays == [True] * 4 + [False] * 6 + [True] * 3 + [False]

    def test_one_that_fits_on_a_page_and_one_that_also_stands_in_a_line_stay_whole(self) -> None:
        body = (
            "# A\n\n![Low](diagrams/p0.svg)\n\n![High](diagrams/p1.svg)\n\nSee ![it](diagrams/p1.svg) here.\n"
        )
        file = in_word(body, drawing(9), drawing(13))
        assert list(file.body.iter(f"{WORD}tbl")) == []
        assert len(list(file.body.iter(f"{DRAWN}docPr"))) == 3
