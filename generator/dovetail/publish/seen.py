"""What a wiki has: pages and files as they are found, without a judgement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file that a wiki has. ``source`` is the print of what it was drawn from, or "" if that is unknown."""

    source: str = ""
    id: str = ""
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """One page that a wiki has.

    Without an ``id`` it is none: something else, called ``title``, stands where a page would have it.
    ``key`` is what our marker on it says, or "". ``parent`` is the id of the page above it, or "" where there
    is none or the wiki has no tree. ``print`` is "" where it isn't known without reading the page.
    ``foreign_children`` are pages below it that bear no marker of ours, ``comments`` those inside its text
    that a new text could lose. ``locked`` is None where the wiki was not asked whether others may edit it.
    """

    id: str
    address: str
    title: str
    revision: str
    key: str = ""
    parent: str = ""
    print: str = ""
    author: str = ""
    trashed: bool = False
    foreign_children: int = 0
    comments: int = 0
    labels: tuple[str, ...] = ()
    files: Mapping[str, SeenFile] = field(default_factory=dict)
    locked: bool | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """All that was seen: pages, and files that belong to no page (of ours, or in the place of one wished)."""

    pages: tuple[Seen, ...] = ()
    files: Mapping[str, SeenFile] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a page, and the revision that it is of."""

    revision: str
    text: str
