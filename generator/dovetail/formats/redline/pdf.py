"""A redline as PDF, tagged and archivable as every PDF of a pack is."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from dovetail.compose.escape import visible
from dovetail.formats.assets import SCHEME
from dovetail.formats.glyphs import drawable
from dovetail.formats.printed.print_engine import print_page
from dovetail.formats.redline.differences import Redline
from dovetail.formats.redline.html import front, marks_css
from dovetail.formats.redline.shown import Manner, fragment
from dovetail.formats.redline.words import state_of_document
from dovetail.formats.rendered import Rendered, warning
from dovetail.formats.theme import fill, frame, print_css

_PAPER = Manner()


def redline_pdf(redline: Redline) -> Rendered:
    """The changes by what caused them, then each document's. Equal redlines give equal bytes."""
    pack = redline.pack
    page = fill(
        "redline-print.html.j2",
        pack=frame(pack),
        title=visible(redline.title),
        span=redline.span,
        date=_day(pack.iso_date),
        documents=[
            {
                "id": f"document-{at}",
                "kind": document.document.kind,
                "number": document.document.number,
                "title": state_of_document(document),
                "html": Markup(fragment(document, _PAPER)),
            }
            for at, document in enumerate(redline.documents, 1)
        ],
        **front(redline),
    )
    brand = pack.brand
    fonts = {font.name: font for font in brand.fonts}
    printed = print_page(
        drawable(page, brand), print_css(brand) + marks_css(), fonts, day=_day(pack.iso_date)
    )
    problems = [
        warning("print-problem", pack.project_code, problem.replace(SCHEME, ""))
        for problem in printed.problems
    ]
    return Rendered(printed.data, tuple(problems))


def _day(text: str) -> str:
    # An impossible date would make the archive metadata invalid.
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
