"""Waivers of findings: the only thing that lifts a blocker, and only while they are valid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dovetail.check.case import Case
from dovetail.check.derived.subject_days import has_served
from dovetail.check.rule import Rule
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.checked import RefusedWaiver, WaivedFinding
from dovetail.model.diagnostics import Diagnostic, Place, Severity
from dovetail.model.language import tell
from dovetail.model.rulebook import RuleWaiver
from dovetail.resolve.procedures.leave import Refused, expired, incomplete, wrong_approver, wrong_dates

_RULE_OF = {
    "waiver-incomplete": "AR-02",
    "waiver-dates": "AR-02",
    "waiver-approver": "AR-03",
    "waiver-own": "AR-03",
    "waiver-owner-unknown": "AR-03",
    "waiver-expired": "AR-04",
    "waiver-out-of-time": "AR-04",
    "waiver-never": "AR-05",
}


@dataclass(slots=True)
class Lifting:
    """The waivers of one project at work: which finding each lifts, and what is wrong with the others."""

    case: Case
    _used: set[int] = field(default_factory=set, init=False)
    _refused: dict[int, Refused] = field(default_factory=dict, init=False)

    def split(
        self, rule: Rule, findings: Sequence[Diagnostic]
    ) -> tuple[list[Diagnostic], list[WaivedFinding]]:
        """The findings that stay, and those that a valid waiver lifts."""
        waivers = [item for item in enumerate(self.case.project.waivers) if item[1].rule == rule.id]
        if not waivers:
            return list(findings), []
        stay: list[Diagnostic] = []
        lifted: list[WaivedFinding] = []
        for finding in findings:
            waiver = self._lifting(rule, finding, waivers)
            if waiver is None:
                stay.append(finding)
            else:
                lifted.append(WaivedFinding(finding, waiver))
        return stay, lifted

    def refused(self) -> tuple[RefusedWaiver, ...]:
        """The waivers that would lift something if they were leave, in the order of the file."""
        waivers = self.case.project.waivers
        return tuple(
            RefusedWaiver(waivers[index], problem.code, problem.message)
            for index, problem in sorted(self._refused.items())
        )

    def problems(self, rules: Mapping[str, Rule]) -> Iterator[Diagnostic]:
        """What is wrong with waivers: invalid, of no rule, or lifting nothing."""
        for index, waiver in enumerate(self.case.project.waivers):
            if waiver.rule not in rules:
                yield Diagnostic(
                    "rule-unknown",
                    Severity.MAJOR,
                    tell('the waiver names "{rule}", no rule in use', rule=waiver.rule),
                    self.case.place("waivers", index, "rule"),
                    hint=tell("dovetail explain lists the rules"),
                    project=self.case.project.code,
                    subject=waiver.rule,
                )
            elif self._judged(waiver, rules):
                continue
            elif index in self._refused:
                problem = self._refused[index]
                part = (problem.field,) if problem.field else ()
                yield self._problem(problem, waiver, self.case.place("waivers", index, *part))
            elif index not in self._used:
                yield Diagnostic(
                    "waiver-unused",
                    Severity.MINOR,
                    tell("{rule} reports nothing that this waiver lifts", rule=waiver.rule),
                    self.case.place("waivers", index),
                    hint=tell("take it out, or correct its subjects"),
                    project=self.case.project.code,
                    subject=waiver.rule,
                    prevents=("F7",),
                )

    def _judged(self, waiver: RuleWaiver, rules: Mapping[str, Rule]) -> bool:
        """Whether a rule has said already what is wrong with the waiver itself, whatever it lifts."""
        refused = incomplete(waiver) or wrong_dates(waiver)
        if refused is None and not has_served(self.case, waiver):
            refused = expired(waiver, self.case.today)
        return refused is not None and _RULE_OF[refused.code] in rules

    def _lifting(
        self, rule: Rule, finding: Diagnostic, waivers: Iterable[tuple[int, RuleWaiver]]
    ) -> RuleWaiver | None:
        for index, waiver in waivers:
            if finding.subject not in waiver.subjects:
                continue
            self._used.add(index)
            problem = self._refusal(rule, finding, waiver)
            if problem is None:
                return waiver
            self._refused[index] = problem
        return None

    def _refusal(self, rule: Rule, finding: Diagnostic, waiver: RuleWaiver) -> Refused | None:
        if not rule.waivable:
            return Refused(
                "waiver-never",
                tell("{rule} can't be waived", rule=rule.id),
                tell("put right what it reports"),
                "rule",
            )
        return (
            incomplete(waiver)
            or self._wrong_approver(rule, finding, waiver)
            or wrong_dates(waiver)
            or self._out_of_time(rule, finding, waiver)
        )

    def _wrong_approver(self, rule: Rule, finding: Diagnostic, waiver: RuleWaiver) -> Refused | None:
        """Whether none of those who may give leave gave it."""
        people, owners = self.case.people, self._owners(rule, finding)
        refusals = [wrong_approver(waiver, owner, people) for owner in owners]
        if None in refusals:
            return None
        # That somebody gave leave to himself says more than that others could not have given it.
        wrong = next((entry for entry in refusals if entry and entry.code == "waiver-own"), refusals[0])
        if len(owners) == 1 or wrong is None or wrong.code != "waiver-approver":
            return wrong
        titles = words.listed((people.approver(str(owner)).title for owner in owners), "or")
        return Refused(
            wrong.code,
            tell("only {titles} can give leave", titles=titles),
            tell("ask {titles} to approve the waiver", titles=titles),
            wrong.field,
        )

    def _out_of_time(self, rule: Rule, finding: Diagnostic, waiver: RuleWaiver) -> Refused | None:
        """Whether it is not in force on all days on which the finding takes effect, or, till then, today."""
        days = rule.bites_on(self.case, finding.subject) if rule.bites_on else None
        over = days is not None and days.last < self.case.today
        if not over and (refused := expired(waiver, self.case.today)):
            return refused
        if waiver.issued is None or waiver.expires is None:
            return None
        if not over and waiver.issued > self.case.today:
            said = tell("it begins on {issued}", issued=words.day(waiver.issued))
            return Refused(
                "waiver-out-of-time", said, tell("put right what is reported until then"), "issued"
            )
        if days is None:
            return None
        if waiver.issued > days.first:
            said = tell(
                "it begins on {issued}, after the day that it is for, {first}",
                issued=words.day(waiver.issued),
                first=words.day(days.first),
            )
            return Refused("waiver-out-of-time", said, tell("leave must be there before"), "issued")
        if waiver.expires < days.last:
            said = tell(
                "it ends on {expires}, before the day that it is for, {last}",
                expires=words.day(waiver.expires),
                last=words.day(days.last),
            )
            return Refused(
                "waiver-out-of-time", said, tell("renew it, or put right what is reported"), "expires"
            )
        return None

    def _owners(self, rule: Rule, finding: Diagnostic) -> Sequence[str | Unknown | None]:
        """The roles of which one may give leave."""
        named = rule.waivers_of(self.case, finding.subject) if rule.waivers_of else ()
        if named:
            return named
        if rule.waivable_by:
            return (rule.waivable_by,)
        bound = self.case.procedures.get(finding.procedure)
        if bound is not None:
            return (bound.procedure.owner,)
        return (self.case.organization.rules.waivable_by,)

    def _problem(self, problem: Refused, waiver: RuleWaiver, place: Place) -> Diagnostic:
        return Diagnostic(
            problem.code,
            Severity.BLOCKER,
            tell(
                "{rule} is not waived for {subjects}: {message}",
                rule=waiver.rule,
                subjects=", ".join(waiver.subjects),
                message=problem.message,
            ),
            place,
            hint=problem.hint,
            project=self.case.project.code,
            subject=waiver.rule,
            prevents=("F7",),
            rule=_RULE_OF.get(problem.code, ""),
        )
