"""The sources of templates: the organization's own before the bundled ones of the same name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from jinja2 import BaseLoader, Environment, TemplateNotFound, TemplateRuntimeError

from dovetail.compose.budget import LONGEST_TEXT, BudgetExceededError
from dovetail.compose.kept_texts import key_of_templates
from dovetail.compose.template_blocks import without_block
from dovetail.model.diagnostics import Diagnostic, Place

BUNDLED = "bundled/"
"""Prefix of a template's name that means the bundled one, also from within the template that overrides it."""


class Source(Protocol):
    """The text of a template and where it was read."""

    @property
    def name(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def layer(self) -> str: ...
    @property
    def problem(self) -> Diagnostic | None: ...


Sources = Mapping[str, Sequence[Source]]
"""Template name to the files that offer it, the organization's first, the bundled one last."""


@dataclass(frozen=True, slots=True)
class _Rest:
    """A source from which a block was taken."""

    name: str
    text: str
    path: str
    layer: str
    problem: Diagnostic | None = None


class UnusableError(TemplateRuntimeError):
    """A template is used that could not be read."""

    def __init__(self, problem: Diagnostic) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Chain(BaseLoader):
    """All templates, each name with the sources that offer it."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def find(self, name: str) -> Source | None:
        """The template that this name means."""
        if name.startswith(BUNDLED):
            chain = self._sources.get(name.removeprefix(BUNDLED), ())
            return next((source for source in chain if source.layer == "bundled"), None)
        return next(iter(self._sources.get(name, ())), None)

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:
        """What Jinja asks for: the text, and the path by which frames of a trace call it."""
        source = self.find(template)
        if source is None:
            raise TemplateNotFound(template)
        if source.problem is not None:
            raise UnusableError(source.problem)
        if len(source.text) > LONGEST_TEXT:  # compiling takes about 15 microseconds per character
            raise BudgetExceededError(f"the template {template} has more than {LONGEST_TEXT:,} characters")
        return source.text, source.path, None

    @property
    def key(self) -> str:
        """Equal for equal templates."""
        return key_of_templates([
            (name, source.layer, source.path, source.text, source.problem.message if source.problem else "")
            for name, chain in sorted(self._sources.items())
            for source in chain
        ])  # fmt: skip

    @property
    def foreign(self) -> frozenset[str]:
        """Names under which there is a template that is not a bundled one."""
        return frozenset(
            name
            for name, chain in self._sources.items()
            if any(source.layer != "bundled" for source in chain)
        )

    @property
    def own_paths(self) -> tuple[str, ...]:
        """Paths of the templates that are not bundled."""
        return tuple(source.path for source in self._own())

    def less_block(self, path: str, line: int) -> Sources | None:
        """All sources, that of an organization at ``path`` without its block around the line; none if it has
        none there, or is already without all that it has.
        """
        source = self.by_path(path)
        text = without_block(source.text, line) if source and source.layer != "bundled" else None
        if source is None or text is None:
            return None
        rest = _Rest(source.name, text, source.path, source.layer)
        return {
            name: tuple(rest if one is source else one for one in chain)
            for name, chain in self._sources.items()
        }

    def less(self, names: Collection[str]) -> Sources:
        """All sources but those under these names that are not bundled."""
        return {
            name: tuple(source for source in chain if source.layer == "bundled") if name in names else chain
            for name, chain in self._sources.items()
        }

    def by_path(self, path: str) -> Source | None:
        """The template that lies there."""
        return next(
            (source for chain in self._sources.values() for source in chain if source.path == path), None
        )

    def where(self, text: str) -> tuple[Place, str] | None:
        """The first place in an organization's template where a text stands, and its line."""
        for source in self._own():
            for number, line in enumerate(source.text.splitlines(), 1):
                if text in line:
                    return Place(source.path, number, line.index(text) + 1, len(text)), line
        return None

    def _own(self) -> Iterator[Source]:
        return (source for chain in self._sources.values() for source in chain if source.layer != "bundled")
