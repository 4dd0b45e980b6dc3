"""A document, or the whole pack, as PDF: tagged (PDF/UA-1), archivable (PDF/A-3a), byte for byte the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

from markupsafe import Markup

from dovetail.formats.assets import SCHEME, asset_url, images_of
from dovetail.formats.bands import in_bands
from dovetail.formats.body import Body, Targets, read_body, write_fragment
from dovetail.formats.glyphs import drawable, drawable_picture, unreadable
from dovetail.formats.markdown_tree import text_of
from dovetail.formats.print_engine import print_page
from dovetail.formats.rendered import Rendered, warning
from dovetail.formats.speech import in_its_language
from dovetail.formats.theme import GROUPS, fill, frame, grouped, kind_label, print_css, revision_label
from dovetail.model.diagnostics import Diagnostic
from dovetail.model.document import Document, Pack
from dovetail.model.language import tell

_MANY = 9
"""From how many documents on a group of the contents stands in two columns."""
_SHORT = {"front": 2500, "role": 7000, "back": 2500}
"""Characters up to which a document is short: it follows a short one of its kind on the same page if it fits
there whole."""


@in_its_language
def render_document_pdf(document: Document, pack: Pack) -> Rendered:
    """One document as PDF, with running head and foot. Links to other documents lead to their PDF files."""
    body = read_body(document)
    root = "../" * document.id.count("/")

    def anchor(target: str, fragment: str) -> str:
        return _anchor(target, fragment) if target == document.id else f"{root}{target}.pdf"

    html, warnings = _fragment(body, pack, anchor)
    page = _page(pack, f"{document.title} – {pack.project_name}", [(document, html)], cover=False)
    return _print(page, pack, document.id, (*_unreadable(body, pack), *warnings))


@in_its_language
def render_pack_pdf(pack: Pack) -> Rendered:
    """All documents of the pack in one file, with a cover, contents with page numbers, and bookmarks."""
    bodies = {document.id: read_body(document) for document in pack.documents}
    cover = (pack.title, pack.organization, pack.project_name, *(text for row in pack.cover for text in row))
    warnings = list(unreadable(pack.project_code, cover, pack.brand))
    for body in bodies.values():
        warnings += _unreadable(body, pack)
    articles: list[tuple[Document, str]] = []
    groups = _contents(pack) if len(pack.documents) > 1 else _sections(bodies)
    for document in pack.documents:
        html, found = _fragment(bodies[document.id], pack, _anchor, bodies)
        articles.append((document, html))
        warnings += found
    page = _page(pack, f"{pack.title} – {pack.project_name}", articles, cover=True, groups=groups)
    return _print(page, pack, pack.project_code, tuple(warnings))


def _anchor(document: str, fragment: str) -> str:
    return f"#{document}:{fragment}" if fragment else f"#{document}"


def _fragment(
    body: Body, pack: Pack, anchor: Callable[[str, str], str], bodies: dict[str, Body] | None = None
) -> tuple[str, tuple[Diagnostic, ...]]:
    images = images_of(pack)
    targets = Targets(anchor, lambda path: None, lambda name: asset_url(name) if name in images else None)
    return write_fragment(body, pack, targets, bodies=bodies, prefix=f"{body.document.id}:")


def _contents(pack: Pack) -> list[dict[str, object]]:
    """One line for each document. The sections are the same in every procedure; the bookmarks have them."""
    return [
        {
            "label": label,
            "columns": len(documents) >= _MANY,
            "entries": [{"anchor": document.id, "title": document.title} for document in documents],
        }
        for label, documents in grouped(pack)
    ]


def _sections(bodies: dict[str, Body]) -> list[dict[str, object]]:
    """A pack of one document has its sections in the contents."""
    return [
        {
            "label": body.document.title,
            "columns": False,
            "entries": [
                {
                    "anchor": f"{name}:{heading.id}",
                    "title": f"{heading.number} {heading.text}" if heading.number else heading.text,
                }
                for heading in body.headings
                if heading.level == 2
            ],
        }
        for name, body in bodies.items()
    ]


def _page(
    pack: Pack,
    title: str,
    articles: list[tuple[Document, str]],
    *,
    cover: bool,
    groups: list[dict[str, object]] | None = None,
) -> str:
    documents = [document for document, _ in articles]
    following = _following(documents)
    sharing = following | {one.id for one, other in pairwise(documents) if other.id in following}
    return fill(
        "pack.html.j2",
        pack=frame(pack),
        title=title,
        revision=revision_label(pack),
        date=_day(pack),
        cover=cover,
        logo=asset_url(pack.brand.logo.name) if pack.brand.logo else "",
        groups=groups or [],
        said={"contents": tell("Contents")},
        articles=[
            {
                "kind": document.kind,
                "anchor": document.id,
                "follows": document.id in following,
                "running": tell(GROUPS[document.kind]) if document.id in sharing else document.title,
                "number": document.number,
                "label": kind_label(document, pack),
                "html": Markup(html),
            }
            for document, html in articles
        ],
    )


def _following(documents: list[Document]) -> set[str]:
    """The ids of the short documents that stand on the page of the one before."""
    return {
        document.id
        for before, document in pairwise(documents)
        if before.kind == document.kind and _is_short(before) and _is_short(document)
    }


def _is_short(document: Document) -> bool:
    return len(document.body) <= _SHORT.get(document.kind, 0)


def _day(pack: Pack) -> str:
    # An impossible date would make the archive metadata invalid, so only a real one is written.
    try:
        return date.fromisoformat(pack.iso_date).isoformat()
    except ValueError:
        return ""


def _print(page: str, pack: Pack, subject: str, warnings: tuple[Diagnostic, ...]) -> Rendered:
    images = {name: drawable_picture(image, pack.brand) for name, image in images_of(pack).items()}
    page, bands = in_bands(drawable(page, pack.brand), images, pack.brand.page_size)
    assets = images | bands | {font.name: font for font in pack.brand.fonts}
    printed = print_page(page, print_css(pack.brand), assets, sources=pack.sources, day=_day(pack))
    blocked = [
        warning("url-blocked", subject, f"{url} was not loaded into the PDF") for url in printed.refused
    ]
    undrawn = [
        warning("print-problem", subject, problem.replace(SCHEME, ""))
        for problem in printed.problems
        if not any(url in problem for url in printed.refused)
    ]
    return Rendered(printed.data, (*warnings, *blocked, *undrawn))


def _unreadable(body: Body, pack: Pack) -> tuple[Diagnostic, ...]:
    shown = [
        image.data.decode("utf-8", "replace") for image in pack.assets if image.name in body.document.body
    ]
    return unreadable(body.document.id, (text_of(body.root), body.document.title, *shown), pack.brand)
