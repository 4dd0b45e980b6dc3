"""Who is told how far the making of packs has come."""

from __future__ import annotations

from typing import Protocol

from dovetail.build.builder import Outcome
from dovetail.build.lock import Holder


class Progress(Protocol):
    """Hears of each step. What it does with that changes nothing of what is made."""

    def waiting(self, holder: Holder, /) -> None:
        """Another build works in the folder, as its lock says."""
        ...

    def damaged(self, path: str, why: str, /) -> None:
        """The ledger in this file could not be used."""
        ...

    def begun(self, total: int, /) -> None:
        """This many files (or projects, where there are many) come now."""
        ...

    def done(self, outcome: Outcome | None, /) -> None:
        """One more of them is finished."""
        ...
