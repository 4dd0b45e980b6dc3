"""Pages that are made when somebody asks for them, and what is shown while one can't be made."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

KEPT = 8
"""So many pages are held of each kind, to show them while the profile is broken."""


class UnmadeError(Exception):
    """A page can't be made now, for these reasons. If the profile is ``broken``, the last one is still the
    last good one.
    """

    def __init__(self, *reasons: str, broken: bool = False) -> None:
        super().__init__(*reasons)
        self.reasons = reasons
        self.broken = broken


@dataclass
class Asked:
    """Pages of one kind, about single projects or (with an empty code) about all.

    ``make`` gives the page of a project, none if there is no such page; ``exists`` says whether there is.
    Only one is made at a time, since making one reads a whole profile.
    """

    make: Callable[[str], bytes | None]
    exists: Callable[[str], bool] = lambda _code: True
    _last: dict[str, bytes] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, code: str) -> bytes | None:
        """The page; the last good one while the profile is broken.

        :raises UnmadeError: if it can't be made, and there is no last good one.
        """
        with self._lock:
            try:
                page = self.make(code)
            except UnmadeError as error:
                if error.broken and code in self._last:
                    return self._last[code]
                raise
            self._last.pop(code, None)
            if page is not None:
                self._last[code] = page
                if len(self._last) > KEPT:
                    del self._last[next(iter(self._last))]
            return page
