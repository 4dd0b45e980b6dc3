"""What lies between two states of a pack: its documents with every change marked, and why each was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from xml.etree.ElementTree import Element

from dovetail.formats.tree.headings import Heading
from dovetail.model.diagnostics import Diagnostic
from dovetail.model.document import Document, Pack
from dovetail.model.language import tell

EditKind = Literal["changed", "added", "removed", "moved", "redrawn"]
Status = Literal["changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of an edit: kept, ``ins``erted or ``del``eted."""

    part: Literal["kept", "ins", "del"]
    text: str


@dataclass(frozen=True, slots=True)
class Why:
    """What caused an edit, in words (``Procurement 4.2 → 4.3``), and the reason that was given for it.

    ``data`` is the same for programs.
    """

    words: str
    reason: str = ""
    data: Mapping[str, str] = field(default_factory=dict, compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class Edit:
    """One change that a reader sees: of a paragraph, a row, an item, or of blocks in a row that came or went.

    ``number`` is that of the mark in the text. ``about`` says what it is a part of, ``pieces`` the words with
    some of what stands around them, ``after`` behind what a moved one stands now; ``named``: it is a thing
    with an anchor of its own. ``anchors`` are the things that it belongs to, the nearest first, ``links``
    those that it leads to.
    """

    number: int
    kind: EditKind
    section: str
    section_id: str
    about: str
    pieces: tuple[Piece, ...] = ()
    after: str = ""
    named: bool = False
    anchors: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    why: tuple[Why, ...] = ()
    editorial: bool = False


@dataclass(frozen=True, slots=True)
class RedlinedDocument:
    """A document of either state that is not the same in both. ``root`` is the tree of both.

    In ``root`` every element of an edit has its number as ``data-n``. ``was`` is the id that it had before,
    if it has a new one, and ``formerly`` what it was called.
    """

    document: Document
    status: Status
    root: Element
    headings: tuple[Heading, ...]
    edits: tuple[Edit, ...]
    was: str = ""
    formerly: str = ""


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A document that can't be written now as the organization writes it, and ``why``.

    If it is ``compared`` all the same, both states of it are as the templates of Dovetail write them.
    """

    id: str
    title: str
    why: str
    compared: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """One of the two states: an issue with its number, or what would be issued now (``issue`` is 0)."""

    issue: int
    on: date | None = None
    day: str = ""
    author: str = ""

    @property
    def words(self) -> str:
        """The state in a few words."""
        if not self.issue:
            return tell("now")
        return tell("Issue {number}, {day}", number=self.issue, day=self.day)


@dataclass(frozen=True, slots=True)
class Redline:
    """Everything that differs between two states of a project's pack.

    ``pack`` is the later one. ``same`` are the titles of the documents in which nothing differs, ``summary``
    what differs in what the packs rest on, in sentences.
    """

    pack: Pack
    before: State
    after: State
    documents: tuple[RedlinedDocument, ...]
    same: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    unwritten: tuple[Unwritten, ...] = ()
    faults: tuple[Diagnostic, ...] = ()
    """Why documents can't be written, each fault once."""

    @property
    def differs(self) -> bool:
        """Whether something differs, or nobody can say whether it does."""
        return bool(self.documents or self.unwritten)

    @property
    def edits(self) -> tuple[tuple[RedlinedDocument, Edit], ...]:
        """All edits in reading order, each with its document."""
        return tuple((document, edit) for document in self.documents for edit in document.edits)

    @property
    def title(self) -> str:
        """What the redline is called."""
        return tell("Changes to the procedures of {project}", project=self.pack.project_code)

    @property
    def span(self) -> str:
        """From what to what."""
        return f"{self.before.words} → {self.after.words}"


def by_cause(redline: Redline) -> tuple[tuple[Why | None, tuple[tuple[RedlinedDocument, Edit], ...]], ...]:
    """The edits that somebody has to act on, by what caused them; those of no known cause last.

    An edit with several causes stands under the first of them.
    """
    found: dict[Why | None, list[tuple[RedlinedDocument, Edit]]] = {}
    for document, edit in redline.edits:
        if not edit.editorial:
            found.setdefault(edit.why[0] if edit.why else None, []).append((document, edit))
    ordered = sorted(found.items(), key=lambda item: item[0] is None)
    return tuple((why, tuple(edits)) for why, edits in ordered)


def editorial(redline: Redline) -> tuple[tuple[RedlinedDocument, Edit], ...]:
    """The edits after which everybody does the same as before."""
    return tuple((document, edit) for document, edit in redline.edits if edit.editorial)
