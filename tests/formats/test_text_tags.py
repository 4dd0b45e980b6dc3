"""Text stands in its paragraph or its cell, without tags in between that tell a reader nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest

from dovetail.formats.printed.print_engine import print_part

_PAGE = """<html lang="en"><title>x</title><body>
<h1>A <em>title</em></h1>
<p>Two lines of <strong>text</strong><br>with <a href="https://example.org/">a link</a>.</p>
<table><thead><tr><th>Head</th></tr></thead><tbody><tr><td>Cell <b>one</b></td></tr></tbody></table>
<ul><li>An item</li></ul>
<p style="height: 200mm"></p><p>Begins here.<br><br><br><br><br><br><br><br>Ends on the next page.</p>
</body></html>"""


@pytest.fixture(scope="module")
def pdf() -> Iterator[Any]:
    with pikepdf.open(io.BytesIO(print_part(_PAGE, "@page { size: A4 }", {}, name="x").data)) as opened:
        yield opened


def _tags(tag: Any) -> Iterator[Any]:
    for kid in tag.K:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _tags(kid)


def test_no_tag_is_there_for_a_line_or_for_bold_print(pdf: Any) -> None:
    kinds = [str(tag.S) for tag in _tags(pdf.Root.StructTreeRoot.K[0])]
    assert kinds.count("/H1") == 1
    assert kinds.count("/Link") == 1
    assert "/Span" not in kinds


def test_every_piece_of_text_is_found_from_the_page_and_from_its_tag(pdf: Any) -> None:
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    held = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    for page in pdf.pages:
        of_page = held[int(page.obj.StructParents)]
        for piece, tag in enumerate(of_page):
            assert piece in [int(kid) for kid in tag.K if not isinstance(kid, pikepdf.Dictionary)]
            assert tag.Pg.objgen == page.obj.objgen
    kinds = {str(tag.S) for tag in held[0]}
    assert {"/H1", "/P", "/TH", "/TD", "/Link"} <= kinds


def test_text_is_read_in_the_order_in_which_it_is_written(pdf: Any) -> None:
    (paragraph, *_) = [tag for tag in _tags(pdf.Root.StructTreeRoot.K[0]) if tag.S == "/P"]
    pieces = [kid if isinstance(kid, int) else str(kid.S) for kid in paragraph.K]
    assert [piece for piece in pieces if isinstance(piece, int)] == sorted(
        piece for piece in pieces if isinstance(piece, int)
    )
    assert pieces.index("/Link") == len(pieces) - 2, "the full stop comes behind the link"
