"""How often each rule fails, lacks data or is waived over all projects: which ones hurt most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from dovetail.check.rule import Rule
from dovetail.check.rulebook import effective_severity
from dovetail.model.checked import Tally
from dovetail.model.diagnostics import Diagnostic, Severity, Verdict
from dovetail.model.language import tell
from dovetail.model.portfolio import RuleStanding
from dovetail.model.rulebook import Rulebook

_WEIGHT = {"error": 4, "blocker": 3, "major": 2, "minor": 1}


@dataclass(frozen=True, slots=True)
class RuleCounts:
    """A rule in one project."""

    failed: int = 0
    unknown: int = 0
    waived: int = 0
    passed: int = 0
    severity: str = "minor"

    @classmethod
    def by_rule(
        cls, findings: Iterable[Diagnostic], tallies: Mapping[str, Tally], day: date
    ) -> Mapping[str, RuleCounts]:
        """The rules that judged in a project. Findings of no rule go by their code."""
        found: dict[str, RuleCounts] = defaultdict(
            cls,
            {
                rule: cls(waived=tally.waived, passed=tally.passed)
                for rule, tally in tallies.items()
                if tally.judged
            },
        )
        for finding in findings:
            name = finding.rule or finding.code
            found[name] = found[name]._with(finding, day)
        return dict(found)

    def _with(self, finding: Diagnostic, day: date) -> RuleCounts:
        heavier = max(self.severity, finding.severity.value, key=_WEIGHT.__getitem__)
        if finding.verdict is Verdict.FAIL:
            return replace(self, failed=self.failed + 1, severity=heavier)
        if finding.due is not None and day < finding.due:
            return self
        return replace(self, unknown=self.unknown + 1, severity=heavier)


def rules_standing(
    projects: Iterable[Mapping[str, RuleCounts]],
    shared: Iterable[Diagnostic],
    rules: Mapping[str, Rule],
    rulebook: Rulebook,
    day: date,
) -> tuple[RuleStanding, ...]:
    """The rules that judged anywhere: first those that fail in most projects, then the heaviest.

    What every project reports alike counts once, and for no project.
    """
    once = RuleCounts.by_rule(shared, {}, day)
    totals: dict[str, list[RuleCounts]] = defaultdict(list)
    for counts in projects:
        for name, count in counts.items():
            totals[name].append(count)
    standings = [
        _standing(name, totals[name], once.get(name, RuleCounts()), rules, rulebook)
        for name in dict.fromkeys((*totals, *once))
    ]
    return tuple(sorted(standings, key=_order))


def _order(rule: RuleStanding) -> tuple[int, int, int, int, str]:
    return (
        -rule.projects_failing, -_WEIGHT[rule.severity], -rule.failed, -rule.projects_unknown, rule.id,
    )  # fmt: skip


def _standing(
    name: str,
    counts: list[RuleCounts],
    once: RuleCounts,
    rules: Mapping[str, Rule],
    rulebook: Rulebook,
) -> RuleStanding:
    rule = rules.get(name)
    seen = max((count.severity for count in (*counts, once)), key=_WEIGHT.__getitem__)
    return RuleStanding(
        id=name,
        title=tell(rule.title) if rule else "",
        severity=effective_severity(rule, rulebook).value if rule else Severity(seen).value,
        projects_failing=sum(count.failed > 0 for count in counts),
        projects_unknown=sum(count.unknown > 0 and not count.failed for count in counts),
        failed=sum(count.failed for count in counts) + once.failed,
        unknown=sum(count.unknown for count in counts) + once.unknown,
        waived=sum(count.waived for count in counts),
        passed=sum(count.passed for count in counts),
    )
