"""What the rules found in one project, and how often each of them judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dovetail.model.diagnostics import Diagnostic
from dovetail.model.rulebook import RuleWaiver


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a rule judged, by verdict. All zero: nothing in the project is its concern."""

    passed: int = 0
    failed: int = 0
    unknown: int = 0
    waived: int = 0

    @property
    def judged(self) -> int:
        """All verdicts together."""
        return self.passed + self.failed + self.unknown + self.waived


@dataclass(frozen=True, slots=True)
class WaivedFinding:
    """A finding that a valid waiver lifts until a day. It stays visible."""

    finding: Diagnostic
    waiver: RuleWaiver


@dataclass(frozen=True, slots=True)
class RefusedWaiver:
    """A waiver that would lift something if it were leave for it. ``why`` says in words why it is not."""

    waiver: RuleWaiver
    code: str
    why: str


@dataclass(frozen=True, slots=True)
class RuleCrash:
    """A bug of a rule: what it raised and where. The other rules have reported nevertheless."""

    rule: str
    project: str
    error: str
    trace: str = field(compare=False)

    @property
    def said(self) -> str:
        """What happened, in one sentence."""
        return (
            f"rule {self.rule} failed on project {self.project} and could not judge it; this is a bug of "
            f"Dovetail: {self.error}"
        )


@dataclass(frozen=True, slots=True)
class Checked:
    """All verdicts on one project. ``findings`` are in order of their places; ``tallies`` by rule.

    ``refused`` are waivers of findings, in the order of the file; what they were for is among the findings.
    """

    project: str
    findings: tuple[Diagnostic, ...]
    waived: tuple[WaivedFinding, ...] = ()
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    crashes: tuple[RuleCrash, ...] = ()
    refused: tuple[RefusedWaiver, ...] = ()
