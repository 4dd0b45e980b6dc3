"""The metadata of a PDF that is an archive file (PDF/A) and an accessible one (PDF/UA) at once."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, fromstring, register_namespace, tostring

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_UA = "http://www.aiim.org/pdfua/ns/id/"
_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
_SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
_PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
_PREFIXES = {"pdfaExtension": _EXTENSION, "pdfaSchema": _SCHEMA, "pdfaProperty": _PROPERTY, "pdfuaid": _UA}


def claim_accessibility(rdf: bytes) -> bytes:
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
