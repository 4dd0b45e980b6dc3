"""PDF: one document and one pack, against WeasyPrint given the same HTML and nothing else to do."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.measure import work
from benchmarks.samples import SMALL, pack_of
from benchmarks.single import Page, page_of_document, page_of_pack
from benchmarks.table import Line, compare
from dovetail.formats.printed import pdf
from dovetail.formats.rendered import Rendered

PEER = "weasyprint, same HTML, no tags, no archive"


def run() -> None:
    """Ours reads the Markdown, tags the PDF (PDF/UA-1) and makes it archivable (PDF/A-3a) as well."""
    pack = pack_of(SMALL)
    procedures = [document for document in pack.documents if document.kind == "procedure"]
    document = min(procedures, key=lambda document: len(document.body))
    _compare(
        f"one document of {SMALL}",
        page_of_document(document, pack),
        lambda: pdf.render_document_pdf(document, pack),
        rounds=5,
        unmeasured=1,
    )
    # A pack takes long, and the document has warmed up the engine.
    whole = page_of_pack(pack)
    _compare(f"pack {SMALL}", whole, lambda: pdf.render_pack_pdf(pack), rounds=2, unmeasured=0)


def _compare(title: str, theirs: Page, ours: Callable[[], Rendered], *, rounds: int, unmeasured: int) -> None:
    pages: list[int] = []

    def peer() -> None:
        document = theirs.render()
        document.write_pdf()
        pages.append(len(document.pages))

    lines = [
        Line(PEER, work(peer), per=lambda: pages[-1]),
        Line("dovetail", work(ours), PEER, per=lambda: pages[-1]),
    ]
    compare(f"PDF per page, {title}", lines, rounds=rounds, unmeasured=unmeasured)
    print(f"  pages: {pages[-1]}")
