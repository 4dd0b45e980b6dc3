"""A redline as one web page that needs no other file, no script and no network."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from dovetail.bundled import templates_dir
from dovetail.compose.escape import visible
from dovetail.formats.assets import data_uri
from dovetail.formats.redline.differences import Redline, by_cause, editorial
from dovetail.formats.redline.shown import Manner, fragment, listed
from dovetail.formats.redline.words import counted, heading_of, nothing_differs, state_of_document, unwritten
from dovetail.formats.theme import fill, frame, screen_css
from dovetail.formats.unseen import as_references

_SCREEN = Manner(deeper=1, spoken=True)


def redline_html(redline: Redline) -> bytes:
    """The page. Equal redlines give equal bytes."""
    brand = redline.pack.brand
    page = fill(
        "redline.html.j2",
        pack=frame(redline.pack),
        title=visible(redline.title),
        span=redline.span,
        logo=data_uri(brand.logo) if brand.logo else "",
        css=Markup(screen_css(brand) + marks_css()),
        documents=[
            {
                "number": document.document.number,
                "title": state_of_document(document),
                "html": Markup(fragment(document, _SCREEN)),
            }
            for document in redline.documents
        ],
        **front(redline),
    )
    return (as_references(page.rstrip()) + "\n").encode("utf-8")


def front(redline: Redline) -> dict[str, Any]:
    """What stands before the documents: the changes by what caused them, as plain data for a template."""
    return {
        "counted": counted(redline) if redline.documents else "",
        "nothing": nothing_differs(redline),
        "unwritten": [{"heading": heading, "lines": list(lines)} for heading, lines in unwritten(redline)],
        "summary": list(redline.summary),
        "groups": [
            {
                "heading": heading_of(why),
                "reason": why.reason if why else "",
                "documents": listed(edits),
            }
            for why, edits in by_cause(redline)
        ],
        "editorial": listed(editorial(redline)),
        "same": list(redline.same),
    }


def marks_css() -> str:
    """The style sheet of the marks, for screen and paper."""
    return (templates_dir() / "report" / "redline.css").read_text(encoding="utf-8")
