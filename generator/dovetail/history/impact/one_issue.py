"""What operations changed since a pack was issued, of all that bears on it.

It is what ``dovetail impact`` finds for that pack, so that a report, a verification and the next issue never
say anything else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dovetail.history.impact.packs.pack import Pack
from dovetail.history.impact.touched import ProjectImpact
from dovetail.history.impact.work import How, Worker
from dovetail.history.issues.operations_then import operations_at
from dovetail.history.issues.register import Register, RegisterError
from dovetail.history.issues.snapshot import Issue, Snapshot
from dovetail.history.states.facts import Facts
from dovetail.history.states.fingerprints import fingerprints_of
from dovetail.model.language import speaking
from dovetail.model.profile import Profile

if TYPE_CHECKING:
    # What composes is heavy; where nothing changed, nothing is composed.
    from dovetail.compose.renderer import Sources


@dataclass(frozen=True, slots=True)
class Since:
    """What one procedure, or the organization, says differently. ``words`` name it with its versions;
    ``behavioural``: somebody has to do something else.
    """

    procedure: str
    words: str
    behavioural: bool


def changed_since(
    profile: Profile, register: Register, issue: Issue, templates: Sources, *, briefly: bool = True
) -> ProjectImpact | None:
    """What operations changed of that on which an issue of a project rests, and what it touches; none if the
    pack reads as before and nothing comes out otherwise. ``briefly``: only whether, and why.

    :raises RegisterError: if what was issued can't be read.
    """
    if issue.operations == fingerprints_of(profile):
        return None
    kept = _OneIssue(register, issue)
    found, unread = Worker(profile, kept, How(templates, briefly=briefly)).all_of([Pack.of(issue)])
    for item in unread:
        raise RegisterError(item.path, item.why)
    return found[0] if found else None


def told_since(impact: ProjectImpact | None, profile: Profile) -> tuple[Since, ...]:
    """The same by what said it, the behavioural first."""
    found: dict[str, Since] = {}
    with speaking(profile.language):
        for item in impact.changes if impact else ():
            cause = item.cause
            known = found.get(cause.procedure)
            binding = impact is not None and impact.kind == item.change.kind == "behavioural"
            found[cause.procedure] = Since(
                cause.procedure, cause.words, binding or (known is not None and known.behavioural)
            )
    return tuple(sorted(found.values(), key=lambda since: (not since.behavioural, since.procedure)))


@dataclass
class _OneIssue:
    """Where an issue of a project comes from, which need not be its last."""

    register: Register
    issue: Issue
    _snapshot: list[Snapshot] = field(default_factory=list)

    def whole(self, pack: Pack) -> Issue:
        """The issue."""
        return self.issue

    def snapshot(self, pack: Pack) -> Snapshot:
        """What was issued."""
        if not self._snapshot:
            self._snapshot.append(self.register.snapshot(self.issue))
        return self._snapshot[0]

    def texts(self, pack: Pack) -> Mapping[str, str]:
        """The documents that were issued, by their ids."""
        return {document.id: document.body for document in self.snapshot(pack).documents}

    def then(self, pack: Pack, now: Profile, fingerprints: Mapping[str, str]) -> Profile | None:
        """The profile with the operations of then."""
        return operations_at(pack.operations, self.snapshot(pack).written, now, fingerprints)

    def file(self, pack: Pack) -> Path:
        """The project file, as it is now."""
        return self.register.folder / "project.yaml"

    def before(self, head: str, packs: Sequence[Pack]) -> Facts:
        """What a procedure, or the organization, said, as far as the pack rests on it."""
        return self.snapshot(packs[0]).operations.below(head)
