"""What Dovetail says when something is wrong: one type for loading, rules, templates and building.

Only the standard library is imported here, so that every stage (and a fast start) can use it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """How much a diagnostic weighs.

    ``error`` means that the input can't be used; the other three are findings on input that can.
    """

    ERROR = "error"
    BLOCKER = "blocker"
    MAJOR = "major"
    MINOR = "minor"


class Verdict(StrEnum):
    """A finding either proves a fault or says that the data to judge is missing; it is never a pass."""

    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a value was written. ``line`` and ``column`` count from 1; ``width`` is in characters."""

    file: str
    line: int = 1
    column: int = 1
    width: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem: what (``message``), where (``place``), how to fix it (``hint``).

    ``code`` is the kebab-case name of the problem and stays stable. ``note`` stands under the caret.
    ``excerpt`` is the source line that ``place`` points into, kept so that printing needs no disk.
    ``rule`` is the id of the rule that reports it (AR-17). ``due`` is the day on which what is unknown must
    be known; until then it weighs little.
    """

    code: str
    severity: Severity
    message: str
    place: Place | None = None
    hint: str = ""
    note: str = ""
    excerpt: str = ""
    verdict: Verdict = Verdict.FAIL
    procedure: str = ""
    project: str = ""
    subject: str = ""
    prevents: tuple[str, ...] = ()
    related: tuple[Place, ...] = field(default=())
    rule: str = ""
    due: date | None = None

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Deterministic order: by place, then by code and message."""
        where = self.place or Place("")
        return (where.file, where.line, where.column, self.code, self.message)
