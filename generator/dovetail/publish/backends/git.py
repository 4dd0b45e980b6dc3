"""A wiki kept in git: all pages of a run are one commit, pushed as anybody would, and never forced."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path, PurePosixPath

from dovetail.build.lock import Holder
from dovetail.model.publishing import Target
from dovetail.publish.backends.file_pages import FilePages, not_for_files
from dovetail.publish.backends.git_program import Git, checked_address, checked_branch
from dovetail.publish.errors import CollisionError, ConflictError, DeniedError, PublishError, UnreachableError
from dovetail.publish.markup.dialect import Dialect
from dovetail.publish.secrets import Secret
from dovetail.publish.wiki import Abilities

_BASE, _NEW = "refs/dovetail/base", "refs/dovetail/new"
_NONE = "refs/dovetail/none"
_NOTHING = f"commit {_NONE}\ncommitter Dovetail <dovetail@localhost> now\ndata 0\n".encode()
"""A commit without a file: to ask about an empty repository, something has to be named."""
_PLAIN = ("100644", "100755")
_TREES = ("gitlab", "azure")


class GitWiki(FilePages):
    """A copy of the wiki's branch without a work tree: what others put into it can't act on this machine.

    Writes are held until :meth:`settle` makes them one commit on what was fetched. If somebody has pushed
    since, the push is refused and nothing of the run is there.
    """

    def __init__(
        self, name: str, target: Target, dialect: Dialect, address: str, secret: Secret | None = None
    ) -> None:
        super().__init__(name, dialect)
        self._target = target
        self._prefix = f"{target.root.strip('/')}/" if target.root and target.root.strip("/") else ""
        self._branch = checked_branch(target.branch)
        self._folder = tempfile.TemporaryDirectory(prefix="dovetail-git-")
        self._git = Git(Path(self._folder.name), checked_address(address, secret), target.user or "", secret)
        self._blobs: dict[str, str] | None = None
        self._others: set[str] = set()
        self._folders: set[str] = set()
        self._base = ""
        self._deep = False
        self._held: dict[str, bytes | None] = {}
        self._step: dict[str, bytes | None] = {}

    def alone(self, waiting: Callable[[Holder], None]) -> AbstractContextManager[None]:
        """Nothing to do: whoever pushes second is refused."""
        return nullcontext()

    def probe(self) -> Abilities:
        """Fetch the branch, and ask whether the account may push; a rule of one branch shows when it does."""
        self._fetched()
        made = () if self._base else (f"the wiki is empty: its first commit makes the branch {self._branch}",)
        notes = (*made, *not_for_files(self._target))
        return Abilities(f"git ({self._target.rules})", self._missing(), notes, atomic=True)

    def _missing(self) -> tuple[str, ...]:
        """Why the account may not push, as far as the server says so before anything is sent."""
        if not self._base:
            self._git.run("fast-import", "--quiet", "--date-format=now", data=_NOTHING)
        pushed = f"{_BASE if self._base else _NONE}:refs/heads/{self._branch}"
        try:
            self._git.patiently("push", "-q", "--dry-run", "--", self._git.address, pushed)
        except DeniedError as error:
            return (f"leave to push to the repository: {error.what}",)
        except ConflictError:
            # Somebody has pushed since the branch was fetched: so may we.
            pass
        return ()

    def paths(self) -> Iterator[str]:
        """The files below the root, as they will be."""
        now = {**self._held, **self._step}
        there = {path for path in self._fetched() if path.startswith(self._prefix)}
        for path in sorted(there | {self._prefix + path for path in now}):
            inner = path.removeprefix(self._prefix)
            if now.get(inner, b"") is not None:
                yield inner

    def many(self, paths: Collection[str]) -> dict[str, bytes]:
        """The contents of several files, in one reading."""
        now = {**self._held, **self._step}
        found = {path: data for path in paths if (data := now.get(path)) is not None}
        blobs = self._fetched()
        wanted = {
            path: blobs[self._prefix + path]
            for path in paths
            if path not in now and self._prefix + path in blobs
        }
        return found | self._contents(wanted)

    def in_the_way(self, path: str) -> str:
        """See :class:`FilePages`."""
        blobs, whole = self._fetched(), self._prefix + path
        if whole in self._folders or whole in self._others:
            return whole
        above = [str(folder) for folder in PurePosixPath(whole).parents]
        return next((one for one in above if one in blobs or one in self._others), "")

    def below(self, address: str) -> str:
        """See :class:`FilePages`: in some wikis a page and the folder beside it are one branch."""
        return f"{address.removesuffix('.md')}/" if self._target.rules in _TREES else ""

    def write(self, path: str, data: bytes) -> None:
        """Hold a file for the commit."""
        # Git itself would put it there, and what stands in its place would be gone.
        other = self.in_the_way(path)
        if other:
            raise CollisionError(
                "address-taken", f'"{other}" stands in the way of "{path}"', "see whose it is"
            )
        self._step[path] = data

    def delete(self, path: str) -> None:
        """Hold the removal of a file for the commit."""
        self._step[path] = None

    def end_step(self, *, keep: bool) -> None:
        """See :class:`~dovetail.publish.wiki.Wiki`."""
        if keep:
            self._held |= self._step
        self._step = {}

    def author(self, path: str) -> str:
        """Who made the last commit that touched a file."""
        try:
            if not self._deep:
                self._deep = True
                self._git.run(
                    "fetch", "-q", "--no-tags", "--unshallow", "--", self._git.address, self._source
                )
            return (
                self._git.run("log", "-1", "--format=%an", _BASE, "--", f":(literal){self._prefix}{path}")
                .decode("utf-8", "replace")
                .strip()
            )
        except PublishError:
            return ""

    def settle(self, manifest: bytes) -> None:
        """Make one commit of all that is held, push it, and see that it is there."""
        self.write(self.manifest_path, manifest)
        self.end_step(keep=True)
        self._git.run("fast-import", "--quiet", "--date-format=now", data=self._commit())
        commit = self._git.run("rev-parse", "--verify", "--end-of-options", _NEW).decode().strip()
        self._git.patiently(
            "push", "-q", "--", self._git.address, f"{_NEW}:refs/heads/{self._branch}",
            done=lambda: self._is_there(commit),
        )  # fmt: skip
        if self._remote().get(f"refs/heads/{self._branch}", "") != commit:
            what = "the branch has another commit than the one that was pushed"
            raise ConflictError("wiki-moved-on", what, "make a new plan; it says what is there")

    def _is_there(self, commit: str) -> bool:
        """Whether a push that failed has arrived: an answer may get lost."""
        try:
            return self._remote().get(f"refs/heads/{self._branch}", "") == commit
        except PublishError:
            return False

    def close(self) -> None:
        """Take our copy away."""
        self._folder.cleanup()

    @property
    def manifest_path(self) -> str:
        """Where the manifest lies: hidden from readers of the wiki."""
        return f".dovetail/publish-{self.name}.json"

    @property
    def _source(self) -> str:
        return f"+refs/heads/{self._branch}:{_BASE}"

    def _fetched(self) -> dict[str, str]:
        """The files of the branch with their contents' names. Fetched once."""
        if self._blobs is not None:
            return self._blobs
        self._git.run("init", "-q", "--bare", ".")
        refs = self._remote()
        self._blobs = {}
        if f"refs/heads/{self._branch}" not in refs:
            heads = sorted(
                name.removeprefix("refs/heads/") for name in refs if name.startswith("refs/heads/")
            )
            if heads:
                what = f"the repository has no branch {self._branch}; it has {', '.join(heads[:5])}"
                raise UnreachableError("branch-missing", what, "correct branch: in publish.yaml")
            return self._blobs
        self._git.patiently("fetch", "-q", "--no-tags", "--depth=1", "--", self._git.address, self._source)
        self._base = self._git.run("rev-parse", "--verify", "--end-of-options", _BASE).decode().strip()
        listed = self._git.run("ls-tree", "-r", "-z", "--full-tree", _BASE)
        for entry in listed.split(b"\0"):
            head, tab, path = entry.partition(b"\t")
            mode, _kind, blob = head.decode().split(" ") if tab else ("", "", "")
            name = path.decode("utf-8", "surrogateescape")
            # Links and submodules are no pages, whatever they are called.
            if mode in _PLAIN:
                self._blobs[name] = blob
            elif tab:
                self._others.add(name)
            self._folders |= {str(folder) for folder in PurePosixPath(name).parents}
        return self._blobs

    def _remote(self) -> dict[str, str]:
        """The branches of the wiki's repository, with their commits."""
        listed = self._git.patiently("ls-remote", "-q", "--heads", "--", self._git.address).decode(
            "utf-8", "replace"
        )
        pairs = (line.split("\t") for line in listed.splitlines() if "\t" in line)
        return {name: commit for commit, name in pairs}

    def _contents(self, wanted: dict[str, str]) -> dict[str, bytes]:
        if not wanted:
            return {}
        asked = "".join(f"{blob}\n" for blob in wanted.values()).encode()
        answer = self._git.run("cat-file", "--batch", data=asked)
        found, position = {}, 0
        for path in wanted:
            end = answer.index(b"\n", position)
            size = int(answer[position:end].split(b" ")[2])
            found[path] = answer[end + 1 : end + 1 + size]
            position = end + size + 2
        return found

    def _commit(self) -> bytes:
        """All that is held, as one commit for fast-import."""
        count = sum(1 for path in self._held if path != self.manifest_path)
        message = f"Publish {count} files of {self.name}\n\nGenerated by Dovetail.\n".encode()
        name = "".join(sign for sign in self._target.user or "Dovetail" if sign not in "<>\n") or "Dovetail"
        lines = [
            f"commit {_NEW}\ncommitter {name} <dovetail@localhost> now\ndata {len(message)}\n".encode(),
            message,
            f"from {self._base}\n".encode() if self._base else b"",
        ]
        blobs = self._fetched()
        for path, data in sorted(self._held.items()):
            whole = self._prefix + path
            if data is not None:
                lines.append(b"M 100644 inline " + _quoted(whole) + f"\ndata {len(data)}\n".encode())
                lines += [data, b"\n"]
            elif whole in blobs:
                lines.append(b"D " + _quoted(whole) + b"\n")
        return b"".join(lines)


def _quoted(path: str) -> bytes:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'.encode("utf-8", "surrogateescape")
