"""A document, or the whole pack, as PDF: tagged (PDF/UA-1), archivable (PDF/A-3a), byte for byte the same.

Each is assembled from fragments: the file of a document from its own, that of the pack from those of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Protocol

from dovetail.formats.assets import SCHEME, images_of
from dovetail.formats.glyphs import drawable, drawable_picture
from dovetail.formats.printed.assembly import PrintedPart, assemble
from dovetail.formats.printed.booklet_length import too_long
from dovetail.formats.printed.fragments import Content
from dovetail.formats.printed.frames import Around, sheets_of
from dovetail.formats.printed.paper import (
    contents_of,
    day_of,
    number_line,
    pages_html,
    running_title,
    runs_of,
)
from dovetail.formats.printed.print_engine import print_page
from dovetail.formats.rendered import Rendered, warning
from dovetail.formats.speech import in_its_language
from dovetail.formats.theme import frame_css, page_label, print_css, slips_css
from dovetail.formats.tree.body import read_body
from dovetail.model.diagnostics import Diagnostic
from dovetail.model.document import Document, Pack

_USUAL = 2
"""Pages before the first document, in most packs: a cover and the contents."""
_ATTEMPTS = 4


def contents_of_document(document: Document, pack: Pack) -> tuple[Content, ...]:
    """What has to be printed before the file of a document can be assembled."""
    return (Content.of((document,), pack),)


def contents_of_pack(pack: Pack) -> tuple[Content, ...]:
    """What has to be printed before the file of the pack can be assembled, in reading order."""
    return tuple(Content.of(run, pack) for run in runs_of(pack.documents))


def render_document_pdf(document: Document, pack: Pack) -> Rendered:
    """One document as PDF, with running head and foot. Links to other documents lead to their PDF files."""
    fragments = [content.render() for content in contents_of_document(document, pack)]
    return assemble_document_pdf(document, fragments, pack)


def render_pack_pdf(pack: Pack) -> Rendered:
    """All documents of the pack in one file, with a cover, contents with page numbers, and bookmarks."""
    fragments = [content.render() for content in contents_of_pack(pack)]
    parts = [PrintedPart(fragment.data) for fragment in fragments]
    warnings = [found for fragment in fragments for found in fragment.warnings]
    return assemble_pack_pdf(parts, Front.of(parts, pack).render(), pack, warnings)


@in_its_language
def assemble_document_pdf(document: Document, fragments: Sequence[Rendered], pack: Pack) -> Rendered:
    """The file of a document, from its fragment."""
    (fragment,) = fragments
    part = PrintedPart(fragment.data)
    around = list(_around(part, (document,), 0, len(part.across), pack))
    sheets = sheets_of(around)
    page = pages_html(
        pack, f"{document.title} – {pack.project_name}", [], sheets=[sheet.shown() for sheet in sheets]
    )
    base = _print(page, frame_css(pack.brand, booklet=document.kind == "booklet"), pack, document.id)
    root = "../" * document.id.count("/")
    data = assemble(
        PrintedPart(base.data),
        0,
        sheets,
        [(part, around)],
        lambda _, other, place: (f"{root}{other}.pdf", False),
    )
    return Rendered(data, (*fragment.warnings, *base.warnings))


class _Lies(Protocol):
    """A printed part, as far as it is asked where its pages begin and which way up they lie."""

    @property
    def across(self) -> tuple[bool, ...]: ...
    def page_of(self, anchor: str, /) -> int: ...


@dataclass(frozen=True, slots=True)
class Lying:
    """How some documents lie on the pages of a part: each page across or not, and the page of each place."""

    documents: int
    across: tuple[bool, ...]
    places: tuple[tuple[str, int], ...]

    def page_of(self, anchor: str) -> int:
        """On which page, from 0, an anchor stands."""
        return dict(self.places)[anchor]


@dataclass(frozen=True, slots=True)
class Front:
    """All that the cover, the contents and the frames of a pack depend on. Its texts are not among it."""

    pack: Pack
    parts: tuple[Lying, ...]

    @classmethod
    def of(cls, parts: Sequence[PrintedPart], pack: Pack) -> Front:
        """What stands before and around these parts."""
        # The contents of a pack of one document are its sections; else they name documents alone.
        alone = len(pack.documents) == 1
        named = {document.id for document in pack.documents}
        lying = (
            Lying(
                len(run),
                part.across,
                tuple((name, page) for name, (page, _) in part.targets.items() if alone or name in named),
            )
            for part, run in zip(parts, runs_of(pack.documents), strict=True)
        )
        documents = tuple(
            replace(one, body=one.body if alone else "", sources=(), flows=()) for one in pack.documents
        )
        return cls(replace(pack, documents=documents, assets=()), tuple(lying))

    def render(self) -> Rendered:
        """The cover and the contents as a PDF, with the frames behind them."""
        return _printed_front(self, self.pack)


@in_its_language
def assemble_pack_pdf(
    parts: Sequence[PrintedPart], base: Rendered, pack: Pack, warnings: Sequence[Diagnostic] = ()
) -> Rendered:
    """The file of the pack, from its parts in reading order and its front; ``warnings`` are of the parts."""
    places = {name for part in parts for name in part.targets}
    missing: list[Diagnostic] = []

    def lead(here: str, document: str, place: str) -> tuple[str, bool]:
        anchor = f"{document}:{place}" if place else document
        if anchor in places:
            return anchor, True
        missing.append(warning("anchor-missing", here, f"{document} has no section #{place}"))
        return document, True

    first = PrintedPart(base.data)
    runs = runs_of(pack.documents)
    front = first.page_of(sheets_of([next(_around(parts[0], runs[0], 0, 0, pack))])[0].frame)
    around, _ = _all_around(parts, runs, front, pack)
    sheets = sheets_of([one for some in around for one in some])
    data = assemble(first, front, sheets, list(zip(parts, around, strict=True)), lead)
    return Rendered(data, (*warnings, *missing, *base.warnings, *_length(pack, parts, front)))


def _length(pack: Pack, parts: Sequence[PrintedPart], front: int) -> tuple[Diagnostic, ...]:
    """What is to be said of the length of a booklet."""
    if len(pack.documents) != 1:
        return ()
    (document,), (part,) = pack.documents, parts
    return too_long(document, read_body(document).headings, front + len(part.across), part.heights)


@in_its_language
def _printed_front(front: Front, pack: Pack) -> Rendered:
    bodies = {one.id: read_body(one) for one in pack.documents} if len(pack.documents) == 1 else {}
    booklet = any(document.kind == "booklet" for document in pack.documents)
    documents = iter(pack.documents)
    runs = [tuple(islice(documents, part.documents)) for part in front.parts]
    before = _USUAL
    for _ in range(_ATTEMPTS):
        around, total = _all_around(front.parts, runs, before, pack)
        sheets = sheets_of([one for some in around for one in some])
        numbers: dict[str, int] = {}
        page = before
        for part in front.parts:
            numbers |= {name: page + place + 1 for name, place in part.places}
            page += len(part.across)
        groups = contents_of(pack, bodies, numbers)
        html = pages_html(
            pack,
            f"{pack.title} – {pack.project_name}",
            [],
            groups=groups,
            sheets=[sheet.shown() for sheet in sheets],
            anchors=_anchors(groups),
        )
        css = "\n".join((print_css(pack.brand, total, booklet=booklet), slips_css(pack.brand)))
        base = _print(html, css, pack, pack.project_code)
        really = PrintedPart(base.data).page_of(sheets[0].frame)
        if really == before:
            break
        before = really
    return base


def _all_around(
    parts: Sequence[_Lies], runs: Sequence[Sequence[Document]], before: int, pack: Pack
) -> tuple[list[list[Around]], int]:
    """What stands around the pages of each part if there are so many before them; and how many there are."""
    total = before + sum(len(part.across) for part in parts)
    around: list[list[Around]] = []
    for part, run in zip(parts, runs, strict=True):
        around.append(list(_around(part, run, before, total, pack)))
        before += len(part.across)
    return around, total


def _around(part: _Lies, run: Sequence[Document], before: int, total: int, pack: Pack) -> Iterator[Around]:
    """What stands around each page: of the documents on it, the first to begin there says its number."""
    begin: dict[int, Document] = {}
    for document in reversed(run):
        begin[part.page_of(document.id)] = document
    document = run[0]
    for page, across in enumerate(part.across):
        first = begin.get(page, document)
        yield Around(
            running_title(first, run),
            number_line(first.number, pack),
            _label(before + page + 1, total, pack),
            across,
        )
        document = max((one for one in run if part.page_of(one.id) <= page), key=run.index)


def _label(page: int, total: int, pack: Pack) -> str:
    standing = f"{pack.standing.upper()}  ·  " if pack.standing else ""
    return standing + page_label(str(page), str(total))


def _anchors(groups: Sequence[Mapping[str, Any]]) -> list[str]:
    """The places that the contents lead to."""
    return [entry["anchor"] for group in groups for entry in group["entries"]]


def _print(page: str, css: str, pack: Pack, subject: str) -> Rendered:
    images = {name: drawable_picture(image, pack.brand) for name, image in images_of(pack).items()}
    assets = images | {font.name: font for font in pack.brand.fonts}
    printed = print_page(drawable(page, pack.brand), css, assets, sources=pack.sources, day=day_of(pack))
    blocked = [
        warning("url-blocked", subject, f"{url} was not loaded into the PDF") for url in printed.refused
    ]
    undrawn = [
        warning("print-problem", subject, problem.replace(SCHEME, ""))
        for problem in printed.problems
        if not any(url in problem for url in printed.refused)
    ]
    return Rendered(printed.data, (*blocked, *undrawn))
