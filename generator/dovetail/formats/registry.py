"""The formats that a pack can be written in. A new one is a module and an entry here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dovetail.formats.markdown import render_markdown, render_markdown_mermaid
from dovetail.formats.printed.pdf import render_document_pdf, render_pack_pdf
from dovetail.formats.rendered import Rendered
from dovetail.formats.web.html import render_html
from dovetail.formats.word.docx import render_document_docx, render_pack_docx
from dovetail.model.document import Document, Pack


@dataclass(frozen=True, slots=True)
class Format:
    """How documents are written: each as ``<folder>/<id><suffix>``, and the pack as one file where it can be.

    ``render`` and ``render_pack`` are pure functions of their arguments: equal input gives equal bytes.
    """

    name: str
    folder: str
    suffix: str
    render: Callable[[Document, Pack], Rendered]
    render_pack: Callable[[Pack], Rendered] | None = None


FORMATS: dict[str, Format] = {
    "md": Format("md", "markdown", ".md", render_markdown),
    "mermaid": Format("mermaid", "mermaid", ".md", render_markdown_mermaid),
    "html": Format("html", "html", ".html", render_html),
    "pdf": Format("pdf", "pdf", ".pdf", render_document_pdf, render_pack_pdf),
    "docx": Format("docx", "word", ".docx", render_document_docx, render_pack_docx),
}
