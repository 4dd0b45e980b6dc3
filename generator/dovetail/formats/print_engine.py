"""WeasyPrint behind one function: HTML, a style sheet and assets in, a tagged archive PDF out."""

from __future__ import annotations

import hashlib
import importlib
import logging
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, fromstring, register_namespace, tostring

from dovetail.formats.fetcher import asset_fetcher
from dovetail.formats.fonts import use_only_our_fonts
from dovetail.formats.list_tags import complete_list_items
from dovetail.model.document import Asset

_VARIANT = "pdf/a-3a"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_UA = "http://www.aiim.org/pdfua/ns/id/"
_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
_SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
_PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
_PREFIXES = {"pdfaExtension": _EXTENSION, "pdfaSchema": _SCHEMA, "pdfaProperty": _PROPERTY, "pdfuaid": _UA}


def print_page(html: str, css: str, assets: Mapping[str, Asset]) -> tuple[bytes, tuple[str, ...]]:
    """The PDF of ``html``, and the URLs that were refused.

    It claims PDF/A-3a and PDF/UA-1. No file and no socket is opened on behalf of the content. The bytes
    depend on the arguments, the bundled fonts and the versions of WeasyPrint, Pango and HarfBuzz only.
    """
    use_only_our_fonts()
    # Importing WeasyPrint takes half a second and loads Pango, which reads the font configuration.
    weasyprint: Any = importlib.import_module("weasyprint")
    pydyf: Any = importlib.import_module("pydyf")
    text_fonts: Any = importlib.import_module("weasyprint.text.fonts")
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)

    refused: list[str] = []
    fetcher = asset_fetcher(assets, refused)
    fonts = text_fonts.FontConfiguration()
    sheet = weasyprint.CSS(string=css, font_config=fonts, url_fetcher=fetcher)
    document = weasyprint.HTML(string=html, url_fetcher=fetcher).render(
        font_config=fonts, stylesheets=[sheet], pdf_variant=_VARIANT, pdf_tags=True
    )
    write_rdf = document.metadata.generate_rdf_metadata
    document.metadata.generate_rdf_metadata = lambda *args: _claim_accessibility(write_rdf(*args))
    identifier = _digest((html, css), assets)
    data: bytes = document.write_pdf(
        finisher=lambda _, pdf: complete_list_items(pdf, pydyf),
        pdf_variant=_VARIANT,
        pdf_tags=True,
        pdf_identifier=identifier,
    )
    return data, tuple(dict.fromkeys(refused))


def _digest(texts: Iterable[str], assets: Mapping[str, Asset]) -> bytes:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(hashlib.sha256(text.encode("utf-8")).digest())
    for name in sorted(assets):
        digest.update(hashlib.sha256(assets[name].data).digest())
    return digest.hexdigest()[:32].encode("ascii")


def _claim_accessibility(rdf: bytes) -> bytes:
    """Add the PDF/UA-1 mark to PDF/A metadata, with the description of it that PDF/A asks for.

    WeasyPrint writes one claim or the other; its option for extra metadata adds a second RDF block,
    which validators do not read.
    """
    root = fromstring(rdf)
    claim = SubElement(root, f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""})
    SubElement(claim, f"{{{_UA}}}part").text = "1"
    described = SubElement(root, f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""})
    schema = _item(SubElement(described, f"{{{_EXTENSION}}}schemas"), "Bag")
    SubElement(schema, f"{{{_SCHEMA}}}schema").text = "PDF/UA identification"
    SubElement(schema, f"{{{_SCHEMA}}}namespaceURI").text = _UA
    SubElement(schema, f"{{{_SCHEMA}}}prefix").text = "pdfuaid"
    part = _item(SubElement(schema, f"{{{_SCHEMA}}}property"), "Seq")
    for name, value in (
        ("name", "part"),
        ("valueType", "Integer"),
        ("category", "internal"),
        ("description", "Part of ISO 14289 the file conforms to"),
    ):
        SubElement(part, f"{{{_PROPERTY}}}{name}").text = value
    for prefix, namespace in _PREFIXES.items():
        register_namespace(prefix, namespace)
    written: bytes = tostring(root, encoding="utf-8")
    return written


def _item(parent: Element, container: str) -> Element:
    holder = SubElement(parent, f"{{{_RDF}}}{container}")
    return SubElement(holder, f"{{{_RDF}}}li", {f"{{{_RDF}}}parseType": "Resource"})
