"""Whether the issued pack of a project still says what operations say: for many projects at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from dovetail.history import facts
from dovetail.history.facts import Facts
from dovetail.history.issuing import ORGANIZATION, fingerprints_of
from dovetail.history.register import Register, RegisterError
from dovetail.history.since import Since, changed_since
from dovetail.history.snapshot import Issue
from dovetail.model.portfolio import IssueStanding
from dovetail.model.profile import Profile

_Key = tuple[tuple[tuple[str, str], ...], tuple[str, ...]]


@dataclass
class Standings:
    """Judges the last issues of the projects of one profile, whose folder is ``root``.

    Only the register entry of the last issue is read; the snapshot, and the facts of today, only where the
    fingerprint of something differs. What equal issues have in common is worked out once.
    """

    profile: Profile
    root: Path
    _known: dict[_Key, tuple[Since, ...]] = field(default_factory=dict)
    _now: dict[frozenset[str], Facts] = field(default_factory=dict)

    def of(self, project: str) -> IssueStanding:
        """The standing of a project's last issue. A register that can't be read is told, not raised."""
        register = Register(self.root / "projects" / project)
        try:
            issue = register.latest()
            if issue is None:
                return IssueStanding(project)
            since = self._since(register, issue)
        except RegisterError as error:
            return IssueStanding(project, state="unreadable", problem=f"{error.path}: {error.why}")
        binding = [change for change in since if change.behavioural]
        told = binding or since
        return IssueStanding(
            project, issue.number, issue.revision.on,
            "superseded" if binding else "editorial" if since else "current",
            tuple(change.words for change in told), tuple(change.procedure for change in told),
        )  # fmt: skip

    def _since(self, register: Register, issue: Issue) -> tuple[Since, ...]:
        now = self._fingerprints
        differing = tuple(
            sorted((name, was) for name, was in issue.operations.items() if now.get(name) != was)
        )
        if not differing:
            return ()
        heads = frozenset(name for name, _was in differing)
        sources = {source.procedure for document in issue.documents for source in document.sources}
        if not heads <= sources | {ORGANIZATION}:
            # Of a procedure that the pack leaves out it may hold controls; only the snapshot knows.
            return self._compared(register, issue, heads)
        key = (differing, issue.uses if ORGANIZATION in heads else ())
        if key not in self._known:
            self._known[key] = self._compared(register, issue, heads)
        return self._known[key]

    def _compared(self, register: Register, issue: Issue, heads: frozenset[str]) -> tuple[Since, ...]:
        snapshot = register.snapshot(issue)
        if heads not in self._now:
            self._now[heads] = self._operations.of_heads(heads)
        before = replace(snapshot, operations=snapshot.operations.of_heads(heads))
        return changed_since(self.profile, issue, before, self._now[heads], self._fingerprints)

    @cached_property
    def _fingerprints(self) -> dict[str, str]:
        return fingerprints_of(self.profile)

    @cached_property
    def _operations(self) -> Facts:
        return facts.of_operations(self.profile)
