"""The issues of all projects of a profile, found by what they hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from dovetail.history.issues.register import Register
from dovetail.history.issues.snapshot import Issue

_DIGEST = re.compile(rb"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Issues:
    """All issues of a project, of which there is one at least. ``code`` is what the project is called now: it
    may have been renamed since.
    """

    code: str
    all: tuple[Issue, ...]

    @property
    def latest(self) -> Issue:
        """The last one."""
        return self.all[-1]


@dataclass(frozen=True, slots=True)
class Registers:
    """The registers of the profile in the folder ``root``. The profile itself is not read."""

    root: Path

    def projects(self) -> tuple[Register, ...]:
        """Those of projects that were issued."""
        place = self.root / "projects"
        folders = sorted(place.iterdir()) if place.is_dir() else ()
        registers = (Register(folder) for folder in folders if folder.is_dir())
        return tuple(register for register in registers if register.numbers())

    def holding(self, digests: Collection[str]) -> Iterator[Issues]:
        """All issues of each project of which some entry names one of these digests, or one that begins so.

        :raises RegisterError: if such an issue is damaged, missing, or altered since the next was issued.
        """
        # Entries are large, and there may be thousands: only the right ones are parsed.
        wanted = [digest.encode() for digest in digests]
        for register in self.projects():
            if any(digest in entry for entry in register.entries() for digest in wanted):
                yield _issues(register)

    def check(self) -> None:
        """See that the last issue of each project can be read: of a damaged one nobody knows what it holds.

        :raises RegisterError: if one can't.
        """
        for register in self.projects():
            register.outline()

    def nearest(self, digests: Collection[str]) -> Issues | None:
        """All issues of the project of which some entry names most of these digests; none if there is none.

        :raises RegisterError: if one of them is damaged, missing, or altered since the next was issued.
        """
        wanted = {digest.encode() for digest in digests}

        def shared(register: Register) -> int:
            return max(len(wanted.intersection(_DIGEST.findall(entry))) for entry in register.entries())

        counted = {register: shared(register) for register in self.projects()}
        best = max(counted, key=lambda register: counted[register], default=None)
        return _issues(best) if best is not None and counted[best] else None


def _issues(register: Register) -> Issues:
    return Issues(register.folder.name, register.issues())
