"""What operations changed since projects were issued, or since a revision of git.

The profile of a revision is read into a folder of its own.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from dovetail.history.impact.consequences.results import resolved_at
from dovetail.history.impact.packs.pack import Pack
from dovetail.history.impact.packs.reading import Standing, never_issued_as_issues
from dovetail.history.impact.touched import Impact
from dovetail.history.impact.work import How, impact_of
from dovetail.history.issues.outcomes import outcomes_of
from dovetail.history.issues.project_then import NOT_WORKED_OUT
from dovetail.history.issues.snapshot import Issue, Snapshot
from dovetail.history.states import facts
from dovetail.history.states.facts import Facts
from dovetail.history.states.fingerprints import fingerprints_of
from dovetail.history.states.results import of_results
from dovetail.load.profile import load_profile
from dovetail.model.profile import Profile

ROUGHLY = How()
_REVISION = re.compile(r"[A-Za-z0-9_@][A-Za-z0-9_./@{}^~:+-]{0,199}")
_COMMIT = re.compile(r"[0-9a-f]{40,64}")
_MOST_BYTES = 200_000_000
_SECONDS = 60


class RevisionError(Exception):
    """A revision that can't be used: says why, and what to do."""


def impact_since_issues(profile: Profile, standing: Standing, how: How = ROUGHLY) -> Impact:
    """What changed in operations since the last issue of each project.

    :raises RegisterError: if a snapshot can't be read.
    """
    return impact_of(
        profile, standing.packs, standing, how, closed=standing.closed,
        never_issued=standing.never_issued, unreadable=standing.unreadable,
    )  # fmt: skip


def impact_since_revision(profile: Profile, standing: Standing, revision: str, how: How = ROUGHLY) -> Impact:
    """What changed in operations since a revision. Each project is taken as it was last issued; one that
    never was, as its file is now.

    :raises RevisionError: if git does not know the revision, or the profile of then can't be read.
    """
    with profile_at(standing.root, revision) as then:
        unissued, broken = never_issued_as_issues(standing, then)
        issues = [*map(standing.entry, standing.packs), *unissued]
        earlier = _Earlier(then, standing, issues)
        found = impact_of(
            profile, earlier.packs, earlier, how, closed=standing.closed,
            unreadable={**standing.unreadable, **earlier.unreadable},
        )  # fmt: skip
    return replace(found, since=revision, broken=broken)


class _Earlier:
    """Projects as they would have been issued under the operations of an earlier revision."""

    def __init__(self, profile: Profile, standing: Standing, issues: Sequence[Issue]) -> None:
        from dovetail.resolve.operations import Operations

        self._profile, self._standing = profile, standing
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
        return self._standing.file(pack)

    def before(self, head: str, _packs: Sequence[Pack]) -> Facts:
        """What they said."""
        return facts.of_operations(self._profile, (head,))


@contextmanager
def profile_at(root: Path, revision: str) -> Iterator[Profile]:
    """The operations of the profile in a folder as they were at a revision.

    :raises RevisionError: if there is none.
    """
    # A revision must not be taken for an option, nor name anything but a commit of this repository.
    if not _REVISION.fullmatch(revision):
        raise RevisionError(f'"{revision}" is no revision; name a commit, a tag or a branch')
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    name = commit.decode("ascii", "replace").strip()
    if not _COMMIT.fullmatch(name):
        raise RevisionError(f'git knows no revision "{revision}" here; "git log" shows what there is')
    archive = _git(root, "archive", "--format=tar", name, "--", ".", ":(exclude)projects")
    with tempfile.TemporaryDirectory(prefix="dovetail-") as folder:
        place = Path(folder)
        _unpack(archive, place)
        loaded = load_profile(place, projects=None)
        if loaded.profile is None:
            first = loaded.diagnostics[0] if loaded.diagnostics else None
            why = f": {first.message}" if first else ""
            raise RevisionError(f"the profile at {revision} can't be read by this version of Dovetail{why}")
        yield loaded.profile


def _unpack(archive: bytes, place: Path) -> None:
    """Only plain files and folders; links, which could lead elsewhere, are left out."""
    try:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            members = [member for member in tar.getmembers() if member.isfile() or member.isdir()]
            if sum(member.size for member in members) > _MOST_BYTES:
                raise RevisionError("the profile of then is too large to be read")
            tar.extractall(place, members, filter="data")
    except (tarfile.TarError, OSError) as error:
        raise RevisionError(f"the profile of then can't be read: {error}") from None


def _git(root: Path, *arguments: str) -> bytes:
    """What git prints; nothing if it fails. No hook, filter or monitor of the repository is run."""
    command = ("git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", *arguments)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            command, cwd=root, env=environment, capture_output=True, timeout=_SECONDS, check=False
        )
    except FileNotFoundError:
        raise RevisionError("git is not installed; without it, changes are counted from issues") from None
    except subprocess.TimeoutExpired:
        raise RevisionError(f"git gave no answer in {_SECONDS} seconds") from None
    if done.returncode and arguments[0] != "rev-parse":
        why = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise RevisionError(f"git can't read the profile of then: {why[-1] if why else 'it says nothing'}")
    return done.stdout if not done.returncode else b""
