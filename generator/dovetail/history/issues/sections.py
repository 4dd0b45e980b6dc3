"""The sections of a document: what stands under each heading of level 2, and what has an anchor there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dovetail.formats.tree.slug import slug

_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_ANCHOR = re.compile(r'<a id="([^"]+)"></a>')
_LINK = re.compile(r"\]\(([^)\s]*#[^)\s]+)\)")
_MARKUP = re.compile(r'<a id="[^"]*"></a>|[*`\\]|\[|\]\([^)]*\)')
OPENING = "opening"
"""The id of what stands before the first heading of level 2."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a document.

    ``id`` is its anchor in every format, ``text`` its canonical Markdown with the heading. ``anchors`` are
    the things that are described here (``step-award``), ``mentions`` the links to things described elsewhere.
    """

    id: str
    title: str
    text: str
    anchors: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()


def sections_of(body: str) -> tuple[Section, ...]:
    """The sections of a body in order, the opening first. Their texts one after the other are the body."""
    found = list(_HEADING.finditer(body))
    bounds = [0, *(match.start() for match in found), len(body)]
    titles = ["", *(_plain(match[1]) for match in found)]
    used: dict[str, int] = {}
    sections = []
    for title, start, end in zip(titles, bounds, bounds[1:], strict=False):
        text = body[start:end]
        sections.append(
            Section(
                _unused(slug(title), used) if title else OPENING,
                title,
                text,
                tuple(dict.fromkeys(_ANCHOR.findall(text))),
                tuple(dict.fromkeys(_LINK.findall(text))),
            )
        )
    return tuple(section for section in sections if section.text)


def _plain(heading: str) -> str:
    return _MARKUP.sub("", heading).strip()


def _unused(anchor: str, used: dict[str, int]) -> str:
    count = used.get(anchor, 0)
    used[anchor] = count + 1
    return f"{anchor}-{count}" if count else anchor
