"""A project as it was issued, composed under the operations of then and of now, and which sections differ.

Both sides are worked out by the same program with the same templates: only operations make them differ.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from dovetail.check.examine import Examined, examine
from dovetail.compose.pack import compose_document, look_of
from dovetail.compose.renderer import Renderer
from dovetail.compose.slices.questions import questions
from dovetail.compose.spec import DocumentSpec, data
from dovetail.compose.specs import document_specs
from dovetail.compose.teller import Plain, Teller
from dovetail.diagrams.flow import flow_of
from dovetail.diagrams.picture import Picture
from dovetail.diagrams.swimlane import swimlanes
from dovetail.history.issues.project_then import alone_at
from dovetail.history.issues.sections import Section, sections_of
from dovetail.history.issues.snapshot import Issue
from dovetail.model.document import Document
from dovetail.model.language import speaking
from dovetail.model.profile import Profile
from dovetail.model.resolved import ResolvedProject
from dovetail.model.vocabulary import using
from dovetail.resolve.operations import Operations


@dataclass(frozen=True)
class _Beside(Teller):
    """Draws no picture a second time that ``other``, the teller of the same project, has already."""

    other: Teller | None = None

    @cached_property
    def swimlanes(self) -> Mapping[str, tuple[Picture, ...]]:
        """The pictures of each procedure, by its id."""
        return {name: self._known(name) or self._drawn(name) for name in self.procedures}

    def _known(self, name: str) -> tuple[Picture, ...] | None:
        other = self.other
        alike = (
            other is not None
            and name in other.procedures
            and self.look == other.look
            and self.resolved.language == other.resolved.language
            and self.resolved.lifecycle.vocabulary == other.resolved.lifecycle.vocabulary
            and self._flow(self, name) == self._flow(other, name)
        )
        return other.swimlanes[name] if alike and other is not None else None

    def _drawn(self, name: str) -> tuple[Picture, ...]:
        return swimlanes(self.procedures[name], self.resolved.organization, self.look, self.life)

    @staticmethod
    def _flow(teller: Teller, name: str) -> object:
        return flow_of(teller.procedures[name], teller.resolved.organization, life=teller.life)


class Side:
    """One issued project under the operations of one profile. Documents are written when they are asked for.

    ``operations`` are those of the profile, shared by its projects. What is equal on the ``other`` side is
    taken from there.

    :raises LookupError: if the issue does not hold its project, or the project names what is not there.
    """

    def __init__(
        self,
        profile: Profile,
        operations: Operations,
        issue: Issue,
        renderer: Renderer,
        other: Side | None = None,
    ) -> None:
        self._issue, self._renderer, self._other = issue, renderer, other
        alone = alone_at(issue, profile)
        (self.examined,) = examine(alone, [issue.project], as_of=issue.as_of, operations=operations)
        self._look = look_of(profile.brand)

    examined: Examined

    @property
    def resolved(self) -> ResolvedProject:
        """The project as it is resolved."""
        return self.examined.resolved

    @cached_property
    def _teller(self) -> Teller:
        revision, other = self._issue.revision, self._other
        return _Beside(
            self.resolved, self.examined.checked, self._look, revision.number, issued=True,
            revisions=(revision,), other=other._teller if other else None,
        )  # fmt: skip

    @cached_property
    def specs(self) -> Mapping[str, DocumentSpec]:
        """The documents that the pack holds, by id, in reading order."""
        with speaking(self.resolved.language), using(self.resolved.lifecycle.vocabulary):
            return {spec.id: spec for spec in document_specs(self._teller)}

    def rests_on(self, document: str) -> tuple[object, ...]:
        """All on which the text of a document rests: equal of both sides, the texts are equal."""
        if document not in self.specs:
            return ()
        spec, resolved = self.specs[document], self.resolved
        with speaking(resolved.language), using(resolved.lifecycle.vocabulary):
            seen = data(self._teller, spec)
        return (spec, seen, self._questions, resolved.language, resolved.lifecycle.vocabulary)

    @cached_property
    def _questions(self) -> Plain:
        """All of them: a procedure lists those that its text shows, whoever asks."""
        with speaking(self.resolved.language), using(self.resolved.lifecycle.vocabulary):
            return questions(self._teller, "")

    def body(self, document: str) -> str:
        """The text of a document; empty if the pack has none of this id, or if it can't be written."""
        if document not in self.specs:
            return ""
        with speaking(self.resolved.language), using(self.resolved.lifecycle.vocabulary):
            made = compose_document(self._teller, self._renderer, self.specs[document])
        return made.body if isinstance(made, Document) else ""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A section that reads otherwise: its text before and now. Empty is not there."""

    section: Section
    before: str
    now: str


def rewritten(
    before: Side, now: Side, first: Collection[str] = ()
) -> Iterator[tuple[str, str, list[Rewritten]]]:
    """Id and title of each document that reads otherwise, with its sections that do.

    Documents named ``first`` come before the others.
    """
    names = dict.fromkeys((*before.specs, *now.specs))
    for name in sorted(names, key=lambda name: name not in first):
        if _alike(before, now, name):
            continue
        sections = list(_differing(before.body(name), now.body(name)))
        if sections:
            yield name, (now.specs.get(name) or before.specs[name]).title, sections


def _alike(before: Side, now: Side, document: str) -> bool:
    """Whether a document can be told to read the same without writing it, which takes ten times as long."""
    try:
        return before.rests_on(document) == now.rests_on(document)
    except (KeyError, TypeError, ValueError, StopIteration):
        return False


def _differing(before: str, now: str) -> Iterator[Rewritten]:
    if before == now:
        return
    old, new = ({section.id: section for section in sections_of(text)} for text in (before, now))
    for name in dict.fromkeys((*old, *new)):
        was, becomes = (side[name].text if name in side else "" for side in (old, new))
        if was.strip() != becomes.strip():
            yield Rewritten(new.get(name) or old[name], was, becomes)
