"""Findings on one request: each with the line of the project file that it is about."""

from __future__ import annotations

from dataclasses import dataclass, field

from dovetail.model import words
from dovetail.model.diagnostics import Diagnostic, Place, Severity, Verdict
from dovetail.model.language import later, told
from dovetail.model.project import Request
from dovetail.model.resolved import RequestVerdict

_OF_VERDICT: dict[RequestVerdict, tuple[str, Severity, str]] = {
    "blocked": (
        "request-blocked",
        Severity.BLOCKER,
        later("change the request, or settle it with the approver named"),
    ),
    "infeasible": (
        "request-infeasible",
        Severity.MAJOR,
        later("need it later, start earlier, or use a faster path that the procedure allows"),
    ),
    "unknown": ("request-unknown", Severity.MAJOR, later("answer the open questions of this request")),
}


@dataclass(slots=True)
class RequestFindings:
    """Collects what is found while one request is resolved."""

    request: Request
    project: str
    procedure: str
    place: Place
    facts_place: Place
    found: list[Diagnostic] = field(default_factory=list)

    def add(
        self,
        code: str,
        severity: Severity,
        message: str,
        hint: str,
        *,
        unknown: bool = False,
        about_facts: bool = False,
        place: Place | None = None,
    ) -> None:
        """One finding; ``unknown`` if it says that data is missing, ``about_facts`` points at the facts.

        ``place`` is the line to change, if that is not the request.
        """
        self.found.append(
            Diagnostic(
                code=code,
                severity=severity,
                message=words.labelled(self.request.title, message),
                place=place or (self.facts_place if about_facts else self.place),
                hint=hint,
                verdict=Verdict.UNKNOWN if unknown else Verdict.FAIL,
                procedure=self.procedure,
                project=self.project,
                subject=self.request.id,
                prevents=("F6",),
            )
        )

    def add_verdict(self, verdict: RequestVerdict, summary: str) -> None:
        """The finding of a verdict other than ok."""
        if verdict != "ok":
            code, severity, hint = _OF_VERDICT[verdict]
            is_unknown = verdict == "unknown"
            self.add(code, severity, summary, told(hint), unknown=is_unknown, about_facts=is_unknown)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of what was found, each once."""
        return tuple(dict.fromkeys(finding.code for finding in self.found))
