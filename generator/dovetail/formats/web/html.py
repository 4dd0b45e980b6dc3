"""A document as a web page: one of the pages in the pack's folder, which needs no server and no network."""

from __future__ import annotations

from markupsafe import Markup

from dovetail.formats.assets import images_of
from dovetail.formats.rendered import Rendered
from dovetail.formats.speech import in_its_language
from dovetail.formats.theme import fill, frame, kind_label, revision_label
from dovetail.formats.tree.body import Targets, read_body, write_fragment
from dovetail.formats.web import html_files as files
from dovetail.formats.web.navigation import HOME, address_from, groups, neighbours, page_of, sections, trail
from dovetail.formats.web.pictures import place_of, put_pictures
from dovetail.model.document import Document, Pack


@in_its_language
def render_html(document: Document, pack: Pack) -> Rendered:
    """The page of ``document`` in the folder of ``pack``.

    It loads nothing but the folder's own files (:mod:`dovetail.formats.web.html_files`), and says so to the
    browser. Without scripts all of its text and all ways to other pages are still there.
    """
    images = images_of(pack)
    address = address_from(document.id)

    def anchor(target: str, fragment: str) -> str:
        page = "" if target == document.id else address(page_of(target))
        return f"{page}#{fragment}" if fragment else page or "#content"

    def image(name: str) -> str | None:
        return place_of(name) if name in images else None

    body = read_body(document)
    found = sections(body.headings)
    html, warnings = write_fragment(body, pack, Targets(anchor, address, image))
    logo = files.logo_path(pack.brand)
    page = fill(
        "page.html.j2",
        pack=frame(pack),
        document={"title": document.title, "number": document.number, "kind": document.kind},
        label=kind_label(document, pack),
        revision=revision_label(pack),
        root=address("x").removesuffix("x"),
        home=address(page_of(HOME)) if any(other.id == HOME for other in pack.documents) else "#content",
        files={
            "style": address(files.STYLE),
            "scheme": address(files.SCHEME_SCRIPT),
            "page": address(files.PAGE_SCRIPT),
            "search": address(files.SEARCH_SCRIPT),
            "index": address(files.INDEX),
            "logo": address(logo) if logo else "",
        },
        body=Markup(put_pictures(html, images)),
        sections=found,
        groups=groups(document, pack, address),
        alone=len(pack.documents) < 2,
        trail=trail(document, pack, address),
        neighbours=neighbours(document, pack, address),
    )
    return Rendered((page.rstrip() + "\n").encode("utf-8"), warnings)
