"""Which sections of many issued packs read otherwise, told from some of them that are composed.

Packs that hold the same procedures, are tailored alike in what changed, and whose requests come out otherwise
in the same ways form a group. One of each group is composed; what is seen there holds for the others as far
as they have the same sections.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dovetail.formats.tree.slug import slug
from dovetail.history.impact.consequences.results import Results
from dovetail.history.impact.consequences.worked_out import Consequences
from dovetail.history.impact.deltas import Deltas
from dovetail.history.impact.packs.pack import REQUEST, KeptDocument, KeptSection, Pack, Sections
from dovetail.history.impact.sections.issued import Issued, changes_told, is_elsewhere
from dovetail.history.impact.sections.ways import Told
from dovetail.history.impact.touched import ProjectImpact, TouchedDocument, TouchedSection
from dovetail.history.issues.outcomes import Outcome
from dovetail.history.states.causes import Caused

Place = tuple[str, Hashable]
"""A section as other packs may have it too: its document, and its id or of which kind its request is."""
Group = Hashable
Named = tuple[str, str]
"""Id and title of a document."""
_ID, _TITLE = "\0id", "\0title"
"""What stands for the id and the title of a request."""


@dataclass
class _Seen:
    """What was seen in packs that were composed: their sections, and which of them read otherwise and why."""

    documents: set[str] = field(default_factory=set)
    places: set[Place] = field(default_factory=set)
    touched: dict[Place, dict[Caused, None]] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    """The documents in which something reads otherwise."""
    come: dict[Named, dict[TouchedSection, None]] = field(default_factory=dict)
    """Sections that were not issued, by id and title of their document."""
    asked: dict[tuple[Named, Hashable], dict[tuple[str, tuple[Caused, ...]], None]] = field(
        default_factory=dict
    )
    """The same of those about one request, by what the request is like: how they are called, and why."""


class Likeness:
    """Tells packs by others like them, of which at ``most`` so many are composed.

    What none of these has is told as by what was ``issued``.
    """

    def __init__(
        self, packs: Sequence[Pack], deltas: Deltas, consequences: Consequences, issued: Issued, most: int
    ) -> None:
        self._issued = issued
        self._results = consequences.know(packs)
        self._described: dict[int, tuple[Sections, frozenset[str]]] = {}
        self._levels: dict[str, tuple[Group, ...]] = {}
        self._seen: dict[Group, _Seen] = {}
        self._binds: dict[Group, bool] = {}
        members: dict[Group, list[Pack]] = {}
        for pack in packs:
            if pack.project not in self._results:
                continue
            state = frozenset(pack.operations.items())
            family = (state, self._family(pack, deltas.changed(pack)))
            group = (family, _kinds(self._results[pack.project]))
            self._levels[pack.project] = (group, family, state)
            members.setdefault(group, []).append(pack)
        self.chosen = tuple(_chosen(sorted(members.values(), key=len, reverse=True), most))
        """The packs that have to be composed."""

    def learn(self, pack: Pack, found: ProjectImpact | None) -> None:
        """What came out for a pack that was composed; None if nothing reads otherwise there."""
        touched = {
            (document.id, section.id): section
            for document in (found.documents if found else ())
            for section in document.sections
        }
        titles = {document.id: document.title for document in (found.documents if found else ())}
        if found is not None:
            for level in self._levels[pack.project]:
                self._binds[level] = self._binds.get(level, False) or found.kind == "behavioural"
        issued = set()
        for level in self._levels[pack.project]:
            seen = self._seen.setdefault(level, _Seen())
            seen.named.update(titles)
            for document in pack.documents:
                seen.documents.add(document.id)
                for section in document.sections:
                    issued.add((document.id, section.id))
                    place = self._place(pack, document, section)
                    seen.places.add(place)
                    if (document.id, section.id) in touched:
                        why = touched[document.id, section.id].changes
                        seen.touched.setdefault(place, {}).update(dict.fromkeys(why))
            for (name, identifier), new in touched.items():
                if (name, identifier) in issued:
                    continue
                if not _names_one(identifier, pack.requests):
                    seen.come.setdefault((name, titles[name]), {})[new] = None
                elif (found_in := self._request_of(pack, new)) is not None:
                    kind, called = found_in
                    seen.asked.setdefault(((name, titles[name]), kind), {})[called, new.changes] = None

    def of(self, pack: Pack) -> Told | None:
        """See :class:`~dovetail.history.impact.sections.ways.Way`."""
        told = self._issued.of(pack)
        if (
            told is None
            or pack.project not in self._levels
            or told.results.problem
            or is_elsewhere(pack, told.parts, told.results)
        ):
            return told
        causes = changes_told(told.parts, told.results)
        documents = self._documents(pack, causes, told.documents or ())
        binding = told.binding and self._binds_in(pack)
        return replace(told, documents=documents or None, binding=binding, seen=True)

    def _binds_in(self, pack: Pack) -> bool:
        """Whether somebody acts otherwise in the packs most like it; yes if none of these is touched."""
        levels = (level for level in self._levels[pack.project] if level in self._binds)
        return next((self._binds[level] for level in levels), True)

    def _documents(
        self, pack: Pack, causes: Sequence[Caused], guessed: Iterable[TouchedDocument]
    ) -> tuple[TouchedDocument, ...]:
        """The sections of a pack that read otherwise as far as it has been seen; of those that no pack like
        it has, the ``guessed`` ones.
        """
        levels = [self._seen[level] for level in self._levels[pack.project] if level in self._seen]
        guesses = {(item.id, section.id): section for item in guessed for section in item.sections}
        come = {place: dict(new) for place, new in levels[0].come.items()} if levels else {}
        for place, own in self._of_its_requests(pack, levels):
            come.setdefault(place, {})[own] = None
        # Most documents need not even be looked at: what is kept of them is unpacked when it is asked for.
        named = {place[0] for place in guesses}.union(*(seen.named for seen in levels))
        found = []
        for document in pack.documents.among(named):
            sections = []
            for section in document.sections:
                why = _why(self._place(pack, document, section), levels)
                if why:
                    sections.append(TouchedSection(section.id, section.title, _own(why, causes)))
                elif why is None and (document.id, section.id) in guesses:
                    sections.append(guesses[document.id, section.id])
            there = {section.id for section in document.sections}
            sections += _come(come.get((document.id, document.title), ()), there, causes)
            if sections:
                found.append(TouchedDocument(document.id, document.title, tuple(sections)))
        has = {document.id for document in pack.documents}
        for (name, title), new in come.items():
            if name not in has and name not in levels[0].documents:
                found.append(TouchedDocument(name, title, tuple(_come(new, (), causes))))
        return tuple(found)

    def _family(self, pack: Pack, heads: Collection[str]) -> Hashable:
        procedures = frozenset(item.id for item in pack.documents if item.kind in ("procedure", "booklet"))
        return (procedures, frozenset(self._items(item) for item in pack.documents if item.id in heads))

    def _items(self, document: KeptDocument) -> frozenset[str]:
        """What a document describes, requests apart: steps, routes and controls, also the project's own."""
        sections = document.sections
        if id(sections) not in self._described:
            found = frozenset(
                anchor for section in sections for anchor in section.anchors if not anchor.startswith(REQUEST)
            )
            self._described[id(sections)] = (sections, found)
        return self._described[id(sections)][1]

    def _place(self, pack: Pack, document: KeptDocument, section: KeptSection) -> Place:
        about = [name for name in section.anchors if name.startswith(REQUEST)]
        kind = self._kind_of(pack, about[0].removeprefix(REQUEST)) if len(about) == 1 else None
        return (document.id, section.id if kind is None else kind)

    def _kind_of(self, pack: Pack, request: str) -> Hashable:
        """What a request is like; None if the issue does not say what it came to."""
        gist = pack.gists.get(request)
        if gist is None:
            return None
        outcome = self._results[pack.project].outcomes.get(request)
        differing = tuple(_differing(*outcome)) if outcome else ()
        return (gist.procedure, gist.route, gist.exception, gist.planned, differing)

    def _request_of(self, pack: Pack, section: TouchedSection) -> tuple[Hashable, str] | None:
        """What the request is like that a section was named after, and the name without it."""
        for request, (_, now) in self._results[pack.project].outcomes.items():
            called = section.title.replace(now.title, _TITLE).replace(request, _ID)
            if called != section.title:
                return self._kind_of(pack, request), called
        return None

    def _of_its_requests(self, pack: Pack, levels: Sequence[_Seen]) -> Iterator[tuple[Named, TouchedSection]]:
        """Sections about requests that come out otherwise, of a pack that was never issued: as in others."""
        if pack.number or not any(seen.asked for seen in levels):
            return
        for request, (_, now) in self._results[pack.project].outcomes.items():
            kind = self._kind_of(pack, request)
            for (place, like), asked in _nearest(levels, kind).items():
                for called, why in asked if like == kind else ():
                    title = called.replace(_ID, request).replace(_TITLE, now.title)
                    yield place, TouchedSection(slug(title), title, why)


def _nearest(
    levels: Sequence[_Seen], kind: Hashable
) -> Mapping[tuple[Named, Hashable], Mapping[tuple[str, tuple[Caused, ...]], None]]:
    """What was seen of requests in the packs most like it that have such a request."""
    return next((seen.asked for seen in levels if any(like == kind for _, like in seen.asked)), {})


def _why(place: Place, levels: Sequence[_Seen]) -> dict[Caused, None] | None:
    """Why a section reads otherwise in the packs most like it; empty if it doesn't, None if none has it."""
    for seen in levels:
        if place in seen.places:
            return seen.touched.get(place, {})
    return None


def _come(
    sections: Iterable[TouchedSection], there: Collection[str], causes: Sequence[Caused]
) -> Iterator[TouchedSection]:
    for section in sections:
        if section.id not in there:
            yield TouchedSection(section.id, section.title, _own(dict.fromkeys(section.changes), causes))


def _own(seen: Mapping[Caused, None], causes: Sequence[Caused]) -> tuple[Caused, ...]:
    """Those of the pack's own changes that were seen to show; all, if what shows was worked out from them."""
    return tuple(item for item in causes if item in seen) or tuple(causes)


def _names_one(section: str, requests: Iterable[str]) -> bool:
    """Whether a section is about a request of its own project: no other has it."""
    return any(slug(request) in section for request in requests)


def _chosen(groups: Sequence[Sequence[Pack]], most: int) -> Iterator[Pack]:
    """One of each group, of the largest first; then those that have most documents that were not seen yet."""
    seen: set[str] = set()
    taken: set[str] = set()
    for members in groups[:most]:
        taken.add(members[0].project)
        seen.update(document.id for document in members[0].documents)
        yield members[0]
    others = [pack for members in groups for pack in members if pack.project not in taken]
    for _ in range(most - len(taken)):
        if not others:
            return
        pack = max(others, key=lambda one: sum(document.id not in seen for document in one.documents))
        others.remove(pack)
        seen.update(document.id for document in pack.documents)
        yield pack


def _kinds(results: Results) -> Hashable:
    """In which ways requests, days and people come out otherwise."""
    requests = frozenset(
        (now.procedure, *_differing(before, now)) for before, now in results.outcomes.values()
    )
    return (requests, frozenset(change.path.split(".")[0] for change in results.others))


def _differing(before: Outcome, now: Outcome) -> Iterator[Hashable]:
    yield from ((before.verdict, now.verdict), (before.route, now.route))
    yield before.latest_start == now.latest_start
    yield before.approvals.keys() == now.approvals.keys()
    yield from (before.approvals == now.approvals, before.steps == now.steps)
    yield from (before.controls == now.controls, before.forms == now.forms)
