"""The render tasks of a pack. A task holds all that its file depends on, and nothing else."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from dovetail.formats.rendered import Rendered
from dovetail.model.document import Document, Pack
from dovetail.model.language import speaking
from dovetail.model.own_words import OwnWords
from dovetail.model.resolved import KeyDate, ResolvedProject


def without_bodies(pack: Pack) -> Pack:
    """The pack as one of its documents may see it: the others have titles and numbers, but no text."""
    return replace(pack, documents=tuple(replace(document, body="") for document in pack.documents))


@dataclass(frozen=True, slots=True)
class DocumentTask:
    """One document in one format. ``renderer`` is ``module:function`` and takes the document and the pack."""

    renderer: str
    document: Document
    pack: Pack

    def render(self) -> Rendered:
        """The finished document."""
        function: Callable[[Document, Pack], Rendered] = _named(self.renderer)
        return function(self.document, self.pack)


@dataclass(frozen=True, slots=True)
class PackTask:
    """All documents in one file. ``renderer`` is ``module:function`` and takes the pack."""

    renderer: str
    pack: Pack

    def render(self) -> Rendered:
        """The finished pack."""
        function: Callable[[Pack], Rendered] = _named(self.renderer)
        return function(self.pack)


@dataclass(frozen=True, slots=True)
class CalendarTask:
    """The key dates of a project as a calendar file."""

    organization: str
    project: str
    name: str
    as_of: date
    key_dates: tuple[KeyDate, ...]
    language: str = "en"
    own_words: tuple[OwnWords, ...] = ()

    @classmethod
    def of(cls, resolved: ResolvedProject) -> CalendarTask:
        """The task for one project."""
        project = resolved.project
        name = f"{project.code} {project.name}"
        spoken = resolved.language
        return cls(
            resolved.organization.id,
            project.code,
            name,
            resolved.as_of,
            resolved.key_dates,
            spoken.tag,
            spoken.own,
        )

    def render(self) -> Rendered:
        """The finished calendar."""
        from dovetail.formats.ics import render_calendar
        from dovetail.load.languages import language_or_english

        with speaking(language_or_english(self.language).with_own(self.own_words)):
            data = render_calendar(
                self.key_dates,
                organization=self.organization,
                project=self.project,
                name=self.name,
                as_of=self.as_of,
            )
        return Rendered(data)


@dataclass(frozen=True, slots=True)
class ReadyTask:
    """A file whose bytes are known already."""

    data: bytes

    def render(self) -> Rendered:
        """The bytes."""
        return Rendered(self.data)


def _named(path: str) -> Callable[..., Rendered]:
    module, _, attribute = path.partition(":")
    function: Callable[..., Rendered] = getattr(importlib.import_module(module), attribute)
    return function
