"""Documents as the HTML of printed pages, and which of them share a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from dovetail.formats.assets import asset_url
from dovetail.formats.theme import GROUPS, fill, frame, grouped, kind_label, revision_label
from dovetail.formats.tree.body import Body
from dovetail.model.document import Document, Pack
from dovetail.model.language import tell

_MANY = 9
"""From how many documents on a group of the contents stands in two columns."""
_ON_COVER = 24
"""Lines of contents that the cover of a pack of one document has room for."""
_SHORT = {"front": 2500, "role": 7000, "back": 2500}
"""Characters up to which a document is short: it follows a short one of its kind on the same page if it fits
there whole."""


def runs_of(documents: Sequence[Document]) -> tuple[tuple[Document, ...], ...]:
    """The documents in reading order, those together that may share pages."""
    following = _following(documents)
    runs: list[list[Document]] = []
    for document in documents:
        if document.id in following:
            runs[-1].append(document)
        else:
            runs.append([document])
    return tuple(map(tuple, runs))


def running_title(document: Document, run: Sequence[Document]) -> str:
    """What stands above a page of ``run``: the title of the document, or what those that share it are."""
    return tell(GROUPS[document.kind]) if len(run) > 1 else document.title


def number_line(number: str, pack: Pack) -> str:
    """What stands at the foot of a page: number, of an issued pack also revision, code and day, and what the
    organization says on all pages.
    """
    dated = pack.dated if pack.mark else ""
    shown = " · ".join(filter(None, (number, revision_label(pack), dated)))
    footer = frame(pack)["brand"]["footer"]
    return f"{shown}\n{footer}" if footer else shown


def pages_html(
    pack: Pack,
    title: str,
    articles: Sequence[tuple[Document, str]],
    *,
    groups: Sequence[dict[str, Any]] = (),
    sheets: Sequence[dict[str, Any]] | None = None,
    anchors: Sequence[str] = (),
) -> str:
    """Documents one after the other, each with its HTML; those that may share pages do.

    With ``groups`` there are a cover and contents before them. With ``sheets`` there are frames behind them,
    to be taken apart, and ``anchors`` are places that the contents lead to elsewhere.
    """
    runs = {one.id: run for run in runs_of([document for document, _ in articles]) for one in run}
    return fill(
        "pack.html.j2" if sheets is None else "frames.html.j2",
        pack=frame(pack),
        title=title,
        revision=revision_label(pack),
        date=day_of(pack),
        foot=number_line(pack.project_code, pack),
        cover=bool(groups),
        short=len(pack.documents) == 1 and sum(len(group["entries"]) for group in groups) <= _ON_COVER,
        logo=asset_url(pack.brand.logo.name) if pack.brand.logo else "",
        groups=list(groups),
        said={"contents": tell("Contents")},
        sheets=list(sheets or ()),
        anchors=list(anchors),
        articles=[
            {
                "kind": document.kind,
                "anchor": document.id,
                "follows": runs[document.id][0] is not document,
                "running": running_title(document, runs[document.id]),
                "number": document.number,
                "foot": number_line(document.number, pack),
                "label": kind_label(document, pack),
                "html": Markup(html),
            }
            for document, html in articles
        ],
    )


def contents_of(pack: Pack, bodies: Mapping[str, Body], pages: Mapping[str, int]) -> list[dict[str, Any]]:
    """The groups of the contents; ``pages`` has the page of each place, by its anchor.

    One line for each document. The sections are the same in every procedure; the bookmarks have them.
    """
    if len(pack.documents) == 1:
        return _sections(bodies, pages)
    return [
        {
            "label": label,
            "columns": len(documents) >= _MANY,
            "entries": [_entry(document.id, document.title, pages) for document in documents],
        }
        for label, documents in grouped(pack)
    ]


def _sections(bodies: Mapping[str, Body], pages: Mapping[str, int]) -> list[dict[str, Any]]:
    """A pack of one document has its sections in the contents."""
    return [
        {
            "label": "",
            "columns": True,
            "entries": [
                _entry(
                    f"{name}:{heading.id}",
                    f"{heading.number} {heading.text}" if heading.number else heading.text,
                    pages,
                )
                for heading in body.headings
                if heading.level == 2
            ],
        }
        for name, body in bodies.items()
    ]


def _entry(anchor: str, title: str, pages: Mapping[str, int]) -> dict[str, Any]:
    return {"anchor": anchor, "title": title, "page": pages.get(anchor, 0)}


def _following(documents: Sequence[Document]) -> set[str]:
    """The ids of the short documents that stand on the page of the one before."""
    return {
        document.id
        for before, document in pairwise(documents)
        if before.kind == document.kind and _is_short(before) and _is_short(document)
    }


def _is_short(document: Document) -> bool:
    return len(document.body) <= _SHORT.get(document.kind, 0)


def day_of(pack: Pack) -> str:
    """The day of a pack as archive metadata have it, or nothing."""
    # An impossible date would make the archive metadata invalid, so only a real one is written.
    try:
        return date.fromisoformat(pack.iso_date).isoformat()
    except ValueError:
        return ""
