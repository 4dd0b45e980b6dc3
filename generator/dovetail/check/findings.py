"""What is wrong or undecided in a project: the findings of its resolution, each once and in a fixed order."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal

from dovetail.model.diagnostics import Diagnostic, Place, Severity, Verdict
from dovetail.model.language import later, tell
from dovetail.model.profile import Written
from dovetail.model.project import Project
from dovetail.model.resolved import RequestVerdict, ResolvedProject, ResolvedRequest

FailOn = Literal["blocker", "major", "minor"]

_WEIGHT = {Severity.MINOR: 1, Severity.MAJOR: 2, Severity.BLOCKER: 3, Severity.ERROR: 4}
_SEVERITY = {"infeasible": Severity.MAJOR, "blocked": Severity.BLOCKER, "unknown": Severity.MAJOR}
_HINT = {
    "infeasible": later("need it later, start earlier, or use a faster path that the procedure allows"),
    "blocked": later("change the request, or settle it with the approver named"),
    "unknown": later("answer the open questions of this request"),
}


def collect(resolved: ResolvedProject, written: Written[Project]) -> tuple[Diagnostic, ...]:
    """Every finding of the project. A request that is not in order always has one, whatever the cause."""
    findings = list(resolved.findings)
    named = {(finding.code, finding.subject) for finding in findings}
    indices = {request.id: index for index, request in enumerate(written.value.requests)}
    for request in resolved.requests:
        code = code_of(request.verdict)
        if code and (code, request.request.id) not in named:
            place = written.place("requests", indices[request.request.id])
            findings.append(_finding(code, request, resolved.project.code, place))
    return in_order(findings)


def code_of(verdict: RequestVerdict) -> str:
    """Code of the finding that a request with this verdict has; empty if it has none."""
    return "" if verdict == "ok" else f"request-{verdict}"


def _finding(code: str, item: ResolvedRequest, project: str, place: Place) -> Diagnostic:
    return Diagnostic(
        code,
        _SEVERITY[item.verdict],
        f"{item.request.title}: {item.summary}",
        place,
        hint=tell(_HINT[item.verdict]),
        verdict=Verdict.UNKNOWN if item.verdict == "unknown" else Verdict.FAIL,
        procedure=item.procedure,
        project=project,
        subject=item.request.id,
        prevents=("F6",),
    )


def in_order(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By place; what several projects report alike (a gap in a procedure, say) stands once."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: finding.sort_key))


def chosen(
    findings: Iterable[Diagnostic], *, select: Collection[str] = (), ignore: Collection[str] = ()
) -> tuple[Diagnostic, ...]:
    """The findings with these codes or of these rules (all, if none is named), without the ignored ones.

    What makes the input unusable is always there, and a blocker can't be ignored: only a waiver lifts it.
    """
    return tuple(
        finding
        for finding in findings
        if finding.severity is Severity.ERROR
        or (
            (not select or _names(select, finding))
            and (finding.severity is Severity.BLOCKER or not _names(ignore, finding))
        )
    )


def _names(codes: Collection[str], finding: Diagnostic) -> bool:
    return finding.code in codes or (bool(finding.rule) and finding.rule in codes)


def lighter(first: Severity, second: Severity) -> Severity:
    """The one that weighs less."""
    return min(first, second, key=_WEIGHT.__getitem__)


def reaches(finding: Diagnostic, fail_on: FailOn) -> bool:
    """True if the finding weighs at least as much as ``fail_on``."""
    return _WEIGHT[finding.severity] >= _WEIGHT[Severity(fail_on)]
