"""A project's pack between two states: some of what was written differently is applied, and the rest is not
yet. What each cause does is then a comparison of texts, and no guess.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Protocol

from dovetail.check.examine import Examined, examine
from dovetail.compose.pack import compose_or_stand_in, look_of
from dovetail.compose.renderer import Renderer
from dovetail.compose.slices.pictures import file_of
from dovetail.compose.spec import DocumentSpec
from dovetail.compose.specs import document_specs
from dovetail.compose.standing_in import StandIn
from dovetail.compose.teller import Teller
from dovetail.history.issues.blockers import blocked_since
from dovetail.history.issues.operations_then import operations_at
from dovetail.history.issues.project_then import written_at
from dovetail.history.issues.snapshot import Issue, Snapshot
from dovetail.history.states.fingerprints import fingerprints_of
from dovetail.history.states.heads import ORGANIZATION, PROJECT
from dovetail.model.document import Document
from dovetail.model.language import speaking
from dovetail.model.profile import Profile, Written
from dovetail.model.project import Project
from dovetail.model.vocabulary import using


@dataclass(frozen=True, slots=True)
class World:
    """What one of two states rests on: the operations, the project, the day from which it is planned."""

    operations: Profile
    project: Written[Project]
    as_of: date

    @classmethod
    def at(cls, now: Profile, issue: Issue, snapshot: Snapshot) -> World | None:
        """What an issue rested on; None if an early version of the program issued it, which kept little."""
        try:
            then = operations_at(issue.operations, snapshot.written, now, fingerprints_of(now))
            return None if then is None else cls(then, written_at(issue), issue.as_of)
        except (ValueError, LookupError):
            return None

    def with_heads(self, heads: Collection[str], of: World) -> World:
        """This one, in which the organization, the project and the procedures so named are those ``of``
        another.
        """
        procedures = dict(self.operations.procedures)
        for name in heads:
            if name in (PROJECT, ORGANIZATION):
                continue
            if name in of.operations.procedures:
                procedures[name] = of.operations.procedures[name]
            else:
                procedures.pop(name, None)
        organization = (of if ORGANIZATION in heads else self).operations.organization
        planned = of if PROJECT in heads else self
        return World(
            replace(self.operations, organization=organization, procedures=procedures),
            planned.project,
            planned.as_of,
        )


class Alone(Protocol):
    """A pack of which single documents can be had."""

    def document(self, name: str) -> Document | None:
        """A document; None if the pack has none of this id."""
        ...

    @property
    def pictures(self) -> Mapping[str, str]:
        """The hashes of its pictures."""
        ...


class Imagined:
    """The pack of a world that never was. Documents are written when they are asked for.

    :raises LookupError: if the project names what operations don't have in this world.
    """

    def __init__(self, world: World, code: str, renderer: Renderer, issues: Sequence[Issue]) -> None:
        profile = world.operations
        alone = replace(profile, projects={**profile.projects, code: world.project})
        (self._examined,) = examine(alone, [code], as_of=world.as_of)
        self._renderer = renderer
        last = issues[-1].revision.number if issues else ""
        self._teller = Teller(
            self._examined.resolved, self._examined.checked, look_of(profile.brand), last,
            issued=bool(last), revisions=tuple(issue.revision for issue in issues),
            blocked_since=blocked_since(issues, self._examined),
        )  # fmt: skip
        self._noted: dict[str, tuple[StandIn, ...]] = {}

    _examined: Examined

    @cached_property
    def _specs(self) -> Mapping[str, DocumentSpec]:
        resolved = self._examined.resolved
        with speaking(resolved.language), using(resolved.lifecycle.vocabulary):
            return {spec.id: spec for spec in document_specs(self._teller)}

    def document(self, name: str) -> Document | None:
        """A document; None if the pack has none of this id, or if it can't be written."""
        resolved = self._examined.resolved
        if name not in self._specs:
            return None
        with speaking(resolved.language), using(resolved.lifecycle.vocabulary):
            made, self._noted[name] = compose_or_stand_in(self._teller, self._renderer, self._specs[name])
        return made if isinstance(made, Document) else None

    def stand_ins(self, name: str) -> tuple[StandIn, ...]:
        """Where bundled templates stood in, in a document that was asked for."""
        return self._noted.get(name, ())

    @cached_property
    def pictures(self) -> Mapping[str, str]:
        """The hashes of its pictures, by their files."""
        resolved = self._examined.resolved
        with speaking(resolved.language), using(resolved.lifecycle.vocabulary):
            return {
                file_of(picture): hashlib.sha256(picture.svg.encode()).hexdigest()
                for picture in self._teller.pictures
            }


@dataclass(frozen=True)
class Apart:
    """Causes that compete: the heads of each, in the order in which they are applied, and the pack after the
    first, after the first two …; after the last it is the later one of both that are compared.
    """

    heads: tuple[frozenset[str], ...]
    packs: tuple[Alone, ...]


_MOST = 3
"""So many causes are told apart at most: for each but one a pack is composed."""


def chains(heads: Collection[str]) -> Iterator[tuple[frozenset[str], ...]]:
    """The orders in which causes may be applied, the best first: operations before the project that follows
    them. Where there are too many causes, procedures count as one, and at last all operations do.
    """
    organization = [frozenset({ORGANIZATION})] if ORGANIZATION in heads else []
    project = [frozenset({PROJECT})] if PROJECT in heads else []
    names = sorted(set(heads) - {PROJECT, ORGANIZATION})
    procedures = [frozenset({name}) for name in names]
    if len(organization) + len(procedures) + len(project) > _MOST:
        procedures = [frozenset(names)]
    operations = [*organization, *procedures]
    together = [frozenset().union(*operations)] if operations else []
    turned = [*reversed(operations)]
    found = [operations + project, turned + project, together + project, project + together]
    yield from dict.fromkeys(tuple(chain) for chain in found if len(chain) > 1)


def apart(
    before: World,
    after: World,
    heads: Collection[str],
    code: str,
    renderer: Renderer,
    issues: Sequence[Issue],
) -> Apart | None:
    """The packs in which the causes are applied one after the other; None if nothing competes, or no such
    packs can be made.
    """
    for chain in chains(heads):
        worlds = [
            before.with_heads(frozenset().union(*chain[:applied]), after) for applied in range(1, len(chain))
        ]
        try:
            return Apart(chain, tuple(Imagined(world, code, renderer, issues) for world in worlds))
        except (LookupError, ValueError):
            continue  # such as a project that asks for what the operations of then didn't have
    return None
