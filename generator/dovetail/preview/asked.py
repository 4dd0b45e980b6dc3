"""Pages that are made when somebody asks for them, and what is shown while one can't be made."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dovetail.load.profile import Loaded

KEPT = 8
"""So many pages are held of each kind, to show them while the profile is broken."""


class UnmadeError(Exception):
    """A page can't be made now, for these reasons. If the profile is ``broken``, one can still be made of its
    last good state.
    """

    def __init__(self, *reasons: str, broken: bool = False) -> None:
        super().__init__(*reasons)
        self.reasons = reasons
        self.broken = broken


@dataclass
class LastGood:
    """The last state of the profile in which all of it could be used. Safe for several threads."""

    _state: tuple[int, Loaded | None] = (0, None)

    def keep(self, loaded: Loaded) -> None:
        """This is a later one."""
        self._state = self._state[0] + 1, loaded

    @property
    def numbered(self) -> tuple[int, Loaded | None]:
        """The state, none if there was none yet, and its number, which only grows."""
        return self._state


Make = Callable[[str, "Loaded | None"], bytes | None]
"""Makes the page of a project: of the profile as it lies on the disk, or of a state of it that was kept. None
if there is no such page.
"""


@dataclass
class Asked:
    """Pages of one kind, about single projects or (with an empty code) about all.

    ``exists`` says whether there is a page. Only one is made at a time, since making one reads a whole
    profile.
    """

    make: Make
    exists: Callable[[str], bool] = lambda _code: True
    good: LastGood = field(default_factory=LastGood)
    _last: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, code: str) -> bytes | None:
        """The page; while the profile is broken, that of its last good state, whether or not anybody has
        asked for it then.

        :raises UnmadeError: if it can't be made, and there was no good state.
        """
        with self._lock:
            number, loaded = self.good.numbered
            try:
                page = self.make(code, None)
            except UnmadeError as error:
                if not error.broken:
                    raise
                made_of, last = self._last.get(code, (-1, b""))
                if made_of == number:
                    return last
                if loaded is None:
                    raise
                page = self.make(code, loaded)
            self._last.pop(code, None)
            if page is not None:
                self._last[code] = number, page
                if len(self._last) > KEPT:
                    del self._last[next(iter(self._last))]
            return page
