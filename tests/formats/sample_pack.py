"""A pack as a council's project would have it: every kind of document, table, mark and link."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dovetail.model.document import Asset, Brand, Document, DocumentKind, Pack, Source
from dovetail.model.own_words import OwnWords

_FOLDER = Path(__file__).parent / "sample"
_LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 260 56" width="260" height="56">'
    b'<path d="M4 40 Q18 28 32 40 T60 40" fill="none" stroke="#0b5c6b" stroke-width="5"/>'
    b'<path d="M4 26 Q18 14 32 26 T60 26" fill="none" stroke="#123a5a" stroke-width="5"/>'
    b'<text x="74" y="38" font-family="Source Sans 3" font-weight="600" font-size="25" fill="#123a5a">'
    b"Harbour City</text></svg>"
)
_DOCUMENTS: tuple[tuple[str, str, str, DocumentKind, tuple[Source, ...]], ...] = (
    ("using-this-pack", "How to use this pack", "TSR-00", "front", ()),
    ("key-dates", "Key dates", "TSR-01", "front", ()),
    (
        "procurement",
        "Procurement",
        "TSR-PRO",
        "procedure",
        (Source("PUR-PRC-001", "4.2", "Purchasing of goods and services"),),
    ),
    ("resource-engagement", "Resource engagement", "TSR-RES", "procedure", (Source("HR-PRC-007", "2.0"),)),
    ("change-enablement", "Change enablement", "TSR-CHE", "procedure", (Source("IT-PRC-010", "3.1"),)),
    ("roles/project-manager", "Role card: project manager", "TSR-R1", "role", ()),
    ("roles/service-manager", "Role card: service manager", "TSR-R2", "role", ()),
    ("open-questions", "Open questions", "TSR-90", "back", ()),
)


def sample_document(body: str, *, id: str = "sample", kind: DocumentKind = "procedure") -> Document:
    """One document with the given body."""
    return Document(id, "Sample", "TSR-X", kind, body, (Source("PUR-PRC-001", "4.2"),))


def sample_pack(*documents: Document) -> Pack:
    """The pack of the tram project, with its own documents or the given ones."""
    own = tuple(
        Document(id, title, number, kind, (_FOLDER / f"{id}.md").read_text(encoding="utf-8"), sources)
        for id, title, number, kind, sources in _DOCUMENTS
    )
    return Pack(
        organization="Harbour City Council",
        project_code="TSR-2026",
        project_name="Tram Signalling Renewal",
        title="Project procedures",
        language="en",
        revision="0.3",
        standing="Draft",
        dated="4 May 2026",
        iso_date="2026-05-04",
        cover=(
            ("Project manager", "Marta Nunes"),
            ("Sponsor", "Director of Mobility"),
            ("Lifecycle", "PRINCE2 7, stage 2 of 4"),
            ("Approved by", "not yet approved"),
            ("Profile", "Harbour City Council, state of 2 May 2026"),
        ),
        documents=documents or own,
        brand=Brand(
            name="Harbour City Council",
            primary="#123a5a",
            accent="#0b7285",
            classification="Internal",
            footer="Uncontrolled when printed",
            logo=Asset("logo.svg", "image/svg+xml", _LOGO),
            logo_alt="Harbour City Council",
        ),
    )


def in_arabic(pack: Pack) -> Pack:
    """The pack of an organization that has a catalogue of its own for Arabic: its sentences run to the left."""
    words = OwnWords(
        "0", (("Procedure", ("إجراء",)), ("Page {page} of {pages}", ("صفحة {page} من {pages}",)))
    )
    return replace(pack, language="ar", own_words=(words,))
