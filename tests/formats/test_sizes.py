"""Nothing on paper is smaller than 7 points, whatever the size of the text around it."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from dovetail.formats import theme
from dovetail.formats.printed.pdf import render_document_pdf
from dovetail.model.document import Brand, Document, Pack

HEAD = "| Step | On | A | B | C | D | E |\n| --- | --- | --- | --- | --- | --- | --- |\n"
ROW = "| **[+ Added]** | 6 May 2027 | open | text | `code` | **[◆ Head of procurement]** | on track |\n"
BODY = f"# Title\n\nA **[± Adapted]** text with `code`.\n\n{HEAD}{ROW * 9}"


def sizes(data: bytes) -> set[float]:
    """The sizes of all letters of the file, as they are printed."""
    found = set()
    for page in pypdfium2.PdfDocument(data):
        text = page.get_textpage()
        for at in range(text.count_chars()):
            if chr(pdfium.FPDFText_GetUnicode(text, at)).isspace():
                continue
            turn: Any = pdfium.FS_MATRIX()
            pdfium.FPDFText_GetMatrix(text, at, turn)
            found.add(round(pdfium.FPDFText_GetFontSize(text, at) * (turn.a**2 + turn.b**2) ** 0.5, 2))
    return found


@pytest.mark.parametrize("scale", [0.88, 1.0])
def test_badges_chips_and_wide_tables_can_be_read(scale: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """A font with high small letters is set smaller, so its tables come near the limit first."""
    monkeypatch.setattr(theme, "text_scale", lambda brand: scale)
    document = Document("a", "A", "A-1", "procedure", BODY)
    pack = Pack("O", "P", "P", "T", "en", "", "", "", "2026-01-01", (), (document,), Brand("House"), ())
    printed = render_document_pdf(document, pack)
    assert min(sizes(printed.data)) >= 7
