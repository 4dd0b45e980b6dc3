"""The render tasks of a pack. A task holds all that its file depends on, and nothing else."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from dovetail.build.engine import engine_inputs
from dovetail.build.fingerprint import of_value
from dovetail.build.parts import Part
from dovetail.formats.rendered import Rendered
from dovetail.model.diagnostics import Diagnostic
from dovetail.model.document import Brand, Document, Pack
from dovetail.model.language import speaking
from dovetail.model.own_words import OwnWords
from dovetail.model.resolved import KeyDate, ResolvedProject

if TYPE_CHECKING:
    from dovetail.formats.printed.assembly import PrintedPart
    from dovetail.formats.printed.fragments import Content
    from dovetail.formats.printed.pdf import Front
    from dovetail.formats.word.pictures import Drawing


PDF_WEIGHT = 500
"""How long a character of text takes to print, against one of Markdown."""


def without_bodies(pack: Pack) -> Pack:
    """The pack as one of its documents may see it: the others have titles and numbers, but no text."""
    return replace(pack, documents=tuple(replace(document, body="") for document in pack.documents))


@dataclass(frozen=True, slots=True)
class DocumentTask:
    """One document in one format. ``renderer`` is ``module:function`` and takes the document and the pack."""

    renderer: str
    document: Document
    pack: Pack

    def render(self) -> Rendered:
        """The finished document."""
        function: Callable[[Document, Pack], Rendered] = _named(self.renderer)
        return function(self.document, self.pack)


@dataclass(frozen=True, slots=True)
class PackTask:
    """All documents in one file. ``renderer`` is ``module:function`` and takes the pack."""

    renderer: str
    pack: Pack

    def render(self) -> Rendered:
        """The finished pack."""
        function: Callable[[Pack], Rendered] = _named(self.renderer)
        return function(self.pack)


@dataclass(frozen=True, slots=True)
class PdfTask:
    """The PDF of a document, or without one that of the pack. It is assembled from ``fragments``."""

    pack: Pack
    document: Document | None = None
    fragments: tuple[Rendered, ...] = ()

    def parts(self) -> tuple[Part, ...]:
        """The fragments that it is assembled from, until it has them."""
        if self.fragments:
            return ()
        return tuple(
            Part(_key(content), content.documents[0].title, content, PDF_WEIGHT * content.size)
            for content in self._contents()
        )

    def assembling(self, parts: tuple[Rendered, ...]) -> PdfTask | PackPdfTask:
        """What is left to do needs no pictures any more."""
        pack = replace(self.pack, assets=())
        return (
            PackPdfTask.of(parts, pack)
            if self.document is None
            else replace(self, fragments=parts, pack=pack)
        )

    def render(self) -> Rendered:
        """The finished file."""
        from dovetail.formats.printed.pdf import assemble_document_pdf, render_pack_pdf

        if self.document is None:
            return render_pack_pdf(self.pack)
        fragments = self.fragments or tuple(content.render() for content in self._contents())
        return assemble_document_pdf(self.document, fragments, self.pack)

    def _contents(self) -> tuple[Content, ...]:
        from dovetail.formats.printed.pdf import contents_of_document, contents_of_pack

        if self.document is None:
            return contents_of_pack(self.pack)
        return contents_of_document(self.document, self.pack)


@dataclass(frozen=True, slots=True)
class PackPdfTask:
    """The PDF of a pack whose documents are printed. Its front is printed when their pages are known."""

    pack: Pack
    printed: tuple[PrintedPart, ...]
    warnings: tuple[Diagnostic, ...]
    front: Rendered | None = None

    @classmethod
    def of(cls, fragments: tuple[Rendered, ...], pack: Pack) -> PackPdfTask:
        """The task for the printed documents of a pack, in reading order."""
        from dovetail.formats.printed.assembly import PrintedPart

        printed = tuple(PrintedPart(fragment.data) for fragment in fragments)
        return cls(pack, printed, tuple(found for fragment in fragments for found in fragment.warnings))

    def parts(self) -> tuple[Part, ...]:
        """The front, unless it is there. As long as all pages stay where they are, so does the front."""
        if self.front is not None:
            return ()
        front = self._front()
        weight = PDF_WEIGHT * sum(len(document.body) for document in self.pack.documents)
        return (Part(_key(front), "the cover and the contents", front, weight),)

    def assembling(self, parts: tuple[Rendered, ...]) -> PackPdfTask:
        """What is left to do with the front."""
        (front,) = parts
        return replace(self, front=front)

    def render(self) -> Rendered:
        """The finished file."""
        from dovetail.formats.printed.pdf import assemble_pack_pdf

        return assemble_pack_pdf(self.printed, self.front or self._front().render(), self.pack, self.warnings)

    def _front(self) -> Front:
        from dovetail.formats.printed.pdf import Front

        return Front.of(self.printed, self.pack)


@dataclass(frozen=True, slots=True)
class WordTask:
    """The Word file of a document, or without one that of the pack. Its pictures are ``drawn`` before."""

    pack: Pack
    document: Document | None = None
    drawn: tuple[Rendered, ...] = ()

    def parts(self) -> tuple[Part, ...]:
        """The pictures in it, until they are drawn."""
        if self.drawn:
            return ()
        engine = dict(engine_inputs("docx"))
        return tuple(
            Part(of_value((drawing, engine)), drawing.asset.name, drawing, len(drawing.asset.data))
            for drawing in self._drawings()
        )

    def assembling(self, parts: tuple[Rendered, ...]) -> WordTask:
        """What is left to do when the pictures are drawn."""
        return replace(self, drawn=parts)

    def render(self) -> Rendered:
        """The finished file."""
        from dovetail.formats.word.docx import render_document_docx, render_pack_docx

        drawings = self._drawings() if self.drawn else ()
        drawn = {one: part.data for one, part in zip(drawings, self.drawn, strict=True)}
        if self.document is None:
            return render_pack_docx(self.pack, drawn)
        return render_document_docx(self.document, self.pack, drawn)

    def _drawings(self) -> tuple[Drawing, ...]:
        from dovetail.formats.word.docx import drawings_of

        return drawings_of(self.pack.documents if self.document is None else (self.document,), self.pack)


def _key(content: Content | Front) -> str:
    """Equal for what prints the same, in whatever project."""
    looks = _of_brand(content.pack.brand)
    rest = replace(content, pack=replace(content.pack, brand=Brand("")))
    return of_value((rest, looks, dict(engine_inputs("pdf"))))


@lru_cache(maxsize=4)
def _of_brand(brand: Brand) -> str:
    # Its fonts are by far the largest input of a fragment.
    return of_value(brand)


@dataclass(frozen=True, slots=True)
class CalendarTask:
    """The key dates of a project as a calendar file."""

    organization: str
    project: str
    name: str
    as_of: date
    key_dates: tuple[KeyDate, ...]
    language: str = "en"
    own_words: tuple[OwnWords, ...] = ()

    @classmethod
    def of(cls, resolved: ResolvedProject) -> CalendarTask:
        """The task for one project."""
        project = resolved.project
        name = f"{project.code} {project.name}"
        spoken = resolved.language
        return cls(
            resolved.organization.id,
            project.code,
            name,
            resolved.as_of,
            resolved.key_dates,
            spoken.tag,
            spoken.own,
        )

    def render(self) -> Rendered:
        """The finished calendar."""
        from dovetail.formats.ics import render_calendar
        from dovetail.load.languages.languages import language_or_english

        with speaking(language_or_english(self.language).with_own(self.own_words)):
            data = render_calendar(
                self.key_dates,
                organization=self.organization,
                project=self.project,
                name=self.name,
                as_of=self.as_of,
            )
        return Rendered(data)


@dataclass(frozen=True, slots=True)
class ReadyTask:
    """A file whose bytes are known already."""

    data: bytes

    def render(self) -> Rendered:
        """The bytes."""
        return Rendered(self.data)


def _named(path: str) -> Callable[..., Rendered]:
    module, _, attribute = path.partition(":")
    function: Callable[..., Rendered] = getattr(importlib.import_module(module), attribute)
    return function
