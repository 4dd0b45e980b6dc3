"""A small pack to publish: a front page, procedures that link to each other, a role card and a picture."""

from __future__ import annotations

from dataclasses import replace

from dovetail.model.document import Asset, Brand, Document, Pack, Source

PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><title>Flow</title></svg>\n'
INDEX = """\
# How to use this pack

A new quay for the harbour.

See [Key dates](key-dates.md), [Procurement](procurement.md#control-PRO-1) and
[the project manager](roles/project-manager.md).

| Procedure | Owner |
| --- | --- |
| [Procurement](procurement.md) | Ana Costa |
"""
PROCUREMENT = """\
# Procurement

> [!IMPORTANT]
> Ask before you buy.

## Controls

<a id="control-PRO-1"></a>

### Three quotes \\[PRO-1\\]

Ask three suppliers. See [the front page](index.md) and [key dates](key-dates.md#gates).

![How a purchase runs](diagrams/procurement.svg)
"""
DATES = """\
# Key dates

## Gates

| Day | Gate |
| ---: | --- |
| 5 May 2026 | [Order](procurement.md#control-PRO-1) |
"""
CARD = """\
# Project manager

You raise requisitions: [Procurement](../procurement.md#control-PRO-1).

![How a purchase runs](../diagrams/procurement.svg)
"""
SOURCE = Source("procurement", "3.1", "Procurement")


def document(id: str, title: str, body: str, *sources: Source, kind: str = "front") -> Document:
    """A document of the pack."""
    return Document(id, title, f"HC/QUAY/{id}", kind, body, sources)  # type: ignore[arg-type]


DOCUMENTS = (
    document("index", "How to use this pack", INDEX),
    document("key-dates", "Key dates", DATES),
    document("procurement", "Procurement", PROCUREMENT, SOURCE, kind="procedure"),
    document("roles/project-manager", "Project manager", CARD, SOURCE, kind="role"),
)
PACK = Pack(
    organization="Harbour City", project_code="QUAY", project_name="New quay", title="Project procedures",
    language="en", revision="draft", standing="Draft", dated="5 January 2026", iso_date="2026-01-05", cover=(),
    documents=DOCUMENTS, brand=Brand("Harbour City"),
    assets=(Asset("diagrams/procurement.svg", "image/svg+xml", PICTURE),),
)  # fmt: skip
KEYS = ("QUAY", "QUAY/key-dates", "QUAY/procurement", "QUAY/roles/project-manager")


def with_body(pack: Pack, id: str, old: str, new: str) -> Pack:
    """The pack in which one document says something else."""
    assert any(one.id == id and old in one.body for one in pack.documents)
    changed = tuple(
        replace(one, body=one.body.replace(old, new)) if one.id == id else one for one in pack.documents
    )
    return replace(pack, documents=changed)


def without(pack: Pack, id: str) -> Pack:
    """The pack without a document, and without links to it."""
    documents = [one for one in pack.documents if one.id != id]
    name = id.rpartition("/")[2]
    plain = (
        replace(one, body="\n".join(line for line in one.body.split("\n") if f"{name}.md" not in line))
        for one in documents
    )
    return replace(pack, documents=tuple(plain))


def with_more(pack: Pack, count: int) -> Pack:
    """The pack with so many further pages."""
    more = tuple(
        document(f"extra-{number}", f"Extra {number}", f"# Extra {number}\n\nText {number}.\n")
        for number in range(count)
    )
    return replace(pack, documents=(*pack.documents, *more))


def renamed(pack: Pack, id: str, title: str) -> Pack:
    """The pack in which a document has another title."""
    return replace(
        pack, documents=tuple(replace(one, title=title) if one.id == id else one for one in pack.documents)
    )


def with_id(pack: Pack, id: str, new: str) -> Pack:
    """The pack in which a document has another id."""
    documents = (
        replace(one, id=new if one.id == id else one.id, body=one.body.replace(f"{id}.md", f"{new}.md"))
        for one in pack.documents
    )
    return replace(pack, documents=tuple(documents))


def redrawn(pack: Pack, data: bytes) -> Pack:
    """The pack with another picture."""
    return replace(pack, assets=(Asset("diagrams/procurement.svg", "image/svg+xml", data),))
