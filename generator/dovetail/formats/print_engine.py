"""WeasyPrint behind one function: HTML, a style sheet and assets in, a tagged archive PDF out."""

from __future__ import annotations

import hashlib
import importlib
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from dovetail.formats.archive_metadata import claim_accessibility
from dovetail.formats.fetcher import asset_fetcher
from dovetail.formats.fonts import use_only_our_fonts
from dovetail.formats.list_tags import complete_list_items
from dovetail.model.document import Asset

_VARIANT = "pdf/a-3a"


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, the URLs that were refused while making it, and what the engine could not draw."""

    data: bytes
    refused: tuple[str, ...]
    problems: tuple[str, ...]


def print_page(html: str, css: str, assets: Mapping[str, Asset]) -> Printed:
    """The PDF of ``html`` with ``css`` and the images and fonts that it may ask for.

    It claims PDF/A-3a and PDF/UA-1. No file and no socket is opened on behalf of the content. The bytes
    depend on the arguments, the bundled fonts and the versions of WeasyPrint, Pango and HarfBuzz only.
    """
    use_only_our_fonts()
    # Importing WeasyPrint takes half a second and loads Pango, which reads the font configuration.
    weasyprint: Any = importlib.import_module("weasyprint")
    pydyf: Any = importlib.import_module("pydyf")
    text_fonts: Any = importlib.import_module("weasyprint.text.fonts")
    refused: list[str] = []
    problems: list[str] = []
    fetcher = asset_fetcher(assets, refused)
    fonts = text_fonts.FontConfiguration()
    with _collecting(problems):
        sheet = weasyprint.CSS(string=css, font_config=fonts, url_fetcher=fetcher)
        document = weasyprint.HTML(string=html, url_fetcher=fetcher).render(
            font_config=fonts, stylesheets=[sheet], pdf_variant=_VARIANT, pdf_tags=True
        )
        write_rdf = document.metadata.generate_rdf_metadata
        document.metadata.generate_rdf_metadata = lambda *args: claim_accessibility(write_rdf(*args))
        data: bytes = document.write_pdf(
            finisher=lambda _, pdf: complete_list_items(pdf, pydyf),
            pdf_variant=_VARIANT,
            pdf_tags=True,
            pdf_identifier=_digest((html, css), assets),
        )
    return Printed(data, tuple(dict.fromkeys(refused)), tuple(dict.fromkeys(problems)))


class _Collector(logging.Handler):
    def __init__(self, messages: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._messages = messages

    def emit(self, record: logging.LogRecord) -> None:
        self._messages.append(record.getMessage())


@contextmanager
def _collecting(messages: list[str]) -> Iterator[None]:
    """Take the engine's errors into ``messages`` instead of the terminal."""
    logger = logging.getLogger("weasyprint")
    collector, propagated = _Collector(messages), logger.propagate
    logger.addHandler(collector)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(collector)
        logger.propagate = propagated


def _digest(texts: Iterable[str], assets: Mapping[str, Asset]) -> bytes:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(hashlib.sha256(text.encode("utf-8")).digest())
    for name in sorted(assets):
        digest.update(hashlib.sha256(assets[name].data).digest())
    return digest.hexdigest()[:32].encode("ascii")
