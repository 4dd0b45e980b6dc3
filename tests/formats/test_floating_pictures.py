"""On paper, pictures of a procedure take the foot of a page, and the text goes on in front of them."""

from __future__ import annotations

from typing import Literal, cast

import pypdfium2
import pytest

from dovetail.formats.pdf import render_document_pdf
from dovetail.model.document import Asset, Brand, Document, Pack

ROW = "| a step | what is done, told in a sentence that is long enough to fill a line of the page |\n"


def pictured(*heights: int, rows: int = 30, paper: Literal["A4", "Letter"] = "A4") -> pypdfium2.PdfDocument:
    """A document with pictures of these heights between a heading and a table, and text behind it."""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 467 {0}" width="467pt" height="{0}pt">{1}</svg>'
    )
    box = '<rect x="1" y="1" width="465" height="{}" fill="none" stroke="#ff00ff" stroke-width="2"/>'
    assets = tuple(
        Asset(f"diagrams/p{n}.svg", "image/svg+xml", drawing.format(high, box.format(high - 2)).encode())
        for n, high in enumerate(heights)
    )
    shown = "".join(f"![Picture {n}](diagrams/p{n}.svg)\n\n" for n in range(len(heights)))
    table = "| Step | What to do |\n| --- | --- |\n" + ROW * rows
    behind = "## Behind\n\n" + "A sentence of the text that stands behind.\n\n" * 40
    body = f"# A\n\nText.\n\n## Steps\n\n{shown}{table}\n{behind}"
    document = Document("a", "A", "A-1", "procedure", body)
    brand = Brand("House", page_size=paper)
    pack = Pack("O", "P", "P", "T", "en", "", "", "", "2026-01-01", (), (document,), brand, assets)
    return pypdfium2.PdfDocument(render_document_pdf(document, pack).data)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize(
    "heights", [(300,), (560,), (558, 234), (560, 560), (200, 200, 200), (640, 640, 100)]
)
def test_no_picture_leaves_its_page(heights: tuple[int, ...], paper: Literal["A4", "Letter"]) -> None:
    edges = 0
    for page in pictured(*heights, paper=paper):
        image = page.render(scale=1).to_pil().convert("RGB")
        rows = [
            y
            for y in range(image.height)
            if sum(_is_stroke(image.getpixel((x, y))) for x in range(0, image.width, 3)) > 100
        ]
        assert all(40 < y < image.height - 40 for y in rows)
        edges += len([y for y in rows if y - 1 not in rows])
    assert edges == 2 * len(heights)


def _is_stroke(pixel: object) -> bool:
    red, green, blue = cast(tuple[int, int, int], pixel)
    return red > 200 and green < 120 and blue > 200


def test_the_text_fills_the_page_in_front_of_a_picture() -> None:
    pages = [page.get_textpage().get_text_range() for page in pictured(560)]
    assert "Steps" in pages[0]
    assert pages[0].count("a step") > 20
    assert len(pages) <= 3
