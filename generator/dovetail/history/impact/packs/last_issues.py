"""The last issue of each project of a profile, and which projects are closed or were never issued."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from dovetail.history.impact.packs.kept import Entry, KeptPacks
from dovetail.history.impact.packs.pack import Pack
from dovetail.history.issues.kept_snapshot import KeptParts, kept_parts
from dovetail.history.issues.operations_then import operations_at
from dovetail.history.issues.register import Register, RegisterError
from dovetail.history.issues.snapshot import Issue, Snapshot
from dovetail.history.states.facts import Facts
from dovetail.history.states.heads import ORGANIZATION
from dovetail.load.files import ProfileFiles, profile_files
from dovetail.load.parts import read_projects
from dovetail.model.profile import Profile


class UnknownProjectError(Exception):
    """A code that is no project's; says which there are."""


@dataclass(frozen=True, slots=True)
class LastIssues:
    """The last issues of projects of a profile, and which of these are closed, never issued, or not readable.

    It is a :class:`~dovetail.history.impact.packs.source.Source`.
    """

    root: Path
    packs: tuple[Pack, ...]
    closed: tuple[str, ...] = ()
    never_issued: tuple[str, ...] = ()
    unreadable: dict[str, str] = field(default_factory=dict)
    _snapshots: dict[str, Snapshot] = field(default_factory=dict, init=False, repr=False, compare=False)

    def entry(self, pack: Pack) -> Issue:
        """All that the register says of a pack.

        :raises RegisterError: if it is damaged or altered.
        """
        return _latest(Register(self.root / "projects" / pack.project))

    def whole(self, pack: Pack) -> Issue:
        """What the register says of a pack, without its documents and files.

        :raises RegisterError: if it is damaged.
        """
        register = Register(self.root / "projects" / pack.project)
        # Its digest was looked at when the pack was read, and the file is the same: here it would cost most.
        issue = register.outline()
        assert issue is not None, "it has an entry"
        return _under_its_code(issue, register)

    def snapshot(self, pack: Pack) -> Snapshot:
        """What was issued.

        :raises RegisterError: if it is missing, damaged or altered.
        """
        if pack.project not in self._snapshots:
            # Each is asked for several times, for one project after the other.
            self._snapshots.clear()
            register = Register(self.root / "projects" / pack.project)
            self._snapshots[pack.project] = register.snapshot(self.whole(pack))
        return self._snapshots[pack.project]

    def texts(self, pack: Pack) -> Mapping[str, str]:
        """The documents that were issued, by their ids.

        :raises RegisterError: if the snapshot is missing, damaged or altered.
        """
        return self._parts_of(pack).texts

    def then(self, pack: Pack, now: Profile, fingerprints: Mapping[str, str]) -> Profile | None:
        """The profile with the operations under which a pack was issued; None for early issues, which did
        not keep them.

        :raises RegisterError: if the snapshot is missing, damaged or altered.
        """
        return operations_at(pack.operations, self._parts_of(pack).written, now, fingerprints)

    def _parts_of(self, pack: Pack) -> KeptParts:
        file = Register(self.root / "projects" / pack.project).snapshot_file(pack.number)
        return kept_parts(file, lambda: self.snapshot(pack))

    def file(self, pack: Pack) -> Path:
        """The project file, as it is now."""
        return self.root / "projects" / pack.project / "project.yaml"

    def before(self, head: str, packs: Sequence[Pack]) -> Facts:
        """What a procedure, or the organization, said when these packs were issued: no snapshot has more of
        the organization than its pack rests on.

        :raises RegisterError: if a snapshot can't be read.
        """
        found = Facts()
        known: set[str] = set()
        complete = [pack for pack in packs if head not in pack.partly] or packs
        for pack in complete:
            if found.values and (head != ORGANIZATION or known.issuperset(pack.uses)):
                continue
            found = found.joined(self.snapshot(pack).operations.below(head))
            known.update(pack.uses)
        return found


def last_issues(root: Path, codes: Collection[str] = ()) -> LastIssues:
    """The last issues of the projects with these codes (none: all) of the profile in a folder.

    :raises UnknownProjectError: if there is no project with one of the codes.
    """
    files = profile_files(root, tuple(codes))
    for problem in files.problems:
        if problem.code == "project-unknown":
            raise UnknownProjectError(f"{problem.message}; {problem.hint}")
    entries: list[Entry] = []
    kept = KeptPacks(root)
    closed: list[str] = []
    never: list[str] = []
    unreadable: dict[str, str] = {}
    for name in files.projects:
        folder = files.path(name).parent
        if kept.is_closed(folder.name, files.path(name), partial(_is_closed, files, name)):
            closed.append(folder.name)
            continue
        register = Register(folder)
        try:
            numbers = register.numbers()
        except RegisterError as error:
            unreadable[folder.name] = str(error)
            continue
        if not numbers:
            never.append(folder.name)
            continue
        entries.append(Entry(folder.name, register.entry(numbers[-1]), partial(_latest, register)))
    packs: list[Pack] = []
    for code, found in kept.packs(entries):
        if isinstance(found, Pack):
            packs.append(found)
        else:
            unreadable[code] = found
    kept.keep()
    return LastIssues(root, tuple(packs), tuple(closed), tuple(never), unreadable)


def _latest(register: Register) -> Issue:
    """The last issue, under the code that the project has now: its folder may have been renamed since."""
    issue = register.latest()
    assert issue is not None, "it has an entry"
    return _under_its_code(issue, register)


def _under_its_code(issue: Issue, register: Register) -> Issue:
    code = register.folder.name
    if issue.project == code:
        return issue
    written = {**issue.written, "code": code} if issue.written is not None else None
    return replace(issue, project=code, written=written)


_STATUS = re.compile(rb"^status\s*:(.*)$", re.MULTILINE)
_UNUSUAL = re.compile(rb"^(?:[^\sA-Za-z#_-]|---|<<)", re.MULTILINE)
"""A line whose key may be written in another way than as a plain word."""


def _is_closed(files: ProfileFiles, name: str) -> bool:
    """Whether the project file says so, as it is now. A file is only read whole if a glance can't tell."""
    try:
        text = files.path(name).read_bytes()
    except OSError:
        return False
    said = _STATUS.findall(text)
    if not _UNUSUAL.search(text) and (not said or all(b"closed" not in value for value in said)):
        return False
    (part,) = read_projects(replace(files, projects=(name,)), [])
    return part.written is not None and part.written.value.status == "closed"
