"""Collects problems of data that has been read: each at its site, in the words of its file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from dovetail.load.validation.naming import field_of, subject_of
from dovetail.load.validation.places import written_data
from dovetail.load.yaml.file import Path
from dovetail.model.diagnostics import Diagnostic, Place, Severity
from dovetail.model.profile import Written


@dataclass(frozen=True, slots=True)
class Site:
    """A part of a file that was read."""

    written: Written[Any]
    path: Path = ()

    def __truediv__(self, step: str | int) -> Site:
        return Site(self.written, (*self.path, step))

    def place(self, *, key: bool = False) -> Place:
        """Where it was written."""
        return self.written.place(*self.path, key=key)

    @property
    def named(self) -> str:
        """The value in words: ``"system" of step "award"``."""
        return field_of(*written_data(self.written.places, self.path))

    @property
    def subject(self) -> str:
        """The named part around it in words: ``step "award"``; nothing at the top of the file."""
        return subject_of(*written_data(self.written.places, self.path))


@dataclass(slots=True)
class Report:
    """The problems found so far."""

    problems: list[Diagnostic] = field(default_factory=list)

    def add(
        self,
        code: str,
        site: Site,
        what: str,
        how: str = "",
        *,
        key: bool = False,
        severity: Severity = Severity.ERROR,
        related: Iterable[Place] = (),
    ) -> None:
        """Note a problem at the site (or at its key)."""
        place = site.place(key=key)
        excerpt = site.written.places.excerpt(place)
        self.problems.append(
            Diagnostic(code, severity, what, place, how, excerpt=excerpt, related=tuple(related))
        )
