"""Says of a file, a folder or a printed code which issue it is of, whether that is current, and whether it
is still what was issued.

A file is known by its bytes, whatever it is called and wherever it lies. Only if they are not those of any
file that was issued, what it says of itself is read; that is a claim, and never makes a file a true one.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from dovetail.build.store import STATE
from dovetail.history.impact.one_issue import Since
from dovetail.history.issues.registers import Issues, Registers
from dovetail.history.issues.snapshot import Issue
from dovetail.history.verify.reader import Said, Signature, said_by
from dovetail.model.issue_mark import IssueMark

LARGEST = 256 * 1024 * 1024
"""Bytes of a file that is looked at; those of a pack have some thousandth of it."""
MOST_FILES, MOST_BYTES = 20_000, 4 * 1024 * 1024 * 1024
"""Files of a folder, and their bytes together."""

State = Literal["current", "superseded", "altered", "unknown"]


class UnusableFileError(ValueError):
    """A file that can't be looked at. The message says why."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a folder. Paths are as they lie in it; ``altered`` says what each is instead.

    ``part`` is the folder of the issue that it is (``pdf``); nothing if it is the whole one.
    """

    part: str
    intact: int
    altered: Mapping[str, str]
    missing: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What something is.

    ``issue`` is the one that it is of, or, if it was altered, the one that it says it is of; ``latest`` the
    last one of that project, which goes by the ``code`` now; of an issue that is known but *unknown* it can't
    be said whether operations have changed since. ``issued_as`` is where the file lies in the folder of the
    issue. ``claim`` is a mark that no issue has, ``problem`` why a file could not be read for what it says of
    itself.
    """

    state: State
    issue: Issue | None = None
    latest: Issue | None = None
    code: str = ""
    issued_as: str = ""
    claim: str = ""
    problem: str = ""
    signatures: tuple[Signature, ...] = ()
    found: Found | None = None


def verify_file(path: Path, registers: Registers, trusted: Sequence[Path] = ()) -> Verdict:
    """What a file is.

    :raises UnusableFileError: if it can't be looked at.
    :raises RegisterError: if the issues of its project can't be read.
    """
    data = _bytes(path)
    digest = hashlib.sha256(data).hexdigest()
    signed = data.startswith(b"%PDF") and b"/ByteRange" in data
    known = _issued(digest, registers)
    if known is not None:
        return replace(known, signatures=said_by(data, trusted).signatures if signed else ())
    said = said_by(data, trusted)
    verdict = _claimed(said, registers)
    return replace(verdict, signatures=said.signatures, problem=said.problem)


def verify_code(code: str, registers: Registers) -> Verdict:
    """What the code at the foot of a page stands for: whether that issue is current. Nobody can say whether
    the page was altered.

    :raises RegisterError: if the issues of its project can't be read.
    """
    for issues in registers.holding([code.replace("-", "")]):
        for issue in reversed(issues.all):
            if issue.fingerprint.startswith(code.replace("-", "")):
                return _known(issue, issues)
    return Verdict("unknown", claim=code)


def verify_folder(folder: Path, registers: Registers) -> Verdict:
    """What a folder is: that of an issue, or a folder in it. Files of no issue beside it change nothing.

    :raises UnusableFileError: if it can't be looked at.
    :raises RegisterError: if the issues of its project can't be read.
    """
    lie = _digests(folder)
    known = set(lie.values()) - {""}
    issues = registers.nearest(known)
    if issues is None:
        return Verdict("unknown")
    issue = max(issues.all, key=lambda one: (len(known & set((one.files or {}).values())), one.number))
    found = _compared(lie, issue, issues.all)
    verdict = _known(issue, issues)
    return replace(verdict, state="altered" if found.altered or found.missing else verdict.state, found=found)


def _issued(digest: str, registers: Registers) -> Verdict | None:
    """The issue that a file with this digest is of; of a font or script that many have, a current one."""
    best = None
    for issues in registers.holding([digest]):
        for issue in reversed(issues.all):
            for issued_as, sha256 in (issue.files or {}).items():
                if sha256 == digest and best is None:
                    best = replace(_known(issue, issues), issued_as=issued_as)
                if sha256 == digest and issue is issues.latest:
                    return replace(_known(issue, issues), issued_as=issued_as)
    return best


def overtaken(verdict: Verdict, since: Sequence[Since] | None) -> Verdict:
    """The verdict when it is known what operations changed since that issue: the last issue is superseded,
    too, if people have to act otherwise. If it can't be said (``None``), nobody knows whether it is current.
    """
    if verdict.state != "current":
        return verdict
    if since is None:
        return replace(verdict, state="unknown")
    return replace(verdict, state="superseded") if any(item.behavioural for item in since) else verdict


def _known(issue: Issue, issues: Issues) -> Verdict:
    latest = issues.latest
    state: State = "current" if issue.number == latest.number else "superseded"
    return Verdict(state, issue, latest, issues.code)


def _claimed(said: Said, registers: Registers) -> Verdict:
    """The issue that a file says it is of: then it was altered."""
    for mark in said.marks:
        for issues in registers.holding([mark.fingerprint]):
            for issue in issues.all:
                if _is(mark, issue):
                    return replace(_known(issue, issues), state="altered")
    for code in said.codes:
        found = verify_code(code, registers)
        if found.issue is not None:
            return replace(found, state="altered")
    strange = next((mark for mark in said.marks), None)
    claim = f"{strange.project}, issue {strange.number}, {strange.code}" if strange else ""
    return Verdict("unknown", claim=claim or next(iter(said.codes), ""))


def _is(mark: IssueMark, issue: Issue) -> bool:
    own = IssueMark(issue.organization, issue.project, issue.revision.number, issue.fingerprint)
    return mark == own


def _compared(lie: Mapping[str, str], issue: Issue, issues: Sequence[Issue]) -> Found:
    files = issue.files or {}
    issued = set(files.values())
    base = _base(lie, files)
    expected = {path.removeprefix(base): digest for path, digest in files.items() if path.startswith(base)}
    altered = {
        path: _instead(lie[path], issues, issue)
        for path, digest in expected.items()
        if path in lie and lie[path] != digest
    }
    there = set(lie.values())
    missing = (path for path, digest in expected.items() if path not in lie and digest not in there)
    added = (path for path, digest in lie.items() if path not in expected and digest not in issued)
    intact = sum(digest in issued for path, digest in lie.items() if path not in altered)
    return Found(base.rstrip("/"), intact, altered, tuple(missing), tuple(added))


def _base(lie: Mapping[str, str], files: Mapping[str, str]) -> str:
    """The folder of the issue that this one is, by most of its files."""
    votes: Counter[str] = Counter()
    for path, digest in lie.items():
        for issued_as, sha256 in files.items():
            if sha256 == digest and (issued_as == path or issued_as.endswith(f"/{path}")):
                votes[issued_as.removesuffix(path)] += 1
    return min(votes, key=lambda base: (-votes[base], base)) if votes else ""


def _instead(digest: str, issues: Sequence[Issue], here: Issue) -> str:
    for issue in issues:
        if issue is not here and digest in (issue.files or {}).values():
            return f"it is that of issue {issue.number}"
    return ""


def _bytes(path: Path) -> bytes:
    try:
        # Not to wait for a pipe to which nobody writes.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise UnusableFileError("it is no plain file")
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise UnusableFileError(error.strerror or str(error)) from None
    if len(data) > LARGEST:
        raise UnusableFileError(f"it has more than {LARGEST:,} bytes, so it is no file of a pack")
    return data


def _digests(folder: Path) -> dict[str, str]:
    """The files below a folder, by their path in it. What is no plain file has no digest. Links are not
    followed."""
    found: dict[str, str] = {}
    left = MOST_BYTES
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != STATE)
        for name in sorted([*names, *(one for one in folders if Path(place, one).is_symlink())]):
            path = Path(place, name)
            if len(found) >= MOST_FILES:
                raise UnusableFileError(f"it holds more than {MOST_FILES:,} files")
            size = path.lstat().st_size
            left -= size
            if left < 0:
                raise UnusableFileError(f"its files have more than {MOST_BYTES:,} bytes")
            plain = stat.S_ISREG(path.lstat().st_mode) and size <= LARGEST
            shown = path.relative_to(folder).as_posix()
            found[shown] = hashlib.sha256(_bytes(path)).hexdigest() if plain else ""
    if not found:
        raise UnusableFileError("it holds no files")
    return found
