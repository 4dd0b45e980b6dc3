"""What was worked out once and can be worked out again, kept for one user: the only module that knows where.

The folder belongs to the user alone. It lies beside no profile and no output, so nothing that is cloned or
unpacked ever gets into it. Whatever is wrong with it (missing, damaged, full, not ours) only means that
nothing is kept; nothing here raises.

``DOVETAIL_CACHE`` names another folder, or says ``off``.
"""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

import dovetail
from dovetail import bundled

VARIABLE = "DOVETAIL_CACHE"
OFF = "off"
SIZE_LIMIT = 256_000_000
"""Bytes; when there are more, what was not used for the longest time goes."""
RUN_LIMIT = 96_000_000
"""Bytes that one process adds at most, so that a run over a thousand projects keeps within bounds too."""
_LEFT_AFTER_SWEEPING = 0.75
_USED_AGAIN = 86_400
"""Seconds after which it is noted that a file is still in use."""
_FOREIGN = stat.S_IWGRP | stat.S_IWOTH
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_DIGEST = 32
_added = {"bytes": 0}


def read(name: str) -> bytes | None:
    """What was kept under this name, exactly as it was kept; None if there is nothing, or it is damaged."""
    folder = _folder(make=False)
    if folder is None:
        return None
    try:
        with os.fdopen(os.open(folder / name, _READ), "rb") as file:
            info = os.fstat(file.fileno())
            if not stat.S_ISREG(info.st_mode) or not _is_ours(info):
                return None
            data = file.read(SIZE_LIMIT)
            if time.time() - info.st_mtime > _USED_AGAIN:
                os.utime(file.fileno())
    except (OSError, ValueError):
        return None
    digest, content = data[:_DIGEST], data[_DIGEST:]
    return content if sha256(content).digest() == digest else None


def write(name: str, content: bytes) -> None:
    """Keep this under a name, whole or not at all."""
    folder = _folder(make=True)
    if folder is None or _added["bytes"] + len(content) > RUN_LIMIT:
        return
    if not _added["bytes"]:
        _sweep(folder)
    _added["bytes"] += len(content)
    unfinished = folder / f"{os.getpid()}-{os.urandom(8).hex()}.part"
    try:
        with os.fdopen(os.open(unfinished, _CREATE, 0o600), "wb") as file:
            file.write(sha256(content).digest() + content)
        unfinished.replace(folder / name)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()


def usable() -> bool:
    """Whether something can be kept at all."""
    return _folder(make=True) is not None


def key(*parts: str | bytes) -> str:
    """A name for what follows from these parts, and from this program, alone."""
    digest = sha256(program())
    for part in parts:
        data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        digest.update(b"%d:" % len(data) + data)
    return digest.hexdigest()


def lasting_key(*parts: str, modules: Iterable[Path]) -> str:
    """A name for what follows from these parts and of this program from these modules alone: it outlasts an
    upgrade that leaves them as they are.
    """
    digest = sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogateescape")
        digest.update(b"%d:" % len(data) + data)
    try:
        for module in modules:
            digest.update(sha256(module.read_bytes()).digest())
    except OSError:
        digest.update(program())
    return digest.hexdigest()


@cache
def program() -> bytes:
    """A fingerprint of this program: its code, what comes with it, the Python and the libraries under it.

    Files are told by their size, times and number, not read: it has to be there at once.
    """
    digest = sha256(f"{dovetail.__version__} {sys.version} {sys.executable}".encode())
    package = Path(dovetail.__file__).parent
    for root in (package, bundled.templates_dir(), bundled.profiles_dir() / "reference"):
        for line in _listed(os.fspath(root)):
            digest.update(line)
    # A library that is installed, updated or removed changes a name in these folders.
    for folder in sys.path:
        if folder.endswith("-packages"):
            with suppress(OSError):
                names = sorted(name for name in os.listdir(folder) if name.endswith(("-info", ".pth")))
                digest.update("\n".join(names).encode("utf-8", "surrogateescape"))
    return digest.digest()


def _listed(folder: str) -> list[bytes]:
    found, folders = [], [folder]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        if entry.name != "__pycache__":
                            folders.append(entry.path)
                        continue
                    info = entry.stat()
                    times = f"{info.st_size} {info.st_mtime_ns} {info.st_ctime_ns} {info.st_ino}"
                    found.append(f"{entry.path} {times}\n".encode("utf-8", "surrogateescape"))
        except OSError as error:
            found.append(f"{error.filename} {error.errno}\n".encode("utf-8", "surrogateescape"))
    return sorted(found)


def _folder(*, make: bool) -> Path | None:
    """The folder, if there is one that nobody else can write to."""
    place = _place(os.environ.get(VARIABLE, ""), os.environ.get("XDG_CACHE_HOME", ""))
    if place is None:
        return None
    try:
        if make:
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with suppress(FileExistsError):
                place.mkdir(mode=0o700)
        info = place.lstat()
    except OSError:
        return None
    return place if stat.S_ISDIR(info.st_mode) and _is_ours(info) else None


def _place(named: str, of_the_system: str) -> Path | None:
    if named == OFF or not hasattr(os, "geteuid"):
        return None
    if named:
        return Path(named).absolute()
    if os.path.isabs(of_the_system):
        return Path(of_the_system) / "dovetail"
    home = os.path.expanduser("~")
    return Path(home) / ".cache" / "dovetail" if os.path.isabs(home) else None


def _is_ours(info: os.stat_result) -> bool:
    return info.st_uid == os.geteuid() and not info.st_mode & _FOREIGN


def _sweep(folder: Path) -> None:
    """Make room: what a killed process left goes, and beyond the limit what is oldest."""
    try:
        with os.scandir(folder) as entries:
            files = [(entry.stat(follow_symlinks=False), entry.path) for entry in entries]
    except OSError:
        return
    total = sum(info.st_size for info, _ in files)
    limit = SIZE_LIMIT if total <= SIZE_LIMIT else SIZE_LIMIT * _LEFT_AFTER_SWEEPING
    now = time.time()
    for info, path in sorted(files, key=lambda pair: pair[0].st_mtime):
        abandoned = path.endswith(".part") and now - info.st_mtime > _USED_AGAIN
        if abandoned or total > limit:
            with suppress(OSError):
                os.unlink(path)
                total -= info.st_size
