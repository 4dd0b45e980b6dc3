"""What rendering warns of: each fault once, with its documents and the fix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import click

from dovetail.build.builder import Outcome
from dovetail.cli.telling.safe_text import shown
from dovetail.model.diagnostics import Diagnostic

FEW_NAMED = 3
"""So many documents with the same fault are named; more are counted."""


@dataclass(slots=True)
class _Fault:
    """A fault as it was found first, and all that show it."""

    first: Diagnostic
    own: str
    subjects: dict[str, None] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """The message with the documents in front."""
        named = list(self.subjects)[:FEW_NAMED]
        more = f" and {len(self.subjects) - len(named)} more" if len(self.subjects) > len(named) else ""
        return f"{', '.join(named)}{more}: {self.own}" if named else self.own


def print_warnings(outcomes: Sequence[Outcome]) -> None:
    """Print each fault once to standard error, however many formats and documents show it."""
    for fault in _faults(outcomes):
        click.echo(f"warning: {shown(_on_a_line(fault))}", err=True)


def _faults(outcomes: Sequence[Outcome]) -> Iterator[_Fault]:
    faults: dict[tuple[str, str], _Fault] = {}
    for outcome in outcomes:
        for warning in outcome.warnings:
            own = warning.message.removeprefix(f"{warning.subject}: ") if warning.subject else warning.message
            fault = faults.setdefault((own, warning.hint), _Fault(warning, own))
            if own != warning.message:
                fault.subjects[warning.subject] = None
    yield from faults.values()


def _on_a_line(fault: _Fault) -> str:
    parts = (fault.said, fault.first.note, fault.first.hint[:1].lower() + fault.first.hint[1:])
    return "; ".join(part for part in parts if part)
