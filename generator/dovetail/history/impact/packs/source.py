"""Where what was issued comes from: the registers of a profile, one issue, or a revision of git."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from dovetail.history.impact.packs.pack import Pack
from dovetail.history.issues.snapshot import Issue, Snapshot
from dovetail.history.states.facts import Facts
from dovetail.model.profile import Profile


class Source(Protocol):
    """Gives more of a pack than it holds itself, when somebody asks for it.

    Each method raises RegisterError if what was issued can't be read.
    """

    def whole(self, pack: Pack) -> Issue:
        """All that the register says of a pack, perhaps without its documents."""
        ...

    def snapshot(self, pack: Pack) -> Snapshot:
        """What was issued."""
        ...

    def texts(self, pack: Pack) -> Mapping[str, str]:
        """The documents that were issued, by their ids."""
        ...

    def then(self, pack: Pack, now: Profile, fingerprints: Mapping[str, str]) -> Profile | None:
        """The profile with the operations under which a pack was issued; None if nobody kept them.
        ``fingerprints`` are those of the operations ``now``.
        """
        ...

    def before(self, head: str, packs: Sequence[Pack]) -> Facts:
        """What a procedure, or the organization, said, as far as these packs rest on it."""
        ...

    def file(self, pack: Pack) -> Path:
        """The project file, as it is now."""
        ...
