"""The operations under which packs were issued, and those of now: read once for each state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dovetail.history.impact.packs.pack import Pack
from dovetail.history.impact.packs.source import Source
from dovetail.model.profile import Profile

if TYPE_CHECKING:
    # Over many projects most changes bear on no request: then nothing is resolved.
    from dovetail.resolve.operations import Operations

State = frozenset[tuple[str, str]]
Shared = tuple[Profile, "Operations"]
"""A profile, and what its projects share."""


class Both:
    """Operations of then and of now. What is equal in them is shared, and worked out once."""

    def __init__(self, profile: Profile, fingerprints: Mapping[str, str], source: Source) -> None:
        self._profile, self._fingerprints, self._source = profile, fingerprints, source
        self._states: dict[State, tuple[Shared, Shared] | None] = {}

    def of(self, pack: Pack) -> tuple[Shared, Shared] | None:
        """Those of then and of now for a pack; None if nobody kept what operations said then."""
        state = frozenset(pack.operations.items())
        if state not in self._states:
            self._states[state] = self._read(pack)
        return self._states[state]

    def _read(self, pack: Pack) -> tuple[Shared, Shared] | None:
        from dovetail.history.issues.operations_then import alike
        from dovetail.resolve.operations import Operations

        then = self._source.then(pack, self._profile, self._fingerprints)
        if then is None:
            return None
        before, now = alike(then, self._profile)
        return (before, Operations(before)), (now, Operations(now))
