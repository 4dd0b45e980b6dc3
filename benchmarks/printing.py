"""PDF: one document and one pack, against WeasyPrint given the same HTML and nothing else to do."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from unittest import mock

from benchmarks.measure import work
from benchmarks.samples import SMALL, pack_of
from benchmarks.table import Line, compare
from dovetail.formats import pdf
from dovetail.formats.fetcher import asset_fetcher
from dovetail.formats.fonts import use_only_our_fonts
from dovetail.formats.print_engine import Printed
from dovetail.formats.rendered import Rendered
from dovetail.model.document import Asset

PEER = "weasyprint, same HTML, no tags, no archive"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the engine is given to print."""

    html: str
    css: str
    assets: Mapping[str, Asset]

    def render(self) -> Any:
        """The engine's document: laid out, not written yet."""
        use_only_our_fonts()
        weasyprint = importlib.import_module("weasyprint")
        fetcher = asset_fetcher(self.assets, [])
        fonts = importlib.import_module("weasyprint.text.fonts").FontConfiguration()
        sheet = weasyprint.CSS(string=self.css, font_config=fonts, url_fetcher=fetcher)
        return weasyprint.HTML(string=self.html, url_fetcher=fetcher).render(
            font_config=fonts, stylesheets=[sheet]
        )


def sheet_of(render: Callable[[], Rendered]) -> Sheet:
    """What ``render`` gives to the engine; nothing is printed."""
    given: list[Sheet] = []

    def keep(html: str, css: str, assets: Mapping[str, Asset]) -> Printed:
        given.append(Sheet(html, css, assets))
        return Printed(b"", (), ())

    with mock.patch.object(pdf, "print_page", keep):
        render()
    return given[0]


def run() -> None:
    """Ours reads the Markdown, tags the PDF (PDF/UA-1) and makes it archivable (PDF/A-3a) as well."""
    pack = pack_of(SMALL)
    procedures = [document for document in pack.documents if document.kind == "procedure"]
    document = min(procedures, key=lambda document: len(document.body))
    _compare(
        f"one document of {SMALL}", lambda: pdf.render_document_pdf(document, pack), rounds=5, unmeasured=1
    )
    # A pack takes long, and the document has warmed up the engine.
    _compare(f"pack {SMALL}", lambda: pdf.render_pack_pdf(pack), rounds=2, unmeasured=0)


def _compare(title: str, ours: Callable[[], Rendered], *, rounds: int, unmeasured: int) -> None:
    sheet = sheet_of(ours)
    pages: list[int] = []

    def peer() -> None:
        document = sheet.render()
        document.write_pdf()
        pages.append(len(document.pages))

    lines = [
        Line(PEER, work(peer), per=lambda: pages[-1]),
        Line("dovetail", work(ours), PEER, per=lambda: pages[-1]),
    ]
    compare(f"PDF per page, {title}", lines, rounds=rounds, unmeasured=unmeasured)
    print(f"  pages: {pages[-1]}")
