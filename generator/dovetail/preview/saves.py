"""Hears when files of a profile are saved. What happens while nobody listens is heard afterwards."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from watchfiles import Change, DefaultFilter, watch

_QUIET = 120
"""Milliseconds without a change after which a storm of saves is over."""
_STORM = 1600
"""Milliseconds after which a storm is told of although it goes on."""
_LOOK = 1000
"""Milliseconds between looks whether the folder is still the one that is watched."""
_NOT_OURS = (r"^4913$", r"\.part$", r"^\.#", r"^#.*#$", r"\.orig$", r"\.rej$")
"""Files that editors and builds make for a moment, beside those that every program makes."""


class Saves:
    """The saves below some folders, from the moment at which it is made.

    A folder that disappears and comes back, as on a switch of branches, is watched again. Files below
    ``ignored`` don't count.
    """

    def __init__(self, folders: tuple[Path, ...], ignored: tuple[Path, ...] = ()) -> None:
        self._folders = folders
        self._filter = DefaultFilter(
            ignore_entity_patterns=(*DefaultFilter.ignore_entity_patterns, *_NOT_OURS),
            ignore_paths=[path.absolute() for path in ignored],
            ignore_dirs=(*DefaultFilter.ignore_dirs, ".dovetail"),
        )
        self._seen = self._identities()
        self._heard = self._listen()
        next(self._heard)  # from now on it listens

    def __iter__(self) -> Iterator[frozenset[Path]]:
        """The files of each storm of saves, when it is over; an empty set if nothing happened for a while."""
        while True:
            now = self._identities()
            if now != self._seen:
                self._seen = now
                self._heard = self._listen()
                next(self._heard)
                yield frozenset(self._folders)
                continue
            try:
                heard = next(self._heard)
            except (StopIteration, FileNotFoundError, OSError):
                self._seen = ()
                time.sleep(_LOOK / 1000)
                continue
            yield frozenset(Path(path) for _, path in heard)

    def _listen(self) -> Iterator[set[tuple[Change, str]]]:
        there = [folder for folder in self._folders if folder.is_dir()]
        if not there:
            return _nothing()
        return watch(
            *there, watch_filter=self._filter, debounce=_STORM, step=_QUIET, rust_timeout=_LOOK,
            yield_on_timeout=True, raise_interrupt=True,
        )  # fmt: skip

    def _identities(self) -> tuple[tuple[int, int] | None, ...]:
        return tuple(map(_identity, self._folders))


def _nothing() -> Iterator[set[tuple[Change, str]]]:
    """Nothing happens, as long as none of the folders is there."""
    while True:
        time.sleep(_LOOK / 1000)
        yield set()


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
