"""Which sections of an issued pack a change of operations touches.

A section that may read otherwise is named: needless ones cost a look, a missed one costs a project. What a
field touches at most stands in :data:`OWN`, held against packs that are composed anew by the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dovetail.history.difference import Change
from dovetail.history.snapshot import IssuedDocument, IssuedSection

BOOKLET = "index"
_NUMBER = re.compile(r"^(\d+)-")
_ITEMS: Mapping[str, str] = {
    "steps": "step", "controls": "control", "routes": "route", "exceptions": "exception", "duties": "duty",
}  # fmt: skip
"""The lists whose items have anchors, and how those begin."""
_EVERY = frozenset(range(1, 15))
_BASIS = frozenset({"index", "alignment", "alignment-service", "open-questions", "document-control"})
"""Pages that count, judge and cite, whatever the procedure."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a field reaches: the numbered sections of its procedure's own document (0 for those without a
    number), the sections that name the item, pages of the pack, and the cards of who acts.
    """

    own: frozenset[int]
    named: bool = True
    pages: frozenset[str] = frozenset()
    cards: bool = False
    booklet: bool = True


def _own(*numbers: int, named: bool = True, pages: frozenset[str] = frozenset(), cards: bool = False,
         booklet: bool = True) -> Reach:  # fmt: skip
    return Reach(frozenset(numbers), named, pages, cards, booklet)


ANYWHERE = Reach(_EVERY | {0}, True, frozenset({"*"}), True)
"""Of what no rule knows: the procedure's document, all pages, all cards that name the procedure."""
_STRUCTURE = Reach(_EVERY | {0}, True, _BASIS | {"key-dates", "requests", "others"}, True)

_CITING = frozenset({"index", "others", "open-questions", "requests", "alignment", "alignment-service"})
"""Pages that cite the title of a step, a route or a duty."""

OWN: Mapping[str, Reach] = {
    "purpose": _own(2, booklet=False),
    "scope": _own(2, booklet=False),
    "trigger": _own(2),
    "outcome": _own(2, booklet=False),
    "guidance": _own(2, 5, 6, 7, 8, 11, 12),
    "practice": _own(1, 2, 3, 14),
    "source": _own(1, 14),
    "review": _own(1, 14),
    "records": _own(11, 14, booklet=False),
    "kpis": _own(12, 14, booklet=False),
    "interfaces": _own(0, 10, booklet=False),
    "guidance.*": _own(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, booklet=False),
    "steps.title": _own(0, 4, 5, 6, 7, 8, 9, 11, 13, 14, pages=_CITING, cards=True),
    "controls.title": _own(0, 5, 6, 7, 8, 9, 11, 13, 14, pages=_CITING, cards=True),
    "routes.title": _own(0, 5, 6, 7, 8, 13, 14, pages=_CITING, cards=True),
    "duties.title": _own(0, 4, 6, 7, 11, 13, 14, pages=_CITING | {"key-dates"}, cards=True),
    "exceptions.title": _own(0, 5, 8, 13, 14, pages=_CITING),
    "steps.do": _own(6),
    "steps.output": _own(6),
    "steps.input": _own(6),
    "steps.evidence": _own(6),
    "steps.note": _own(6),
    "controls.statement": _own(6, 9),
    "controls.evidence": _own(6, 9),
    "controls.source": _own(6, 14),
    "exceptions.evidence": _own(8, booklet=False),
    "exceptions.do": _own(8, booklet=False),
}
"""What single fields reach; every other field of a procedure reaches as far as its structure."""


@dataclass(frozen=True)
class Shelf:
    """The sections of one issued pack, found by what stands in them and what they name."""

    documents: Sequence[IssuedDocument]

    @cached_property
    def booklet(self) -> bool:
        """Whether the pack is one document."""
        return len(self.documents) == 1

    @cached_property
    def naming(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Document and section by ``procurement#step-award``, and by ``procurement`` for any part of it."""
        found: dict[str, dict[tuple[str, str], None]] = {}
        for document in self.documents:
            for section in document.sections:
                for name in _names(document, section):
                    found.setdefault(name, {})[document.id, section.id] = None
        return {name: tuple(places) for name, places in found.items()}

    @cached_property
    def by_id(self) -> Mapping[str, IssuedDocument]:
        """The documents."""
        return {document.id: document for document in self.documents}


def _names(document: IssuedDocument, section: IssuedSection) -> Iterator[str]:
    for anchor in section.anchors:
        yield f"{document.id}#{anchor}"
    for mention in section.mentions:
        target, _, anchor = mention.partition("#")
        target = target.rpartition("../")[2].removesuffix(".md") or document.id
        yield f"{target}#{anchor}"
        yield target


def touched_by(change: Change, shelf: Shelf) -> Iterator[tuple[str, str]]:
    """The sections that a change of a procedure may touch, as document and section."""
    procedure, _, rest = change.path.partition(".")
    parts = rest.split(".")
    reach = _reach(parts, change)
    names = _item_names(procedure, parts)
    if reach.named:
        for name in names:
            yield from shelf.naming.get(name, ())
    if shelf.booklet:
        yield from _in_booklet(procedure, reach, shelf)
        return
    own = shelf.by_id.get(procedure)
    for section in own.sections if own else ():
        number = _NUMBER.match(section.id)
        if (int(number[1]) if number else 0) in reach.own:
            yield procedure, section.id
    for document in shelf.documents:
        if document.kind in ("front", "back") and (document.id in reach.pages or "*" in reach.pages):
            yield from ((document.id, section.id) for section in document.sections)
    if "*" in reach.pages:
        yield from shelf.naming.get(procedure, ())
    if reach.cards:
        yield from _cards_of(procedure, shelf)


def _reach(parts: Sequence[str], change: Change) -> Reach:
    head = parts[0]
    if head in ("title", "version", "effective", "owner", "covers", "handles"):
        return ANYWHERE
    if change.what != "changed":
        return OWN.get(head, _STRUCTURE) if len(parts) > 1 else _STRUCTURE
    if len(parts) == 3 and (found := OWN.get(f"{head}.{parts[2]}")):
        return found
    return OWN.get(head, _STRUCTURE)


def _item_names(procedure: str, parts: Sequence[str]) -> tuple[str, ...]:
    kind = _ITEMS.get(parts[0])
    if kind is None or len(parts) < 2:
        return ()
    return (f"{procedure}#{kind}-{parts[1]}", f"{BOOKLET}#{kind}-{procedure}-{parts[1]}")


def _in_booklet(procedure: str, reach: Reach, shelf: Shelf) -> Iterator[tuple[str, str]]:
    """Its own section, and where the field reaches further, the sections of no single procedure."""
    if not reach.booklet:
        return
    for document in shelf.documents:
        for section in document.sections:
            own = any(f"-{procedure}-" in anchor for anchor in section.anchors)
            general = not any(anchor.startswith("step-") for anchor in section.anchors)
            if own or (general and (reach.cards or bool(reach.pages))):
                yield document.id, section.id


def naming_request(request: str, shelf: Shelf) -> Iterator[tuple[str, str]]:
    """The sections that describe a request, name it, or list what comes of all of them."""
    for name in (f"requests#request-{request}", f"{BOOKLET}#request-{request}"):
        yield from shelf.naming.get(name, ())


def touched_by_result(change: Change, procedure: str, shelf: Shelf) -> Iterator[tuple[str, str]]:
    """The sections that something worked out for the project touches, such as the route of a request.

    ``procedure`` is the one that the request or the date is of, if it is of one.
    """
    head, _, rest = change.path.partition(".")
    if head == "requests":
        request = _longest_prefix(rest, shelf)
        yield from naming_request(request, shelf)
        if ".approvals." in change.path:
            role = change.path.partition(".approvals.")[2].split(".")[1:2]
            yield from _card(role[0] if role else "", shelf)
    elif head != "dates":
        yield from _all(shelf)
        return
    yield from _of_results(procedure, shelf)
    if head == "dates":
        yield from _cards_of(procedure, shelf)


def _longest_prefix(rest: str, shelf: Shelf) -> str:
    """The id of a request may have dots: the longest that the pack describes."""
    parts = rest.split(".")
    for length in range(len(parts), 0, -1):
        request = ".".join(parts[:length])
        if any(True for _ in naming_request(request, shelf)):
            return request
    return parts[0]


_LISTING = frozenset({
    "index", "key-dates", "alignment", "alignment-service", "others", "open-questions",
})  # fmt: skip
"""Pages that list, count or judge what comes of requests."""


def _of_results(procedure: str, shelf: Shelf) -> Iterator[tuple[str, str]]:
    if shelf.booklet:
        yield from _in_booklet("", Reach(frozenset(), pages=_LISTING), shelf)
        return
    for document in shelf.documents:
        for section in document.sections:
            listing = document.id in _LISTING or (document.id == "requests" and section.id == "opening")
            own = document.id == procedure and (
                not _NUMBER.match(section.id) or section.id.startswith(("5-", "7-", "13-"))
            )
            if listing or own:
                yield document.id, section.id


def _cards_of(procedure: str, shelf: Shelf) -> Iterator[tuple[str, str]]:
    """The sections of role cards that name the procedure, or name nothing that could be followed."""
    for document in shelf.documents:
        if document.kind != "role":
            continue
        for section in document.sections:
            targets = {name.partition("#")[0] for name in _names(document, section)}
            if procedure in targets or not section.mentions:
                yield document.id, section.id


def _card(role: str, shelf: Shelf) -> Iterator[tuple[str, str]]:
    for name in (f"roles/{role}", "others"):
        document = shelf.by_id.get(name)
        yield from ((document.id, section.id) for section in document.sections) if document else ()


def _all(shelf: Shelf) -> Iterator[tuple[str, str]]:
    for document in shelf.documents:
        yield from ((document.id, section.id) for section in document.sections)


_ORGANIZATION: Mapping[str, frozenset[str]] = {
    "glossary": frozenset({"glossary", "alignment", "alignment-service"}),
    "document_control": frozenset({"document-control", "index", "alignment", "alignment-service"}),
    "legal_entities": frozenset({"document-control", "index"}),
}
"""Parts of the organization that only some pages show."""
_TIME = frozenset({"holidays", "calendars", "working_week", "fiscal_year", "days_are", "time_zone"})
"""Parts by which days are counted: what they change beyond these sections shows in the results."""


def touched_by_organization(change: Change, shelf: Shelf) -> Iterator[tuple[str, str]]:
    """The sections that a change of the organization itself may touch: with few exceptions, all of them."""
    part = change.path.split(".")[1]
    pages = _ORGANIZATION.get(part)
    if shelf.booklet or (pages is None and part not in _TIME):
        yield from _all(shelf)
        return
    for document in shelf.documents:
        for section in document.sections:
            if pages is not None:
                touched = document.id in pages
            else:
                touched = document.kind != "procedure" or section.id.startswith(
                    ("5-", "6-", "7-", "8-", "13-")
                )
                touched = touched or not _NUMBER.match(section.id)
            if touched:
                yield document.id, section.id
