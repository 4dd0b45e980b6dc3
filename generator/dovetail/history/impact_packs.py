"""Issued packs as far as their impact needs them, kept from one run to the next.

An entry of the register is large, and there may be thousands. Of each that was read once, a small part is
kept in the user's own cache, with size, times and number of its file: as long as those are the same, so is
the entry.
"""

from __future__ import annotations

import gc
import io
import json
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, TypeVar

from dovetail import cache
from dovetail.history.impact_outcomes import Bounds, Outcome
from dovetail.history.resting import held_by
from dovetail.history.snapshot import Issue, IssuedDocument, IssuedSection
from dovetail.model.profile import Profile

T = TypeVar("T")
MANAGER = "project-manager"
REQUEST = "request-"
"""How the anchor of a request begins."""
Stamp = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Gist:
    """What tells whether a change can bear on a request. ``named`` is the exception that it asks for,
    ``routed`` whether its route is known; ``steps`` are those of its plan and of its approvals.
    """

    procedure: str
    route: str
    routed: bool
    candidates: tuple[str, ...]
    exception: str
    named: str
    steps: tuple[str, ...]
    bounds: Mapping[str, Bounds]
    planned: bool

    @classmethod
    def of(cls, outcome: Outcome, written: Mapping[str, Any]) -> Gist:
        """The gist of what a request came to; ``written`` is what the project wrote of it."""
        approving = [key.rpartition(".")[0] for key in outcome.approvals]
        return cls(
            outcome.procedure,
            outcome.route,
            bool(outcome.route_title),
            outcome.candidates,
            outcome.exception,
            str(written.get("exception") or ""),
            tuple(dict.fromkeys((*outcome.steps, *approving))),
            outcome.bounds,
            bool(outcome.steps),
        )


@dataclass(frozen=True, slots=True)
class KeptSection:
    """A section with the ids that are described in it, and the requests that it describes or links to."""

    id: str
    title: str
    anchors: Sequence[str]
    requests: Sequence[str]

    @classmethod
    def of(cls, section: IssuedSection) -> KeptSection:
        """The part of a section that is needed."""
        linked = (mention.partition("#")[2] for mention in section.mentions)
        named = (name for name in (*section.anchors, *linked) if name.startswith(REQUEST))
        requests = dict.fromkeys(name.removeprefix(REQUEST) for name in named)
        return cls(section.id, section.title, section.anchors, tuple(requests))


@dataclass(eq=False)
class KeptDocument:
    """A document of an issued pack. Its sections are kept as JSON: of thousands, few are ever looked at."""

    id: str
    title: str
    kind: str
    raw: str

    @classmethod
    def of(cls, document: IssuedDocument) -> KeptDocument:
        """The part of a document that is needed."""
        sections = [
            (item.id, item.title, item.anchors, item.requests)
            for item in map(KeptSection.of, document.sections)
        ]
        return cls(document.id, document.title, document.kind, json.dumps(sections, ensure_ascii=False))

    @cached_property
    def sections(self) -> tuple[KeptSection, ...]:
        """The sections."""
        return tuple(KeptSection(*item) for item in json.loads(self.raw))


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """The last issue of a project. ``rests`` are the procedures of the pack, ``partly`` those of which it
    holds only controls. ``gists`` is empty for an issue that does not say what its requests came to.
    ``tailored`` are what it does in its own way (``procurement.order``), ``formerly`` earlier ids of
    procedures, by their new ones.
    """

    project: str
    name: str
    number: int
    issued: str
    manager: str
    operations: Mapping[str, str]
    uses: frozenset[str]
    requests: Mapping[str, str]
    documents: tuple[KeptDocument, ...]
    rests: frozenset[str]
    partly: frozenset[str]
    gists: Mapping[str, Gist]
    tailored: frozenset[str] = frozenset()
    formerly: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, issue: Issue) -> Pack:
        """The part of an issue that is needed."""
        asked = {str(item["id"]): item for item in (issue.written or {}).get("requests", ())}
        rests = frozenset(source.procedure for document in issue.documents for source in document.sources)
        return cls(
            issue.project,
            issue.name,
            issue.number,
            issue.revision.on.isoformat(),
            issue.roles.get(MANAGER, ""),
            issue.operations,
            frozenset(issue.uses) | _people(issue),
            issue.requests,
            tuple(map(KeptDocument.of, issue.documents)),
            rests,
            _partly(issue, rests),
            {
                name: Gist.of(Outcome.of_json(data), asked.get(name, {}))
                for name, data in (issue.outcomes or {}).items()
            },
            frozenset(_tailored(issue.written or {})),
        )


def _tailored(written: Mapping[str, Any]) -> Iterator[str]:
    for procedure, operations in (written.get("tailoring") or {}).items():
        for operation in operations:
            name = operation.get("adapt") or operation.get("waive")
            if name:
                yield f"{procedure}.{name}"


def _people(issue: Issue) -> frozenset[str]:
    """Who acts in it: what the organization says of them bears on the pack, though it said nothing then."""
    names = set(issue.roles.values())
    for outcome in (issue.outcomes or {}).values():
        for part in ("approvals", "steps"):
            names |= {str(item.get("holder") or "") for item in outcome.get(part, {}).values()}
    return held_by(names)


def _partly(issue: Issue, rests: frozenset[str]) -> frozenset[str]:
    if len(issue.documents) > 1:
        return frozenset()
    anchors = [
        anchor
        for document in issue.documents
        for section in document.sections
        for anchor in section.anchors
        if anchor.startswith("control-")
    ]
    others = [name for name in issue.operations if name not in rests]
    return frozenset(name for name in others if any(a.startswith(f"control-{name}-") for a in anchors))


class Earlier(Protocol):
    """Where what was issued comes from."""

    def whole(self, pack: Pack) -> Issue:
        """All that the register says of a pack, perhaps without its documents."""
        ...

    def then(self, pack: Pack, now: Profile, fingerprints: Mapping[str, str]) -> Profile | None:
        """The profile with the operations under which a pack was issued; None if nobody kept them.
        ``fingerprints`` are those of the operations ``now``.
        """
        ...

    def texts(self, pack: Pack) -> Mapping[str, str]:
        """The documents that were issued, by their ids."""
        ...


class KeptPacks:
    """The packs of one profile that are kept. What is equal in several of them is kept once."""

    def __init__(self, root: Path) -> None:
        self._name = f"impact-{cache.key('impact', str(root.resolve()))}"
        self._kept: dict[str, tuple[Stamp, Pack]] = {}
        self._closed: dict[str, tuple[Stamp, bool]] = {}
        self._changed = False
        data = cache.read(self._name)
        if data is not None:
            with _nothing_thrown_away():
                self._read(data)

    def _read(self, data: bytes) -> None:
        try:
            packs, closed = _Plain(io.BytesIO(data)).load()
            self._kept = _unpacked(packs)
            self._closed = dict(closed)
        except (pickle.UnpicklingError, ValueError, TypeError, KeyError, IndexError, EOFError):
            self._kept = {}

    def is_closed(self, code: str, file: Path, look: Callable[[], bool]) -> bool:
        """Whether a project is closed, as ``look`` says of its file."""
        try:
            stamp = _stamp(file)
        except OSError:
            return False
        found = self._closed.get(code)
        if found is None or found[0] != stamp:
            found = self._closed[code] = (stamp, look())
            self._changed = True
        return found[1]

    def pack(self, code: str, entry: Path, read: Callable[[], Issue]) -> Pack:
        """The pack that an entry of the register describes.

        :raises RegisterError: if ``read`` does.
        """
        stamp = _stamp(entry)
        found = self._kept.get(code)
        if found is None or found[0] != stamp:
            found = (stamp, Pack.of(read()))
            self._kept[code] = found
            self._changed = True
        return found[1]

    def keep(self) -> None:
        """Keep what was read for the next run."""
        if self._changed:
            data = (_packed(self._kept), tuple(self._closed.items()))
            cache.write(self._name, pickle.dumps(data, pickle.HIGHEST_PROTOCOL))


@contextmanager
def _nothing_thrown_away() -> Iterator[None]:
    """Without looking for garbage, of which reading makes none, again and again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _stamp(file: Path) -> Stamp:
    info = file.stat()
    return (info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino)


class _Plain(pickle.Unpickler):
    """Reads plain data: tuples, texts and numbers, never a name of anything."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"{module}.{name} is no plain data")


def _packed(kept: Mapping[str, tuple[Stamp, Pack]]) -> tuple[Any, ...]:
    documents: dict[Any, int] = {}
    texts: dict[Any, Any] = {}

    def once(value: T) -> T:
        return texts.setdefault(value, value)  # type: ignore[no-any-return]

    packs = []
    for code, (stamp, pack) in kept.items():
        places = tuple(documents.setdefault(_plain(document), len(documents)) for document in pack.documents)
        packs.append((
            code, stamp, pack.project, pack.name, pack.number, pack.issued, pack.manager,
            once(tuple(pack.operations.items())), once(tuple(sorted(pack.uses))),
            tuple(pack.requests.items()), places, once(tuple(sorted(pack.rests))),
            tuple(sorted(pack.partly)),
            tuple(
                (name, gist.procedure, gist.route, gist.routed, gist.candidates, gist.exception, gist.named,
                 once(gist.steps), tuple(gist.bounds.items()), gist.planned)
                for name, gist in pack.gists.items()
            ),
            once(tuple(sorted(pack.tailored))),
        ))  # fmt: skip
    return (tuple(documents), tuple(packs))


def _plain(document: KeptDocument) -> tuple[Any, ...]:
    return (document.id, document.title, document.kind, document.raw)


def _gist(
    procedure: str, route: str, routed: bool, candidates: tuple[str, ...], exception: str, named: str,
    steps: tuple[str, ...], bounds: tuple[tuple[str, Bounds], ...], planned: bool,
) -> Gist:  # fmt: skip
    return Gist(procedure, route, routed, candidates, exception, named, steps, dict(bounds), planned)


def _unpacked(data: tuple[Any, ...]) -> dict[str, tuple[Stamp, Pack]]:
    documents = [KeptDocument(*item) for item in data[0]]
    shared: dict[int, Any] = {}

    def once(value: Sequence[Any], make: Callable[[Iterable[Any]], T]) -> T:
        if id(value) not in shared:
            shared[id(value)] = make(value)
        return shared[id(value)]  # type: ignore[no-any-return]

    found = {}
    for (
        code,
        stamp,
        project,
        name,
        number,
        issued,
        manager,
        operations,
        uses,
        requests,
        places,
        rests,
        partly,
        gists,
        tailored,
    ) in data[1]:
        pack = Pack(
            project, name, number, issued, manager, once(operations, dict), once(uses, frozenset),
            dict(requests), tuple(documents[place] for place in places), once(rests, frozenset),
            frozenset(partly),
            {gist[0]: _gist(*gist[1:]) for gist in gists},
            once(tailored, frozenset),
        )  # fmt: skip
        found[code] = (stamp, pack)
    return found
