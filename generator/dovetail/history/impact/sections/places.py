"""In which sections of many issued packs a change of operations shows, told from what was issued.

Nothing is composed. A section is named if the changed thing is described in it; if, in one of the packs, the
changed value stands in it; if it describes a request that the thing serves; and if it describes or links to a
request that comes out otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dovetail.history.impact.deltas import Delta, Parts
from dovetail.history.impact.packs.pack import REQUEST, Gist, KeptDocument, Pack
from dovetail.history.impact.packs.source import Source
from dovetail.history.impact.sections.wording import said, tells
from dovetail.history.impact.touched import TouchedDocument, TouchedRequest, TouchedSection
from dovetail.history.issues.sections import sections_of
from dovetail.history.states.causes import Caused
from dovetail.history.states.difference import Change
from dovetail.history.states.heads import ORGANIZATION

_ITEMS: Mapping[str, str] = {
    "steps": "step", "controls": "control", "routes": "route", "exceptions": "exception", "duties": "duty",
}  # fmt: skip
"""The lists whose items have anchors, and how those begin."""
_BOOKLET, _REQUESTS = "index", "requests"
"""The documents that describe requests."""
Place = tuple[str, str]
State = tuple[frozenset[tuple[str, str]], bool]


class Places:
    """Finds sections. Documents and changes are shared by many projects, and so is what comes of them."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._states: dict[tuple[int, bool], State] = {}
        self._shown: dict[tuple[State, int], frozenset[Place]] = {}
        self._texts: dict[State, Mapping[str, str]] = {}
        self._words: dict[tuple[State, str], list[tuple[str, str]]] = {}
        self._anchored: dict[int, Mapping[str, str]] = {}
        self._requests: dict[int, Mapping[str, Sequence[str]]] = {}
        self._made: dict[tuple[object, ...], TouchedDocument | None] = {}
        self._kept: list[object] = []

    def documents(
        self, pack: Pack, parts: Parts, requests: Sequence[TouchedRequest]
    ) -> tuple[TouchedDocument, ...]:
        """The sections of a pack in which changes show, by document."""
        shown = {id(item): self._standing(pack, delta, item.change) for delta, item in parts}
        wanted = [(item, anchor) for delta, item in parts for anchor in _anchors(item.change, pack)]
        results = [(item, request.id) for request in requests for item in request.changes]
        named = {place[0] for places in shown.values() for place in places}
        named |= {delta.head for delta, _ in parts}
        if len(pack.documents) == 1:
            named.add(_BOOKLET)
        if any(anchor.startswith(REQUEST) for _, anchor in wanted):
            named.add(_REQUESTS)
        found = []
        for document in pack.documents if results else pack.documents.among(named):
            anchored = self._anchors_of(document)
            here = [(anchored[anchor], item) for item, anchor in wanted if anchor in anchored]
            if results:
                naming = self._requests_in(document)
                here += [(section, item) for item, name in results for section in naming.get(name, ())]
            here = list(dict.fromkeys(here))
            key = (
                document.id, document.title, id(document.sections), tuple(shown),
                tuple((section, id(item)) for section, item in here),
            )  # fmt: skip
            if key not in self._made:
                self._made[key] = _made(document, here, shown, [item for _, item in parts])
                self._kept.append((document.sections, parts, requests))
            made = self._made[key]
            if made is not None:
                found.append(made)
        return tuple(found)

    def _anchors_of(self, document: KeptDocument) -> Mapping[str, str]:
        """The section of each anchor."""
        sections = document.sections
        if id(sections) not in self._anchored:
            self._anchored[id(sections)] = {
                anchor: section.id for section in sections for anchor in section.anchors
            }
            self._kept.append(sections)
        return self._anchored[id(sections)]

    def _requests_in(self, document: KeptDocument) -> Mapping[str, Sequence[str]]:
        """The sections that describe each request or link to it."""
        sections = document.sections
        if id(sections) not in self._requests:
            found: dict[str, dict[str, None]] = {}
            for section in sections:
                for name in section.requests:
                    found.setdefault(name, {})[section.id] = None
            self._requests[id(sections)] = {name: tuple(where) for name, where in found.items()}
            self._kept.append(sections)
        return self._requests[id(sections)]

    def _standing(self, pack: Pack, delta: Delta, change: Change) -> frozenset[Place]:
        """Where the value stood, in a pack of the same kind that was issued under the same operations."""
        state = self._state_of(pack)
        key = (state, id(change))
        if key not in self._shown:
            own = delta.head if delta.head != ORGANIZATION and not state[1] else ""
            self._shown[key] = frozenset(self._found(pack, state, own, change.before))
            self._kept.append(change)
        return self._shown[key]

    def _state_of(self, pack: Pack) -> State:
        """Under which operations a pack was issued, and whether it is a booklet."""
        key = (id(pack.operations), len(pack.documents) == 1)
        if key not in self._states:
            self._states[key] = (frozenset(pack.operations.items()), key[1])
            self._kept.append(pack.operations)
        return self._states[key]

    def _found(self, pack: Pack, state: State, own: str, value: str) -> Iterator[Place]:
        if not tells(value):
            return
        if state not in self._texts:
            self._texts[state] = self._source.texts(pack)
        texts = self._texts[state]
        wanted = said(value)
        for name in texts if not own else {own} & texts.keys():
            if (state, name) not in self._words:
                self._words[state, name] = [
                    (section.id, said(section.text)) for section in sections_of(texts[name])
                ]
            yield from ((name, section) for section, text in self._words[state, name] if wanted in text)


def _made(
    document: KeptDocument,
    here: Sequence[tuple[str, Caused]],
    shown: Mapping[int, frozenset[Place]],
    changes: Sequence[Caused],
) -> TouchedDocument | None:
    touched: dict[str, dict[Caused, None]] = {}
    for section, item in here:
        touched.setdefault(section, {})[item] = None
    for item in changes:
        for name, section in shown[id(item)]:
            if name == document.id:
                touched.setdefault(section, {})[item] = None
    sections = tuple(
        TouchedSection(section.id, section.title, tuple(touched[section.id]))
        for section in document.sections
        if section.id in touched
    )
    return TouchedDocument(document.id, document.title, sections) if sections else None


def _anchors(change: Change, pack: Pack) -> Iterator[str]:
    """The places at which a changed item is described, and requests that it serves."""
    procedure, kind, item, *_ = (*change.path.split("."), "", "")
    if kind not in _ITEMS or not item:
        return
    yield f"{_ITEMS[kind]}-{item}"
    yield f"{_ITEMS[kind]}-{procedure}-{item}"
    for name, gist in pack.gists.of(procedure):
        if item in _served(kind, gist):
            yield f"{REQUEST}{name}"


def _served(kind: str, gist: Gist) -> tuple[str, ...]:
    match kind:
        case "routes":
            return (gist.route, *gist.candidates)
        case "exceptions":
            return (gist.exception,)
        case "steps":
            return gist.steps
    return ()
