"""What operations changed since projects were issued, or since a revision of git."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from dovetail.history.impact.at_revision import profile_at
from dovetail.history.impact.consequences.results import resolved_at
from dovetail.history.impact.packs.last_issues import LastIssues
from dovetail.history.impact.packs.pack import Pack
from dovetail.history.impact.packs.unissued import unissued
from dovetail.history.impact.touched import Impact
from dovetail.history.impact.work import How, impact_of
from dovetail.history.issues.outcomes import outcomes_of
from dovetail.history.issues.project_then import NOT_WORKED_OUT
from dovetail.history.issues.snapshot import Issue, Snapshot
from dovetail.history.states import facts
from dovetail.history.states.facts import Facts
from dovetail.history.states.fingerprints import fingerprints_of
from dovetail.history.states.results import of_results
from dovetail.model.profile import Profile

ROUGHLY = How()


def impact_since_issues(profile: Profile, last: LastIssues, how: How = ROUGHLY) -> Impact:
    """What changed in operations since the last issue of each project.

    :raises RegisterError: if a snapshot can't be read.
    """
    return impact_of(
        profile, last.packs, last, how, closed=last.closed,
        never_issued=last.never_issued, unreadable=last.unreadable,
    )  # fmt: skip


def impact_since_revision(profile: Profile, last: LastIssues, revision: str, how: How = ROUGHLY) -> Impact:
    """What changed in operations since a revision. Each project is taken as it was last issued; one that
    never was, as its file is now.

    :raises RevisionError: if git does not know the revision, or the profile of then can't be read.
    """
    with profile_at(last.root, revision) as then:
        never_issued, broken = unissued(last, then)
        issues = [*map(last.entry, last.packs), *never_issued]
        earlier = _Earlier(then, last, issues)
        found = impact_of(
            profile, earlier.packs, earlier, how, closed=last.closed,
            unreadable={**last.unreadable, **earlier.unreadable},
        )  # fmt: skip
    return replace(found, since=revision, broken=broken)


class _Earlier:
    """Projects as they would have been issued under the operations of an earlier revision."""

    def __init__(self, profile: Profile, last: LastIssues, issues: Sequence[Issue]) -> None:
        from dovetail.resolve.operations import Operations

        self._profile, self._last = profile, last
        self._fingerprints = fingerprints_of(profile)
        self._shared = (profile, Operations(profile))
        self._issues: dict[str, Issue] = {}
        self.unreadable: dict[str, str] = {}
        for issue in issues:
            try:
                self._issues[issue.project] = self._issue(issue)
            except NOT_WORKED_OUT as error:
                # The project may name what operations did not have yet.
                self.unreadable[issue.project] = f"it can't be worked out for that revision ({error})"
        self.packs = [Pack.of(issue) for issue in self._issues.values()]

    def _issue(self, issue: Issue) -> Issue:
        """The issue with what its requests came to under those operations."""
        if issue.operations == self._fingerprints and issue.outcomes is not None:
            return issue
        outcomes = outcomes_of(resolved_at(issue, self._shared))
        plain = {name: outcome.as_json() for name, outcome in outcomes.items()}
        return replace(issue, operations=self._fingerprints, outcomes=plain)

    def whole(self, pack: Pack) -> Issue:
        """The issue."""
        return self._issues[pack.project]

    def snapshot(self, pack: Pack) -> Snapshot:
        """What followed from those operations."""
        resolved = resolved_at(self._issues[pack.project], self._shared)
        return Snapshot(Facts(), Facts(), of_results(resolved), ())

    def texts(self, pack: Pack) -> Mapping[str, str]:
        """Nothing: under those operations it was perhaps never issued."""
        return {}

    def then(self, pack: Pack, now: Profile, fingerprints: Mapping[str, str]) -> Profile:
        """The profile of then; all but its operations is as it is now."""
        return replace(now, organization=self._profile.organization, procedures=self._profile.procedures)

    def file(self, pack: Pack) -> Path:
        """The project file, as it is now."""
        return self._last.file(pack)

    def before(self, head: str, _packs: Sequence[Pack]) -> Facts:
        """What they said."""
        return facts.of_operations(self._profile, (head,))
