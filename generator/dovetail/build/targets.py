"""The files of a pack: where each goes, what it depends on, and the task that renders it."""

from __future__ import annotations

import importlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from dovetail.build import alignment_json
from dovetail.build.engine import engine_inputs
from dovetail.build.fingerprint import of_value
from dovetail.build.html_targets import shared_files
from dovetail.build.reasons import TEXT, in_words, of_documents, of_sources
from dovetail.build.target import Target, Task
from dovetail.build.tasks import (
    PDF_WEIGHT,
    CalendarTask,
    DocumentTask,
    PackTask,
    PdfTask,
    ReadyTask,
    WordTask,
    without_bodies,
)
from dovetail.formats.fonts import use_only_our_fonts
from dovetail.formats.markdown import with_source
from dovetail.model.alignment import AlignmentSheet
from dovetail.model.document import Asset, Brand, Document, Pack
from dovetail.model.resolved import ResolvedProject


@dataclass(frozen=True, slots=True)
class DocumentFormat:
    """A format that has a file for each document, and perhaps one for the whole pack.

    ``document`` and ``pack`` are renderers, written ``module:function``. ``weight`` compares the
    work for a character of text. ``plain`` means that neither the brand nor the other documents matter,
    and that pictures lie beside the text as files of their own.
    """

    folder: str
    ending: str
    document: str
    pack: str = ""
    weight: int = 1
    plain: bool = False
    sources: bool = False
    """Whether the text holds the source of pictures that have one, in their place."""
    carries_sources: bool = False
    """Whether the pack as one file can hold the profile that it was made from."""
    assembled: bool = False
    """Whether a document is rendered once, and files are assembled from that."""
    drawn_apart: bool = False
    """Whether pictures are drawn once, for all files that show them."""


DOCUMENT_FORMATS: Mapping[str, DocumentFormat] = {
    "md": DocumentFormat("markdown", ".md", "dovetail.formats.markdown:render_markdown", plain=True),
    "mermaid": DocumentFormat(
        "mermaid",
        ".md",
        "dovetail.formats.markdown:render_markdown_mermaid",
        plain=True,
        sources=True,
    ),
    "html": DocumentFormat("html", ".html", "dovetail.formats.web.html:render_html", weight=10),
    "pdf": DocumentFormat(
        "pdf",
        ".pdf",
        "dovetail.formats.printed.pdf:render_document_pdf",
        "dovetail.formats.printed.pdf:render_pack_pdf",
        weight=PDF_WEIGHT,
        carries_sources=True,
        assembled=True,
    ),
    "docx": DocumentFormat(
        "word",
        ".docx",
        "dovetail.formats.word.docx:render_document_docx",
        "dovetail.formats.word.docx:render_pack_docx",
        weight=50,
        drawn_apart=True,
    ),
}
ALIGNMENT = "alignment.json"
CALENDAR = "ics"
DATA = "json"
FORMATS: tuple[str, ...] = (*DOCUMENT_FORMATS, CALENDAR, DATA)
"""Formats that a build can make."""


def folder_of(resolved: ResolvedProject) -> str:
    """The project's folder below the output root."""
    return f"{resolved.organization.id}/{resolved.project.code}"


def targets(
    pack: Pack,
    resolved: ResolvedProject,
    sheet: AlignmentSheet,
    *,
    sources: tuple[Asset, ...] = (),
    seen: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> tuple[Target, ...]:
    """Every file of the pack in every format, in reading order. The pack as one PDF carries ``sources``.

    ``seen`` has the fingerprints of what each document reads, to say why its text changed.
    """
    code, composed = resolved.project.code, pack
    found: list[Target] = []
    reads = {document: in_words(parts) for document, parts in seen.items()}
    for name, form in DOCUMENT_FORMATS.items():
        pack = _shown(composed, form)
        joined = of_documents(pack.documents)
        surroundings = _surroundings(pack, form)
        around = {**_frame(surroundings), **engine_inputs(name)}
        if surroundings.documents:
            around["other documents"] = of_value(surroundings.documents)
        found += [
            replace(
                _document(document, surroundings, pack.assets, name, form, around),
                because={**reads.get(document.id, {}), **of_sources(document.sources)},
            )
            for document in pack.documents
        ]
        if form.plain:
            replaced = with_source(pack.assets) if form.sources else frozenset()
            found += [_image(asset, name, form) for asset in pack.assets if asset.name not in replaced]
        if name == "html":
            found += [
                replace(file, because=joined if TEXT in file.inputs else {})
                for file in shared_files(pack, name, form.folder)
            ]
        if form.pack:
            inputs = {
                "text": of_value(pack.documents),
                **_images(pack),
                **_frame(pack),
                **engine_inputs(name),
            }
            if sources and form.carries_sources:
                inputs["attached source"] = of_value(sources)
            weight = form.weight * sum(len(document.body) for document in pack.documents)
            whole = replace(pack, sources=sources if form.carries_sources else ())
            task = _task(form, whole)
            found.append(
                Target(
                    f"{code}-pack{form.ending}",
                    name,
                    "the whole pack",
                    inputs,
                    task,
                    weight=weight,
                    because=joined,
                )
            )
    calendar = CalendarTask.of(resolved)
    inputs = {"key dates": of_value(calendar), **engine_inputs(CALENDAR)}
    found.append(
        Target(f"{code}.ics", CALENDAR, "the calendar", inputs, calendar, weight=len(calendar.key_dates))
    )
    data = alignment_json.render(sheet, resolved)
    inputs = {"alignment sheet": of_value(data)}
    found.append(Target(ALIGNMENT, DATA, "the alignment sheet", inputs, ReadyTask(data)))
    return tuple(found)


def preload(formats: Collection[str]) -> None:
    """Import what renders these formats, so that forked processes share it."""
    for name in formats:
        if name in DOCUMENT_FORMATS:
            importlib.import_module(DOCUMENT_FORMATS[name].document.partition(":")[0])
    if not {"pdf", "docx"}.isdisjoint(formats):
        # The engine reads the font configuration when it is imported.
        use_only_our_fonts()
        importlib.import_module("weasyprint")


def _shown(pack: Pack, form: DocumentFormat) -> Pack:
    """The pack with what this format shows of its documents: only a plain text ends with its sources."""
    if form.plain and form.sources:
        return pack
    return replace(
        pack,
        documents=tuple(
            replace(document, sources=document.sources if form.plain else (), flows=())
            for document in pack.documents
        ),
    )


def _surroundings(pack: Pack, form: DocumentFormat) -> Pack:
    if form.plain:
        # Such a file says of the pack only how it stands and of which day it is: nothing of its cover.
        return replace(
            pack, organization="", project_code="", project_name="", title="", iso_date="", cover=(),
            documents=(), brand=Brand(""), assets=(),
        )  # fmt: skip
    if form.assembled:
        # It has no cover, and of the others it has to know only which there are to lead to. An issued one
        # says at the foot of each page of which day it is.
        others = tuple(Document(other.id, "", "", other.kind, "") for other in pack.documents)
        dated = pack.dated if pack.mark else ""
        return replace(pack, title="", dated=dated, cover=(), documents=others, assets=())
    return replace(without_bodies(pack), assets=())


def _document(
    document: Document,
    pack: Pack,
    assets: tuple[Asset, ...],
    name: str,
    form: DocumentFormat,
    around: Mapping[str, str],
) -> Target:
    if form.sources or not form.plain:
        # A text names the images that it shows, so a redrawn diagram touches only the documents that show it.
        pack = replace(pack, assets=tuple(asset for asset in assets if asset.name in document.body))
    inputs = {"text": of_value(document), **_images(pack), **around}
    path = f"{form.folder}/{document.id}{form.ending}"
    task = _task(form, pack, document)
    return Target(path, name, document.title, inputs, task, document.id, form.weight * len(document.body))


def _task(form: DocumentFormat, pack: Pack, document: Document | None = None) -> Task:
    if form.assembled:
        return PdfTask(pack, document)
    if form.drawn_apart:
        return WordTask(pack, document)
    return PackTask(form.pack, pack) if document is None else DocumentTask(form.document, document, pack)


def _image(asset: Asset, name: str, form: DocumentFormat) -> Target:
    path = f"{form.folder}/{asset.name}"
    return Target(path, name, asset.name, {"picture": of_value(asset)}, ReadyTask(asset.data))


def _images(pack: Pack) -> dict[str, str]:
    return {"pictures": of_value(pack.assets)} if pack.assets else {}


def _frame(pack: Pack) -> dict[str, str]:
    """What stands around the text: the cover's facts, revision and date; and the organization's looks."""
    header: dict[str, Any] = {
        name: getattr(pack, name)
        for name in pack.__dataclass_fields__
        if name not in ("documents", "brand", "assets", "sources")
    }
    return {"cover": of_value(header), "brand": of_value(pack.brand)}
