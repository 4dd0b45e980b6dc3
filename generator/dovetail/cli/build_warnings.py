"""What rendering warns of: each fault once, with its documents, its place in the profile, and the fix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import click

from dovetail.build.builder import Outcome
from dovetail.cli.printer import diagnostic_lines
from dovetail.cli.safe_text import shown
from dovetail.load.from_here import reachable
from dovetail.model.diagnostics import Diagnostic

if TYPE_CHECKING:
    from dovetail.load.characters import Spot
    from dovetail.load.profile import Loaded

FEW_NAMED = 3
"""So many documents with the same fault are named; more are counted."""


@dataclass(slots=True)
class _Fault:
    """A fault as it was found first, and all that show it."""

    first: Diagnostic
    own: str
    subjects: dict[str, None] = field(default_factory=dict)
    projects: dict[str, None] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """The message with the documents in front."""
        named = list(self.subjects)[:FEW_NAMED]
        more = f" and {len(self.subjects) - len(named)} more" if len(self.subjects) > len(named) else ""
        return f"{', '.join(named)}{more}: {self.own}" if named else self.own


def print_warnings(outcomes: Sequence[Outcome], loaded: Loaded | None = None) -> None:
    """Print each fault once to standard error, however many formats and documents show it.

    Where the profile is ``loaded`` and one of its values is the cause, its file, line and text are printed.
    """
    for fault in _faults(outcomes):
        spots = _spots(fault, loaded) if loaded else []
        if loaded and spots:
            # Several characters may stand on one line: then the caret is under the first of them.
            by_line: dict[tuple[str, int], Spot] = {}
            for spot in sorted(spots, key=lambda item: item.place.column):
                by_line.setdefault((spot.place.file, spot.place.line), spot)
            first, *others = (
                by_line[line] for line in dict.fromkeys((s.place.file, s.place.line) for s in spots)
            )
            found = replace(
                fault.first,
                message=fault.said,
                place=first.place,
                excerpt=first.excerpt,
                note="",
                related=tuple(other.place for other in others),
            )
            for item in reachable((found,), loaded):
                click.echo("\n".join(diagnostic_lines(item)) + "\n", err=True)
        else:
            click.echo(f"warning: {shown(_on_a_line(fault))}", err=True)


def _faults(outcomes: Sequence[Outcome]) -> Iterator[_Fault]:
    faults: dict[tuple[str, str], _Fault] = {}
    for outcome in outcomes:
        for warning in outcome.warnings:
            own = warning.message.removeprefix(f"{warning.subject}: ") if warning.subject else warning.message
            fault = faults.setdefault((own, warning.hint), _Fault(warning, own))
            fault.projects[outcome.project] = None
            if own != warning.message:
                fault.subjects[warning.subject] = None
    yield from faults.values()


def _on_a_line(fault: _Fault) -> str:
    parts = (fault.said, fault.first.note, fault.first.hint[:1].lower() + fault.first.hint[1:])
    return "; ".join(part for part in parts if part)


def _spots(fault: _Fault, loaded: Loaded) -> list[Spot]:
    """Where the characters stand that no font can draw."""
    from dovetail.formats.glyphs import undrawn
    from dovetail.load.characters import where_characters_stand

    if loaded.profile is None or not (missing := undrawn(fault.first, loaded.profile.brand)):
        return []
    found: dict[str, Spot] = {}
    for project in fault.projects:
        found = {**where_characters_stand(missing, loaded.root, project, loaded.templates), **found}
    return [found[character] for character in missing if character in found]
