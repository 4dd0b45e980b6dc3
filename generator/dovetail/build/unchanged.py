"""Tells whether files are what they were, so that a build with nothing to do reads none of them.

A file is looked at first, and read only if it moved: if its size, times, inode or mode differ from what was
seen. Times are never trusted alone. A file that had been changed just before it was seen could be changed
again without looking different, so it is read the next time, whatever it looks like.

Nothing but the standard library is imported here: this decides before anything else is.
"""

from __future__ import annotations

import json
import os
import stat
import sys
import time
from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

_LOOKS = 5
_DIGEST = 32
_SETTLED = 2_000_000_000
"""Nanoseconds that a file must have rested for its looks to be believed; clocks of disks are coarse."""
_UNSETTLED = 0
_VCS = ".git"
_READ = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
)

COUNT_LIMIT = 100_000
"""Files of a profile; a folder with more holds other things than a profile."""


class NotTellableError(Exception):
    """Something is there of which it can't be told whether it changes: a link, a device, too much."""


@dataclass(slots=True)
class Seen:
    """Files and folders, what they looked like, and the digests of what they held.

    A folder holds the names in it, except those of ``skipped`` paths.
    """

    paths: list[str]
    looks: array[int]
    digests: list[bytes]
    skipped: frozenset[str] = frozenset()

    def unchanged(self) -> bool:
        """Whether all of it is there and holds what it held. Remembers the looks of what only moved."""
        try:
            now = _looks(self.paths)
        except (OSError, OverflowError):
            return False
        if now == self.looks:
            return True
        moment = time.time_ns()
        for index, path in enumerate(self.paths):
            place = slice(index * _LOOKS, (index + 1) * _LOOKS)
            if now[place] == self.looks[place]:
                continue
            try:
                if _digest(path, self.skipped) != self.digests[index]:
                    return False
                again = _looks([path])
            except (OSError, OverflowError, NotTellableError):
                return False
            if again != now[place]:
                return False
            self.looks[place] = _believed(again, moment)
        return True

    def with_more(self, other: Seen) -> Seen:
        """Both."""
        return Seen(
            self.paths + other.paths,
            self.looks + other.looks,
            self.digests + other.digests,
            self.skipped | other.skipped,
        )


def see(paths: Iterable[str], skipped: Collection[str] = ()) -> Seen:
    """Look at files and folders, and read them.

    :raises NotTellableError: if one is neither, or changes meanwhile.
    :raises OSError: if one can't be read.
    """
    known, kept_out = list(paths), frozenset(skipped)
    moment = time.time_ns()
    looks: array[int] = array("Q")
    digests = []
    try:
        for path in known:
            before = _looks([path])
            digests.append(_digest(path, kept_out))
            if _looks([path]) != before:
                raise NotTellableError(path)
            looks.extend(_believed(before, moment))
    except OverflowError:
        raise NotTellableError(path) from None
    return Seen(known, looks, digests, kept_out)


def tree(root: str, skipped: Collection[str] = ()) -> list[str]:
    """A folder and everything below it, except what is ``skipped`` and the store of a version control.

    :raises NotTellableError: if there is a link in it, which may lead anywhere, or more than a profile has.
    """
    found, folders = [root], [root]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.path in skipped or entry.name == _VCS:
                    continue
                if entry.is_symlink():
                    raise NotTellableError(entry.path)
                found.append(entry.path)
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
        if len(found) > COUNT_LIMIT:
            raise NotTellableError(root)
    return found


def pack(seen: Seen, result: Any, more: bytes = b"") -> bytes:
    """Both as bytes, for :func:`unpack`. ``result`` is plain data; ``more`` is not looked at by it."""
    paths = "\0".join(seen.paths).encode("utf-8", "surrogateescape")
    head = {
        "order": sys.byteorder,
        "count": len(seen.paths),
        "paths": len(paths),
        "skipped": sorted(seen.skipped),
        "result": result,
    }
    line = json.dumps(head).encode() + b"\n"
    return b"".join([line, paths, seen.looks.tobytes(), *seen.digests, more])


def unpack(data: bytes) -> tuple[Seen, Any, bytes]:
    """What :func:`pack` packed.

    :raises ValueError: if it is nothing of the kind.
    """
    end = data.index(b"\n") + 1
    try:
        head = json.loads(data[:end])
        count, length = int(head["count"]), int(head["paths"])
        if head["order"] != sys.byteorder:
            raise ValueError("it was packed on another machine")
        paths = data[end : end + length].decode("utf-8", "surrogateescape").split("\0")
        start = end + length
        looks = array("Q")
        middle = start + count * _LOOKS * looks.itemsize
        looks.frombytes(data[start:middle])
        rest = middle + count * _DIGEST
        digests = [data[at : at + _DIGEST] for at in range(middle, rest, _DIGEST)]
        if len(paths) != count or len(looks) != count * _LOOKS or len(data) < rest:
            raise ValueError("a part is missing")
        return Seen(paths, looks, digests, frozenset(head["skipped"])), head["result"], data[rest:]
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("it is no record") from error


def _looks(paths: Sequence[str]) -> array[int]:
    found: array[int] = array("Q")
    add, look = found.extend, os.lstat
    for path in paths:
        info = look(path)
        is_folder = info.st_mode & 0o170000 == stat.S_IFDIR
        # The size of a folder is an affair of the file system.
        size = 0 if is_folder else info.st_size
        add((size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino, info.st_mode))
    return found


def _believed(looks: array[int], moment: int) -> array[int]:
    """The looks, or ones that no file has if it was changed too short a time before (or in the future)."""
    if max(looks[1], looks[2]) + _SETTLED < moment:
        return looks
    return array("Q", [*looks[:4], _UNSETTLED])


def _digest(path: str, skipped: Collection[str]) -> bytes:
    mode = os.lstat(path).st_mode
    if stat.S_ISDIR(mode):
        with os.scandir(path) as entries:
            names = sorted(
                f"{entry.name}{'/' if entry.is_dir(follow_symlinks=False) else ''}"
                for entry in entries
                if entry.path not in skipped and entry.name != _VCS
            )
        return sha256("\0".join(names).encode("utf-8", "surrogateescape")).digest()
    if not stat.S_ISREG(mode):
        raise NotTellableError(path)
    digest = sha256()
    with os.fdopen(os.open(path, _READ), "rb", buffering=0) as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.digest()
