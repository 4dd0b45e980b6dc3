"""A document as one web page that needs no other file: style, logo and images are inside."""

from __future__ import annotations

import posixpath

from markupsafe import Markup

from dovetail.formats.assets import data_uri, images_of
from dovetail.formats.body import Targets, read_body, write_fragment
from dovetail.formats.rendered import Rendered
from dovetail.formats.speech import in_its_language
from dovetail.formats.theme import fill, frame, grouped, kind_label, revision_label, screen_css
from dovetail.model.document import Document, Pack


@in_its_language
def render_html(document: Document, pack: Pack) -> Rendered:
    """The page of ``document``, with the pack's documents beside it. Holds no script and loads nothing."""
    images = images_of(pack)
    folder = posixpath.dirname(document.id)

    def address(path: str) -> str:
        return posixpath.relpath(path, folder or ".")

    def anchor(target: str, fragment: str) -> str:
        page = "" if target == document.id else address(f"{target}.html")
        return f"{page}#{fragment}" if fragment else page or "#content"

    def image(name: str) -> str | None:
        return data_uri(images[name]) if name in images else None

    body = read_body(document)
    sections = [
        {"anchor": heading.id, "number": heading.number, "title": heading.text}
        for heading in body.headings
        if heading.level == 2
    ]
    html, warnings = write_fragment(body, pack, Targets(anchor, address, image))
    page = fill(
        "page.html.j2",
        pack=frame(pack),
        document={"title": document.title, "number": document.number},
        label=kind_label(document, pack),
        revision=revision_label(pack),
        css=Markup(screen_css(pack.brand)),
        logo=data_uri(pack.brand.logo) if pack.brand.logo else "",
        body=Markup(html),
        sections=sections,
        groups=[
            {
                "label": label,
                "entries": [
                    {
                        "href": address(f"{other.id}.html"),
                        "title": other.title,
                        "here": other.id == document.id,
                    }
                    for other in documents
                ],
            }
            for label, documents in grouped(pack)
        ],
    )
    return Rendered((page.rstrip() + "\n").encode("utf-8"), warnings)
