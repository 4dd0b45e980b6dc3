"""What blocked a pack when it was issued, and what blocks it now: what was known then is no news."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from dovetail.history.issues.snapshot import Issue
from dovetail.model.diagnostics import Diagnostic, Severity, Verdict

if TYPE_CHECKING:
    # Who only asks what operations say need not wait for the rules.
    from dovetail.check.examine import Examined


def blockers(examined: Examined) -> tuple[Diagnostic, ...]:
    """Why the pack should not be issued: what blocks it and has no leave."""
    return _failing(examined, Severity.BLOCKER)


def breaches(examined: Examined) -> tuple[Diagnostic, ...]:
    """What is not as a rule asks for, and has no leave, but blocks no pack; trifles left out."""
    return _failing(examined, Severity.MAJOR)


def _failing(examined: Examined, severity: Severity) -> tuple[Diagnostic, ...]:
    return tuple(
        finding
        for finding in examined.checked.findings
        if finding.severity is severity and finding.verdict is Verdict.FAIL
    )


def names_of(findings: Iterable[Diagnostic]) -> tuple[str, ...]:
    """By what findings are known again, whatever their words say by then."""
    return tuple(
        sorted({" ".join((item.rule or item.code, item.procedure, item.subject)) for item in findings})
    )


def blocked_since(issued: Sequence[Issue], examined: Examined) -> bool:
    """Whether something blocks a pack that did not block its last issue."""
    known = issued[-1].despite if issued else None
    return known is not None and not set(names_of(blockers(examined))) <= set(known)
