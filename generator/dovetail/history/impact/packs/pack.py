"""Issued packs as far as their impact needs them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, overload

from dovetail.history.issues.outcomes import UNBOUNDED, Bounds, Outcome
from dovetail.history.issues.snapshot import Issue, IssuedDocument, IssuedSection
from dovetail.history.states.resting import held_by

MANAGER = "project-manager"
BOUND = "bindings."
"""How a role begins, among what is tailored, that somebody of the project has."""
REQUEST = "request-"
"""How the anchor of a request begins."""


class Gist(NamedTuple):
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
    bounds: tuple[tuple[str, Bounds], ...]
    planned: bool

    def bound(self, fact: str) -> Bounds:
        """Between what the comparable value of a fact lies."""
        return dict(self.bounds).get(fact, UNBOUNDED)

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
            tuple(outcome.bounds.items()),
            bool(outcome.steps),
        )


class Gists(Mapping[str, Gist]):
    """The gists of the requests of a pack, as plain tuples: of most, nobody asks."""

    def __init__(self, rows: Mapping[str, tuple[Any, ...]]) -> None:
        self.rows = rows

    def __getitem__(self, name: str) -> Gist:
        return Gist._make(self.rows[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def of(self, procedure: str) -> Iterator[tuple[str, Gist]]:
        """Those of the requests that a procedure serves."""
        return ((name, Gist._make(row)) for name, row in self.rows.items() if row[0] == procedure)


class KeptSection(NamedTuple):
    """A section with the ids that are described in it, and the requests that it describes or links to."""

    id: str
    title: str
    anchors: tuple[str, ...]
    requests: tuple[str, ...]

    @classmethod
    def of(cls, section: IssuedSection) -> KeptSection:
        """The part of a section that is needed."""
        linked = (mention.partition("#")[2] for mention in section.mentions)
        named = (name for name in (*section.anchors, *linked) if name.startswith(REQUEST))
        requests = dict.fromkeys(name.removeprefix(REQUEST) for name in named)
        return cls(section.id, section.title, section.anchors, tuple(requests))


Sections = tuple[KeptSection, ...]
Head = tuple[str, str, str]
"""Id, title and kind of a document."""


@dataclass(frozen=True, slots=True, eq=False)
class KeptDocument:
    """A document of an issued pack. Its sections are read when they are asked for: of thousands, few are."""

    id: str
    title: str
    kind: str
    read: Callable[[str], Sections]

    @property
    def sections(self) -> Sections:
        """The sections. Documents with the same sections share them."""
        return self.read(self.id)


class Documents(Sequence[KeptDocument]):
    """The documents of a pack; ``read`` gives the sections of one."""

    def __init__(self, heads: tuple[Head, ...], read: Callable[[str], Sections]) -> None:
        self.heads, self._read = heads, read

    @classmethod
    def of(cls, documents: Iterable[IssuedDocument]) -> Documents:
        """Those of an issue."""
        found = {
            (item.id, item.title, item.kind): tuple(map(KeptSection.of, item.sections)) for item in documents
        }
        return cls(tuple(found), {head[0]: sections for head, sections in found.items()}.__getitem__)

    def __len__(self) -> int:
        return len(self.heads)

    @overload
    def __getitem__(self, index: int) -> KeptDocument: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[KeptDocument]: ...

    def __getitem__(self, index: int | slice) -> KeptDocument | Sequence[KeptDocument]:
        return list(self)[index]

    def __iter__(self) -> Iterator[KeptDocument]:
        return (KeptDocument(*head, self._read) for head in self.heads)

    def among(self, names: Collection[str]) -> Iterator[KeptDocument]:
        """Those with these ids."""
        return (KeptDocument(*head, self._read) for head in self.heads if head[0] in names)


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """The last issue of a project. ``rests`` are the procedures of the pack, ``partly`` those of which it
    holds only controls. ``gists`` is empty for an issue that does not say what its requests came to.
    ``tailored`` are what it does in its own way (``procurement.order``), ``formerly`` earlier ids of
    procedures, by their new ones. ``named`` are roles, services, steps and routes with a new id that it names
    by the earlier one: by their paths of now (``organization.roles.buyer``).
    """

    project: str
    name: str
    number: int
    issued: str
    manager: str
    operations: Mapping[str, str]
    uses: frozenset[str]
    requests: Mapping[str, str]
    documents: Documents
    rests: frozenset[str]
    partly: frozenset[str]
    gists: Gists
    tailored: frozenset[str] = frozenset()
    formerly: Mapping[str, str] = field(default_factory=dict)
    named: Mapping[str, str] = field(default_factory=dict)

    @property
    def names_now(self) -> dict[str, str]:
        """The new names of what it names by earlier ones."""
        procedures = {old: new for new, old in self.formerly.items()}
        return {**{old: path.rpartition(".")[2] for path, old in self.named.items()}, **procedures}

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
            Documents.of(issue.documents),
            rests,
            _partly(issue, rests),
            Gists(
                {
                    name: Gist.of(Outcome.of_json(data), asked.get(name, {}))
                    for name, data in (issue.outcomes or {}).items()
                }
            ),
            frozenset(_tailored(issue.written or {})),
        )


def _tailored(written: Mapping[str, Any]) -> Iterator[str]:
    for procedure, operations in (written.get("tailoring") or {}).items():
        for operation in operations:
            name = operation.get("adapt") or operation.get("waive")
            if name:
                yield f"{procedure}.{name}"
    if any(member.get("approves") for member in (written.get("team") or {}).values()):
        yield "organization.authorities"
    if written.get("waivers"):
        yield "organization.rules"
    yield from (f"{BOUND}{role}" for role in written.get("bindings") or {})


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
