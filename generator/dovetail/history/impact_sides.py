"""A project as it was issued, composed under the operations of then and of now, and which sections differ.

Both sides are worked out by the same program with the same templates: only operations make them differ.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from dovetail.check.examine import Examined, examine
from dovetail.compose.pack import compose_document, look_of
from dovetail.compose.renderer import Renderer
from dovetail.compose.spec import DocumentSpec
from dovetail.compose.specs import document_specs
from dovetail.compose.teller import Teller
from dovetail.history.difference import difference
from dovetail.history.impact_outcomes import outcomes_of
from dovetail.history.impact_results import Results, written_at
from dovetail.history.results import of_results
from dovetail.history.sections import Section, sections_of
from dovetail.history.snapshot import Issue
from dovetail.model.document import Document
from dovetail.model.language import speaking
from dovetail.model.profile import Profile
from dovetail.model.resolved import ResolvedProject
from dovetail.model.vocabulary import using
from dovetail.resolve.operations import Operations


class Side:
    """One issued project under the operations of one profile. Documents are written when they are asked for.

    ``operations`` are those of the profile, shared by its projects.

    :raises LookupError: if the issue does not hold its project, or the project names what is not there.
    """

    def __init__(self, profile: Profile, operations: Operations, issue: Issue, renderer: Renderer) -> None:
        self._issue, self._renderer = issue, renderer
        alone = replace(profile, projects={issue.project: written_at(issue)}, others={})
        (self.examined,) = examine(alone, [issue.project], as_of=issue.as_of, operations=operations)
        self._look = look_of(profile.brand)

    examined: Examined

    @property
    def resolved(self) -> ResolvedProject:
        """The project as it is resolved."""
        return self.examined.resolved

    @cached_property
    def _teller(self) -> Teller:
        revision = self._issue.revision
        return Teller(
            self.resolved, self.examined.checked, self._look, revision.number, issued=True,
            revisions=(revision,),
        )  # fmt: skip

    @cached_property
    def specs(self) -> Mapping[str, DocumentSpec]:
        """The documents that the pack holds, by id, in reading order."""
        with speaking(self.resolved.language), using(self.resolved.lifecycle.vocabulary):
            return {spec.id: spec for spec in document_specs(self._teller)}

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
    before: Side, now: Side, issued: Mapping[str, str], first: Collection[str] = ()
) -> Iterator[tuple[str, str, list[Rewritten]]]:
    """Id and title of each document that reads otherwise, with its sections that do.

    ``issued`` are the texts that were issued: what reads as it was issued is not composed a second time.
    Documents named ``first`` come before the others.
    """
    names = dict.fromkeys((*before.specs, *now.specs))
    for name in sorted(names, key=lambda name: name not in first):
        text = now.body(name)
        if text and issued.get(name) == text:
            continue
        sections = list(_differing(before.body(name), text))
        if sections:
            yield name, (now.specs.get(name) or before.specs[name]).title, sections


def _differing(before: str, now: str) -> Iterator[Rewritten]:
    if before == now:
        return
    old, new = ({section.id: section for section in sections_of(text)} for text in (before, now))
    for name in dict.fromkeys((*old, *new)):
        was, becomes = (side[name].text if name in side else "" for side in (old, new))
        if was.strip() != becomes.strip():
            yield Rewritten(new.get(name) or old[name], was, becomes)


def results_between(before: ResolvedProject, now: ResolvedProject) -> Results:
    """What comes out otherwise for requests, days and people."""
    was, becomes = outcomes_of(before), outcomes_of(now)
    gone = {
        name: replace(outcome, verdict="blocked", why="")
        for name, outcome in was.items()
        if name not in becomes
    }
    outcomes = {
        name: (was[name], outcome)
        for name, outcome in (becomes | gone).items()
        if name in was and was[name].apart_from_bounds != outcome.apart_from_bounds
    }
    changes = difference(of_results(before), of_results(now))
    return Results(outcomes, tuple(change for change in changes if not change.path.startswith("requests.")))
