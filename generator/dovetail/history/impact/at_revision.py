"""A profile as it was at a revision of git, read into a folder of its own."""

from __future__ import annotations

import io
import os
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dovetail.load.profile import load_profile
from dovetail.model.profile import Profile

_REVISION = re.compile(r"[A-Za-z0-9_@][A-Za-z0-9_./@{}^~:+-]{0,199}")
_COMMIT = re.compile(r"[0-9a-f]{40,64}")
_MOST_BYTES = 200_000_000
_SECONDS = 60


class RevisionError(Exception):
    """A revision that can't be used: says why, and what to do."""


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
