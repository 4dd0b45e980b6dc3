"""The finished text of a pack, before it is written in any format.

A body is *canonical Markdown*: the subset that Python-Markdown and CommonMark read alike (ATX
headings without attributes, pipe tables, ordered and bullet lists, blockquotes with ``[!NOTE]``
style alerts, plain relative links, ``<br>`` inside cells, ``<a id="…"></a>`` anchors).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dovetail.model.colour import ACCENT, PRIMARY
from dovetail.model.issue_mark import IssueMark
from dovetail.model.own_words import OwnWords

DocumentKind = Literal["front", "procedure", "role", "back", "booklet"]
"""A booklet is the whole pack of a small project in one document."""
BOOKLET_PAGES = 15
"""How many pages a booklet has at most, its cover among them."""
Cover = Literal["band", "block", "plain"]
TableStyle = Literal["ruled", "striped", "grid"]
HeadingCase = Literal["as-written", "capitals"]
AccentUse = Literal["quiet", "bold"]

PAGES = frozenset({
    "index", "key-dates", "requests", "alignment", "alignment-service", "others", "open-questions",
    "glossary", "document-control",
})  # fmt: skip
"""Ids of the pages of a pack beside its procedures and role cards. No procedure can be called like one:
both would be the same file."""


@dataclass(frozen=True, slots=True)
class Source:
    """The operational procedure and the version of it that a document was made from."""

    procedure: str
    version: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a pack.

    ``id`` is the path below the format's folder without its ending (``procurement``,
    ``roles/project-manager``); ``number`` is the printed document id; ``body`` starts with its one
    level-1 heading. Links to other documents are relative and end in ``.md``. ``flows`` are those of
    procedures that the body tells without a picture: the anchor before the heading, and Mermaid source.
    """

    id: str
    title: str
    number: str
    kind: DocumentKind
    body: str
    sources: tuple[Source, ...] = ()
    flows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Asset:
    """A brand file (logo or font) as bytes, so that rendering needs no access to the disk."""

    name: str
    media_type: str
    data: bytes
    mermaid: str = ""
    """The same as Mermaid source, if it is the flow of a procedure; further sheets of it have none."""


@dataclass(frozen=True, slots=True)
class Brand:
    """How an organization looks: the resolved content of its one brand file. Colours are ``#rrggbb``.

    ``cover``, ``tables``, ``headings`` and ``accents`` choose among the styles of the theme.
    ``reference_document`` is a Word file that decides the looks of Word files.
    """

    name: str
    primary: str = PRIMARY
    accent: str = ACCENT
    heading_font: str = "Source Sans 3"
    body_font: str = "Source Sans 3"
    page_size: Literal["A4", "Letter"] = "A4"
    classification: str = ""
    footer: str = ""
    logo: Asset | None = None
    logo_alt: str = ""
    fonts: tuple[Asset, ...] = ()
    cover: Cover = "band"
    tables: TableStyle = "ruled"
    headings: HeadingCase = "as-written"
    accents: AccentUse = "quiet"
    reference_document: Asset | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """The documents of one project in reading order, and what the cover says.

    ``language`` is a BCP 47 tag; ``dated`` the date printed on the cover, already written out;
    ``cover`` holds label/value rows; ``standing`` is what marks an unissued pack (``Draft``) or ``""``.
    ``assets`` are the images that bodies show, named by their path below the format's folder
    (``diagrams/procurement.svg``). ``own_words`` are what the organization says in its own words.
    ``sources`` are files of the profile that the pack as one PDF carries inside; none, unless asked for.
    ``mark`` stands on each page of an issued pack; a draft has none.
    """

    organization: str
    project_code: str
    project_name: str
    title: str
    language: str
    revision: str
    standing: str
    dated: str
    iso_date: str
    cover: tuple[tuple[str, str], ...]
    documents: tuple[Document, ...]
    brand: Brand
    assets: tuple[Asset, ...] = ()
    own_words: tuple[OwnWords, ...] = ()
    sources: tuple[Asset, ...] = ()
    mark: IssueMark | None = None
