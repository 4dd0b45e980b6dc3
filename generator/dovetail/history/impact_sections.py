"""Which sections of an issued pack a change of operations touches.

A section that may read otherwise is named: needless ones cost a look, a missed one costs a project. What a
field touches at most stands in :data:`OWN`, held against packs that are composed anew by the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from dovetail.history.difference import Change
from dovetail.history.sections import OPENING
from dovetail.history.snapshot import IssuedDocument, IssuedSection

BOOKLET = "index"
_NUMBER = re.compile(r"^(\d+)-")
_ITEMS: Mapping[str, str] = {
    "steps": "step", "controls": "control", "routes": "route", "exceptions": "exception", "duties": "duty",
}  # fmt: skip
"""The lists whose items have anchors, and how those begin."""
_EVERY = frozenset(range(1, 15))
_JUDGED = frozenset({
    "alignment:where-we-stand", "alignment:what-must-be-settled-first",
    "alignment:findings-that-both-sides-live-with",
    "alignment-service:what-usually-goes-wrong-and-where-this-project-stands",
    "index:what-is-blocked-and-what-is-open", "open-questions", "alignment:opening",
    "alignment:gates-that-both-sides-share",
    "alignment-service:gates-at-which-operations-decide-with-the-project",
})  # fmt: skip
"""Where a rule shows that judges otherwise now."""
_COUNTED = frozenset({
    "index:where-to-find-what", "alignment:procedure-by-procedure",
    "alignment:what-this-project-does-differently",
    "alignment-service:where-the-project-departs-from-your-procedures",
})  # fmt: skip
"""Where the items of a procedure are counted, and their deviations listed."""
_CARDS = "cards"
"""All cards: whoever takes a step over is not named by the procedure yet."""
_ACTING = frozenset({"others", "document-control:distribution", "index:who-is-who", _CARDS})
"""Where those stand who act."""
_KNOWN = frozenset({
    "index:opening", "index:what-to-do-now", "index:what-is-blocked-and-what-is-open",
    "index:where-to-find-what", "index:how-the-procedures-interlock", "index:who-is-who",
    "key-dates:opening", "key-dates:gates", "key-dates:calendar", "key-dates:what-comes-back",
    "alignment:opening", "alignment:what-must-be-settled-first", "alignment:where-we-stand",
    "alignment:what-this-project-does-differently", "alignment:procedure-by-procedure",
    "alignment:findings-that-both-sides-live-with", "alignment:gates-that-both-sides-share",
    "alignment:what-passes-to-operations", "alignment:words-of-both-sides", "alignment:agreed",
    "alignment-service:opening",
    "alignment-service:what-usually-goes-wrong-and-where-this-project-stands",
    "alignment-service:gates-at-which-operations-decide-with-the-project",
    "alignment-service:where-the-project-departs-from-your-procedures",
    "alignment-service:what-else-you-receive", "alignment-service:words-of-both-sides",
    "alignment-service:agreed",
    "document-control:opening", "document-control:legal-entities", "document-control:revisions",
    "document-control:approval", "document-control:distribution", "document-control:sources",
    "document-control:changes",
})  # fmt: skip
"""Sections of pages by the ids that they have in English. One with another id, as in other languages and in
templates of an organization's own, is taken to be any of them.
"""


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


ANYWHERE = Reach(_EVERY | {0}, True, frozenset({"*", _CARDS}), True)
"""Of what no rule knows: the procedure's document, all pages, all cards that name the procedure."""
_STRUCTURE = Reach(
    _EVERY | {0}, True, _JUDGED | _COUNTED | _ACTING | {"key-dates", "requests"}, True
)  # fmt: skip
"""What may come, go or move with an item."""
_CITED = _JUDGED | _COUNTED | {"others", "requests:opening"}
_CONDITION = _own(0, 5, 6, 7, 8, 9, 13, pages=_JUDGED)
_ROLE = _own(0, 4, 5, 6, 8, 9, 11, 13, 14, pages=_JUDGED | _COUNTED | _ACTING, cards=True)
_TIME_TAKEN = _own(0, 5, 6, 7, 8, 13, pages=_JUDGED)

OWN: Mapping[str, Reach] = {
    "version": _own(0, 1, 3, 13, 14, pages=_JUDGED | _COUNTED | {"document-control:sources"}),
    "purpose": _own(2, booklet=False),
    "scope": _own(2, booklet=False),
    "trigger": _own(0, 2),
    "outcome": _own(0, 2, booklet=False),
    "practice": _own(1, 2, 3, 14),
    "source": _own(1, 14, pages=frozenset({"document-control:sources"})),
    "review": _own(1, 14),
    "records": _own(11, 13, 14, booklet=False),
    "kpis": _own(12, 13, 14, booklet=False),
    "interfaces": _own(0, 10, 14, booklet=False),
    "guidance": _own(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, booklet=False),
    "steps.title": _own(0, 4, 5, 6, 7, 8, 9, 11, 13, 14, pages=_CITED, cards=True),
    "steps.do": _own(6),
    "steps.output": _own(6),
    "steps.input": _own(6),
    "steps.evidence": _own(6),
    "steps.note": _own(6),
    "steps.duration": _TIME_TAKEN,
    "steps.when": _CONDITION,
    "steps.controls": _own(4, 6, 9, 13, 14, pages=_JUDGED | _COUNTED),
    "steps.by": _ROLE,
    "steps.accountable": _ROLE,
    "steps.consulted": _ROLE,
    "steps.informed": _ROLE,
    "controls.title": _own(0, 5, 6, 7, 8, 9, 11, 13, 14, pages=_CITED, cards=True),
    "controls.statement": _own(6, 9, cards=True),
    "controls.evidence": _own(6, 9),
    "controls.source": _own(6, 14),
    "controls.when": _CONDITION,
    "controls.waivable_by": _own(6, 9, 13, pages=_JUDGED | _COUNTED, cards=True),
    "routes.title": _own(0, 5, 6, 7, 8, 13, 14, pages=_CITED, cards=True),
    "routes.do": _own(0, 5, 6),
    "routes.quotes": _own(0, 5, 6),
    "routes.source": _own(5, 14),
    "routes.when": _CONDITION,
    "routes.durations": _TIME_TAKEN,
    "routes.lead_time": _TIME_TAKEN,
    "lead_times": _TIME_TAKEN,
    "approvals": _own(0, 5, 6, 7, 8, 13, 14, pages=_JUDGED | _COUNTED | _ACTING | {"requests"}, cards=True),
    "duties.title": _own(0, 4, 6, 7, 11, 13, 14, pages=_CITED | {"key-dates"}, cards=True),
    "exceptions.title": _own(0, 5, 8, 13, 14, pages=_CITED),
    "exceptions.evidence": _own(8, booklet=False),
    "exceptions.do": _own(8, booklet=False),
    "exceptions.when": _CONDITION,
    "exceptions.after_the_fact": _own(7, 8, 13, pages=_JUDGED),
    "exceptions.durations": _TIME_TAKEN,
    "exceptions": _own(0, 5, 6, 7, 8, 9, 13, 14, pages=_JUDGED | _COUNTED),
    "flexibility": _own(0, 5, 7, 8, 13, 14, pages=_JUDGED | _COUNTED),
    "handles": _own(0, 2, 5, 6, 7, 8, 13, pages=_JUDGED | {"requests", "others"}),
}
"""What a field reaches; one that is not listed reaches as far as the structure of its procedure. Of an item
that comes or goes, what its list reaches is looked up.
"""


@dataclass(frozen=True)
class Shelf:
    """Sections of an issued pack, or of some of its documents, found by what stands in them and what they
    name.
    """

    documents: Sequence[IssuedDocument]
    booklet: bool
    """Whether the pack is one document."""

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
    def targets(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """The documents that each section names."""
        return {
            (document.id, section.id): frozenset(name.partition("#")[0] for name in _names(document, section))
            for document in self.documents
            for section in document.sections
        }

    @cached_property
    def by_id(self) -> Mapping[str, IssuedDocument]:
        """The documents."""
        return {document.id: document for document in self.documents}


def _names(document: IssuedDocument, section: IssuedSection) -> Iterator[str]:
    for anchor in section.anchors:
        yield f"{document.id}#{anchor}"
    for mention in section.mentions:
        yield from _meant(mention, document.id)


@lru_cache(maxsize=200_000)  # thousands of packs link to the same places
def _meant(mention: str, document: str) -> tuple[str, str]:
    target, _, anchor = mention.partition("#")
    target = target.rpartition("../")[2].removesuffix(".md") or document
    return f"{target}#{anchor}", target


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
        if document.id == "requests" and "requests" in reach.pages:
            yield from _requests_of(procedure, document, shelf)
        elif document.kind != "procedure":
            yield from _on_page(document, reach.pages)
    if "*" in reach.pages:
        yield from shelf.naming.get(procedure, ())
    if _CARDS in reach.pages:
        cards = [document for document in shelf.documents if document.kind == "role"]
        yield from ((document.id, section.id) for document in cards for section in document.sections)
    if not reach.pages.isdisjoint(("*", "open-questions")):
        yield from shelf.naming.get("open-questions", ())
    if reach.cards:
        yield from _cards_of(procedure, shelf)


def _requests_of(procedure: str, document: IssuedDocument, shelf: Shelf) -> Iterator[tuple[str, str]]:
    """The list of requests, and those that the procedure handles, or that name nothing."""
    for section in document.sections:
        names = shelf.targets[document.id, section.id]
        if procedure in names or section.id == OPENING or not section.mentions:
            yield document.id, section.id


def _on_page(document: IssuedDocument, pages: frozenset[str]) -> Iterator[tuple[str, str]]:
    whole = document.id in pages or ("*" in pages and document.kind != "role")
    parted = whole or any(page.startswith(f"{document.id}:") for page in pages)
    for section in document.sections if parted else ():
        name = f"{document.id}:{section.id}"
        if whole or name in pages or (name not in _KNOWN and document.id != "requests"):
            yield document.id, section.id


def _reach(parts: Sequence[str], change: Change) -> Reach:
    head = parts[0]
    if change.what == "changed" and len(parts) >= 3 and (found := OWN.get(f"{head}.{parts[2]}")):
        return found
    if head in ("title", "effective", "owner", "covers"):
        return ANYWHERE
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


_LISTING = _JUDGED | {
    "index:what-to-do-now", "index:who-is-who", "key-dates", "others", "requests:opening",
    "document-control:distribution",
}  # fmt: skip
"""Where requests and their days are listed, counted or judged."""


_DATED_OWN = frozenset({5, 6, 7, 9, 13})
"""Numbered sections of a procedure that show what comes of its requests."""


def _of_results(procedure: str, shelf: Shelf) -> Iterator[tuple[str, str]]:
    if shelf.booklet:
        yield from _in_booklet("", Reach(frozenset(), pages=_LISTING), shelf)
        return
    for document in shelf.documents:
        yield from _on_page(document, _LISTING)
        for section in document.sections:
            number = _NUMBER.match(section.id)
            # What a project makes of a procedure may cite the verdicts of others.
            intro = document.kind == "procedure" and not number
            own = document.id == procedure and number is not None and int(number[1]) in _DATED_OWN
            targets = shelf.targets[document.id, section.id]
            dated = document.kind == "role" and not targets.isdisjoint(("requests", "open-questions"))
            if intro or own or dated:
                yield document.id, section.id


def _cards_of(procedure: str, shelf: Shelf) -> Iterator[tuple[str, str]]:
    """The sections of role cards that name the procedure, or name nothing that could be followed."""
    for document in shelf.documents:
        if document.kind != "role":
            continue
        for section in document.sections:
            if procedure in shelf.targets[document.id, section.id] or not section.mentions:
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
