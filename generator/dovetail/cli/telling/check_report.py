"""What ``dovetail check`` found, before it is written in one format or another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from dovetail.check.findings import FailOn, reaches
from dovetail.check.rule import Rule
from dovetail.cli.telling.crashes import first_of_each
from dovetail.model.checked import Checked, RuleCrash
from dovetail.model.diagnostics import Diagnostic, Severity
from dovetail.model.resolved import OpenQuestion, RequestVerdict, ResolvedProject


class ReportedRequest(NamedTuple):
    """What a report says of a request beside its findings."""

    procedure: str
    id: str
    verdict: RequestVerdict


@dataclass(frozen=True, slots=True)
class ReportedProject:
    """What a report says of a project beside its findings: small enough for a thousand of them."""

    code: str
    name: str
    requests: tuple[ReportedRequest, ...]
    questions: tuple[OpenQuestion, ...]

    @classmethod
    def of(cls, resolved: ResolvedProject) -> ReportedProject:
        """What is reported of a resolved project."""
        requests = (
            ReportedRequest(item.procedure, item.request.id, item.verdict) for item in resolved.requests
        )
        return cls(resolved.project.code, resolved.project.name, tuple(requests), resolved.questions)


@dataclass(frozen=True, slots=True)
class Report:
    """Findings in their order, and the projects that were resolved (none if the input is unusable)."""

    organization: str
    findings: tuple[Diagnostic, ...]
    projects: tuple[ReportedProject, ...]
    fail_on: FailOn
    checked: tuple[Checked, ...] = ()
    rules: Mapping[str, Rule] = field(default_factory=dict)

    @property
    def unusable(self) -> bool:
        """True if a file could not be read as what it should be."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def failed(self) -> bool:
        """True if a finding weighs at least as much as ``fail_on``."""
        return any(reaches(finding, self.fail_on) for finding in self.findings)

    def count(self, severity: Severity) -> int:
        """How many findings weigh this much."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def exit_code(self) -> int:
        """0 clean, 1 findings, 2 unusable input, 3 a rule has a bug (everything else is reported)."""
        if self.crashes:
            return 3
        return 2 if self.unusable else int(self.failed)

    @property
    def crashes(self) -> tuple[RuleCrash, ...]:
        """Rules that failed, each once with its first project."""
        return first_of_each(crash for project in self.checked for crash in project.crashes)
