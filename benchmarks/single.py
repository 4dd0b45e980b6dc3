"""A pack, or one document, as one page for WeasyPrint: what a plain use of the engine prints in one go.

Nothing is rendered apart and nothing is assembled, so it is what Dovetail is compared with: in time here, and
page by page in the tests.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dovetail.formats.assets import asset_url, images_of
from dovetail.formats.bands import in_bands
from dovetail.formats.fonts import use_only_our_fonts
from dovetail.formats.glyphs import drawable, drawable_picture
from dovetail.formats.printed.fetcher import asset_fetcher
from dovetail.formats.printed.paper import contents_of, pages_html
from dovetail.formats.theme import print_css
from dovetail.formats.tree.body import Targets, read_body, write_fragment
from dovetail.load.languages.languages import language_or_english
from dovetail.model.document import Asset, Document, Pack
from dovetail.model.language import speaking


@dataclass(frozen=True, slots=True)
class Page:
    """What the engine is given to print."""

    html: str
    css: str
    assets: Mapping[str, Asset]

    def render(self) -> Any:
        """The engine's document: laid out, not written yet."""
        use_only_our_fonts()
        weasyprint = importlib.import_module("weasyprint")
        fetcher = asset_fetcher(self.assets, [])
        fonts = importlib.import_module("weasyprint.text.fonts").FontConfiguration()
        sheet = weasyprint.CSS(string=self.css, font_config=fonts, url_fetcher=fetcher)
        return weasyprint.HTML(string=self.html, url_fetcher=fetcher).render(
            font_config=fonts, stylesheets=[sheet]
        )


def page_of_document(document: Document, pack: Pack) -> Page:
    """A document with running head and foot."""
    root = "../" * document.id.count("/")

    def anchor(target: str, place: str) -> str:
        return _inside(target, place) if target == document.id else f"{root}{target}.pdf"

    return _page(pack, f"{document.title} – {pack.project_name}", (document,), anchor, cover=False)


def page_of_pack(pack: Pack) -> Page:
    """All documents, with a cover and contents."""
    return _page(pack, f"{pack.title} – {pack.project_name}", pack.documents, _inside, cover=True)


def _inside(document: str, place: str) -> str:
    return f"#{document}:{place}" if place else f"#{document}"


def _page(
    pack: Pack, title: str, documents: tuple[Document, ...], anchor: Callable[[str, str], str], *, cover: bool
) -> Page:
    with speaking(language_or_english(pack.language).with_own(pack.own_words)):
        bodies = {document.id: read_body(document) for document in documents}
        images = images_of(pack)
        targets = Targets(anchor, lambda path: None, lambda name: asset_url(name) if name in images else None)
        groups = contents_of(pack, bodies, {}) if cover else ()
        articles = [
            (
                document,
                write_fragment(bodies[document.id], pack, targets, bodies=bodies, prefix=f"{document.id}:")[
                    0
                ],
            )
            for document in documents
        ]
        html = drawable(pages_html(pack, title, articles, groups=groups), pack.brand)
        drawings = {name: drawable_picture(image, pack.brand) for name, image in images.items()}
        html, bands = in_bands(html, drawings, pack.brand.page_size)
        assets = drawings | bands | {font.name: font for font in pack.brand.fonts}
        return Page(html, print_css(pack.brand), assets)
