"""Documents printed once, with nothing around them that differs from use to use.

A fragment is a PDF of the pages of one document, or of several short ones that share pages. It has its text,
its pictures and its tags. It has no running head or foot and no page numbers, and a link to another document
is left open. So the same fragment serves the document's own file, the pack, the next issue, and every other
project where the document reads the same.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import quote, unquote

from dovetail.formats.assets import SCHEME, asset_url, images_of
from dovetail.formats.bands import in_bands
from dovetail.formats.glyphs import drawable, drawable_picture
from dovetail.formats.printed.paper import pages_html
from dovetail.formats.printed.print_engine import print_part
from dovetail.formats.rendered import Rendered, warning
from dovetail.formats.speech import in_its_language
from dovetail.formats.theme import bare_css, tight_css
from dovetail.formats.tree.body import Targets, read_body, write_fragment
from dovetail.model.diagnostics import Diagnostic
from dovetail.model.document import Document, Pack

_OPEN = "dovetail-pack/"
"""How the address of an open link begins. Nothing else is relative: what leads out has a scheme."""


@dataclass(frozen=True, slots=True)
class Content:
    """All that a fragment depends on: its documents, and a pack in which everything else is left out."""

    documents: tuple[Document, ...]
    pack: Pack

    @classmethod
    def of(cls, documents: tuple[Document, ...], pack: Pack) -> Content:
        """What the documents need of their pack."""
        text = "\n".join(document.body for document in documents)
        brand = replace(
            pack.brand,
            name="",
            classification="",
            footer="",
            logo=pack.brand.logo if pack.brand.logo and pack.brand.logo.name in text else None,
            logo_alt="",
            cover="band",
            reference_document=None,
        )
        ours = {document.id for document in documents}
        linked = (one for one in pack.documents if one.id in ours or one.id.rpartition("/")[2] in text)
        named = any(document.kind not in ("procedure", "role") for document in documents)
        # Whatever a pack says of itself is left out, also what it may say one day.
        neutral = Pack(
            organization="",
            project_code="",
            project_name=pack.project_name if named else "",
            title="",
            language=pack.language,
            revision="",
            standing="",
            dated="",
            iso_date="",
            cover=(),
            documents=tuple(Document(one.id, "", "", one.kind, "") for one in linked),
            brand=brand,
            assets=tuple(asset for asset in pack.assets if asset.name in text),
            own_words=pack.own_words,
        )
        return cls(tuple(replace(one, sources=(), flows=()) for one in documents), neutral)

    @property
    def size(self) -> int:
        """How much text there is to set."""
        return sum(len(document.body) for document in self.documents)

    def render(self) -> Rendered:
        """The fragment as a PDF."""
        return render_fragment(self.documents, self.pack)


@in_its_language
def render_fragment(documents: tuple[Document, ...], pack: Pack) -> Rendered:
    """The pages of ``documents`` as a PDF, with what the reader of a build should know about them."""
    bodies = {document.id: read_body(document) for document in documents}
    images = images_of(pack)
    subject = documents[0].id
    warnings: list[Diagnostic] = []
    articles: list[tuple[Document, str]] = []
    for document in documents:
        targets = Targets(
            partial(_address, document.id, ours=bodies),
            lambda path: None,
            lambda name: asset_url(name) if name in images else None,
        )
        html, found = write_fragment(
            bodies[document.id], pack, targets, bodies=bodies, prefix=f"{document.id}:"
        )
        articles.append((document, html))
        warnings += found
    page = drawable(pages_html(pack, subject, articles), pack.brand)
    drawings = {name: drawable_picture(image, pack.brand) for name, image in images.items()}
    page, bands = in_bands(page, drawings, pack.brand.page_size)
    assets = drawings | bands | {font.name: font for font in pack.brand.fonts}
    css = bare_css(pack.brand, booklet=documents[0].kind == "booklet")
    printed = print_part(page, css, assets, name=subject, tight=tight_css())
    warnings += [
        warning("url-blocked", subject, f"{url} was not loaded into the PDF") for url in printed.refused
    ]
    warnings += [
        warning("print-problem", subject, problem.replace(SCHEME, ""))
        for problem in printed.problems
        if not any(url in problem for url in printed.refused)
    ]
    return Rendered(printed.data, tuple(warnings))


def place_of(address: str) -> tuple[str, str, str] | None:
    """For an open link the document it stands in, and the document and the place in it that it leads to."""
    if not address.startswith(_OPEN):
        return None
    here, _, there = address.removeprefix(_OPEN).partition("/")
    document, _, place = there.partition("#")
    return unquote(here), unquote(document), unquote(place)


def _address(here: str, document: str, place: str, *, ours: Collection[str]) -> str:
    if document in ours:
        return f"#{document}:{place}" if place else f"#{document}"
    return f"{_OPEN}{quote(here, safe='')}/{quote(document)}#{quote(place)}"
