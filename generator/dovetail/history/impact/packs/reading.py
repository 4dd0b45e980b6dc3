"""The last issue of each project of a profile, and which projects are closed or were never issued."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import cast

from pydantic import TypeAdapter

import dovetail
from dovetail.history.impact.packs.kept import Entry, KeptPacks
from dovetail.history.impact.packs.pack import Pack
from dovetail.history.issues.kept_snapshot import KeptParts, kept_parts
from dovetail.history.issues.operations_then import profile_then
from dovetail.history.issues.register import Register, RegisterError
from dovetail.history.issues.snapshot import ISSUE, ISSUE_VERSION, Issue, IssuedDocument, Snapshot
from dovetail.history.states.facts import Facts, plain
from dovetail.history.states.heads import ORGANIZATION
from dovetail.history.states.resting import SECTIONS
from dovetail.load.files import ProfileFiles, profile_files
from dovetail.load.names_gone import names_gone
from dovetail.load.parts import read_project, read_projects
from dovetail.load.profile import load_profile
from dovetail.model.diagnostics import Diagnostic, Severity
from dovetail.model.document import Source
from dovetail.model.procedure import Procedure
from dovetail.model.profile import Profile
from dovetail.model.revision import Revision


@cache
def _issues() -> TypeAdapter[Issue]:
    return TypeAdapter(Issue)


class UnknownProjectError(Exception):
    """A code that is no project's; says which there are."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the projects of a profile stand on."""

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

        :raises RegisterError: if it is damaged or altered.
        """
        register = Register(self.root / "projects" / pack.project)
        *_, entry = register.entries()
        # Its digest was looked at when the pack was read, and the file is the same: here it would cost most.
        content = json.loads(entry)
        content.pop("digest", None)
        if content.pop("schema", "") != f"{ISSUE}{ISSUE_VERSION}":
            return _latest(register)
        issue = _issues().validate_python({**content, "documents": (), "files": None})
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
        return profile_of(self._parts_of(pack), pack, now, fingerprints)

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


def profile_of(
    snapshot: Snapshot | KeptParts, pack: Pack, now: Profile, fingerprints: Mapping[str, str]
) -> Profile | None:
    """The profile with the operations that a snapshot kept; None for early ones, which kept none."""
    if snapshot.written is None:
        return None
    same = [name for name, said in pack.operations.items() if fingerprints.get(name) == said]
    return profile_then(now, snapshot.written, same)


def standing_of(root: Path, codes: Collection[str] = ()) -> Standing:
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
    return Standing(root, tuple(packs), tuple(closed), tuple(never), unreadable)


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


def never_issued_as_issues(standing: Standing, then: Profile) -> tuple[tuple[Issue, ...], dict[str, str]]:
    """Projects that were never issued as if they were issue 0: without sections, for nobody has any. Those
    whose file can't be used are told with the reason, and keep no other from being read; but one that could
    be used under the operations of ``then`` is read under those.
    """
    broken: dict[str, str] = {}
    codes = standing.never_issued
    if not codes:
        return (), broken
    loaded = load_profile(standing.root, projects=codes, beside=False)
    found: list[Issue] = []
    if loaded.profile is None:
        for problem in loaded.diagnostics:
            code = _project_of(problem)
            if problem.severity is Severity.ERROR and code in codes:
                broken.setdefault(code, f"{problem.place}: {problem.message}")
        codes = tuple(code for code in codes if code not in broken)
        found += [issue for code in broken if (issue := _issue_zero_then(standing, code, then)) is not None]
        for issue in found:
            del broken[issue.project]
        if not codes:
            return tuple(found), broken
        loaded = load_profile(standing.root, projects=codes, beside=False)
    if loaded.profile is not None:
        found += [_issue_zero(loaded.profile, code) for code in loaded.profile.projects]
    return tuple(sorted(found, key=lambda issue: issue.project)), broken


def _issue_zero_then(standing: Standing, code: str, then: Profile) -> Issue | None:
    """A project of which only what operations changed since keeps the file from being used."""
    part = read_project(standing.root / "projects" / code / "project.yaml")
    if part.written is None or not part.sound or any(names_gone(then, part.written, part.data)):
        return None
    return _issue_zero(replace(then, projects={code: part.written}), code)


def _project_of(problem: Diagnostic) -> str:
    """The folder of the project in whose file something is wrong; nothing if it is in another file."""
    parts = problem.place.file.split("/") if problem.place else []
    return parts[1] if len(parts) == 3 and parts[0] == "projects" else ""


def _issue_zero(profile: Profile, code: str) -> Issue:
    from dovetail.resolve.pack import resolve_project

    resolved = resolve_project(profile, code)
    project = resolved.project
    return Issue(
        organization=resolved.organization.id,
        project=code,
        name=project.name,
        revision=Revision("0", resolved.as_of, "", ()),
        as_of=resolved.as_of,
        program=dovetail.__version__,
        fingerprint="",
        operations={},
        versions={},
        documents=tuple(_bare(bound.id, bound.procedure) for bound in resolved.procedures),
        requests={item.request.id: item.procedure for item in resolved.requests},
        roles={role: actor.holder for role, actor in resolved.roles.items()},
        uses=tuple(sorted(f"{ORGANIZATION}.{section}.{name}" for section in SECTIONS
                          for name in getattr(resolved.organization, section))),
        written=cast("dict[str, object]", plain(project)),
    )  # fmt: skip


def _bare(name: str, procedure: Procedure) -> IssuedDocument:
    source = Source(name, procedure.version, procedure.title)
    return IssuedDocument(name, procedure.title, "", "procedure", "", (source,), ())
