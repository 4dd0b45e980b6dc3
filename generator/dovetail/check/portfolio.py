"""Examined projects in, portfolio out: pure, and one project at a time, so that a thousand fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from dovetail.check.alignment import alignment_sheet
from dovetail.check.deviations import deviations_of
from dovetail.check.examine import Examined
from dovetail.check.portfolio_controls import choices_of, controls_of
from dovetail.check.portfolio_proposals import Choice
from dovetail.check.portfolio_rules import RuleCounts, rules_standing
from dovetail.check.portfolio_waivers import Waivers
from dovetail.check.rule import Rule
from dovetail.check.rulebook import rules_of
from dovetail.model.alignment import ModeAlignment
from dovetail.model.base import Unknown
from dovetail.model.checked import RuleCrash
from dovetail.model.diagnostics import Diagnostic, Severity, Verdict
from dovetail.model.language import speaking
from dovetail.model.portfolio import (
    Counts,
    Deviation,
    GateAhead,
    ModeStanding,
    Portfolio,
    ProjectStanding,
    SourceStanding,
)
from dovetail.model.profile import Profile
from dovetail.model.project import Project
from dovetail.model.resolved import ResolvedProject
from dovetail.resolve.facts.open_questions import is_idle


def portfolio(profile: Profile, examined: Iterable[Examined], today: date | None = None) -> Portfolio:
    """The portfolio on a day (left out: :func:`report_day`). Of each project only a summary is kept."""
    survey = Survey.of(profile, today)
    return survey.join(survey.part(found) for found in examined)


def report_day(profile: Profile) -> date:
    """The latest day on which a project says that it stands; if none says so, the latest first day.

    Without projects there is no such day, and no number that hangs on it.
    """
    projects = [written.value for written in profile.projects.values()]
    stated = [project.as_of for project in projects if project.as_of is not None]
    return max(stated or [project.starts for project in projects], default=date(1970, 1, 1))


@dataclass(frozen=True, slots=True)
class Part:
    """What the portfolio takes from one project: small, and fit to pass between processes.

    ``shared`` are findings that every project reports alike.
    """

    standing: ProjectStanding
    deviations: tuple[Deviation, ...]
    choices: Counter[Choice]
    rules: Mapping[str, RuleCounts]
    shared: tuple[Diagnostic, ...]
    crashes: tuple[RuleCrash, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """Makes the parts of a portfolio, in any process, and joins them."""

    profile: Profile
    day: date
    rules: Mapping[str, Rule]

    @classmethod
    def of(cls, profile: Profile, day: date | None = None) -> Survey:
        """The survey of a profile on a day."""
        return cls(profile, day or report_day(profile), {rule.id: rule for rule in rules_of(profile)})

    def part(self, found: Examined) -> Part:
        """One project. Nothing of its resolved model stays."""
        with speaking(self.profile.language):
            return self._part(found)

    def _part(self, found: Examined) -> Part:
        resolved, checked = found.resolved, found.checked
        own = tuple(finding for finding in checked.findings if finding.project)
        shared = tuple(finding for finding in checked.findings if not finding.project)
        project = resolved.project
        sheet = alignment_sheet(resolved, checked, self.rules)
        verdicts = Counter(request.verdict for request in resolved.requests)
        standing = ProjectStanding(
            code=project.code,
            name=project.name,
            status=project.status,
            level=resolved.sizing.level,
            starts=project.starts,
            ends=project.ends,
            as_of=resolved.as_of,
            gate=_gate_ahead(project, self.day),
            reuse=sheet.reuse,
            findings=counted(own, resolved.as_of),
            questions=len(resolved.questions),
            requests=dict(sorted(verdicts.items())),
            modes=tuple(_mode(mode, resolved.as_of) for mode in sheet.modes),
            waivers=Waivers(self.profile, project, checked, self.day, self.rules).all(),
            superseded=tuple(self._superseded(resolved)),
            unbased=tuple(
                bound.id
                for bound in resolved.procedures
                if bound.layer == "reference" and not is_idle(self.profile.procedures[bound.id], project)
            ),
        )
        return Part(
            standing,
            tuple(deviations_of(self.profile, project, resolved)),
            choices_of(self.profile, resolved),
            RuleCounts.by_rule(own, checked.tallies, resolved.as_of),
            shared,
            checked.crashes,
        )

    def join(self, parts: Iterable[Part]) -> Portfolio:
        """All of them, in the order given."""
        organization = self.profile.organization.value
        projects: list[ProjectStanding] = []
        deviations: list[Deviation] = []
        choices: Counter[Choice] = Counter()
        rules: list[Mapping[str, RuleCounts]] = []
        shared: dict[Diagnostic, None] = {}
        crashes: dict[str, RuleCrash] = {}
        for part in parts:
            projects.append(part.standing)
            deviations += part.deviations
            choices += part.choices
            rules.append(part.rules)
            shared |= dict.fromkeys(part.shared)
            for crash in part.crashes:
                crashes.setdefault(crash.rule, crash)
        # A control is as stiff for those that nobody asked about (--project) as for the others.
        for written in self.profile.others.values():
            deviations += deviations_of(self.profile, written.value)
        with speaking(self.profile.language):
            controls = controls_of(self.profile, deviations, choices)
            standings = rules_standing(rules, shared, self.rules, organization.rules, self.day)
        return Portfolio(
            organization=organization.id,
            name=organization.name,
            day=self.day,
            redesign_after=organization.standards.redesign_after,
            projects=tuple(projects),
            shared=counted(shared, self.day),
            controls=controls,
            rules=standings,
            crashes=tuple(crashes.values()),
        )

    def _superseded(self, resolved: ResolvedProject) -> Iterator[SourceStanding]:
        project = resolved.project
        for bound in resolved.procedures:
            baseline = project.baselines.get(bound.id)
            agreed = (baseline.version or "") if baseline else ""
            deviations = len(project.tailoring.get(bound.id, ()))
            leave = baseline is not None and baseline.none_approved_by is not None
            unstated = not agreed and deviations and bound.layer != "reference" and not leave
            if unstated or (agreed and agreed != bound.procedure.version):
                yield SourceStanding(
                    project.code, bound.id, bound.procedure.title, agreed, bound.procedure.version,
                    deviations, bound.owner,
                )  # fmt: skip


def counted(findings: Iterable[Diagnostic], day: date) -> Counts:
    """How many of each weight, those apart that lack data."""
    numbers = Counter(
        ("later" if waits(finding, day) else "unknown")
        if finding.verdict is Verdict.UNKNOWN
        else str(finding.severity.value)
        for finding in findings
    )
    heaviest = numbers[Severity.BLOCKER.value] + numbers[Severity.ERROR.value]
    return Counts(heaviest, numbers["major"], numbers["minor"], numbers["unknown"], numbers["later"])


def waits(finding: Diagnostic, day: date) -> bool:
    """Whether it only says what must be known by a day that is still to come."""
    return finding.verdict is Verdict.UNKNOWN and finding.due is not None and day < finding.due


def _gate_ahead(project: Project, day: date) -> GateAhead:
    dated = [(gate.date, gate.title) for gate in project.gates if isinstance(gate.date, date)]
    ahead = sorted(((on, title) for on, title in dated if on >= day), key=lambda entry: entry[0])
    undated = sum(gate.date is None or isinstance(gate.date, Unknown) for gate in project.gates)
    on, title = ahead[0] if ahead else (None, "")
    return GateAhead(title, on, len(ahead), undated)


def _mode(sheet: ModeAlignment, day: date) -> ModeStanding:
    return ModeStanding(sheet.id, sheet.verdict, counted(sheet.findings, day))
