"""What is kept of an issue: a register entry, small and readable, and the snapshot of what was issued."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dovetail.history.issues.sections import Section, sections_of
from dovetail.history.states.facts import Facts
from dovetail.model.document import Document, Source
from dovetail.model.revision import Revision


@dataclass(frozen=True, slots=True)
class IssuedSection:
    """A section as the register knows it: enough to tell what a change touches, without its text."""

    id: str
    title: str
    anchors: tuple[str, ...]
    mentions: tuple[str, ...]

    @classmethod
    def of(cls, section: Section) -> IssuedSection:
        """The same without the text."""
        return cls(section.id, section.title, section.anchors, section.mentions)


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """A document as the register knows it. ``fingerprint`` is of its text."""

    id: str
    title: str
    number: str
    kind: str
    fingerprint: str
    sources: tuple[Source, ...]
    sections: tuple[IssuedSection, ...]

    @classmethod
    def of(cls, document: Document) -> IssuedDocument:
        """The register's view of a document."""
        sections = tuple(map(IssuedSection.of, sections_of(document.body)))
        digest = hashlib.sha256(document.body.encode()).hexdigest()
        return cls(
            document.id, document.title, document.number, document.kind, digest, document.sources, sections
        )


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue of a project's pack, as the register says it.

    ``previous`` is the SHA-256 of the entry before, so that nobody can alter the history unseen;
    ``snapshot`` that of the snapshot; ``operations`` maps organization and procedures to fingerprints of
    what they said. ``requests`` maps requests to the procedures that serve them, ``roles`` the roles that act
    to their holders; ``uses`` are the parts of the organization that the pack rests on.
    ``files`` maps the files that were issued to their SHA-256. ``written`` is the project's file as plain
    data, ``outcomes`` what each of its requests came to: enough to tell what a change of operations means
    for the project as it was issued. ``despite`` are the findings that blocked it and did not keep it from
    being issued, none if an early version of the program issued it.
    """

    organization: str
    project: str
    name: str
    revision: Revision
    as_of: date
    program: str
    fingerprint: str
    operations: Mapping[str, str]
    versions: Mapping[str, str]
    documents: tuple[IssuedDocument, ...]
    requests: Mapping[str, str]
    roles: Mapping[str, str]
    uses: tuple[str, ...]
    snapshot: str = ""
    previous: str = ""
    files: Mapping[str, str] | None = None
    written: Mapping[str, Any] | None = None
    outcomes: Mapping[str, Any] | None = None
    despite: tuple[str, ...] | None = None

    @property
    def number(self) -> int:
        """The number of the issue, counted from 1."""
        return int(self.revision.number)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was issued: the facts that it rests on, what followed from them, and the documents.

    ``written`` are the operations as they were written, whole; earlier snapshots have none.
    """

    operations: Facts
    project: Facts
    results: Facts
    documents: tuple[Document, ...]
    written: Mapping[str, Any] | None = None

    @property
    def facts(self) -> Facts:
        """All of its facts."""
        return self.operations.joined(self.project).joined(self.results)
