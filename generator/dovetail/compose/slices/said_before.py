"""A page says a finding in full once. Where it comes up again, it names the place where it stands."""

from __future__ import annotations

from dovetail.model.diagnostics import Diagnostic
from dovetail.model.language import tell


class SaidBefore:
    """What one page has said so far, from top to bottom."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, str, str], str] = {}

    def says(self, finding: Diagnostic, here: str) -> str:
        """Where the page has said it already; nothing where it is said for the first time, at ``here``."""
        key = (finding.rule or "", finding.subject or "", finding.message)
        if key in self._places:
            return self._places[key]
        self._places[key] = here
        return ""


def blocker(number: int) -> str:
    """What a page calls one of the findings that block the pack."""
    return tell("Blocker {number}", number=number)
